import type { Signs } from '../../../pipeline/detect.js';

/** AWS security groups in Terraform. */
export const detectSecurityGroup: Signs = {
  contains: [{ files: ['*.tf'], text: /\"terraform-aws-modules\/security-group\//, why: 'module of security groups' }],
  declares: [
    { format: 'terraform', type: /^aws_(security_group|security_group_rule|vpc_security_group_(in|e)gress_rule)$/, why: 'security group' },
  ],
};
