import type { Detect } from '../../../pipeline/kind.js';

/** Helmfile: releases of charts. */
export const detectHelmfile: Detect = {
  contains: [
    {
      files: ['helmfile*.{yml,yaml,yaml.gotmpl}', 'helmfile.d/*.{yml,yaml,yaml.gotmpl}'],
      text: /^(releases|helmfiles)\s*:/m,
      why: 'releases of Helmfile',
    },
  ],
};
