import type { Signs } from '../../../pipeline/detect.js';

/** Google Cloud firewall rules in Terraform. */
export const detectGcpFirewall: Signs = {
  declares: [{ format: 'terraform', type: /^google_compute_firewall(_policy_rule)?$/, why: 'firewall rule' }],
};
