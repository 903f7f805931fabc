import type { Detect } from '../../../pipeline/kind.js';

/** Guides for operation: observability, monitoring, secrets, disaster recovery. */
export const detectOperations: Detect = {
  files: ['*{observability,monitoring,operations,on-call,oncall,incident,disaster-recovery,rollback}*.{md,mdx}', '{operations,ops}/**/*.md'],
};
