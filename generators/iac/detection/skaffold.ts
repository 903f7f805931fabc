import type { Detect } from '../../../pipeline/kind.js';

/** Skaffold. */
export const detectSkaffold: Detect = {
  contains: [{ files: ['skaffold*.{yml,yaml}'], text: /^apiVersion:\s*skaffold\//m, why: 'configuration of Skaffold' }],
};
