import type { Tool } from '../../pipeline/kind.js';
import { logChanges } from './log-event.js';
import type { MonitoringTask } from './task.js';

/** Log events as one line of JSON, where no logger is in use: nothing to install. */
export const consoleLogger: Tool<MonitoringTask> = {
  name: 'console',
  part: 'logs by console',
  fallback: true,
  detect: {},
  changes: (task, found) =>
    logChanges(task, found, {
      library: 'console',
      levels: { trace: 'debug', fatal: 'error' },
      call: (level, fields) => `console.${level}(JSON.stringify(${fields}))`,
    }),
};
