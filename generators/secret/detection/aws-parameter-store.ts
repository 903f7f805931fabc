import type { Detect } from '../../../pipeline/kind.js';

/** AWS Systems Manager parameters that are encrypted. */
export const detectAwsParameterStore: Detect = {
  contains: [
    { files: ['*.tf'], text: /\"SecureString\"|\bwith_decryption\s*=\s*true/, why: 'encrypted parameter of AWS Systems Manager' },
    {
      files: ['*.{yml,yaml}', '*.template', '*.template.json'],
      text: /\{\{resolve:ssm-secure:/,
      why: 'encrypted parameter of AWS Systems Manager',
    },
  ],
};
