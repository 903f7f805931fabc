import type { Detect } from '../../../pipeline/kind.js';

/** Azure Pipelines: pipelines and their templates. */
export const detectAzurePipelines: Detect = {
  contains: [{ files: ['azure-pipelines*.{yml,yaml}', '/{.azure-pipelines,.azuredevops,azure-pipelines,.pipelines,pipelines}/**/*.{yml,yaml}', '*.azure-pipelines.{yml,yaml}'], text: /^[ \t]*-?\s*(trigger|pr|stages|jobs|steps|pool|parameters|variables|extends)\s*:/m, why: 'pipeline of Azure' }],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
