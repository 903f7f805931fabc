import type { Detect } from '../../../pipeline/kind.js';

/** Woodpecker: the pipelines. */
export const detectWoodpecker: Detect = {
  contains: [
    { files: ['/.woodpecker.{yml,yaml}', '/.woodpecker/*.{yml,yaml}'], text: /^(steps|pipeline)\s*:/m, why: 'pipeline of Woodpecker' },
  ],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
