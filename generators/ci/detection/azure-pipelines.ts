import type { Detect, Finding } from '../../../pipeline/kind.js';

/** Azure Pipelines: pipelines and their templates. */
export const detectAzurePipelines: Detect = {
  contains: [
    {
      files: [
        'azure-pipelines*.{yml,yaml}',
        '/{.azure-pipelines,.azuredevops,azure-pipelines,.pipelines,pipelines}/**/*.{yml,yaml}',
        '*.azure-pipelines.{yml,yaml}',
      ],
      text: /^[ \t]*-?\s*(trigger|pr|stages|jobs|steps|pool|parameters|variables|extends)\s*:/m,
      why: 'pipeline of Azure',
    },
  ],
  locate: (_workspace, seen) => {
    const near = (path: string): boolean => path.split('/').length <= 3;
    return [only(seen, near), { ...only(seen, (path) => !near(path)), ambiguous: true }];
  },
};

/** A pipeline may lie anywhere, but far from the root it is more often content: a sample, something to be copied. */
function only(seen: Finding, test: (path: string) => boolean): Finding {
  const paths = seen.paths.filter(test);
  return { ...seen, paths, evidence: seen.evidence.filter((one) => paths.includes(one.file)), details: { files: paths } };
}
