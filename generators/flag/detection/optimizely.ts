import type { Signs } from '../../../pipeline/detect.js';

/** Optimizely: where its client is set up. */
export const detectOptimizely: Signs = {
  dependencies: ['@optimizely/*', 'optimizely-sdk'],
  uses: ['@optimizely/', 'optimizely.'],
};
