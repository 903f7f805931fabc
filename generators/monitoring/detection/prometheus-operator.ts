import type { Signs } from '../../../pipeline/detect.js';

/** ServiceMonitor and PodMonitor: what Prometheus scrapes in Kubernetes. */
export const detectPrometheusOperator: Signs = {
  declares: [{ format: 'kubernetes', type: /^(Service|Pod)Monitor$/, why: 'monitor of the Prometheus operator' }],
};
