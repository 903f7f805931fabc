import type { Signs } from '../../../pipeline/detect.js';

/** Istio: authorization policies and service entries. */
export const detectIstio: Signs = {
  declares: [{ format: 'kubernetes', type: /^(AuthorizationPolicy|ServiceEntry|PeerAuthentication)$/, why: 'policy of Istio' }],
};
