export * from './branch.model.js';
export * from './member.model.js';
export * from './loan.model.js';
