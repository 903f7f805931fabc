import type { Detect } from '../../../pipeline/kind.js';

/** CircleCI: the configuration and its continuations. */
export const detectCircleci: Detect = {
  contains: [
    { files: ['/.circleci/**/*.{yml,yaml}'], text: /^[ \t]*(version|jobs|workflows|orbs|commands)\s*:/m, why: 'configuration of CircleCI' },
  ],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
