import { edit, type Change } from '../../pipeline/change.js';
import { editYaml, type YamlOp } from '../../pipeline/edit/yaml.js';
import type { Found, Json, Tool } from '../../pipeline/kind.js';
import { detectPrometheusRule } from './detection/prometheus-rule.js';
import { ruleFiles, type RuleFile } from './rule-files.js';
import { ruleChanges, type RuleDialect } from './rules.js';
import type { MonitoringTask } from './task.js';
import { indented, yamlLines, type YamlStyle } from './yaml-text.js';

type JsonMap = { [key: string]: Json };

const dialect: RuleDialect = {
  first: 'k8s/prometheus-rules.yaml',
  template: 'monitoring/prometheus-rule/rule.yaml.hbs',
  view: metadata,
  readable: false,
  indent: 2,
  register: kustomization,
};

/** Alerting rules of the Prometheus operator: `kind: PrometheusRule`. */
export const prometheusRule: Tool<MonitoringTask> = {
  name: 'prometheus-rule',
  part: 'alerts by prometheus-rule',
  fallback: true,
  detect: detectPrometheusRule,
  changes: async (task, found) => {
    const paths = [...(found.finding?.paths ?? []), ...(await mentioning(found))];
    const files = (await ruleFiles(paths, found)).filter((one) => one.base[0] === 'spec');
    const named = [task.path, ...found.task.files_to_create, ...found.task.files_to_modify].some((path) => /\.ya?ml$/.test(path ?? ''));
    if (files.length === 0 && paths.length > 0 && !named) return { changes: [], questions: [onlyTemplates(paths, found)] };
    return ruleChanges(task, found, files, dialect);
  },
};

/** The files that name the resource, those of earlier tasks among them. */
async function mentioning(found: Found): Promise<string[]> {
  const known = new Set(found.workspace.mentions('PrometheusRule'));
  const paths: string[] = [];
  for (const path of found.draft.files().filter((one) => /\.ya?ml$/.test(one))) {
    const drafted = !known.has(path) && !found.workspace.has(path) && (await found.draft.read(path))?.includes('PrometheusRule');
    if (known.has(path) || drafted) paths.push(path);
  }
  return paths;
}

/** Templates of charts are no YAML: what a rule in them would come to cannot be compared. */
const onlyTemplates = (paths: readonly string[], found: Found) => ({
  slot: `changes[${found.index}].path`,
  reason: 'PrometheusRule resources stand only in templates, which are not edited: name the file the alert shall go into.',
  seen: [...new Set(paths)].slice(0, 5),
});

/** Labels by which a Prometheus selects its rules are the same in all of them; the name is not. */
function metadata(neighbours: readonly RuleFile[], topic: string, style: YamlStyle): { [key: string]: Json } {
  const theirs = neighbours.map((one) => mapOf(one.data['metadata']));
  const first = theirs[0] ?? {};
  const same = (key: string): Json | undefined => (theirs.every((one) => one[key] === first[key]) ? first[key] : undefined);
  const labels = Object.entries(mapOf(first['labels'])).filter(([key, value]) => theirs.every((one) => mapOf(one['labels'])[key] === value));
  const data: JsonMap = { name: ruleName(topic, theirs.map((one) => String(one['name'] ?? ''))) };
  if (same('namespace') !== undefined) data['namespace'] = same('namespace') as Json;
  if (labels.length > 0) data['labels'] = Object.fromEntries(labels);
  return { metadata: indented(yamlLines(data, style), 2) };
}

const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

function ruleName(topic: string, names: readonly string[]): string {
  const suffix = ['-rules', '-alerts', '-alerting-rules', '-prometheus-rules', '-rule'].find((end) => names.length > 0 && names.every((name) => name.endsWith(end)));
  return topic + (suffix ?? '');
}

/** A kustomization beside the new file must list it. */
async function kustomization(path: string, found: Found): Promise<{ changes: Change[]; follow_up: string[] }> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const name = path.slice(folder.length);
  const file = ['kustomization.yaml', 'kustomization.yml'].map((one) => folder + one).find((one) => found.draft.has(one));
  if (!file) return { changes: [], follow_up: [`apply ${path} to the cluster`] };
  const { parse } = await import('yaml');
  const resources = (parse((await found.draft.read(file)) ?? '') as { resources?: Json } | null)?.resources;
  const listed = Array.isArray(resources) ? resources.map(String) : [];
  const folderItself = listed.some((one) => one === '.' || one === './');
  if (folderItself || listed.length === 0) return { changes: [], follow_up: [`list ${name} under resources in ${file}`] };
  const value = listed.every((one) => one.startsWith('./')) ? `./${name}` : name;
  return { changes: [edit<YamlOp>(file, editYaml, { op: 'append', at: ['resources'], value, place: 'sorted' })], follow_up: [] };
}
