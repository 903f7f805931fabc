import type { Signs } from '../../../pipeline/detect.js';

/** PagerDuty in Terraform. */
export const detectPagerduty: Signs = {
  declares: [{ format: 'terraform', type: /^pagerduty_/, why: 'resource of PagerDuty' }],
};
