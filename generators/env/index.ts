import type { Kind } from '../../pipeline/kind.js';
import { declarations } from './declarations.js';
import { infer } from './infer.js';
import { envTask, type EnvTask } from './task.js';

/** Environment variables: declared, described and documented where the workspace does so with its own. */
export const env: Kind<EnvTask> = {
  name: 'env',
  type: 'environment_variables',
  title: 'Environment variables',
  task: envTask,
  infer,
  tools: [declarations],
  summarize: (_change, made) => {
    const added = made.report?.['variables_added'];
    return { environment_variables_added: Array.isArray(added) ? added.length : 0 };
  },
};
