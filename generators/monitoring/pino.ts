import type { Tool } from '../../pipeline/kind.js';
import { detectPino } from './detection/pino.js';
import { logChanges } from './log-event.js';
import type { MonitoringTask } from './task.js';

/** Log events with pino: fields first, then the message. */
export const pino: Tool<MonitoringTask> = {
  name: 'pino',
  part: 'logs by pino',
  fallback: true,
  detect: detectPino,
  changes: (task, found) =>
    logChanges(task, found, {
      library: 'pino',
      type: { name: 'Logger', from: 'pino' },
      levels: {},
      call: (level, fields, message) => `logger.${level}(${fields}, ${message})`,
    }),
};
