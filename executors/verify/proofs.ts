import { migration } from './migration.js';
import type { Proof } from './proof.js';

/** Every proof by its name: what a record may ask for. */
export const proofs: ReadonlyMap<string, Proof> = new Map([migration].map((proof) => [proof.name, proof]));
