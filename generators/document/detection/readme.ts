import type { Detect } from '../../../pipeline/kind.js';

/** The README in the root. */
export const detectReadme: Detect = {
  files: ['/README.{md,mdx,rst,adoc,txt}', '/README'],
};
