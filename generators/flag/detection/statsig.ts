import type { Signs } from '../../../pipeline/detect.js';

/** Statsig: where its client is set up. */
export const detectStatsig: Signs = {
  dependencies: ['statsig-node', 'statsig-js', 'statsig-react', '@statsig/*', 'statsig'],
  uses: ['statsig-', '@statsig/', 'from statsig', 'statsig.initialize'],
};
