import type { Kind } from '../../pipeline/kind.js';
import { alertRules } from './alert-rules.js';
import { alertmanager } from './alertmanager.js';
import { consoleLogger } from './console.js';
import { grafanaDashboard } from './grafana-dashboard.js';
import { grafana } from './grafana.js';
import { infer } from './infer.js';
import { logEvent } from './log-library.js';
import { nestLogger } from './nest-logger.js';
import { pino } from './pino.js';
import { prometheus } from './prometheus.js';
import { prometheusRule } from './prometheus-rule.js';
import { promClient } from './prom-client.js';
import { monitoringTask, type MonitoringTask } from './task.js';
import { winston } from './winston.js';

/** Tools that are alternatives: by default the files of the workspace decide, `tool` overrides them. */
const NAMED: Record<string, readonly string[]> = { alerts: ['prometheus', 'prometheus-rule', 'grafana'], logs: ['pino', 'winston', 'nest-logger', 'console'] };

/** Which part of the change needs which part of the tools. */
const PARTS: { part: string; needs(task: MonitoringTask): boolean }[] = [
  { part: 'metrics', needs: (task) => Boolean(task.metrics?.length) },
  { part: 'logs', needs: (task) => Boolean(task.logs?.length) },
  { part: 'alerts', needs: (task) => Boolean(task.alerts?.length || task.slo) },
  { part: 'routing', needs: (task) => Boolean(task.routing) },
  { part: 'dashboard', needs: (task) => task.dashboard === true },
];

const partFor = (part: string, task: MonitoringTask): string => (task.tool && NAMED[part]?.includes(task.tool) ? `${part} by ${task.tool}` : part);

/** Metrics, log events, alerts with their tests, routing, objectives and dashboards. */
export const monitoring: Kind<MonitoringTask> = {
  name: 'monitoring',
  type: 'monitoring',
  title: 'Metrics, logs, alerts and dashboards',
  task: monitoringTask,
  infer,
  parts: (task) => PARTS.filter((one) => one.needs(task)).map((one) => partFor(one.part, task)),
  tools: [promClient, logEvent, alertRules, pino, winston, nestLogger, consoleLogger, prometheus, prometheusRule, grafana, alertmanager, grafanaDashboard],
};
