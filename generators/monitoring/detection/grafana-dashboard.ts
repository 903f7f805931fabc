import { textOf } from '../../../pipeline/detect/reading.js';
import { keep } from '../../../pipeline/detect/resource.js';
import type { Signs } from '../../../pipeline/detect.js';

/** Grafana: dashboards as JSON. */
export const detectGrafanaDashboard: Signs = {
  contains: [
    {
      files: ['{dashboards,dashboard,grafana}/**/*.json', '*dashboard*.json', '*grafana*.json'],
      text: /\"panels\"\s*:\s*\[/,
      why: 'dashboard of Grafana',
    },
  ],
  declares: [
    { format: 'terraform', type: /^grafana_dashboard$/, why: 'dashboard of Grafana' },
    { format: 'kubernetes', type: /^GrafanaDashboard$/, why: 'dashboard of Grafana' },
  ],
  locate: (workspace, seen) => ({
    ...seen,
    ...keep(seen, (path) => !path.endsWith('.json') || /"schemaVersion"/.test(textOf(workspace, path) ?? '')),
  }),
};
