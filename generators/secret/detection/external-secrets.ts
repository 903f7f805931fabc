import type { Signs } from '../../../pipeline/detect.js';

/** External Secrets Operator: references to a store outside the cluster. */
export const detectExternalSecrets: Signs = {
  declares: [{ format: 'kubernetes', type: /^(Cluster)?(ExternalSecret|SecretStore)$/, why: 'resource of External Secrets' }],
};
