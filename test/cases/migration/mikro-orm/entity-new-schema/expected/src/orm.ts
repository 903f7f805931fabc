import { BoatSchema } from './boat.js';
import { YardSchema } from './yard.js';
import { SailLoftSchema } from './sail-loft.js';

export const entities = [BoatSchema, YardSchema, SailLoftSchema];
