import type { Signs } from '../../../pipeline/detect.js';

/** Flipper: where its flags are asked. */
export const detectFlipper: Signs = {
  dependencies: ['flipper', 'flipper-active_record'],
  uses: ['Flipper.enabled?', 'Flipper[', 'Flipper.configure'],
};
