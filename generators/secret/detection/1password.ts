import type { Signs } from '../../../pipeline/detect.js';

/** 1Password: secret references and its operator. */
export const detectOnePassword: Signs = {
  dependencies: ['@1password/sdk', '@1password/connect'],
  contains: [{ files: ['*.env*', '.env*', '*.{yml,yaml}', '*.tpl'], text: /\bop:\/\/[\w ${}-]+\//, why: 'refers to 1Password' }],
  declares: [{ format: 'kubernetes', type: /^OnePasswordItem$/, why: 'resource of 1Password' }],
};
