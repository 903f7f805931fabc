import type { Signs } from '../../../pipeline/detect.js';

/** Split: where its client is set up. */
export const detectSplit: Signs = {
  dependencies: ['@splitsoftware/*', 'splitio_client'],
  uses: ['@splitsoftware/', 'SplitFactory'],
};
