import type { Detect } from '../../../pipeline/kind.js';

/** Runbooks: what an operator does when an alert fires. */
export const detectRunbook: Detect = {
  files: ['*runbook*.{md,mdx,adoc}', '{runbook,runbooks,playbooks}/**/*.{md,mdx,adoc}'],
};
