import { edit, file, type Change } from '../../pipeline/change.js';
import { codeStyle, literal, type CodeStyle } from '../../pipeline/code-style.js';
import { eolOf } from '../../pipeline/edit/lines.js';
import { editSource, type SourceOp } from '../../pipeline/edit/source.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Json, Made, Tool } from '../../pipeline/kind.js';
import { camelCase } from '../../pipeline/names.js';
import { render } from '../../pipeline/render.js';
import { detectPromClient } from './detection/prom-client.js';
import { headerOf } from './header.js';
import { appendable, dependsOn, importers, modulePath } from './metric-module.js';
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
  changes: async (task, found) => {
    const metrics = task.metrics ?? [];
    checkNames(metrics, found);
    const other = task.tool === LIBRARY ? undefined : otherLibrary(found);
    if (other) return { changes: [], questions: [other] };
    const there = new Map(metrics.map((metric) => [metric.name, definedAt(metric.name, found)]));
    const existing = [...there.values()].flatMap((place) => place ?? []);
    const missing = metrics.filter((metric) => !there.get(metric.name));
    if (missing.length === 0) return { changes: [], existing, because: ['all metrics are defined already'] };
    return { ...(await newMetrics(task, missing, found)), existing };
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

async function newMetrics(task: MonitoringTask, metrics: readonly MetricTask[], found: Found): Promise<Made> {
  const place = modulePath(task, found, importers(found, LIBRARY), topicOf(task, found), 'metrics', LIBRARY);
  const style = codeStyle(found.workspace, place.path);
  const there = await appendable(place.path, found);
  const names = metrics.map((metric) => `\`${metric.name}\``).join(', ');
  const registry = there === undefined ? registryFor(place.path, found, style) : registryIn(there);
  return {
    changes: there === undefined ? [newModule(place.path, metrics, found, style, registry)] : joined(place.path, metrics, there, style, registry),
    because: [`metrics ${there === undefined ? place.because : `in ${place.path}, which is there`}`, ...(registry ? [`registered with ${registry.name} as the neighbours are`] : [])],
    follow_up: [`record ${names} in the code that does the work: \`${camelCase(metrics[0]?.name ?? '')}\` from \`${place.path}\``, ...(dependsOn(found, LIBRARY) ? [] : [`add ${LIBRARY} to the dependencies`])],
    warnings: metrics.filter((metric) => metric.kind === 'counter' && !metric.name.endsWith('_total')).map((metric) => `counter ${metric.name} does not end in _total, as Prometheus counters do`),
    report: { metrics: metrics.map((metric) => metric.name) },
    steps: { verification: [`See ${names} on the metrics endpoint of the service after the first use of the feature.`] },
  };
}

interface Registry {
  name: string;
  from: Json;
}

const metricText = (metric: MetricTask, style: CodeStyle, registry: Registry | null, owner = ''): string =>
  render('monitoring/prom-client/metric.ts.hbs', { help: metric.help, id: camelCase(metric.name), class: owner + CLASS[metric.kind], options: optionsOf(metric, style, registry?.name), i: style.indent, semi: style.semicolon }).trimEnd();

function newModule(path: string, metrics: readonly MetricTask[], found: Found, style: CodeStyle, registry: Registry | null): Change {
  return file(path, 'monitoring/prom-client/metrics.ts.hbs', {
    header: headerOf(found, ['**/*.{ts,js}']),
    classes: [...new Set(metrics.map((metric) => CLASS[metric.kind]))].sort().join(', '),
    library: literal(style, LIBRARY),
    semi: style.semicolon,
    registry: registry && { ...registry },
    metrics: metrics.map((metric) => metricText(metric, style, registry)),
  });
}

/** The metrics behind those that a module has, with the imports they need. */
function joined(path: string, metrics: readonly MetricTask[], there: string, style: CodeStyle, registry: Registry | null): Change[] {
  const namespace = /\bnew (\w+\.)(?:Counter|Gauge|Histogram|Summary)\b/.exec(there)?.[1] ?? '';
  const classes = namespace ? [] : [...new Set(metrics.map((metric) => CLASS[metric.kind]))].sort();
  const lines = (text: string): string => text.replaceAll('\n', eolOf(there));
  return [
    ...classes.map((name) => edit<SourceOp>(path, editSource, { op: 'import', from: LIBRARY, name })),
    ...metrics.map((metric) => edit<SourceOp>(path, editSource, { op: 'statement', text: lines(metricText(metric, style, registry, namespace)) })),
  ];
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

function definedAt(name: string, found: Found): { file: string; line: number } | undefined {
  const pattern = new RegExp(`name:\\s*['"\`]${name}['"\`]`);
  for (const path of importers(found, LIBRARY)) {
    const lines = (found.workspace.read(path) ?? '').split('\n');
    const line = lines.findIndex((text) => pattern.test(text)) + 1;
    if (line > 0) return { file: path, line };
  }
  return undefined;
}

/** The registry that the metrics of a module go into. */
function registryIn(text: string): Registry | null {
  const name = /registers:\s*\[\s*([\w.]+)\s*\]/.exec(text)?.[1];
  return name === undefined ? null : { name, from: null };
}

/** The registry that most of the other modules put their metrics into, when one of them exports it. */
function registryFor(path: string, found: Found, style: CodeStyle): Registry | null {
  const modules = importers(found, LIBRARY).filter((one) => one !== path).map((one) => ({ path: one, text: found.workspace.read(one) ?? '' }));
  const names = modules.flatMap(({ text }) => [...text.matchAll(/registers:\s*\[\s*(\w+)\s*\]/g)].map((match) => match[1] ?? ''));
  const name = names.sort((a, b) => names.filter((one) => one === b).length - names.filter((one) => one === a).length)[0];
  const owner = name ? modules.find(({ text }) => new RegExp(`export const ${name}\\b`).test(text)) : undefined;
  if (!name || !owner) return null;
  const way = relative(path, owner.path.replace(/\.[cm]?[jt]s$/, ''));
  return { name, from: literal(style, (way.startsWith('.') ? way : `./${way}`) + style.importEnding) };
}
