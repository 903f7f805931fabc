import type { Detect } from '../../../pipeline/kind.js';

/** Bitbucket Pipelines. */
export const detectBitbucket: Detect = {
  contains: [{ files: ['/bitbucket-pipelines.yml'], text: /^[ \t]*pipelines\s*:/m, why: 'pipelines of Bitbucket' }],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
