import type { Signs } from '../../../pipeline/detect.js';

/** Azure Monitor: alerts in Terraform and Bicep. */
export const detectAzureMonitor: Signs = {
  contains: [{ files: ['*.bicep'], text: /Microsoft\.Insights\/metricAlerts/i, why: 'alert of Azure Monitor' }],
  declares: [
    {
      format: 'terraform',
      type: /^azurerm_monitor_(metric_alert|scheduled_query_rules_alert|activity_log_alert|action_group)/,
      why: 'alert of Azure Monitor',
    },
  ],
};
