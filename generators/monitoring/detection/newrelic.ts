import type { Signs } from '../../../pipeline/detect.js';

/** New Relic: its configuration, alerts in Terraform. */
export const detectNewrelic: Signs = {
  files: ['newrelic.{js,cjs,yml,ini}'],
  declares: [{ format: 'terraform', type: /^newrelic_/, why: 'resource of New Relic' }],
};
