import { file } from '../../pipeline/change.js';
import { codeStyle, literal, type CodeStyle } from '../../pipeline/code-style.js';
import type { Found, Made } from '../../pipeline/kind.js';
import { camelCase, pascalCase } from '../../pipeline/names.js';
import { headerOf } from './header.js';
import { importers, modulePath } from './metric-module.js';
import type { LogTask, MonitoringTask } from './task.js';
import { topicOf } from './topic.js';

/** How one logging library takes an event. */
export interface LogLibrary {
  /** Package whose importers show where logging code is; absent for none. */
  library: string;
  /** `import type { Logger } from 'pino'`; absent when none is needed. */
  type?: { name: string; from: string };
  /** Names of its levels that differ. */
  levels: Partial<Record<LogTask['level'], string>>;
  /** The call: `logger.info({ … }, 'name')`. */
  call(level: string, fields: string, event: string): string;
}

/** A module with one function per event: the fields are listed, so that nothing else gets into the log. */
export function logChanges(task: MonitoringTask, found: Found, library: LogLibrary): Made {
  const events = task.logs ?? [];
  const place = modulePath(task, found, importers(found, library.library), topicOf(task, found), 'log', library.library);
  const style = codeStyle(found.workspace, place.path);
  const typed = /\.[cm]?ts$/.test(place.path);
  const view = {
    header: headerOf(found, ['**/*.{ts,js}']),
    importLine: typed && library.type ? `import type { ${library.type.name} } from ${literal(style, library.type.from)}${style.semicolon}\n\n` : '',
    semi: style.semicolon,
    i: style.indent,
    events: events.map((event, index) => ({ lead: index ? '\n' : '', ...eventView(event, found, library, style, typed) })),
  };
  const names = events.map((event) => `\`${event.event}\``).join(', ');
  return {
    changes: [file(place.path, `monitoring/log-event/event.${typed ? 'ts' : 'js'}.hbs`, view)],
    because: [`log events ${place.because}`],
    follow_up: [`call \`${functionName(events[0]?.event ?? '')}\` of \`${place.path}\` where ${names} happens`],
    report: { log_events: events.map((event) => event.event) },
    steps: {
      verification: [`See ${names} in the log after the first use of the feature.`],
      security: [`Fields of ${names}: ${events.flatMap((event) => event.fields ?? []).join(', ') || 'none'}.`],
    },
  };
}

const functionName = (event: string): string => `log${pascalCase(event)}`;

function eventView(event: LogTask, found: Found, library: LogLibrary, style: CodeStyle, typed: boolean) {
  const fields = event.fields ?? [];
  const fieldsType = `${pascalCase(event.event).replace(/^(\d)/, 'Event$1')}Fields`;
  const members = [`event: ${literal(style, event.event)}`, `feature: ${literal(style, found.feature.id)}`, ...fields.map((name) => `${name}: fields.${name}`)];
  const level = library.levels[event.level] ?? event.level;
  const parameter = (name: string, type: string): string => (typed ? `${name}: ${type}` : name);
  const logger = library.type ? [parameter('logger', library.type.name)] : [];
  return {
    event: event.event,
    doc: event.description ?? `Logs the event ${event.event}.`,
    fn: functionName(event.event),
    fieldsType,
    fields: fields.map((name) => ({ name, type: /^(is|has)[A-Z_]/.test(name) ? 'boolean' : /(_ms|_seconds|_count|Ms|Seconds|Count)$/.test(name) ? 'number' : 'string' })),
    parameters: [...logger, ...(fields.length ? [parameter('fields', fieldsType)] : [])].join(', '),
    call: library.call(level, `{ ${members.join(', ')} }`, literal(style, camelWords(event.event))),
  };
}

const camelWords = (event: string): string => camelCase(event).replace(/([A-Z])/g, ' $1').toLowerCase();
