import { edit, type Change } from '../../pipeline/change.js';
import { editYaml, readYaml } from '../../pipeline/edit/yaml.js';
import type { Found, Json, Made, Tool } from '../../pipeline/kind.js';
import { dig, isMap } from '../../pipeline/kubernetes/manifests.js';
import { folderOf, joinPath } from '../../pipeline/kubernetes/place.js';
import { detectHelm } from './detection/helm.js';
import { probeOf } from './kubernetes/container.js';
import type { Infrastructure, Probe, Workload } from './task.js';

/** Values of a chart of this workspace. Its templates are left as they are: a setting that they do not read is asked about. */
export const helm: Tool<Infrastructure> = { name: 'helm', part: 'helm', fallback: true, chooses: true, detect: detectHelm, changes: makeChartValues };

/** A chart, where a workload's values stand in it, and the texts of its templates. */
interface Chart {
  folder: string;
  name: string;
  values: Json;
  /** Key in the values under which the workload has its own, for charts of several. */
  prefix: string[];
  templates: string;
}

/** The charts that are called after a workload, or that have values of its own for it. */
export async function chartsFor(workload: string, change: Infrastructure, found: Found): Promise<Chart[]> {
  const files = found.draft.files();
  const charts = await Promise.all(
    files.filter((path) => /(^|\/)Chart\.ya?ml$/.test(path)).map((path) => chartAt(folderOf(path), files, found)),
  );
  const named = charts.filter((chart) => chart.name === workload || chart.folder.split('/').pop() === workload);
  const inside = charts.filter((chart) => isMap(dig(chart.values, workload))).map((chart) => ({ ...chart, prefix: [workload] }));
  const fitting = named.length > 0 ? named : inside;
  const byPath = fitting.filter((chart) =>
    [change.path, ...(change.paths ?? [])].some((path) => path === chart.folder || path === joinPath(chart.folder, 'values.yaml')),
  );
  return byPath.length > 0 ? byPath : fitting;
}

async function chartAt(folder: string, files: readonly string[], found: Found): Promise<Chart> {
  const read = async (path: string): Promise<string> => (await found.draft.read(path)) ?? '';
  const values = files.find((path) => path === joinPath(folder, 'values.yaml') || path === joinPath(folder, 'values.yml'));
  const templates = await Promise.all(files.filter((path) => path.startsWith(joinPath(folder, 'templates/'))).map(read));
  const name =
    /^name:\s*["']?([^\s"'#]+)/m.exec(
      await read(files.find((path) => path === joinPath(folder, 'Chart.yaml')) ?? joinPath(folder, 'Chart.yml')),
    )?.[1] ?? '';
  return { folder, name, values: values ? await readYaml(await read(values), values) : null, prefix: [], templates: templates.join('\n') };
}

/** One value to set, below the chart's prefix. */
interface Setting {
  path: string[];
  value: Json;
}

/** Sets the values that a workload asks for in the chart's values, or in those of the environments named. */
export async function makeChartValues(change: Infrastructure, found: Found): Promise<Made> {
  const { workload } = change;
  if (!workload) return { changes: [] };
  const [chart, ...more] = await chartsFor(workload.name, change, found);
  if (!chart || more.length > 0) return { changes: [], questions: [askChart(workload, chart ? [chart, ...more] : [], found)] };
  const { settings, unknown } = settingsOf(workload, chart);
  const targets = valuesFiles(chart, change, found);
  if (unknown.length > 0 || targets.missing.length > 0)
    return {
      changes: [],
      questions: [...unknown.map((one) => askSetting(one, chart, found)), ...targets.missing.map((one) => askValues(one, chart, found))],
    };
  const changes = targets.paths.flatMap((path) => settings.map((setting) => set(path, chart, setting)));
  return {
    changes,
    because: [`chart ${chart.name} (${chart.folder}) reads ${settings.map((one) => one.path.join('.')).join(', ')}`],
    report: { workload: workload.name, applied: false },
    steps: stepsFor(chart, targets.paths),
  };
}

