import type { Detect } from '../../../pipeline/kind.js';

/** Bicep: templates of Azure. */
export const detectBicep: Detect = {
  files: ['*.bicep'],
};
