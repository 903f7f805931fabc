import * as z from 'zod';
import type { TypedChange } from '../../pipeline/kind.js';
import { words } from '../../pipeline/names.js';
import { isDuration } from './duration.js';

const METRIC = /^[A-Za-z_:][A-Za-z0-9_.:]{0,199}$/;
const LABEL = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
/** Labels whose values are as many as there are users or requests: https://prometheus.io/docs/practices/naming/#labels */
const UNBOUNDED = /^(.*_)?(user|account|customer|client|tenant|member|session|request|req|trace|span|order|message|transaction|correlation|device)_?(id|ids|uuid|guid|key)$|^(id|uuid|guid|e_?mail|email_address|user|username|user_name|login|phone|phone_number|ip|ip_address|remote_addr|token|session|url|uri|query|timestamp|error_message|stack|full_name)$/;
const SECRET = new Set(['password', 'passwd', 'passphrase', 'secret', 'token', 'apikey', 'authorization', 'cookie', 'credential', 'credentials', 'otp', 'pin', 'totp']);

const snake = (name: string): string => words(name).join('_').toLowerCase();
const isUnbounded = (label: string): boolean => UNBOUNDED.test(snake(label));
const isSecret = (field: string): boolean => words(field).some((word) => SECRET.has(word.toLowerCase())) || /api_?key|private_?key/.test(snake(field));

const label = z
  .string()
  .regex(LABEL, 'not a label name')
  .refine((name) => !isUnbounded(name), {
    error: (issue) => `label "${String(issue.input)}" has one value per user or request: put it into the log event, not into a metric`,
  });
const duration = z.string().refine(isDuration, 'not a duration such as 5m or 1h30m');
const selector = z.string().min(1);

const metric = z.strictObject({
  name: z.string().regex(METRIC, 'not a metric name').describe('Name of the metric, e.g. auth_2fa_reset_total'),
  kind: z.enum(['counter', 'gauge', 'histogram', 'summary']).describe('Kind of the metric'),
  help: z.string().min(1).describe('What is measured'),
  labels: z.array(label).nullish().describe('Labels; each with few values'),
  buckets: z.array(z.number()).nullish().describe('Upper bounds of a histogram; the default of the library when absent'),
  unit: z.string().nullish().describe('Unit of the values'),
});

const logEvent = z.strictObject({
  event: z.string().regex(/^[\w.:-]{1,128}$/, 'not an event name').describe('Name of the event'),
  level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info').describe('Level'),
  description: z.string().nullish().describe('When it is logged'),
  fields: z
    .array(z.string().regex(LABEL, 'not a field name').refine((name) => !isSecret(name), { error: (issue) => `field "${String(issue.input)}" would put a secret into the log` }))
    .nullish()
    .describe('Fields besides the event name'),
});

const ratio = z.strictObject({
  errors: selector.describe('Selector of the counter of failures'),
  total: selector.describe('Selector of the counter of everything'),
  above: z.number().gt(0).lt(1).describe('Share of failures above which the alert fires: 0.1 is 10%'),
  window: duration.default('5m').describe('Time over which both are counted'),
});

const alert = z
  .strictObject({
    name: z.string().min(1).max(200).describe('Name of the alert'),
    mode: z.enum(['add', 'update', 'remove']).default('add').describe('update changes only the fields given'),
    severity: z.string().min(1).nullish().describe('Severity label, e.g. warning or critical'),
    for: duration.nullish().describe('How long the condition holds before the alert fires'),
    description: z.string().nullish().describe('What is wrong, for the person who is woken'),
    summary: z.string().nullish().describe('The same in a few words'),
    action: z.string().nullish().describe('What that person does first'),
    expr: z.string().min(1).nullish().describe('PromQL that has a value while something is wrong'),
    ratio: ratio.nullish().describe('Share of failures, instead of expr'),
    labels: z.record(z.string(), z.string()).nullish().describe('Further labels'),
    annotations: z.record(z.string(), z.string()).nullish().describe('Further annotations'),
    runbook_url: z.string().nullish().describe('Where the runbook is; found by default'),
    group: z.string().nullish().describe('Rule group; found by default'),
    targets: z.record(z.string(), z.array(z.string())).nullish().describe('Per environment what is watched, for charts that take a list'),
  })
  .superRefine((one, context) => {
    if (one.expr && one.ratio) context.addIssue({ code: 'custom', path: ['ratio'], message: 'give expr or ratio, not both' });
    if (one.mode !== 'add') return;
    if (!one.expr && !one.ratio && !one.targets) context.addIssue({ code: 'custom', path: ['expr'], message: 'an alert needs expr or ratio' });
    if (!one.severity && !one.targets) context.addIssue({ code: 'custom', path: ['severity'], message: 'an alert needs a severity' });
  });

const slo = z.strictObject({
  name: z.string().min(1).describe('Name of the objective'),
  objective: z.number().gt(50).lt(100).describe('Share of good events in percent: 99.9'),
  errors: selector.describe('Selector of the counter of bad events'),
  total: selector.describe('Selector of the counter of all events'),
  description: z.string().nullish().describe('What users can rely on'),
  action: z.string().nullish().describe('What the person on call does first'),
});

const matchers = z.record(z.string(), z.string());
const anyMap = z.record(z.string(), z.json());

const routing = z.strictObject({
  inhibit: z
    .array(z.strictObject({ source: matchers, target: matchers, equal: z.array(z.string()).nullish() }))
    .nullish()
    .describe('While an alert like source fires, alerts like target are silent'),
  routes: z.array(anyMap).nullish().describe('Routes as Alertmanager reads them'),
  receivers: z.array(anyMap).nullish().describe('Receivers as Alertmanager reads them; no secrets in them'),
});

/** The typed change `monitoring`. */
export const monitoringTask = z.strictObject({
  type: z.literal('monitoring').describe('Change type'),
  project: z.string().optional().describe('Nx project the change belongs to'),
  tool: z.string().optional().describe('Monitoring tool, when it shall not be detected'),
  path: z.string().optional().describe('The rules file, dashboard folder or module that is meant'),
  paths: z.array(z.string()).optional().describe('The files that are meant'),
  metrics: z.array(metric).nullish().describe('Metrics of the code'),
  logs: z.array(logEvent).nullish().describe('Log events of the code'),
  alerts: z.array(alert).nullish().describe('Alerts'),
  routing: routing.nullish().describe('Who is told, and what is silent'),
  slo: slo.nullish().describe('A service level objective: alerts on the rate at which its error budget burns'),
  dashboard: z.boolean().nullish().describe('Also a dashboard of these metrics and alerts'),
});

export type MonitoringTask = z.infer<typeof monitoringTask> & TypedChange;
export type MetricTask = z.infer<typeof metric>;
export type LogTask = z.infer<typeof logEvent>;
export type AlertTask = z.infer<typeof alert>;
export type SloTask = z.infer<typeof slo>;
export type RoutingTask = z.infer<typeof routing>;
