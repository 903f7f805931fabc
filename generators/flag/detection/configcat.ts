import type { Signs } from '../../../pipeline/detect.js';

/** ConfigCat: where its client is set up. */
export const detectConfigcat: Signs = {
  dependencies: ['configcat-*', '@configcat/*'],
  uses: ['configcat'],
};
