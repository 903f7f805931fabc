import type { Applied, Found, Json } from '../../pipeline/kind.js';
import { featureTopic, ownedBy, rollbackSteps, written, type Guide } from './guide.js';
import { documentPath } from './place.js';
import { RUNBOOK } from './section.js';
import { siblingsOf } from './siblings.js';
import { bullets, numbered, paragraph, sentence } from './text.js';

type JsonMap = { [key: string]: Json };

/** A runbook for each alert, at the place its `runbook_url` leads to. */
export function runbooks(applied: readonly Applied[], found: Found): Promise<Guide[]> {
  return Promise.all(applied.flatMap((one) => alertsOf(one).map((alert) => runbook(alert, one, applied, found))));
}

const listOf = (value: Json | undefined): JsonMap[] => (Array.isArray(value) ? value.filter((one): one is JsonMap => typeof one === 'object' && one !== null && !Array.isArray(one)) : []);
const alertsOf = (one: Applied): JsonMap[] => listOf(one.made.report?.['alerts']).filter((alert) => typeof alert['runbook'] === 'string');
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

async function runbook(alert: JsonMap, one: Applied, applied: readonly Applied[], found: Found): Promise<Guide> {
  const description = text(alert['description']).replace(/\.$/, '');
  const condition = `The condition holds for ${text(alert['for'])} before the alert fires, with severity ${text(alert['severity'])}. The rule is in \`${text(alert['rules'])}\`.`;
  const bodies: Record<string, string> = {
    meaning: `${paragraph(`${description}. ${condition}`)}\n\n${promql(text(alert['expr']))}`,
    impact: paragraph(IMPACT[text(alert['severity'])] ?? 'See the description: how many users are affected is to be provided by the team that owns the feature.'),
    look: [queries(alert), bullets(lookAt(one))].filter(Boolean).join('\n\n'),
    act: numbered(actions(alert, applied, found)),
    escalation: paragraph(escalation(applied)),
  };
  const path = text(alert['runbook']);
  const name = text(alert['name']);
  const draft = {
    path,
    title: sentence(name),
    topic: { words: name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase(), name },
    summary: description,
    intro: '',
    sections: RUNBOOK.map((kind) => ({ kind, body: bodies[kind.name] ?? '' })),
    owner: 'user' as const,
    severity: text(alert['severity']),
    ...ownedBy(applied),
  };
  return written(draft, { path, because: '', siblings: siblingsOf(path, found) }, found);
}

const promql = (expr: string): string => `\`\`\`promql\n${expr}\n\`\`\``;

/** Each query under a line that says what it shows. */
const queries = (alert: JsonMap): string =>
  listOf(alert['queries']).map((query) => `${paragraph(`${text(query['what'])}:`)}\n\n${promql(text(query['expr']))}`).join('\n\n');

/** What a severity says about users, by the usual meaning of the words. */
const IMPACT: Record<string, string> = {
  critical: 'Users are affected now, or will be within the hour.',
  page: 'Users are affected now, or will be within the hour.',
  warning: 'Some users may be affected. It gets worse when nobody looks within the working day.',
  ticket: 'Some users may be affected. It gets worse when nobody looks within the working day.',
  info: 'No user is affected yet.',
};

function lookAt(one: Applied): string[] {
  const logs = listOf((one.change as unknown as JsonMap)['logs']).filter((event) => text(event['event']) !== '');
  const dashboard = text(one.made.report?.['dashboard']);
  return [
    'Since when does it rise? Compare the time with the last deployment and the last change of a flag.',
    ...(dashboard ? [`Open the dashboard that \`${dashboard}\` defines.`] : []),
    ...logs.map((event) => `Read the log of that time: lines whose \`event\` is \`${text(event['event'])}\`${fieldsOf(event)}.`),
  ];
}

function fieldsOf(event: JsonMap): string {
  const names = Array.isArray(event['fields']) ? event['fields'].map((name) => `\`${String(name)}\``) : [];
  return names.length > 0 ? `, by ${names.join(', ')}` : '';
}

function actions(alert: JsonMap, applied: readonly Applied[], found: Found): string[] {
  const action = text(alert['action']);
  const [first] = rollbackSteps(applied.filter((one) => one.kind === 'flag'), found);
  const flag = applied.some((one) => one.kind === 'flag') && first ? [`If the feature is the cause: ${first.charAt(0).toLowerCase()}${first.slice(1)}`] : [];
  return [...(action ? [`${action.replace(/\.$/, '')}.`] : []), ...flag, `If a deployment is the cause: roll the application back as \`${documentPath('deployment-guide', featureTopic(found), found).path}\` says.`, 'Write down what you saw and did; the alert ends by itself when the condition is over.'];
}

function escalation(applied: readonly Applied[]): string {
  const owners = applied.flatMap((one) => ownedBy([one]).team ?? []);
  return owners.length > 0 ? `${[...new Set(owners)].join(', ')} owns the feature. How to reach them outside working hours is to be provided.` : 'Who owns the feature and how to reach them is to be provided.';
}
