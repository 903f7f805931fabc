import { textOf } from '../../../pipeline/detect/reading.js';
import { keep } from '../../../pipeline/detect/resource.js';
import type { Signs } from '../../../pipeline/detect.js';

/** Grafana: dashboards as JSON, also inside of a ConfigMap. */
export const detectGrafanaDashboard: Signs = {
  contains: [
    {
      files: ['{dashboards,dashboard,grafana}/**/*.json', '*dashboard*.json', '*grafana*.json'],
      text: /\"panels\"\s*:\s*\[/,
      why: 'dashboard of Grafana',
    },
    {
      files: ['*.{yml,yaml}'],
      text: /^[ \t]*[\"']?grafana[_-](?:dashboard|sidecar)[\"']?:[ \t]*[\"']?\w/m,
      why: 'dashboard of Grafana in a ConfigMap',
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
