import { BoatSchema } from './boat.js';
import { YardSchema } from './yard.js';

export const entities = [BoatSchema, YardSchema];
