import type { Signs } from '../../../pipeline/detect.js';

/** Cilium network policies. */
export const detectCilium: Signs = {
  declares: [{ format: 'kubernetes', type: /^Cilium(Clusterwide)?NetworkPolicy$/, why: 'network policy of Cilium' }],
};
