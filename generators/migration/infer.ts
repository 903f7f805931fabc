import type { FreeText, Inferred, Json } from '../../pipeline/kind.js';
import { fieldType, type ReadField } from './infer/field-type.js';

/** `Add x Type … to model Y`, `Add column x TYPE to table y`, and the like: one sentence, one column. */
const NAME = '[`"\']?([A-Za-z_]\\w*)[`"\']?';
const OWNER = '(?:the\\s+)?(?:(model|table|entity)\\s+)?[`"\']?([A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)[`"\']?(?:\\s+(model|table|entity))?';
const WHERE = '(?:\\s+in\\s+[`"\']?[\\w./-]+[`"\']?)?';
const ADD = new RegExp(
  `^add\\s+(?:an?\\s+|the\\s+)?(?:new\\s+)?(?:(?:column|field)\\s+)?${NAME}\\s*:?\\s+(.+?)\\s+(?:to|on)\\s+${OWNER}${WHERE}\\.?$`,
  'i',
);
const DROP = new RegExp(`^(?:drop|remove)\\s+(?:the\\s+)?(?:column|field)\\s+${NAME}\\s+(?:from|of|on)\\s+${OWNER}${WHERE}\\.?$`, 'i');
const RENAME = new RegExp(
  `^rename\\s+(?:the\\s+)?(?:column|field)\\s+${NAME}\\s+to\\s+${NAME}\\s+(?:in|on|of)\\s+${OWNER}${WHERE}\\.?$`,
  'i',
);
const INDEX = new RegExp(`^(?:add|create)\\s+(?:an?\\s+)?(unique\\s+)?index\\s+(?:on|for)\\s+${OWNER}\\s*\\(([^)]+)\\)${WHERE}\\.?$`, 'i');
const VALUE = new RegExp(`^add\\s+(?:the\\s+)?value\\s+${NAME}\\s+to\\s+(?:the\\s+)?enum\\s+${NAME}${WHERE}\\.?$`, 'i');

type Operation = { [key: string]: Json };
type Read = { operation: Operation } | { unsure: string; skeleton: Operation } | undefined;

const drops = (note: string): Read => {
  const match = DROP.exec(note);
  return match ? { operation: { op: 'drop_column', table: match[3] ?? '', column: match[1] ?? '' } } : undefined;
};

const renames = (note: string): Read => {
  const match = RENAME.exec(note);
  return match ? { operation: { op: 'rename_column', table: match[4] ?? '', column: match[1] ?? '', to: match[2] ?? '' } } : undefined;
};

const indexes = (note: string): Read => {
  const match = INDEX.exec(note);
  if (!match) return undefined;
  const columns = (match[5] ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^[`"']|[`"']$/g, ''))
    .filter(Boolean);
  return { operation: { op: 'create_index', table: match[3] ?? '', columns, ...(match[1] ? { unique: true } : {}) } };
};

const values = (note: string): Read => {
  const match = VALUE.exec(note);
  return match ? { operation: { op: 'add_enum_value', enum: match[2] ?? '', value: match[1] ?? '' } } : undefined;
};

/** Words that show that a note is about a database: without one of them a note of the form "add x to y" is about something else. */
const DATABASE = /\b(model|table|entity|column|field)\b|\.prisma\b/i;

const adds = (note: string): Read => {
  const match = ADD.exec(note);
  if (!match || !DATABASE.test(note)) return undefined;
  const [, name = '', words = '', , table = ''] = match;
  const type: ReadField | string = fieldType(words);
  const column = { name, value_type: '…', nullable: true, default: null };
  if (typeof type === 'string') return { unsure: type, skeleton: { op: 'add_column', table, column } };
  return { operation: { op: 'add_column', table, column: { name, ...type } } };
};

const READERS: ((note: string) => Read)[] = [values, indexes, drops, renames, adds];

function read(note: string): Read {
  for (const reader of READERS) {
    const found = reader(note.trim());
    if (found) return found;
  }
  return undefined;
}

const SNAKE = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** A single new column gives its migration a name that says it alone. */
function nameOf(operations: readonly Operation[]): { name?: string } {
  const [only] = operations;
  const column = only?.['op'] === 'add_column' ? (only['column'] as { name: string }).name : undefined;
  return operations.length === 1 && column ? { name: `add_${SNAKE(column)}` } : {};
}

const ABOUT = /\b(migration|database (field|column|table)|(add|new|drop|rename)\b.*\b(column|table|database))\b/i;

function unclear(text: FreeText, reason: string, operations: readonly Operation[]): Inferred {
  const skeleton: Json = {
    type: 'database_migration',
    operations: operations.length
      ? [...operations]
      : [{ op: 'add_column', table: '…', column: { name: '…', value_type: '…', nullable: true, default: null } }],
  };
  return {
    changes: [],
    questions: [{ slot: 'changes[0].operations', reason, seen: [text.description, ...text.implementation_notes], skeleton }],
  };
}

/**
 * Reads notes such as "Add twoFactorEnabled Boolean @default(false) to model User in prisma/schema.prisma".
 * Every note must be read for certain, or a question comes back with what was understood.
 */
export function infer(text: FreeText): Inferred {
  const files = [...text.files_to_modify, ...text.files_to_create];
  const about = ABOUT.test(text.description) || files.some((file) => /\.prisma$|(^|\/)migrations?\//.test(file));
  const notes = text.implementation_notes.filter((note) => note.trim());
  const all = notes.map(read);
  if (!about && all.every((one) => one === undefined)) return { changes: [], questions: [] };
  const operations = all.flatMap((one) => (one ? ['operation' in one ? one.operation : one.skeleton] : []));
  const unsure = all.find((one): one is { unsure: string; skeleton: Operation } => one !== undefined && 'unsure' in one);
  const unread = notes.find((_note, index) => all[index] === undefined);
  if (unsure) return unclear(text, unsure.unsure, operations);
  if (operations.length === 0) return unclear(text, 'The task is about the database, but no note says table, column and type.', []);
  if (unread !== undefined) return unclear(text, `This note could not be read for certain: ${unread}`, operations);
  return { changes: [{ type: 'database_migration', ...nameOf(operations), operations }], questions: [] };
}
