import type { Signs } from '../../../pipeline/detect.js';

/** winston: the programs that log with it. */
export const detectWinston: Signs = {
  dependencies: ['winston', 'nest-winston'],
  uses: ["'winston'", '"winston"', 'nest-winston'],
};