const set = (path: string, chart: Chart, { path: keys, value }: Setting): Change => {
  const all = [...chart.prefix, ...keys];
  return edit(path, editYaml, { op: 'set', at: all.slice(0, -1), key: all[all.length - 1] as string, value, exists: 'replace' });
};

/** The settings that a workload asks for, by the chart's own names: the first that its values have, else that its templates read. */
function settingsOf(workload: Workload, chart: Chart): { settings: Setting[]; unknown: string[] } {
  const { autoscaling, disruption_budget: budget, resources, probes } = workload;
  const amounts = (['requests', 'limits'] as const).flatMap((side) =>
    Object.entries(resources?.[side] ?? {}).map(([name, amount]) =>
      wish(`resources.${side}.${name}`, amount, [`resources.${side}.${name}`]),
    ),
  );
  const checks = (['liveness', 'readiness', 'startup'] as const).flatMap((key) => {
    const own = dig(chart.values, ...chart.prefix, `${key}Probe`);
    return probes?.[key] ? [wish(`probes.${key}`, probeValue(probes[key], own), [`${key}Probe`])] : [];
  });
  const security = Object.entries(workload.security_context ?? {}).map(([name, value]) =>
    wish(`security_context.${name}`, value, [`securityContext.${name}`, `containerSecurityContext.${name}`]),
  );
  const parameters = Object.entries(workload.parameters ?? {}).map(([name, value]) => wish(`parameters.${name}`, value, [name]));
  const scaling = autoscaling ? named('autoscaling', { enabled: true, ...autoscaling }) : [];
  const disruption = budget ? named('disruption_budget', { enabled: true, ...budget }) : [];
  return chosen([...scaling, ...disruption, ...amounts, ...checks, ...security, ...parameters], chart);
}

/** A setting that is asked for, and the names that charts give to it. */
interface Wish {
  what: string;
  value: Json | undefined;
  names: string[][];
}

const wish = (what: string, value: Json | undefined, names: readonly string[]): Wish => ({
  what,
  value,
  names: names.map((name) => name.split('.')),
});

const CPU = 'targetCPUUtilizationPercentage';
const MEMORY = 'targetMemoryUtilizationPercentage';

/** What `helm create` calls them, and what else is common. */
const NAMES: Record<string, string[]> = {
  'autoscaling.enabled': ['autoscaling.enabled', 'hpa.enabled'],
  'autoscaling.min': ['autoscaling.minReplicas', 'hpa.minReplicas', 'autoscaling.min'],
  'autoscaling.max': ['autoscaling.maxReplicas', 'hpa.maxReplicas', 'autoscaling.max'],
  'autoscaling.cpu': [`autoscaling.${CPU}`, 'autoscaling.targetCPU', `hpa.${CPU}`, 'hpa.targetCPU'],
  'autoscaling.memory': [`autoscaling.${MEMORY}`, 'autoscaling.targetMemory', `hpa.${MEMORY}`, 'hpa.targetMemory'],
  'disruption_budget.enabled': ['podDisruptionBudget.enabled', 'pdb.enabled', 'pdb.create'],
  'disruption_budget.min_available': ['podDisruptionBudget.minAvailable', 'pdb.minAvailable'],
  'disruption_budget.max_unavailable': ['podDisruptionBudget.maxUnavailable', 'pdb.maxUnavailable'],
};

const named = (group: string, values: { [key: string]: Json | undefined }): Wish[] =>
  Object.entries(values).map(([key, value]) => wish(`${group}.${key}`, value, NAMES[`${group}.${key}`] ?? []));

/** The probe; its port is the one that the chart's own probe asks, where the plan names none. Null where neither does. */
function probeValue(probe: Probe, own: Json | undefined): Json {
  const port = dig(own, 'httpGet', 'port') ?? dig(own, 'tcpSocket', 'port');
  const known = typeof port === 'string' || typeof port === 'number' ? { port, ...probe } : probe;
  return probeOf(known, { data: {} }) ?? null;
}

