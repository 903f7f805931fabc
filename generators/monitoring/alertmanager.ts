import { edit, type Change } from '../../pipeline/change.js';
import { editYaml, type YamlOp, type YamlPath } from '../../pipeline/edit/yaml.js';
import type { Found, Json, Tool } from '../../pipeline/kind.js';
import { detectAlertmanager } from './detection/alertmanager.js';
import type { MonitoringTask, RoutingTask } from './task.js';

type JsonMap = { [key: string]: Json };
const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

/** A place that holds Alertmanager's configuration: a file of its own, or a value of a Helm chart. */
interface Configuration {
  path: string;
  at: string[];
  data: JsonMap;
}

/** Where charts keep the configuration: kube-prometheus-stack, prometheus, plain. */
const PLACES: string[][] = [[], ['alertmanager', 'config'], ['alertmanagerFiles', 'alertmanager.yml'], ['kube-prometheus-stack', 'alertmanager', 'config'], ['config']];

/** Routing, receivers and inhibition of Alertmanager. */
export const alertmanager: Tool<MonitoringTask> = {
  name: 'alertmanager',
  part: 'routing',
  fallback: true,
  detect: detectAlertmanager,
  changes: async (task, found) => {
    const configurations = await findConfigurations(task, found);
    const [first] = configurations;
    if (!first || configurations.length > 1) return { changes: [], questions: [whichFile(configurations, found)] };
    const ops = operations(task.routing ?? {}, first);
    const changes = ops.map((op): Change => edit<YamlOp>(first.path, editYaml, op));
    return {
      changes,
      because: [`Alertmanager is configured in ${first.path}`],
      steps: {
        deployment: [`Reload Alertmanager so that it reads \`${first.path}\`.`],
        verification: [`Check \`${first.path}\` with \`amtool check-config\`, then look at Status in Alertmanager.`],
        rollback: [{ order: 4, step: `Restore the former routing in \`${first.path}\` and reload Alertmanager.` }],
      },
    };
  },
};

async function findConfigurations(task: MonitoringTask, found: Found): Promise<Configuration[]> {
  const named = [task.path, ...(task.paths ?? []), ...found.task.files_to_modify].filter((path): path is string => /\.ya?ml$/.test(path ?? ''));
  const all = found.workspace.files().filter((path) => /\.ya?ml$/.test(path) && /inhibit_rules|receivers:/.test(found.workspace.read(path) ?? ''));
  const chosen = all.filter((path) => named.includes(path));
  const read = await Promise.all((chosen.length ? chosen : all).map((path) => configurationsIn(path, found)));
  return read.flat();
}

async function configurationsIn(path: string, found: Found): Promise<Configuration[]> {
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments((await found.draft.read(path)) ?? '');
  if (!Array.isArray(documents) || documents.length !== 1 || documents[0]!.errors.length > 0) return [];
  const data = mapOf(documents[0]!.toJS() as Json);
  return PLACES.flatMap((at) => {
    const inner = at.reduce((map: JsonMap, key) => mapOf(map[key]), data);
    return 'route' in inner && 'receivers' in inner ? [{ path, at, data: inner }] : [];
  });
}

function operations(routing: RoutingTask, { at, data }: Configuration): YamlOp[] {
  const append = (way: string[], value: Json, by?: string): YamlOp => ({ op: 'append', at: [...at, ...way] as YamlPath, value, ...(by ? { by } : {}) });
  return [
    ...(routing.receivers ?? []).map((one) => append(['receivers'], one, 'name')),
    ...(routing.routes ?? []).map((one) => append(['route', 'routes'], one)),
    ...(routing.inhibit ?? []).map((one) => append(['inhibit_rules'], inhibition(one, data))),
  ];
}

/** `source_matchers` since Alertmanager 0.22, `source_match` where the neighbours still say so. */
function inhibition(one: NonNullable<RoutingTask['inhibit']>[number], data: JsonMap): JsonMap {
  const neighbours = Array.isArray(data['inhibit_rules']) ? data['inhibit_rules'].map(mapOf) : [];
  const old = neighbours.some((rule) => 'source_match' in rule || 'source_match_re' in rule);
  const equal: JsonMap = one.equal?.length ? { equal: one.equal } : {};
  if (old) return { source_match: one.source, target_match: one.target, ...equal };
  return { source_matchers: matchers(one.source, neighbours), target_matchers: matchers(one.target, neighbours), ...equal };
}

/** `severity="critical"` or `severity = critical`, as the neighbours write it. */
function matchers(map: Record<string, string>, neighbours: readonly JsonMap[]): string[] {
  const written = JSON.stringify(neighbours.map((rule) => [rule['source_matchers'], rule['target_matchers']]));
  const spaced = / =~? /.test(written);
  const bare = neighbours.length > 0 && !written.includes('\\"');
  return Object.entries(map).map(([label, value]) => `${label}${spaced ? ' = ' : '='}${bare && /^[\w-]+$/.test(value) ? value : JSON.stringify(value)}`);
}

const whichFile = (configurations: readonly Configuration[], found: Found) => ({
  slot: `changes[${found.index}].path`,
  reason: configurations.length ? 'Alertmanager is configured in several places.' : 'No Alertmanager configuration (route and receivers) was found to add the routing to.',
  seen: configurations.map((one) => one.path),
  ...(configurations.length ? { options: configurations.map((one) => one.path) } : {}),
});
