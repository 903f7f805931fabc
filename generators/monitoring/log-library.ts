import type { Found, Tool } from '../../pipeline/kind.js';
import { consoleLogger } from './console.js';
import { importers } from './metric-module.js';
import { nestLogger } from './nest-logger.js';
import { pino } from './pino.js';
import type { MonitoringTask } from './task.js';
import { winston } from './winston.js';

/** What the importers of a library write. */
const LIBRARIES: { tool: Tool<MonitoringTask>; packages: string[]; counts(text: string): boolean }[] = [
  { tool: pino, packages: ['pino', 'nestjs-pino', 'pino-http'], counts: () => true },
  { tool: winston, packages: ['winston', 'nest-winston'], counts: () => true },
  { tool: nestLogger, packages: ['@nestjs/common'], counts: (text) => /\bnew Logger\(|\bLogger\b[^;]*from ['"]@nestjs\/common/.test(text) },
];

/** Log events with the logger that most modules of the workspace use. */
export const logEvent: Tool<MonitoringTask> = {
  name: 'log-event',
  part: 'logs',
  fallback: true,
  detect: {},
  changes: (task, found) => mostUsed(found).changes!(task, found),
};

function mostUsed(found: Found): Tool<MonitoringTask> {
  const used = LIBRARIES.map(({ tool, packages, counts }) => ({ tool, count: packages.flatMap((name) => importers(found, name)).filter((path) => counts(found.workspace.read(path) ?? '')).length }));
  const [most] = used.sort((a, b) => b.count - a.count);
  return most && most.count > 0 ? most.tool : consoleLogger;
}
