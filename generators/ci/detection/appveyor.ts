import type { Detect } from '../../../pipeline/kind.js';

/** AppVeyor. */
export const detectAppveyor: Detect = {
  files: ['/appveyor.yml', '/.appveyor.yml'],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
