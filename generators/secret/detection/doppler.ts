import type { Detect } from '../../../pipeline/kind.js';

/** Doppler: its project file, or its CLI in scripts. */
export const detectDoppler: Detect = {
  files: ['doppler.{yml,yaml}', '.doppler.{yml,yaml}'],
  contains: [
    {
      files: ['/package.json', '/Makefile', '/Dockerfile', '/Procfile', '/.github/workflows/*.{yml,yaml}'],
      text: /\bdoppler (run|secrets|setup)\b|dopplerhq\//,
      why: 'runs doppler',
    },
  ],
};
