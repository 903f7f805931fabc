import type { Signs } from '../../../pipeline/detect.js';

/** Secrets Store CSI driver: classes of secret providers. */
export const detectSecretsStoreCsi: Signs = {
  declares: [{ format: 'kubernetes', type: /^SecretProviderClass$/, why: 'class of a secret provider' }],
};
