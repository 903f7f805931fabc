import type { Detect } from '../../../pipeline/kind.js';

/** Concourse: pipelines with jobs over resources. */
export const detectConcourse: Detect = {
  contains: [
    {
      files: ['/ci/**/*.{yml,yaml}', '/concourse/**/*.{yml,yaml}', '*pipeline*.{yml,yaml}'],
      text: /^resources\s*:[\s\S]*^jobs\s*:|^jobs\s*:[\s\S]*^resources\s*:/m,
      why: 'pipeline of Concourse',
    },
  ],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
