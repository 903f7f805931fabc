import type { Detect } from '../../../pipeline/kind.js';

/** Travis CI. */
export const detectTravis: Detect = {
  files: ['/.travis.yml'],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
