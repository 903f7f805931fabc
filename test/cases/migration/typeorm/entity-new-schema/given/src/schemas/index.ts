export * from './boat.entity';
export * from './pier.entity';
