import type { Detect } from '../../../pipeline/kind.js';

/** GitLab CI: the pipeline and what it includes from the repository. */
export const detectGitlabCi: Detect = {
  files: ['/.gitlab-ci.yml', '/.gitlab-ci.yaml', '/.gitlab-ci/**/*.{yml,yaml}', '/.gitlab/ci/**/*.{yml,yaml}', '*.gitlab-ci.{yml,yaml}'],
  locate: (_workspace, seen) => ({ ...seen, details: { files: seen.paths } }),
};
