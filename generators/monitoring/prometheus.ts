import { edit, type Change } from '../../pipeline/change.js';
import { editYaml, type YamlOp } from '../../pipeline/edit/yaml.js';
import type { Found, Json, Tool } from '../../pipeline/kind.js';
import { detectPrometheus } from './detection/prometheus.js';
import { globMatches } from './glob-match.js';
import { ruleFiles } from './rule-files.js';
import { ruleChanges, type RuleDialect } from './rules.js';
import type { MonitoringTask } from './task.js';

const dialect: RuleDialect = {
  first: 'monitoring/alerts.yml',
  template: 'monitoring/prometheus/rules.yml.hbs',
  view: () => ({}),
  readable: true,
  indent: 0,
  register,
};

/** Alerting rules of Prometheus: YAML files with `groups`. */
export const prometheus: Tool<MonitoringTask> = {
  name: 'prometheus',
  part: 'alerts by prometheus',
  fallback: true,
  detect: detectPrometheus,
  changes: async (task, found) => {
    const files = (await ruleFiles([...(found.finding?.paths ?? []), ...(await mentioning(found))], found)).filter((one) => one.base[0] === 'groups');
    return ruleChanges(task, found, files, dialect);
  },
};

const mentionsRules = (text: string | null): boolean => text !== null && /^\uFEFF?groups:/m.test(text) && /^\s*(- )?(alert|record):/m.test(text);

/** The files with rules in them, those of earlier tasks among them. */
async function mentioning(found: Found): Promise<string[]> {
  const paths: string[] = [];
  for (const path of found.draft.files().filter((one) => /\.ya?ml$/.test(one))) if (mentionsRules(await found.draft.read(path))) paths.push(path);
  return paths;
}

/** Prometheus' own configuration must load a new rule file: its `rule_files` are globs relative to it. */
async function register(path: string, found: Found): Promise<{ changes: Change[]; follow_up: string[] }> {
  const configs = found.workspace.glob('**/*.{yml,yaml}').filter((one) => /^scrape_configs:/m.test(found.workspace.read(one) ?? ''));
  const { parse } = await import('yaml');
  for (const config of configs) {
    const listed = ((parse(found.workspace.read(config) ?? '') as { rule_files?: Json } | null)?.rule_files ?? []) as string[];
    if (!Array.isArray(listed) || listed.length === 0) continue;
    if (listed.some((pattern) => globMatches(config, pattern, path))) return { changes: [], follow_up: [] };
    const value = registered(listed.at(-1) ?? '', path);
    return { changes: [edit<YamlOp>(config, editYaml, { op: 'append', at: ['rule_files'], value })], follow_up: [] };
  }
  const where = configs[0] ? ` (rule_files of ${configs[0]})` : '';
  return { changes: [], follow_up: [`load ${path} in Prometheus${where}`] };
}

/** The entry as its neighbour is: the same folder, the new name. */
const registered = (neighbour: string, path: string): string => {
  const folder = neighbour.slice(0, neighbour.lastIndexOf('/') + 1);
  return folder + path.slice(path.lastIndexOf('/') + 1);
};
