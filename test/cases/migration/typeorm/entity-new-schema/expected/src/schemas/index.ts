export * from './boat.entity';
export * from './pier.entity';
export * from './sail-loft.entity';
