import type { Detect } from '../../../pipeline/kind.js';

/** SOPS: creation rules, and files that it encrypted. */
export const detectSops: Detect = {
  dependencies: ['sops-age'],
  files: ['.sops.{yml,yaml}'],
  contains: [
    {
      files: ['*.enc.{yml,yaml,json,env}', '*secret*.{yml,yaml,json}', '*.sops.{yml,yaml,json,env}'],
      text: /^[ \t]*[\"']?sops[\"']?\s*:\s*[\s\S]*\bmac[\"']?\s*:/m,
      why: 'encrypted by SOPS',
    },
  ],
};
