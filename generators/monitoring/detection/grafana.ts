import { holding } from '../../../pipeline/detect/resource.js';
import type { Detect } from '../../../pipeline/kind.js';

/** Grafana: provisioned alert rules, contact points, data sources and dashboard providers. */
export const detectGrafana: Detect = {
  contains: [{ files: ['*.{yml,yaml}'], text: /^apiVersion:[ \t]*1[ \t]*\r?$/m, why: 'provisioned into Grafana' }],
  locate: (workspace, seen) => ({
    ...seen,
    ...holding(workspace, seen, /^(?:groups|contactPoints|policies|datasources|providers|deleteRules):/m),
  }),
};
