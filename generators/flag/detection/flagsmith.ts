import type { Signs } from '../../../pipeline/detect.js';

/** Flagsmith: where its client is set up. */
export const detectFlagsmith: Signs = {
  dependencies: ['flagsmith', 'flagsmith-nodejs', '@flagsmith/*'],
  uses: ["'flagsmith", '"flagsmith', 'from flagsmith', '@flagsmith/'],
};
