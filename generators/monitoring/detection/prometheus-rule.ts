import type { Signs } from '../../../pipeline/detect.js';

/** PrometheusRule: rules as a resource of Kubernetes, also in the templates of charts. */
export const detectPrometheusRule: Signs = {
  declares: [{ format: 'kubernetes', type: /^PrometheusRule$/, why: 'PrometheusRule' }],
};
