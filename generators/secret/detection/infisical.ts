import type { Signs } from '../../../pipeline/detect.js';

/** Infisical: its project file, operator or action. */
export const detectInfisical: Signs = {
  dependencies: ['@infisical/sdk', 'infisical-node'],
  files: ['.infisical.json'],
  contains: [{ files: ['/.github/workflows/*.{yml,yaml}'], text: /Infisical\/secrets-action/, why: 'reads secrets of Infisical' }],
  declares: [{ format: 'kubernetes', type: /^InfisicalSecret$/, why: 'resource of Infisical' }],
};
