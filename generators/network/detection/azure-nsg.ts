import type { Signs } from '../../../pipeline/detect.js';

/** Azure network security groups in Terraform and Bicep. */
export const detectAzureNsg: Signs = {
  contains: [{ files: ['*.bicep'], text: /Microsoft\.Network\/networkSecurityGroups/, why: 'network security group' }],
  declares: [{ format: 'terraform', type: /^azurerm_network_security_(group|rule)$/, why: 'network security group' }],
};
