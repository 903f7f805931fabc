import type { Detect } from '../../../pipeline/kind.js';

/** Grafana: provisioned alert rules, contact points, data sources and dashboard providers. */
export const detectGrafana: Detect = {
  files: ['provisioning/{alerting,datasources,dashboards,notifiers}/**/*.{yml,yaml}', 'provisioning/alerting/**/*.json'],
  contains: [
    {
      files: ['*.{yml,yaml}'],
      text: /^apiVersion:\s*1\s*$[\s\S]*^(?:groups|contactPoints|policies|datasources|providers|deleteRules):/m,
      why: 'provisioned into Grafana',
    },
  ],
};
