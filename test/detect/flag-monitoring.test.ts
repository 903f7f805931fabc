import { describe, test } from 'vitest';
import { check, packageJson, type Case } from './lay-out.js';

const FLAGS: Case[] = [
  {
    name: 'flagd: definitions with variants; a manifest for generated code is not the store',
    files: {
      'src/flagd/demo.flagd.json':
        '{\n  "flags": {\n    "slow": {\n      "variants": { "off": 0 },\n      "defaultVariant": "off"\n    }\n  }\n}\n',
      'src/checkout/flags.json': '{\n  "flags": {\n    "slow": { "flagType": "boolean", "defaultValue": false }\n  }\n}\n',
    },
    found: { 'flag/flagd': { paths: ['src/flagd/demo.flagd.json'] } },
  },
  {
    name: 'in code: a module of switches, a list of names, an enum',
    files: {
      'src/config/feature-flags.ts':
        'export const featureFlags = {\n  newCart: process.env.FEATURE_NEW_CART === "true",\n  oldCart: false,\n};\n',
      'web/features/feature-flags/available.ts':
        'export const availableFlags = [\n  "newCart",\n  "oldCart",\n] as const;\nexport type Flags = Record<string, boolean>;\n',
      'app/utils/FeatureFlags.ts': 'export enum Feature {\n  cart = "cart",\n}\nconst enabled = true;\n',
      'lib/experimental.ts': 'const flags: IFlags = {\n  cart: parseEnvVarBoolean(process.env.CART, false),\n};\n',
    },
    found: {
      'flag/in-code': {
        paths: [
          'app/utils/FeatureFlags.ts',
          'lib/experimental.ts',
          'src/config/feature-flags.ts',
          'web/features/feature-flags/available.ts',
        ],
      },
    },
  },
  {
    name: 'in code: an enum of names that a service keeps; the providers beside it are no flags',
    files: {
      'packages/shared/src/feature-flags/feature-flags.ts': "export enum FeatureFlagsKeys {\n  IS_CART_ENABLED = 'IS_CART_ENABLED',\n}\n",
      'src/feature-flags.service.ts': "export enum FeatureFlagsProviders {\n  ONE = 'one',\n}\nconst enabled = true;\n",
    },
    found: { 'flag/in-code': { paths: ['packages/shared/src/feature-flags/feature-flags.ts'] } },
  },
  {
    name: 'trap: toggle components, and a product whose subject is features',
    files: {
      'libs/ui/src/toggle/toggle.component.ts': 'export class ToggleComponent {\n  options = { enabled: true };\n}\n',
      'src/services/features.ts': 'export async function getFeatures() {\n  return [];\n}\n',
      'src/lib/features/feature-toggle/feature-toggle-service.ts': 'export class FeatureToggleService {}\n',
      'src/components/flags/FlagIcon.tsx': 'export const flags = { de: true };\n',
      'scripts/remove_feature_flags.py': 'FLAGS = ["a", "b"]\nenabled = True\n',
    },
    absent: ['flag'],
  },
  {
    name: 'variables: two or more of them, where variables are declared',
    files: {
      'src/configuration/configuration.service.ts':
        'cleanEnv(process.env, {\n  ENABLE_FEATURE_CART: bool(),\n  ENABLE_FEATURE_SHOP: bool(),\n});\n',
      '.env.example': 'FEATURE_FLAG_A=false\nFEATURE_FLAG_B=false\n',
      'src/settings.ts':
        'export const defaults = {\n  ENABLE_EXPERIMENTAL_A: true,\n  ENABLE_FEATURE_B: true,\n  ENABLE_FEATURE_C: true,\n};\n',
    },
    found: { 'flag/env': { paths: ['.env.example', 'src/configuration/configuration.service.ts'] } },
  },
  {
    name: 'services: a client that is asked, not a dependency alone; analytics of PostHog are no flags',
    files: {
      'a/package.json': packageJson(['unleash-client', 'posthog-js', 'launchdarkly-node-server-sdk']),
      'a/src/flags/client.ts': "import { initialize } from 'unleash-client';\n",
      'a/src/analytics.ts': "import posthog from 'posthog-js';\nposthog.capture('x');\n",
      'b/src/other.ts': "import { initialize } from 'unleash-client';\n",
    },
    found: { 'flag/unleash': { paths: ['a/src/flags/client.ts'] } },
    absent: ['flag/posthog', 'flag/launchdarkly'],
  },
  {
    name: 'a configuration file with a section of switches',
    files: {
      'config/settings.yml': 'features:\n  new_cart: false\n  old_cart: true\n',
      'config/database.yml': 'development:\n  pool: 5\n',
    },
    found: { 'flag/config-file': { paths: ['config/settings.yml'] } },
  },
];

