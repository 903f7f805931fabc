import { compose } from './compose.js';
import { dashboard } from './dashboard.js';
import { dockerfile } from './dockerfile.js';
import { flagTruth } from './flag-truth.js';
import { kubernetes } from './kubernetes.js';
import { migration } from './migration.js';
import { promql } from './promql.js';
import type { Proof } from './proof.js';
import { secretScan } from './secret-scan.js';
import { terraform } from './terraform.js';
import { workflow } from './workflow.js';

/** Every proof by its name: what a record may ask for. */
export const proofs: ReadonlyMap<string, Proof> = new Map([migration, workflow, compose, dockerfile, promql, dashboard, flagTruth, terraform, kubernetes, secretScan].map((proof) => [proof.name, proof]));
