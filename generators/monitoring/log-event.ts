import { edit, file, type Change } from '../../pipeline/change.js';
import { codeStyle, literal, type CodeStyle } from '../../pipeline/code-style.js';
import { eolOf } from '../../pipeline/edit/lines.js';
import { editSource, type SourceOp } from '../../pipeline/edit/source.js';
import type { Found, Made } from '../../pipeline/kind.js';
import { camelCase, pascalCase } from '../../pipeline/names.js';
import { render } from '../../pipeline/render.js';
import { headerOf } from './header.js';
import { appendable, importers, modulePath } from './metric-module.js';
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
export async function logChanges(task: MonitoringTask, found: Found, library: LogLibrary): Promise<Made> {
  const events = task.logs ?? [];
  const place = modulePath(task, found, importers(found, library.library), topicOf(task, found), 'log', library.library);
  const style = codeStyle(found.workspace, place.path);
  const there = await appendable(place.path, found);
  const logged = new Map(events.map((event) => [event.event, loggedAt(event, place.path, there ?? '')]));
  const missing = events.filter((event) => !logged.get(event.event));
  const existing = [...logged.values()].flatMap((line) => line ?? []);
  if (missing.length === 0) return { changes: [], existing, because: [`all events are logged by ${place.path}`] };
  const writing: Writing = { path: place.path, found, library, style, typed: /\.[cm]?ts$/.test(place.path) };
  const names = missing.map((event) => `\`${event.event}\``).join(', ');
  return {
    changes: there === undefined ? [newModule(missing, writing)] : joined(missing, writing, there),
    existing,
    because: [`log events ${there === undefined ? place.because : `in ${place.path}, which is there`}`],
    follow_up: [`call \`${functionName(missing[0]?.event ?? '')}\` of \`${place.path}\` where ${names} happens`],
    report: { log_events: events.map((event) => event.event) },
    steps: {
      verification: [`See ${names} in the log after the first use of the feature.`],
      security: [`Fields of ${names}: ${missing.flatMap((event) => event.fields ?? []).join(', ') || 'none'}.`],
    },
  };
}

/** What every event of a module is written with. */
interface Writing {
  path: string;
  found: Found;
  library: LogLibrary;
  style: CodeStyle;
  typed: boolean;
}

function newModule(events: readonly LogTask[], writing: Writing): Change {
  const { path, found, library, style, typed } = writing;
  return file(path, 'monitoring/log-event/event.ts.hbs', {
    header: headerOf(found, ['**/*.{ts,js}']),
    importLine: typed && library.type ? `import type { ${library.type.name} } from ${literal(style, library.type.from)}${style.semicolon}\n\n` : '',
    events: events.map((event, index) => ({ lead: index ? '\n' : '', text: eventText(event, writing) })),
  });
}

/** The functions behind those that a module has. */
function joined(events: readonly LogTask[], writing: Writing, there: string): Change[] {
  const { path, library, typed } = writing;
  const type: SourceOp[] = typed && library.type ? [{ op: 'import', from: library.type.from, name: library.type.name, type: true }] : [];
  const statements = events.map((event): SourceOp => ({ op: 'statement', text: eventText(event, writing).replaceAll('\n', eolOf(there)) }));
  return [...type, ...statements].map((op) => edit<SourceOp>(path, editSource, op));
}

/** Where a module logs an event with all its fields. */
function loggedAt({ event, fields }: LogTask, path: string, text: string): { file: string; line: number } | undefined {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => [`'${event}'`, `"${event}"`].some((name) => line.includes(`event: ${name}`)));
  const whole = (fields ?? []).every((field) => lines[at]?.includes(`fields.${field}`));
  return at >= 0 && whole ? { file: path, line: at + 1 } : undefined;
}

const functionName = (event: string): string => `log${pascalCase(event)}`;

function eventText(event: LogTask, { found, library, style, typed }: Writing): string {
  const fields = event.fields ?? [];
  const fieldsType = `${pascalCase(event.event).replace(/^(\d)/, 'Event$1')}Fields`;
  const members = [`event: ${literal(style, event.event)}`, `feature: ${literal(style, found.feature.id)}`, ...fields.map((name) => `${name}: fields.${name}`)];
  const level = library.levels[event.level] ?? event.level;
  const parameter = (name: string, type: string): string => (typed ? `${name}: ${type}` : name);
  const logger = library.type ? [parameter('logger', library.type.name)] : [];
  const view = {
    event: event.event,
    doc: event.description ?? `Logs the event ${event.event}.`,
    fn: functionName(event.event),
    fieldsType,
    fields: fields.map((name) => ({ name, type: /^(is|has)[A-Z_]/.test(name) ? 'boolean' : /(_ms|_seconds|_count|Ms|Seconds|Count)$/.test(name) ? 'number' : 'string' })),
    parameters: [...logger, ...(fields.length ? [parameter('fields', fieldsType)] : [])].join(', '),
    call: library.call(level, `{ ${members.join(', ')} }`, literal(style, camelWords(event.event))),
    i: style.indent,
    semi: style.semicolon,
  };
  return render(`monitoring/log-event/function.${typed ? 'ts' : 'js'}.hbs`, view).trimEnd();
}

const camelWords = (event: string): string => camelCase(event).replace(/([A-Z])/g, ' $1').toLowerCase();
