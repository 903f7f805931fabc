import type { Tool } from '../../pipeline/kind.js';
import { detectWinston } from './detection/winston.js';
import { logChanges } from './log-event.js';
import type { MonitoringTask } from './task.js';

/** Log events with winston: the message first, then the fields. */
export const winston: Tool<MonitoringTask> = {
  name: 'winston',
  part: 'logs by winston',
  fallback: true,
  detect: detectWinston,
  changes: (task, found) =>
    logChanges(task, found, {
      library: 'winston',
      type: { name: 'Logger', from: 'winston' },
      levels: { trace: 'silly', fatal: 'error' },
      call: (level, fields, message) => `logger.${level}(${message}, ${fields})`,
    }),
};
