import { readYaml } from '../../../pipeline/edit/yaml.js';
import type { Json } from '../../../pipeline/kind.js';

type JsonMap = { [key: string]: Json };
export const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
export const listOf = (value: Json | undefined): JsonMap[] => (Array.isArray(value) ? value.map(mapOf) : []);

/** An alert as it stands in a file, whatever the format. */
export interface Ruled {
  name: string;
  expr: string;
  for: string;
}

/** The rules of a file: the groups as Prometheus reads them (absent for Grafana), and every alert. */
export interface RuleText {
  groups?: Json;
  alerts: Ruled[];
}

/** Reads a rule file of Prometheus, of its operator, or of Grafana's provisioning. */
export async function readRules(text: string, path: string): Promise<RuleText> {
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text);
  const all = Array.isArray(documents) && documents.length > 1 ? documents.map((one) => mapOf(one.toJS() as Json)) : [mapOf(await readYaml(text, path))];
  const operator = all.filter((one) => one['kind'] === 'PrometheusRule').map((one) => mapOf(one['spec'])['groups']);
  const groups = operator.length > 0 ? operator.flatMap((one) => listOf(one)) : all.flatMap((one) => listOf(one['groups']));
  const rules = groups.flatMap((group) => listOf(group['rules']));
  const isGrafana = rules.some((rule) => 'data' in rule);
  return isGrafana ? { alerts: rules.map(grafanaRule) } : { groups, alerts: rules.filter((rule) => 'alert' in rule).map(plainRule) };
}

const plainRule = (rule: JsonMap): Ruled => ({ name: String(rule['alert']), expr: String(rule['expr'] ?? ''), for: String(rule['for'] ?? '0s') });

function grafanaRule(rule: JsonMap): Ruled {
  const query = listOf(rule['data']).map((node) => mapOf(node['model'])['expr']).find((expr) => typeof expr === 'string');
  return { name: String(rule['title']), expr: String(query ?? ''), for: String(rule['for'] ?? '0s') };
}
