import type { Signs } from '../../../pipeline/detect.js';

/** AWS WAF in Terraform. */
export const detectWaf: Signs = {
  declares: [{ format: 'terraform', type: /^aws_wafv2_/, why: 'rule of a web application firewall' }],
};
