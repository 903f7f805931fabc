import type { Kind } from '../../pipeline/kind.js';
import { envFlags } from './env.js';
import { flagSystem } from './flag-system.js';
import { flagd } from './flagd.js';
import { inCode } from './in-code.js';
import { infer } from './infer.js';
import { flagTask, type FlagTask } from './task.js';

/** Feature flags: off by default, with a purpose, an owner, a day of removal and a plan for it. */
export const flag: Kind<FlagTask> = {
  name: 'flag',
  type: 'feature_flag',
  title: 'Feature flags',
  task: flagTask,
  infer,
  parts: (task) => [task.tool && task.tool !== flagSystem.name ? `flag by ${task.tool}` : 'flag'],
  reads: ['env'],
  tools: [flagSystem, inCode, flagd, envFlags],
};
