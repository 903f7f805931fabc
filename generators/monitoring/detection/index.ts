import type { DetectRow, Signs } from '../../../pipeline/detect.js';
import { detectAlertmanager } from './alertmanager.js';
import { detectApplicationInsights } from './application-insights.js';
import { detectAzureMonitor } from './azure-monitor.js';
import { detectChartAlerts } from './chart-alerts.js';
import { detectCloudwatch } from './cloudwatch.js';
import { detectDatadog } from './datadog.js';
import { detectGoogleMonitoring } from './google-monitoring.js';
import { detectGrafanaDashboard } from './grafana-dashboard.js';
import { detectGrafana } from './grafana.js';
import { detectMicrometer } from './micrometer.js';
import { detectMixin } from './mixin.js';
import { detectNestLogger } from './nest-logger.js';
import { detectNewrelic } from './newrelic.js';
import { detectOpentelemetry } from './opentelemetry.js';
import { detectOtelCollector } from './otel-collector.js';
import { detectPagerduty } from './pagerduty.js';
import { detectPino } from './pino.js';
import { detectPromClient } from './prom-client.js';
import { detectPrometheusClient } from './prometheus-client.js';
import { detectPrometheusConfig } from './prometheus-config.js';
import { detectPrometheusOperator } from './prometheus-operator.js';
import { detectPrometheusRule } from './prometheus-rule.js';
import { detectPrometheus } from './prometheus.js';
import { detectSentry } from './sentry.js';
import { detectStatsd } from './statsd.js';
import { detectWinston } from './winston.js';

/** How each tool of monitoring is recognised, one line a tool. */
const ROWS: [tool: string, detect: Signs][] = [
  ['prometheus', detectPrometheus],
  ['prometheus-rule', detectPrometheusRule],
  ['chart-alerts', detectChartAlerts],
  ['prometheus-operator', detectPrometheusOperator],
  ['prometheus-config', detectPrometheusConfig],
  ['alertmanager', detectAlertmanager],
  ['mixin', detectMixin],
  ['grafana', detectGrafana],
  ['grafana-dashboard', detectGrafanaDashboard],
  ['otel-collector', detectOtelCollector],
  ['cloudwatch', detectCloudwatch],
  ['azure-monitor', detectAzureMonitor],
  ['google-monitoring', detectGoogleMonitoring],
  ['datadog', detectDatadog],
  ['sentry', detectSentry],
  ['prom-client', detectPromClient],
  ['prometheus-client', detectPrometheusClient],
  ['micrometer', detectMicrometer],
  ['opentelemetry', detectOpentelemetry],
  ['statsd', detectStatsd],
  ['newrelic', detectNewrelic],
  ['application-insights', detectApplicationInsights],
  ['pagerduty', detectPagerduty],
];

/** Loggers show where to log, not that anything is monitored: their findings have the name of the part they serve. */
const LOGGERS: [tool: string, detect: Signs][] = [
  ['pino', detectPino],
  ['winston', detectWinston],
  ['nest-logger', detectNestLogger],
];

export const monitoringDetection: readonly DetectRow[] = [
  ...ROWS.map(([tool, detect]) => ({ kind: 'monitoring', tool, detect })),
  ...LOGGERS.map(([tool, detect]) => ({ kind: 'logs', tool, detect })),
];
