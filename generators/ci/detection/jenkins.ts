import type { Detect } from '../../../pipeline/kind.js';

/** Jenkins: declarative and scripted pipelines. */
export const detectJenkins: Detect = {
  contains: [
    {
      files: ['Jenkinsfile*', '*.jenkinsfile', '*.Jenkinsfile'],
      text: /\b(pipeline|node|stage|library)\b|@Library|\w+\s*\(/,
      why: 'pipeline of Jenkins',
    },
  ],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
