import type { Json } from '../../pipeline/kind.js';
import { kebabCase } from '../../pipeline/names.js';
import type { Alert } from './alert.js';
import { ratioQuery } from './expression.js';
import { thresholdOf } from './promql.js';

type JsonMap = { [key: string]: Json };
const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
const listOf = (value: Json | undefined): JsonMap[] => (Array.isArray(value) ? value.map(mapOf) : []);

/** Evaluator types of a Grafana threshold: https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/ */
const EVALUATOR: Record<string, string> = { '>': 'gt', '<': 'lt', '>=': 'gte', '<=': 'lte', '==': 'eq', '!=': 'ne' };
/** Grafana's own limit of a rule's uid. */
const UID_LENGTH = 40;

/** What is queried, and the number it is compared with. */
interface Condition {
  query: string;
  evaluator: string;
  value: number;
  /** How the value reads in a text. */
  format: string;
}

/** Grafana compares outside the query: the comparison is taken off the expression; where there is none to take off, any series counts as 1. */
async function conditionOf(alert: Alert): Promise<Condition> {
  if (alert.task.ratio) {
    const { query, above } = ratioQuery(alert.task.ratio);
    return { query, evaluator: 'gt', value: above, format: 'humanizePercentage' };
  }
  const threshold = await thresholdOf(alert.expr);
  if (threshold) return { query: threshold.left, evaluator: EVALUATOR[threshold.operator] ?? 'gt', value: threshold.value, format: 'humanize' };
  return { query: `(${alert.expr}) * 0 + 1`, evaluator: 'gt', value: 0, format: '' };
}

/** True for a rule whose parts are known well enough to be copied: one query in PromQL and one threshold. */
export function isCopyable(rule: JsonMap): boolean {
  const data = listOf(rule['data']);
  return data.filter(isQuery).length === 1 && thresholds(data).length === 1;
}

const isQuery = (node: JsonMap): boolean => typeof mapOf(node['model'])['expr'] === 'string' && node['datasourceUid'] !== '__expr__';
const thresholds = (data: readonly JsonMap[]): JsonMap[] => data.filter((node) => ['threshold', 'classic_conditions'].includes(String(mapOf(node['model'])['type'])));

/**
 * The alert as a Grafana rule: a copy of the neighbour with its slots filled, or the form Grafana exports.
 * @param neighbour a copyable rule
 * @param datasource uid of the Prometheus data source
 */
export async function grafanaRule(alert: Alert, neighbour: JsonMap | undefined, datasource: string, shared: Record<string, string>): Promise<JsonMap> {
  const condition = await conditionOf(alert);
  const base = neighbour ? copied(neighbour, condition) : fresh(condition, datasource);
  const query = String(listOf(base['data']).find(isQuery)?.['refId'] ?? 'A');
  const own: JsonMap = {
    uid: kebabCase(alert.name).slice(0, UID_LENGTH),
    title: alert.name,
    for: alert.for,
    annotations: annotationsOf(alert, condition, query),
    labels: { severity: alert.severity, ...shared, ...alert.labels },
  };
  return Object.fromEntries(Object.entries(base).map(([key, value]) => [key, own[key] ?? value]));
}

function annotationsOf(alert: Alert, condition: Condition, query: string): JsonMap {
  const value = condition.format ? `{{ $values.${query}.Value | ${condition.format} }}` : '';
  const description = alert.description.replace(/\{\{ \$value \| \w+ \}\}/g, value);
  return { summary: alert.summary, description, runbook_url: alert.runbook.url, ...alert.annotations };
}

/** Ties to one dashboard are the neighbour's own. */
const TIES = new Set(['dashboardUid', 'panelId', 'id', 'version', 'updated']);

function copied(neighbour: JsonMap, condition: Condition): JsonMap {
  const copy = structuredClone(neighbour);
  for (const tie of TIES) delete copy[tie];
  const data = listOf(copy['data']);
  for (const node of data.filter(isQuery)) mapOf(node['model'])['expr'] = condition.query;
  for (const node of thresholds(data)) compare(mapOf(node['model']), condition);
  const required = Object.keys(fresh(condition, '')).filter((key) => !(key in copy));
  return { ...copy, ...Object.fromEntries(required.filter((key) => key === 'annotations' || key === 'labels' || key === 'for').map((key) => [key, {}])) };
}

function compare(model: JsonMap, condition: Condition): void {
  const first = listOf(model['conditions'])[0];
  const evaluator = mapOf(first?.['evaluator']);
  evaluator['params'] = [condition.value];
  evaluator['type'] = condition.evaluator;
}

function fresh(condition: Condition, datasource: string): JsonMap {
  const query = { refId: 'A', relativeTimeRange: { from: 600, to: 0 }, datasourceUid: datasource, model: { refId: 'A', editorMode: 'code', expr: condition.query, instant: true, range: false } };
  const threshold = {
    refId: 'B',
    datasourceUid: '__expr__',
    model: { refId: 'B', type: 'threshold', expression: 'A', datasource: { type: '__expr__', uid: '__expr__' }, conditions: [{ evaluator: { type: condition.evaluator, params: [condition.value] } }] },
  };
  return { uid: '', title: '', condition: 'B', data: [query, threshold], noDataState: 'OK', execErrState: 'Error', for: '', annotations: {}, labels: {}, isPaused: false };
}
