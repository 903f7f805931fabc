import type { Tool } from '../../pipeline/kind.js';
import { detectNestLogger } from './detection/nest-logger.js';
import { logChanges } from './log-event.js';
import type { MonitoringTask } from './task.js';

/** Log events with the logger of NestJS, which takes one object. */
export const nestLogger: Tool<MonitoringTask> = {
  name: 'nest-logger',
  part: 'logs by nest-logger',
  fallback: true,
  detect: detectNestLogger,
  changes: (task, found) =>
    logChanges(task, found, {
      library: '@nestjs/common',
      type: { name: 'LoggerService', from: '@nestjs/common' },
      levels: { trace: 'verbose', info: 'log' },
      call: (level, fields) => `logger.${level}(${fields})`,
    }),
};