const MONITORING: Case[] = [
  {
    name: 'Prometheus: rules as a file, as a resource, in Jsonnet; definitions of the resource are none',
    files: {
      'rules/shop.yml': 'groups:\n  - name: shop\n    rules:\n      - alert: Down\n        expr: up == 0\n',
      'k8s/rule.yaml':
        'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n    - name: a\n      rules:\n        - alert: A\n          expr: up == 0\n',
      'crds/rules.yaml': 'kind: CustomResourceDefinition\nspec:\n  names:\n    kind: PrometheusRule\n',
      'mixin/alerts.libsonnet': "{\n  alert: 'Down',\n}\n",
      'users.yml': 'groups:\n  - name: admins\n',
    },
    found: {
      'monitoring/prometheus': { paths: ['rules/shop.yml'] },
      'monitoring/prometheus-rule': { paths: ['k8s/rule.yaml'] },
      'monitoring/mixin': { paths: ['mixin/alerts.libsonnet'] },
    },
  },
  {
    name: 'Grafana, its dashboards, the collector, Alertmanager',
    files: {
      'grafana/provisioning/alerting/shop.yml': 'apiVersion: 1\ngroups:\n  - name: a\n',
      'grafana/dashboards/shop.json': '{ "panels": [], "schemaVersion": 39 }\n',
      'src/dashboard/data.json': '{ "panels": 3 }\n',
      'otel.yml': 'receivers:\n  otlp: {}\nservice:\n  pipelines: {}\n',
      'alertmanager.yml': 'route:\n  receiver: a\nreceivers:\n  - name: a\n',
    },
    found: {
      'monitoring/grafana': { paths: ['grafana/provisioning/alerting/shop.yml'] },
      'monitoring/grafana-dashboard': { paths: ['grafana/dashboards/shop.json'] },
      'monitoring/otel-collector': { paths: ['otel.yml'] },
      'monitoring/alertmanager': { paths: ['alertmanager.yml'] },
    },
  },
  {
    name: 'values for a chart of alerts, and a dashboard in a ConfigMap',
    files: {
      'helm_deploy/values-prod.yaml': 'generic-prometheus-alerts:\n  target: shop\n',
      'dashboards/shop.configmap.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels:\n    grafana_dashboard: "true"\n',
      'helm_deploy/values-dev.yaml': 'alerts: true\n',
    },
    found: {
      'monitoring/chart-alerts': { paths: ['helm_deploy/values-prod.yaml'] },
      'monitoring/grafana-dashboard': { paths: ['dashboards/shop.configmap.yaml'] },
    },
  },
  {
    name: 'CloudWatch and Datadog as resources; comments do not count',
    files: {
      'infra/alarms.tf': 'resource "aws_cloudwatch_metric_alarm" "a" {}\n# resource "datadog_monitor" "b" {}\n',
      'infra/main.tf': 'resource "aws_sns_topic" "t" {}\n',
    },
    found: { 'monitoring/cloudwatch': { paths: ['infra/alarms.tf'] } },
    absent: ['monitoring/datadog'],
  },
  {
    name: 'programs: set up where it is called, below the manifest that declares it, not in tests',
    files: {
      'api/package.json': packageJson(['@sentry/node', 'prom-client', 'hot-shots', '@opentelemetry/sdk-node']),
      'api/src/instrument.ts': "import { init } from '@acme/sentry';\nimport * as Sentry from '@sentry/node';\n",
      'api/src/metrics.ts': "import { Counter } from 'prom-client';\n",
      'api/src/metrics.test.ts': "import { Counter } from 'prom-client';\n",
      'api/src/statsd.ts': "import StatsD from 'hot-shots';\n",
      'api/src/tracing.ts': 'const sdk = new NodeSDK({});\n',
      'web/src/metrics.ts': "import { Counter } from 'prom-client';\n",
      'web/src/sentry-webhook.ts': 'export const name = "sentry";\n',
    },
    found: {
      'monitoring/sentry': { paths: ['api/src/instrument.ts'] },
      'monitoring/prom-client': { paths: ['api/src/metrics.ts'] },
      'monitoring/statsd': { paths: ['api/src/statsd.ts'] },
      'monitoring/opentelemetry': { paths: ['api/src/tracing.ts'] },
    },
  },
  {
    name: 'a logger is no monitoring',
    files: {
      'package.json': packageJson(['@nestjs/common', 'pino', 'prom-client']),
      'src/main.ts': "import { Logger } from '@nestjs/common';\nnew Logger('main');\nimport pino from 'pino';\n",
    },
    found: { 'logs/pino': { paths: ['src/main.ts'] }, 'logs/nest-logger': { paths: ['src/main.ts'] } },
    absent: ['monitoring'],
  },
];

describe('feature flags', () => {
  test.each(FLAGS.map((one) => [one.name, one] as const))('%s', (_name, one) => check(one));
});

describe('monitoring', () => {
  test.each(MONITORING.map((one) => [one.name, one] as const))('%s', (_name, one) => check(one));
});
