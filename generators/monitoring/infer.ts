import type { FreeText, Inferred, Json } from '../../pipeline/kind.js';
import { monitoringTask } from './task.js';

const SPEAKS = /\b(?:alerts?|alerting|metrics?|prometheus|grafana|dashboards?|runbooks?|counter|histogram)\b/i;
/** Counter `x_total` (labels: a, b): help. */
const METRIC = /\b(counter|gauge|histogram|summary)\s+`([a-zA-Z_:][\w:.]*)`(?:\s*\(labels?:?\s*([^)]*)\))?(?:\s*[:–—-]\s*([^\n]+))?/gi;
/** Alert `Name`: `expr` … */
const ALERT = /\balert\s+`([\w .-]+)`([^\n]*)/gi;
const EXPRESSION = /`([^`]*[<>=]=?[^`]*)`/;
const RATIO = /`([^`]+)`\s*(?:\/|of|over)\s*`([^`]+)`[^%\n]*?(?:above|over|more than|>)\s*(\d+(?:\.\d+)?)\s*%/i;
const FOR = /\bfor\s+`?((?:\d+(?:ms|[smhdw]))+|\d+\s*(?:seconds?|minutes?|hours?))`?/i;
const SEVERITY = /\b(?:severity[:\s]+`?(\w+)`?|(critical|warning|info)\b)/i;
const EVENT = /\blog\s+event\s+`([\w.:-]+)`(?:\s*\(fields?:?\s*([^)]*)\))?/gi;

/** Reads metrics, log events and alerts out of free text: only what is named in full; what is spoken of and not said becomes a question. */
export function infer(text: FreeText): Inferred {
  const lines = [text.description, ...text.implementation_notes];
  const all = lines.join('\n');
  if (!SPEAKS.test(all)) return { changes: [], questions: [] };
  const metrics = [...all.matchAll(METRIC)].map(metricOf);
  const logs = [...all.matchAll(EVENT)].map((match) => ({ event: match[1] ?? '', fields: names(match[2]) }));
  const alerts = [...all.matchAll(ALERT)].map((match) => alertOf(match[1] ?? '', match[2] ?? '', text.description));
  const dashboard = /\b(?:add|create|new)\b[^.\n]*\bdashboard\b/i.test(all);
  const change: Json = { type: 'monitoring', metrics, logs, alerts, ...(dashboard ? { dashboard: true } : {}) };
  const speaksOfAlert = /\balert(?:s|ing)?\b/i.test(text.description);
  const named = metrics.length + logs.length + alerts.length > 0;
  const complete = named && (!speaksOfAlert || alerts.length > 0) && monitoringTask.safeParse(change).success;
  if (complete) return { changes: [change], questions: [] };
  // A word in a note of another kind of task is no order to monitor.
  if (!named && !SPEAKS.test(text.description)) return { changes: [], questions: [] };
  return { changes: [], questions: [{ slot: missing(speaksOfAlert, alerts.length), reason: 'The text speaks of monitoring and does not say all of it: names, selectors, threshold.', seen: lines.filter(Boolean), skeleton: [skeleton(change, text, speaksOfAlert)] }] };
}

const missing = (speaksOfAlert: boolean, alerts: number): string => (speaksOfAlert || alerts > 0 ? 'changes[0].alerts' : 'changes[0].metrics');

const names = (list: string | undefined): string[] => (list ?? '').split(/[,\s]+/).map((name) => name.replace(/[`"']/g, '')).filter((name) => /^\w+$/.test(name));

function metricOf(match: RegExpMatchArray): Json {
  const [, kind = 'counter', name = '', labels, help] = match;
  return { name, kind: kind.toLowerCase(), help: (help ?? name.replaceAll('_', ' ')).trim(), labels: names(labels) };
}

function alertOf(name: string, rest: string, description: string): Json {
  const ratio = RATIO.exec(rest);
  const expr = EXPRESSION.exec(rest)?.[1];
  const severity = SEVERITY.exec(rest);
  const held = FOR.exec(rest)?.[1];
  return {
    name,
    ...(severity ? { severity: (severity[1] ?? severity[2] ?? '').toLowerCase() } : {}),
    ...(held ? { for: duration(held) } : {}),
    description,
    ...(ratio ? { ratio: { errors: ratio[1] ?? '', total: ratio[2] ?? '', above: Number(ratio[3]) / 100 } } : expr ? { expr } : {}),
  };
}

/** `5 minutes` → `5m`. */
const duration = (text: string): string => text.replace(/(\d+)\s*([smh])(?:econds?|inutes?|ours?)/i, '$1$2').replace(/\s/g, '').toLowerCase();

function skeleton(change: Json, text: FreeText, speaksOfAlert: boolean): Json {
  const map = change as { [key: string]: Json };
  const alert: Json = { name: '', severity: 'warning', for: '5m', description: text.description, action: '', ratio: { errors: '', total: '', above: 0.1, window: '5m' } };
  const empty = (list: Json | undefined): boolean => !Array.isArray(list) || list.length === 0;
  return { ...map, ...(speaksOfAlert && empty(map['alerts']) ? { alerts: [alert] } : {}), ...(!speaksOfAlert && empty(map['metrics']) ? { metrics: [{ name: '', kind: 'counter', help: '', labels: [] }] } : {}) };
}
