import type { Json } from '../../pipeline/kind.js';
import type { Alert } from './alert.js';
import type { NeighbourRunbook } from './runbook.js';

type JsonMap = { [key: string]: Json };

/** How the alerts next door are written: the order of their keys, the names of their labels and annotations. */
export interface RuleShape {
  keys: string[];
  severity: string;
  /** Labels that every neighbour carries with the same value. */
  labels: Record<string, string>;
  summary: string | undefined;
  description: string;
  runbook: string;
  action: string | undefined;
  severities: string[];
  runbooks: NeighbourRunbook[];
  /** Annotation keys in the order of the neighbours. */
  annotations: string[];
}

const KEYS = ['alert', 'expr', 'for', 'labels', 'annotations'];
const NAMES = {
  severity: ['severity', 'level', 'priority'],
  summary: ['summary', 'title'],
  description: ['description', 'message', 'desc', 'details'],
  runbook: ['runbook_url', 'runbook', 'runbookUrl', 'runbook_link', 'playbook', 'playbook_url'],
  action: ['action'],
};

const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

/**
 * Learns the shape of alert rules.
 * @param rules the alerting rules of the file or folder, plain data
 */
export function ruleShape(rules: readonly JsonMap[]): RuleShape {
  const labels = rules.map((rule) => mapOf(rule['labels']));
  const annotations = rules.map((rule) => mapOf(rule['annotations']));
  const severity = used(labels, NAMES.severity) ?? 'severity';
  const none = rules.length === 0;
  const runbook = used(annotations, NAMES.runbook);
  return {
    keys: order(rules.at(-1)),
    severity,
    labels: shared(labels, severity),
    summary: used(annotations, NAMES.summary) ?? (none ? 'summary' : undefined),
    description: used(annotations, NAMES.description) ?? 'description',
    runbook: runbook ?? 'runbook_url',
    action: used(annotations, NAMES.action),
    severities: [...new Set(labels.map((one) => one[severity]).filter((one): one is string => typeof one === 'string'))],
    runbooks: rules.flatMap((rule) => neighbour(rule, runbook)),
    annotations: [...new Set(annotations.flatMap((one) => Object.keys(one)))],
  };
}

function order(rule: JsonMap | undefined): string[] {
  const seen = Object.keys(rule ?? {}).filter((key) => KEYS.includes(key));
  return seen.length < 3 ? KEYS : [...seen, ...KEYS.filter((key) => !seen.includes(key))];
}

/** The name that at least half of the neighbours use. */
function used(maps: readonly JsonMap[], names: readonly string[]): string | undefined {
  return names.find((name) => maps.length > 0 && maps.filter((map) => map[name] !== undefined).length * 2 >= maps.length);
}

function shared(labels: readonly JsonMap[], severity: string): Record<string, string> {
  const first = labels[0];
  if (labels.length < 2 || !first) return {};
  const same = Object.entries(first).filter(([key, value]) => key !== severity && typeof value === 'string' && !value.includes('{{') && labels.every((one) => one[key] === value));
  return Object.fromEntries(same) as Record<string, string>;
}

function neighbour(rule: JsonMap, key: string | undefined): NeighbourRunbook[] {
  const url = key ? mapOf(rule['annotations'])[key] : undefined;
  return typeof url === 'string' && typeof rule['alert'] === 'string' ? [{ alert: rule['alert'], url }] : [];
}

/**
 * The alerting rule in the shape of its neighbours.
 * @param escape how the file has braces of Prometheus' own templates written (Helm renders them first)
 */
export function ruleOf(alert: Alert, shape: RuleShape, escape: (text: string) => string = (text) => text): JsonMap {
  const parts: JsonMap = {
    alert: alert.name,
    expr: alert.expr,
    for: alert.for,
    labels: { [shape.severity]: alert.severity, ...shape.labels, ...alert.labels },
    annotations: annotationsOf(alert, shape, escape),
  };
  return Object.fromEntries(shape.keys.filter((key) => parts[key] !== undefined).map((key) => [key, parts[key] as Json]));
}

function annotationsOf(alert: Alert, shape: RuleShape, escape: (text: string) => string): JsonMap {
  const all: JsonMap = {};
  if (shape.summary) all[shape.summary] = escape(alert.summary);
  all[shape.description] = escape(alert.description);
  if (shape.action && alert.action) all[shape.action] = escape(alert.action);
  all[shape.runbook] = alert.runbook.url;
  for (const [key, value] of Object.entries(alert.annotations)) all[key] = escape(value);
  const place = (key: string): number => (shape.annotations.includes(key) ? shape.annotations.indexOf(key) : shape.annotations.length);
  return Object.fromEntries(Object.entries(all).sort((a, b) => place(a[0]) - place(b[0])));
}

/** Words of warning when a severity is none of those the neighbours use: nobody routes it. */
export function severityWarnings(alerts: readonly Alert[], shape: RuleShape): string[] {
  if (shape.severities.length === 0) return [];
  const odd = alerts.filter((alert) => !shape.severities.includes(alert.severity));
  return odd.map((alert) => `alert ${alert.name} has severity "${alert.severity}"; the alerts next to it use ${shape.severities.join(', ')}: see that it is routed`);
}
