import { file } from '../../pipeline/change.js';
import { codeStyle, literal, type CodeStyle } from '../../pipeline/code-style.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Json, Made, Tool } from '../../pipeline/kind.js';
import { camelCase } from '../../pipeline/names.js';
import { detectPromClient } from './detection/prom-client.js';
import { headerOf } from './header.js';
import { dependsOn, importers, modulePath } from './metric-module.js';
import type { MetricTask, MonitoringTask } from './task.js';
import { relative } from './test-file.js';
import { topicOf } from './topic.js';

const LIBRARY = 'prom-client';
const CLASS: Record<MetricTask['kind'], string> = { counter: 'Counter', gauge: 'Gauge', histogram: 'Histogram', summary: 'Summary' };

/** Metrics of a Node.js service in prom-client. */
export const promClient: Tool<MonitoringTask> = {
  name: 'prom-client',
  part: 'metrics',
  fallback: true,
  detect: detectPromClient,
  changes: (task, found) => {
    const metrics = task.metrics ?? [];
    checkNames(metrics, found);
    const other = task.tool === LIBRARY ? undefined : otherLibrary(found);
    if (other) return { changes: [], questions: [other] };
    const there = metrics.flatMap((metric) => definedAt(metric.name, found));
    if (there.length === metrics.length) return { changes: [], existing: there, because: ['all metrics are defined already'] };
    return newModule(task, metrics, found);
  },
};

/** Libraries that are recognised and not written yet. */
const OTHERS = ['opentelemetry', 'micrometer', 'prometheus-client', 'statsd', 'datadog', 'newrelic', 'application-insights'];

function otherLibrary(found: Found): NonNullable<Made['questions']>[number] | undefined {
  if (dependsOn(found, LIBRARY) || importers(found, LIBRARY).length > 0) return undefined;
  const other = found.findings.find((one) => one.kind === 'monitoring' && !one.ambiguous && OTHERS.includes(one.tool));
  return (
    other && {
      slot: `changes[${found.index}].metrics`,
      reason: `Metrics are made with ${other.tool}, for which no code is written by this tool: define them by hand and take "metrics" out, or set "tool" to ${LIBRARY}.`,
      seen: other.evidence.slice(0, 3).map((one) => `${one.file}:${one.line} ${one.why}`),
    }
  );
}

function newModule(task: MonitoringTask, metrics: readonly MetricTask[], found: Found): Made {
  const place = modulePath(task, found, importers(found, LIBRARY), topicOf(task, found), 'metrics', LIBRARY);
  const style = codeStyle(found.workspace, place.path);
  const registry = registryFor(place.path, found, style);
  const view = {
    header: headerOf(found, ['**/*.{ts,js}']),
    classes: [...new Set(metrics.map((metric) => CLASS[metric.kind]))].sort().join(', '),
    library: literal(style, LIBRARY),
    semi: style.semicolon,
    i: style.indent,
    registry,
    metrics: metrics.map((metric) => ({ help: metric.help, id: camelCase(metric.name), class: CLASS[metric.kind], options: optionsOf(metric, style, registry?.name) })),
  };
  const names = metrics.map((metric) => `\`${metric.name}\``).join(', ');
  return {
    changes: [file(place.path, 'monitoring/prom-client/metrics.ts.hbs', view)],
    because: [`metrics ${place.because}`, ...(registry ? [`registered with ${registry.name} as the neighbours are`] : [])],
    follow_up: [`record ${names} in the code that does the work: \`${camelCase(metrics[0]?.name ?? '')}\` from \`${place.path}\``, ...(dependsOn(found, LIBRARY) ? [] : [`add ${LIBRARY} to the dependencies`])],
    warnings: metrics.filter((metric) => metric.kind === 'counter' && !metric.name.endsWith('_total')).map((metric) => `counter ${metric.name} does not end in _total, as Prometheus counters do`),
    report: { metrics: metrics.map((metric) => metric.name) },
    steps: { verification: [`See ${names} on the metrics endpoint of the service after the first use of the feature.`] },
  };
}

function optionsOf(metric: MetricTask, style: CodeStyle, registry: string | undefined): { key: string; value: string }[] {
  const list = (items: readonly string[]): string => `[${items.join(', ')}]`;
  return [
    { key: 'name', value: literal(style, metric.name) },
    { key: 'help', value: literal(style, metric.help) },
    ...(metric.labels?.length ? [{ key: 'labelNames', value: list(metric.labels.map((label) => literal(style, label))) }] : []),
    ...(metric.buckets?.length ? [{ key: 'buckets', value: list(metric.buckets.map(String)) }] : []),
    ...(registry ? [{ key: 'registers', value: `[${registry}]` }] : []),
  ];
}

/** https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
function checkNames(metrics: readonly MetricTask[], found: Found): void {
  const bad = metrics.filter((metric) => !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric.name));
  const problems = bad.map((metric) => ({
    subject: `task "${found.task.id}": "${metric.name}" is not a name Prometheus takes`,
    remedy: `Write it with underscores: ${metric.name.replace(/[^a-zA-Z0-9_:]/g, '_')}`,
  }));
  if (problems.length) throw new InfraError(problems);
}

function definedAt(name: string, found: Found): { file: string; line: number }[] {
  const pattern = new RegExp(`name:\\s*['"\`]${name}['"\`]`);
  for (const path of importers(found, LIBRARY)) {
    const lines = (found.workspace.read(path) ?? '').split('\n');
    const line = lines.findIndex((text) => pattern.test(text)) + 1;
    if (line > 0) return [{ file: path, line }];
  }
  return [];
}

/** The registry that most of the other modules put their metrics into, when one of them exports it. */
function registryFor(path: string, found: Found, style: CodeStyle): { name: string; from: Json } | null {
  const modules = importers(found, LIBRARY).filter((one) => one !== path).map((one) => ({ path: one, text: found.workspace.read(one) ?? '' }));
  const names = modules.flatMap(({ text }) => [...text.matchAll(/registers:\s*\[\s*(\w+)\s*\]/g)].map((match) => match[1] ?? ''));
  const name = names.sort((a, b) => names.filter((one) => one === b).length - names.filter((one) => one === a).length)[0];
  const owner = name ? modules.find(({ text }) => new RegExp(`export const ${name}\\b`).test(text)) : undefined;
  if (!name || !owner) return null;
  const way = relative(path, owner.path.replace(/\.[cm]?[jt]s$/, ''));
  return { name, from: literal(style, (way.startsWith('.') ? way : `./${way}`) + style.importEnding) };
}
