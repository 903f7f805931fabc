import { compose } from './compose.js';
import { dockerfile } from './dockerfile.js';
import { migration } from './migration.js';
import type { Proof } from './proof.js';
import { workflow } from './workflow.js';

/** Every proof by its name: what a record may ask for. */
export const proofs: ReadonlyMap<string, Proof> = new Map([migration, workflow, compose, dockerfile].map((proof) => [proof.name, proof]));
