export { Boat } from './boat.model';
export { Yard } from './yard.model';