function chosen(wanted: readonly Wish[], chart: Chart): { settings: Setting[]; unknown: string[] } {
  const settings: Setting[] = [];
  const unknown: string[] = [];
  for (const { names, value, what } of wanted.filter((one) => one.value !== undefined)) {
    const own = names.find((path) => has(chart, path)) ?? names.find((path) => isRead(chart, path));
    const optional = what.endsWith('.enabled');
    if (own && value !== null) settings.push({ path: own, value: value as Json });
    else if (!optional) unknown.push(what);
  }
  return { settings, unknown };
}

const has = (chart: Chart, path: readonly string[]): boolean => {
  const parent = dig(chart.values, ...chart.prefix, ...path.slice(0, -1));
  return isMap(parent) && Object.hasOwn(parent, path[path.length - 1] as string);
};

/** True when a template reads the value, or a map it stands in: `toYaml .Values.resources`. */
function isRead(chart: Chart, path: readonly string[]): boolean {
  const full = ['Values', ...chart.prefix, ...path];
  return full.slice(1).some((_, at) =>
    new RegExp(
      `\\.${full
        .slice(0, full.length - at)
        .map((part) => part.replace(/[^\w]/g, '\\$&'))
        .join('\\.')}(?![\\w.])`,
    ).test(chart.templates),
  );
}

/** `values-production.yaml`, `values.production.yaml`, `production/values.yaml`, `values/production.yaml` beside or in the chart. */
function valuesFiles(chart: Chart, change: Infrastructure, found: Found): { paths: string[]; missing: string[] } {
  const files = found.draft.files().filter((path) => /\.ya?ml$/.test(path) && !path.includes('/templates/'));
  if (change.environments.length === 0)
    return {
      paths: files.filter(
        (path) => new RegExp(`^values\\.ya?ml$`).test(path.slice(path.lastIndexOf('/') + 1)) && folderOf(path) === chart.folder,
      ),
      missing: [],
    };
  const near = files.filter((path) => path.startsWith(`${folderOf(chart.folder)}/`) || folderOf(chart.folder) === '.');
  const matched = change.environments.map((environment) => ({
    environment,
    path: near.find((path) =>
      new RegExp(`(^|/)(values[.-]${environment}|${environment}[.-]values|${environment}/values|values/${environment})\\.ya?ml$`).test(
        path,
      ),
    ),
  }));
  return { paths: matched.flatMap((one) => one.path ?? []), missing: matched.filter((one) => !one.path).map((one) => one.environment) };
}

type Asked = NonNullable<Made['questions']>[number];

const askChart = (workload: Workload, charts: readonly Chart[], found: Found): Asked => ({
  slot: `changes[${found.index}].path`,
  reason:
    charts.length > 0
      ? `${charts.length} charts fit "${workload.name}".`
      : `No chart of this workspace is called "${workload.name}" or has values for it.`,
  seen: charts.map((chart) => `${chart.folder}/Chart.yaml:1`),
  options: charts.map((chart) => chart.folder),
});

const askSetting = (what: string, chart: Chart, found: Found): Asked => ({
  slot: `changes[${found.index}].workload.${what}`,
  reason: `Neither the values nor the templates of chart ${chart.name} know "${what}": a value that no template reads would do nothing.`,
  seen: [`${chart.folder}/Chart.yaml:1`],
});

const askValues = (environment: string, chart: Chart, found: Found): Asked => ({
  slot: `changes[${found.index}].environments`,
  reason: `Chart ${chart.name} has no file of values for "${environment}".`,
  seen: [`${chart.folder}/Chart.yaml:1`],
});

const stepsFor = (chart: Chart, files: readonly string[]): NonNullable<Made['steps']> => ({
  deployment: [
    `See what changes with \`helm template ${chart.folder}\` (or \`helm diff upgrade\`), then release chart ${chart.name} the way it is released here`,
  ],
  verification: [`\`helm lint ${chart.folder}\` passes, and the release shows the new values (\`helm get values\`)`],
  rollback: [{ order: 4, step: `\`helm rollback\` of the release of ${chart.name}, then revert ${files.join(', ')}` }],
});
