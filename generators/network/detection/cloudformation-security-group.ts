import type { Signs } from '../../../pipeline/detect.js';

/** AWS security groups in CloudFormation. */
export const detectCloudformationSecurityGroup: Signs = {
  declares: [{ format: 'cloudformation', type: /^AWS::EC2::SecurityGroup/, why: 'security group' }],
};
