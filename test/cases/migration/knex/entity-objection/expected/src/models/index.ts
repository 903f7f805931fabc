export { Boat } from './boat.model';
export { Yard } from './yard.model';
export { SailLoft } from './sail-loft.model';
