import type { Detect } from '../../../pipeline/kind.js';

/** Architecture decision records. */
export const detectAdr: Detect = {
  files: ['{adr,adrs,decisions}/[0-9]*.md'],
};
