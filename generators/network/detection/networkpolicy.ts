import type { Signs } from '../../../pipeline/detect.js';

/** Kubernetes network policies, also in the templates of charts. */
export const detectNetworkpolicy: Signs = {
  declares: [{ format: 'kubernetes', type: /^NetworkPolicy$/, why: 'network policy' }],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
