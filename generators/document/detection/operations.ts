import type { Detect } from '../../../pipeline/kind.js';

/** Guides for operation: observability, monitoring, disaster recovery, rollback. */
export const detectOperations: Detect = {
  files: [
    '{observability,operations,on-call,oncall,disaster-recovery,rollback}.{md,mdx}',
    '/{ops,operations}/**/*.md',
    '/{docs,doc}/{monitoring,metrics,alerting}.{md,mdx}',
  ],
};
