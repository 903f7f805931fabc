import type { Detect } from '../../../pipeline/kind.js';

/** Buildkite: pipelines in the repository. */
export const detectBuildkite: Detect = {
  contains: [{ files: ['/.buildkite/**/*.{yml,yaml}', '/buildkite.{yml,yaml}'], text: /^[ \t]*steps\s*:/m, why: 'pipeline of Buildkite' }],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
