import type { Detect } from '../../../pipeline/kind.js';

/** Compose and Swarm secrets. */
export const detectDockerSecrets: Detect = {
  contains: [{ files: ['*compose*.{yml,yaml}'], text: /^secrets\s*:/m, why: 'declares secrets' }],
};
