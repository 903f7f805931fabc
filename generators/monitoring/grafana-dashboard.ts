import { file, firstFree, numbered } from '../../pipeline/change.js';
import type { Found, Json, Tool } from '../../pipeline/kind.js';
import { datasourceOf } from './datasource.js';
import { detectGrafanaDashboard } from './detection/grafana-dashboard.js';
import { share } from './expression.js';
import { thresholdOf } from './promql.js';
import type { MonitoringTask } from './task.js';
import { featureTopic, topicOf } from './topic.js';

/** Grafana's grid has 24 columns: two panels in a row. */
const WIDTH = 12;
const HEIGHT = 8;
/** Grafana's own limit of a dashboard's uid. */
const UID_LENGTH = 40;

interface Panel {
  title: string;
  unit: string;
  /** Drawn as a red line. */
  threshold: number | null;
  targets: { expr: string; legend: string; ref: string }[];
}

/** A Grafana dashboard of the metrics and alerts of a change. */
export const grafanaDashboard: Tool<MonitoringTask> = {
  name: 'grafana-dashboard',
  part: 'dashboard',
  fallback: true,
  detect: detectGrafanaDashboard,
  changes: async (task, found) => {
    const topic = topicOf(task, found);
    const place = placeOf(topic, found);
    const datasource = datasourceOf(found);
    const panels = [...metricPanels(task), ...(await alertPanels(task))];
    if (panels.length === 0) return { changes: [], warnings: ['a dashboard was asked for, and there are no metrics or alerts to show on it'] };
    const view = { title: titleOf(topic), feature: found.feature.id, datasource: datasource?.uid ?? null, panels: placed(panels) };
    const dashboard = await firstFree(found.draft, numbered(place.path), (path) =>
      file(path, 'monitoring/grafana-dashboard/dashboard.json.hbs', { ...view, uid: uidOf(topic, place.path, path) }),
    );
    return {
      changes: [dashboard],
      because: [place.because, datasource ? `dashboard reads ${datasource.uid} (${datasource.file})` : 'the dashboard lets its reader choose the data source: none is provisioned here'],
      ...(place.follow_up ? { follow_up: [place.follow_up] } : {}),
      report: { dashboard: dashboard.path },
      proofs: [{ proof: 'dashboard', what: `dashboard ${dashboard.path}`, input: { path: dashboard.path } }],
      steps: { verification: [`Open the dashboard ${view.title} in Grafana.`] },
    };
  },
};

/** Two dashboards of one uid overwrite each other: a numbered file has a numbered uid. */
function uidOf(topic: string, first: string, path: string): string {
  const mark = path === first ? '' : (/-\d+(?=\.json$)/.exec(path)?.[0] ?? '');
  return topic.slice(0, UID_LENGTH - mark.length) + mark;
}

/** `auth-2fa-reset` → `Auth 2FA reset`. */
function titleOf(topic: string): string {
  const parts = topic.split('-').map((part) => (/^\d+[a-z]{1,3}$/.test(part) ? part.toUpperCase() : part));
  return parts.join(' ').replace(/^./, (first) => first.toUpperCase());
}

function metricPanels(task: MonitoringTask): Panel[] {
  return (task.metrics ?? []).map((metric) => {
    const labels = metric.labels ?? [];
    const title = metric.help.trim().replace(/\.$/, '');
    const by = labels.length ? ` by (${labels.join(', ')})` : '';
    const legend = labels.map((label) => `{{${label}}}`).join(' ') || title;
    if (metric.kind === 'counter') return { title: `${title} per second`, unit: 'ops', threshold: null, targets: [{ expr: `sum${by} (rate(${metric.name}[$__rate_interval]))`, legend, ref: 'A' }] };
    if (metric.kind !== 'histogram') return { title, unit: unitOf(metric.name), threshold: null, targets: [{ expr: metric.kind === 'gauge' ? `sum${by} (${metric.name})` : metric.name, legend, ref: 'A' }] };
    const targets = [0.5, 0.95, 0.99].map((quantile, index) => ({
      expr: `histogram_quantile(${quantile}, sum by (${['le', ...labels].join(', ')}) (rate(${metric.name}_bucket[$__rate_interval])))`,
      legend: `p${quantile * 100}${labels.length ? ` ${legend}` : ''}`,
      ref: 'ABC'.charAt(index),
    }));
    return { title: `${title}: 50th, 95th and 99th percentile`, unit: unitOf(metric.name), threshold: null, targets };
  });
}

/** Grafana's names of units by the suffix of a metric. */
const unitOf = (metric: string): string => (/_seconds$/.test(metric) ? 's' : /_bytes$/.test(metric) ? 'bytes' : /_ratio$/.test(metric) ? 'percentunit' : 'short');

async function alertPanels(task: MonitoringTask): Promise<Panel[]> {
  const panels: Panel[] = [];
  for (const alert of task.alerts ?? []) {
    if (alert.ratio) panels.push({ title: alert.name, unit: 'percentunit', threshold: alert.ratio.above, targets: [{ expr: share(alert.ratio.errors, alert.ratio.total, alert.ratio.window), legend: 'share', ref: 'A' }] });
    const threshold = alert.expr ? await thresholdOf(alert.expr) : undefined;
    if (threshold) panels.push({ title: alert.name, unit: 'short', threshold: threshold.value, targets: [{ expr: threshold.left, legend: '', ref: 'A' }] });
  }
  if (task.slo) panels.push({ title: `${task.slo.name}: share of errors`, unit: 'percentunit', threshold: (100 - task.slo.objective) / 100, targets: [{ expr: share(task.slo.errors, task.slo.total, '1h'), legend: '1h', ref: 'A' }] });
  return panels;
}

const placed = (panels: readonly Panel[]): Json =>
  panels.map((panel, index) => ({ ...panel, id: index + 1, x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT })) as unknown as Json;

/** Beside the dashboards there are; else beside the rules. */
function placeOf(topic: string, found: Found): { path: string; because: string; follow_up?: string } {
  const named = [...found.task.files_to_create].find((path) => path.endsWith('.json'));
  if (named) return { path: named, because: `the task names ${named}` };
  const siblings = found.workspace.glob('**/*.json').filter((path) => isDashboard(found.workspace.read(path)));
  const folders = siblings.map((path) => path.slice(0, path.lastIndexOf('/') + 1));
  const folder = [...new Set(folders)].sort((a, b) => folders.filter((one) => one === b).length - folders.filter((one) => one === a).length)[0];
  if (folder === undefined) {
    const path = `monitoring/dashboards/${topic || featureTopic(found.feature.id)}.json`;
    return { path, because: `no dashboard in the workspace: ${path} is the first`, follow_up: `let Grafana read ${path} (a dashboard provider, or an import)` };
  }
  const names = siblings.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length, -'.json'.length));
  const suffix = ['-dashboard', '_dashboard', '.dashboard'].find((end) => names.filter((name) => name.endsWith(end)).length * 2 > names.length) ?? '';
  return { path: `${folder}${topic}${suffix}.json`, because: `dashboard beside ${names[0]}.json` };
}

const isDashboard = (text: string | null): boolean => text !== null && /"schemaVersion"\s*:/.test(text) && /"panels"\s*:/.test(text);
