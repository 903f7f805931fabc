import { file, type Change } from '../../pipeline/change.js';
import type { Applied, Found, Json } from '../../pipeline/kind.js';
import { rollbackSteps } from './guide.js';
import { bullets, numbered, paragraph, sentence } from './text.js';

type JsonMap = { [key: string]: Json };

/** A runbook for each alert, at the place its `runbook_url` leads to. */
export function runbooks(applied: readonly Applied[], found: Found): Change[] {
  return applied.flatMap((one) => alertsOf(one).map((alert) => runbook(alert, one, applied, found)));
}

function alertsOf(one: Applied): JsonMap[] {
  const alerts = one.made.report?.['alerts'];
  return Array.isArray(alerts) ? alerts.filter((alert): alert is JsonMap => typeof alert === 'object' && alert !== null && !Array.isArray(alert) && typeof alert['runbook'] === 'string') : [];
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function runbook(alert: JsonMap, one: Applied, applied: readonly Applied[], found: Found): Change {
  const description = text(alert['description']).replace(/\.$/, '');
  const view = {
    name: sentence(text(alert['name'])),
    meaning: paragraph(`${description}. The condition holds for ${text(alert['for'])} before the alert fires, with severity ${text(alert['severity'])}. The rule is in \`${text(alert['rules'])}\`.`),
    expr: text(alert['expr']),
    impact: paragraph(IMPACT[text(alert['severity'])] ?? 'See the description: how many users are affected is to be provided by the team that owns the feature.'),
    look: bullets(lookAt(one)),
    act: numbered(actions(alert, applied, found)),
    escalation: paragraph(escalation(applied)),
  };
  return file(text(alert['runbook']), 'document/runbook/runbook.md.hbs', view);
}

/** What a severity says about users, by the usual meaning of the words. */
const IMPACT: Record<string, string> = {
  critical: 'Users are affected now, or will be within the hour.',
  page: 'Users are affected now, or will be within the hour.',
  warning: 'Some users may be affected. It gets worse when nobody looks within the working day.',
  ticket: 'Some users may be affected. It gets worse when nobody looks within the working day.',
  info: 'No user is affected yet.',
};

function lookAt(one: Applied): string[] {
  const change = one.change as unknown as JsonMap;
  const events = Array.isArray(change['logs']) ? change['logs'].map((event) => text((event as JsonMap)['event'])).filter(Boolean) : [];
  const dashboard = text(one.made.report?.['dashboard']);
  return [
    'Run the expression above in Prometheus without its comparison: since when does it rise, and on which labels?',
    ...(dashboard ? [`Open the dashboard that \`${dashboard}\` defines.`] : []),
    ...events.map((event) => `Read the log events \`${event}\` of that time.`),
    'Compare the time with the last deployment and the last change of a flag.',
  ];
}

function actions(alert: JsonMap, applied: readonly Applied[], found: Found): string[] {
  const action = text(alert['action']);
  const [first] = rollbackSteps(applied.filter((one) => one.kind === 'flag'), found);
  const flag = applied.some((one) => one.kind === 'flag') && first ? [`If the feature is the cause: ${first.charAt(0).toLowerCase()}${first.slice(1)}`] : [];
  return [...(action ? [`${action.replace(/\.$/, '')}.`] : []), ...flag, 'If a deployment is the cause: roll the application back as the deployment guide of the feature says.', 'Write down what you saw and did; the alert ends by itself when the condition is over.'];
}

function escalation(applied: readonly Applied[]): string {
  const owners = applied.map((one) => (one.made.report?.['flag'] as JsonMap | undefined)?.['owner']).filter((owner): owner is string => typeof owner === 'string' && owner !== '');
  return owners.length > 0 ? `${[...new Set(owners)].join(', ')} owns the feature. How to reach them outside working hours is to be provided.` : 'Who owns the feature and how to reach them is to be provided.';
}
