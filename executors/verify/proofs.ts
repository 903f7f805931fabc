import { compose } from './compose.js';
import { dashboard } from './dashboard.js';
import { dockerfile } from './dockerfile.js';
import { flagTruth } from './flag-truth.js';
import { migration } from './migration.js';
import { promql } from './promql.js';
import type { Proof } from './proof.js';
import { workflow } from './workflow.js';

/** Every proof by its name: what a record may ask for. */
export const proofs: ReadonlyMap<string, Proof> = new Map([migration, workflow, compose, dockerfile, promql, dashboard, flagTruth].map((proof) => [proof.name, proof]));
