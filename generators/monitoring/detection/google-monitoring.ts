import type { Signs } from '../../../pipeline/detect.js';

/** Google Cloud Monitoring: alert policies in Terraform. */
export const detectGoogleMonitoring: Signs = {
  declares: [{ format: 'terraform', type: /^google_monitoring_/, why: 'alert policy of Google Cloud' }],
};
