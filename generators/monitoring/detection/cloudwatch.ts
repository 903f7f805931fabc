import type { Signs } from '../../../pipeline/detect.js';

/** CloudWatch: alarms and dashboards in Terraform and CloudFormation. */
export const detectCloudwatch: Signs = {
  declares: [
    {
      format: 'terraform',
      type: /^aws_cloudwatch_(metric_alarm|composite_alarm|dashboard|log_metric_filter)$/,
      why: 'alarm of CloudWatch',
    },
    { format: 'cloudformation', type: /^AWS::CloudWatch::(CompositeAlarm|Alarm|Dashboard)$/, why: 'alarm of CloudWatch' },
  ],
};
