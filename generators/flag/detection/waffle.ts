import type { Signs } from '../../../pipeline/detect.js';

/** django-waffle: where its flags are asked. */
export const detectWaffle: Signs = {
  dependencies: ['django-waffle'],
  uses: ['flag_is_active', 'switch_is_active', 'waffle.flag', 'waffle.switch'],
};
