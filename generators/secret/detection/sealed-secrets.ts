import type { Signs } from '../../../pipeline/detect.js';

/** Sealed Secrets: secrets encrypted for one cluster. */
export const detectSealedSecrets: Signs = {
  declares: [{ format: 'kubernetes', type: /^SealedSecret$/, why: 'sealed secret' }],
};
