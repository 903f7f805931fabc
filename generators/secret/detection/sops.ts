import type { Detect } from '../../../pipeline/kind.js';

/** SOPS: creation rules, and files that it encrypted. */
export const detectSops: Detect = {
  files: ['.sops.{yml,yaml}'],
  contains: [
    {
      files: ['*.enc.{yml,yaml,json,env}', '*secret*.{yml,yaml,json}', '*.sops.{yml,yaml,json,env}'],
      text: /^[ \t]*[\"']?(?:sops|sops_mac)[\"']?[ \t]*[:=]/m,
      why: 'encrypted by SOPS',
    },
  ],
};
