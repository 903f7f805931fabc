import type { Kind } from '../../pipeline/kind.js';
import { githubActions } from './github-actions.js';
import { gitlabCi } from './gitlab-ci.js';
import { inferCi } from './infer.js';
import { recognised } from './recognised.js';
import { ciTask, type CiTask } from './task.js';

/** Jobs, steps and variables of pipelines. */
export const ci: Kind<CiTask> = {
  name: 'ci',
  type: 'ci_cd',
  title: 'Jobs and steps of the CI pipeline',
  task: ciTask,
  tools: [githubActions, gitlabCi, ...recognised],
  infer: inferCi,
  summarize: (_, made) => ({ ci_cd_updates: made.changes.length > 0 ? 1 : 0 }),
};
