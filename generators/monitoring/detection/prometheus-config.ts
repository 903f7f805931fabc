import type { Detect } from '../../../pipeline/kind.js';

/** Prometheus: configurations of what it scrapes. */
export const detectPrometheusConfig: Detect = {
  contains: [{ files: ['*.{yml,yaml}'], text: /^scrape_configs:/m, why: 'configuration of Prometheus' }],
};
