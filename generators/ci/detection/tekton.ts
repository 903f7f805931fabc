import type { Detect } from '../../../pipeline/kind.js';

/** Tekton: pipelines and pipeline runs in the repository. */
export const detectTekton: Detect = {
  contains: [
    {
      files: ['/.tekton/**/*.{yml,yaml}', '/tekton/**/*.{yml,yaml}'],
      text: /^[ \t]*apiVersion\s*:\s*tekton\.dev\//m,
      why: 'resource of Tekton',
    },
  ],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
