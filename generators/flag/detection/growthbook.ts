import type { Signs } from '../../../pipeline/detect.js';

/** GrowthBook: where its client is set up and asked. */
export const detectGrowthbook: Signs = {
  dependencies: ['@growthbook/*', 'growthbook', 'com.github.growthbook:*', 'github.com/growthbook/growthbook-golang'],
  uses: ['@growthbook/growthbook', 'from growthbook', 'GrowthBookClient(', 'new GrowthBook('],
};
