import type { Detect } from '../../../pipeline/kind.js';

/** Google Cloud Build. */
export const detectCloudBuild: Detect = {
  contains: [{ files: ['cloudbuild*.{yml,yaml,json}'], text: /^[ \t]*[\"']?steps[\"']?\s*:/m, why: 'build of Cloud Build' }],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
