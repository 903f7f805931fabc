import type { Signs } from '../../../pipeline/detect.js';

/** Datadog: monitors in Terraform, the tracer in programs. */
export const detectDatadog: Signs = {
  dependencies: [
    'dd-trace',
    'ddtrace',
    '@datadog/browser-rum',
    '@datadog/datadog-ci',
    'datadog',
    'gopkg.in/datadog/dd-trace-go.v1',
    'github.com/datadog/dd-trace-go',
    'com.datadoghq:dd-trace-api',
  ],
  uses: ['dd-trace', 'ddtrace', '@datadog/browser', 'datadogRum', 'Datadog.configure'],
  files: ['datadog.{yml,yaml}'],
  declares: [{ format: 'terraform', type: /^datadog_/, why: 'resource of Datadog' }],
};
