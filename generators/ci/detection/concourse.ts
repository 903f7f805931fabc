import { holding } from '../../../pipeline/detect/resource.js';
import type { Detect } from '../../../pipeline/kind.js';

/** Concourse: pipelines with jobs over resources. */
export const detectConcourse: Detect = {
  contains: [
    {
      files: ['/ci/**/*.{yml,yaml}', '/concourse/**/*.{yml,yaml}', '*pipeline*.{yml,yaml}'],
      text: /^resources:/m,
      why: 'pipeline of Concourse',
    },
  ],
  locate: (workspace, seen) => {
    const kept = holding(workspace, seen, /^jobs:/m);
    return { ...seen, ...kept, details: { files: kept.paths } };
  },
};
