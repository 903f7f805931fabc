import { InfraError } from '../../pipeline/error.js';
import type { Found, Json } from '../../pipeline/kind.js';
import { sentenceCase } from '../../pipeline/names.js';
import { checkRatio, ratioExpression, share, shareOf, sloAlerts } from './expression.js';
import { parsePromql, thresholdOf } from './promql.js';
import { runbookOf, type NeighbourRunbook, type Runbook } from './runbook.js';
import type { AlertTask, MonitoringTask } from './task.js';

/** An alert with everything that a rule needs; texts are whole, the expression is PromQL. */
export interface Alert {
  task: AlertTask;
  name: string;
  expr: string;
  for: string;
  severity: string;
  summary: string;
  description: string;
  action: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  runbook: Runbook;
}

/** Where an alert gives no time: shorter than that and one scrape that failed wakes somebody. */
const DEFAULT_FOR = '5m';

/** All alerts a change asks for: its own and those of its objective. */
export const alertTasks = (task: MonitoringTask): AlertTask[] => [...(task.alerts ?? []), ...(task.slo ? sloAlerts(task.slo) : [])];

/**
 * The new alerts of a change.
 * @param neighbours runbook URLs of the alerts beside them
 * @throws InfraError for an expression that is not PromQL
 */
export async function newAlerts(task: MonitoringTask, found: Found, neighbours: readonly NeighbourRunbook[]): Promise<Alert[]> {
  const wanted = alertTasks(task).filter((alert) => alert.mode === 'add' && (alert.expr || alert.ratio));
  return Promise.all(wanted.map((alert) => completeAlert(alert, found, neighbours)));
}

async function completeAlert(task: AlertTask, found: Found, neighbours: readonly NeighbourRunbook[]): Promise<Alert> {
  const expr = await expressionOf(task, found);
  const runbook = runbookOf(task.name, found, neighbours);
  const summary = task.summary ?? task.description ?? sentenceCase(task.name);
  return {
    task,
    name: task.name,
    expr,
    for: task.for ?? DEFAULT_FOR,
    severity: task.severity ?? 'warning',
    summary: withoutStop(summary),
    description: await describe(task, expr),
    action: task.action ?? '',
    labels: task.labels ?? {},
    annotations: task.annotations ?? {},
    runbook: task.runbook_url ? { ...runbook, url: task.runbook_url } : runbook,
  };
}

/**
 * The PromQL of an alert.
 * @throws InfraError when it does not parse, with the column
 */
export async function expressionOf(alert: AlertTask, found: Found): Promise<string> {
  const subject = `task "${found.task.id}", alert "${alert.name}"`;
  if (alert.ratio) await checkRatio(alert.ratio, subject);
  const expr = alert.ratio ? ratioExpression(alert.ratio) : (alert.expr ?? '').trim();
  const { errors } = await parsePromql(expr);
  if (!errors.length) return expr;
  throw new InfraError({
    subject: `${subject}: the expression is not PromQL at column ${(errors[0] ?? 0) + 1}`,
    evidence: [expr],
    remedy: 'Correct "expr" in the plan.',
  });
}

async function describe(task: AlertTask, expr: string): Promise<string> {
  const text = withoutStop(task.description ?? task.summary ?? sentenceCase(task.name));
  if (task.ratio) return `${text}: {{ $value | humanizePercentage }} in the last ${task.ratio.window}.`;
  if (text.includes('{{') || !(await thresholdOf(expr))) return `${text}.`;
  return `${text} (now {{ $value | humanize }}).`;
}

const withoutStop = (text: string): string => text.trim().replace(/\.$/, '');

const IN_WORDS: Record<string, string> = { '>': 'more than', '>=': 'at least', '<': 'less than', '<=': 'at most', '==': 'exactly', '!=': 'anything but' };

/** Queries for the person who looks: the parts of the condition, without what makes it one. */
async function queriesOf(alert: Alert): Promise<{ [key: string]: Json }[]> {
  const about = shareOf(alert.task);
  if (!about) {
    const threshold = await thresholdOf(alert.expr);
    return threshold ? [{ what: `The value (the alert waits for ${IN_WORDS[threshold.operator] ?? threshold.operator} ${threshold.value})`, expr: threshold.left }] : [];
  }
  const { errors, total, windows } = about;
  const shortest = windows.at(-1) ?? '5m';
  return [
    ...windows.map((window) => ({ what: `Share of failures over ${window}`, expr: share(errors, total, window) })),
    { what: 'Failures a second, by label', expr: `sum without (instance, pod) (rate(${errors.trim()}[${shortest}])) > 0` },
    { what: 'All events a second', expr: `sum(rate(${total.trim()}[${shortest}]))` },
  ];
}

/** What the report and the documents are told of the alerts. */
export const alertReport = async (alerts: readonly Alert[], rules: string): Promise<Json> =>
  Promise.all(alerts.map(async (alert) => ({
    name: alert.name,
    severity: alert.severity,
    for: alert.for,
    expr: alert.expr,
    summary: alert.summary,
    description: alert.task.description ?? alert.summary,
    action: alert.action,
    rules,
    runbook: alert.runbook.path,
    runbook_url: alert.runbook.url,
    queries: await queriesOf(alert),
  })));
