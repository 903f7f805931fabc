import {
  columnOf,
  type Action,
  type ColumnDef,
  type Default,
  type ForeignKeyDef,
  type SchemaModel,
  type TableDef,
} from '../model/schema.js';
import { foreignKeyName, uniqueName } from './default-names.js';
import type { DialectName } from './types.js';

export const NAME = /(?:"(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|[A-Za-z_][\w$]*)/.source;
export const PATH = `(?:${NAME}\\s*\\.\\s*)*${NAME}`;

/** A name without quotes; PostgreSQL folds what stands without them. */
export function plainName(text: string, dialect: DialectName): string {
  const last =
    text
      .trim()
      .split(/\.(?=(?:[^"`]*["`][^"`]*["`])*[^"`]*$)/)
      .at(-1)
      ?.trim() ?? '';
  if (/^["`[]/.test(last)) return last.slice(1, -1).replaceAll('""', '"');
  return dialect === 'postgresql' ? last.toLowerCase() : last;
}

/** Splits at commas outside brackets and quotes. */
export function topLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote) quote = char === quote ? '' : quote;
    else if (char === "'" || char === '"' || char === '`') quote = char;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter(Boolean);
}

const BEHIND_TYPE =
  'NOT\\s+NULL|NULL|DEFAULT|PRIMARY\\s+KEY|UNIQUE|REFERENCES|CHECK|CONSTRAINT|GENERATED|AUTO_INCREMENT|AUTOINCREMENT|COMMENT|ON\\s+UPDATE|KEY';
const behind = (more: string): RegExp => new RegExp(`\\s+(?:${BEHIND_TYPE}${more})\\b`, 'i');

/** Where the type of a column ends. In MySQL character set and collation belong to it: a column that is declared anew needs them. */
const STOP: Record<DialectName, RegExp> = {
  postgresql: behind('|COLLATE'),
  mysql: behind(''),
  sqlite: behind('|COLLATE'),
};

export function defaultIn(rest: string): Default {
  const match =
    /\bDEFAULT\s+((?:'(?:[^']|'')*'|\((?:[^()]|\([^()]*\))*\)|[\w.]+\s*\((?:[^()]|\([^()]*\))*\)|[^\s,]+)(?:::[\w\s"[\]()]+?(?=\s+(?:NOT|NULL|PRIMARY|UNIQUE|REFERENCES|CHECK|CONSTRAINT)\b|$))?)/i.exec(
      rest,
    );
  const text = match?.[1]?.trim();
  if (!text || /^null$/i.test(text)) return null;
  if (/^'(?:[^']|'')*'$/.test(text)) return { literal: text.slice(1, -1).replaceAll("''", "'") };
  if (/^(true|false)$/i.test(text)) return { literal: /^true$/i.test(text) };
  return /^-?\d+(\.\d+)?$/.test(text) ? { literal: Number(text) } : { expression: text };
}

/** MySQL's ON UPDATE CURRENT_TIMESTAMP stands behind the default and goes with it. */
function defaultOf(rest: string, dialect: DialectName): Default {
  const value = defaultIn(rest);
  const update = dialect === 'mysql' ? /\bON\s+UPDATE\s+(?:CURRENT_TIMESTAMP|NOW)\s*(?:\(\d*\))?/i.exec(rest)?.[0] : undefined;
  return update && value && 'expression' in value ? { expression: `${value.expression} ${update}` } : value;
}

const commentIn = (rest: string): string => /\bCOMMENT\s+'((?:[^']|'')*)'/i.exec(rest)?.[1]?.replaceAll("''", "'") ?? '';

const ACTION = /cascade|restrict|set null|set default|no action/i;

function referenceIn(rest: string, dialect: DialectName): Pick<ForeignKeyDef, 'references' | 'on_delete' | 'on_update'> | undefined {
  const match = new RegExp(`\\bREFERENCES\\s+(${PATH})\\s*(?:\\(([^)]*)\\))?`, 'i').exec(rest);
  if (!match) return undefined;
  const action = (kind: string): Action | undefined =>
    new RegExp(`ON\\s+${kind}\\s+(${ACTION.source})`, 'i').exec(rest)?.[1]?.toLowerCase() as Action | undefined;
  return {
    references: { table: plainName(match[1] ?? '', dialect), columns: names(match[2] ?? 'id', dialect) },
    on_delete: action('DELETE'),
    on_update: action('UPDATE'),
  };
}

export const names = (list: string, dialect: DialectName): string[] =>
  topLevel(list).map((one) => plainName(one.replace(/\s+(ASC|DESC)\b.*$/i, '').replace(/\(\d+\)$/, ''), dialect));

export interface Reading {
  model: SchemaModel;
  dialect: DialectName;
  at: { file: string; line: number };
  /** A statement named a table that no earlier one made: the schema began elsewhere. */
  strange: boolean;
}

function readColumn(text: string, reading: Reading): { column: ColumnDef; rest: string } | undefined {
  const match = new RegExp(`^(${NAME})\\s+([\\s\\S]+)$`).exec(text);
  if (!match) return undefined;
  const body = match[2] ?? '';
  const stop = STOP[reading.dialect].exec(` ${body}`);
  const native = (stop ? ` ${body}`.slice(0, stop.index) : body).trim();
  const rest = stop ? ` ${body}`.slice(stop.index) : '';
  const known = reading.model.enums.get(plainName(native, reading.dialect));
  const column: ColumnDef = {
    name: plainName(match[1] ?? '', reading.dialect),
    type: known ? `enum:${known.name}` : `sql:${native}`,
    nullable: !/\bNOT\s+NULL\b|\bPRIMARY\s+KEY\b/i.test(rest),
    default: defaultOf(rest, reading.dialect),
    comment: commentIn(rest),
    ...(/AUTO_?INCREMENT/i.test(rest) ? { auto: true } : {}),
    at: reading.at,
  };
  return { column, rest };
}

export function addColumn(table: TableDef, text: string, reading: Reading): void {
  const read = readColumn(text, reading);
  if (!read || columnOf(table, read.column.name)) return;
  const { column, rest } = read;
  table.columns.push(column);
  const own = [column.name];
  if (/\bPRIMARY\s+KEY\b/i.test(rest)) table.primary_key = { name: '', columns: own };
  if (/\bUNIQUE\b/i.test(rest)) table.uniques.push({ name: uniqueName(reading.dialect, table, own), columns: own });
  const reference = referenceIn(rest, reading.dialect);
  if (reference) table.foreign_keys.push({ name: foreignKeyName(reading.dialect, table, own), columns: own, ...reference });
}

/** What stands before the columns of a key: its kind and, in MySQL, the name of its index. */
const keyHead = (kind: string): RegExp => new RegExp(`^${kind}\\s*(${NAME}\\s*)?(?:USING\\s+\\w+\\s*)?\\(([^)]*(?:\\(\\d+\\)[^)]*)*)\\)`, 'i');

const UNIQUE = keyHead('UNIQUE(?:\\s+(?:KEY|INDEX)\\b)?');
const FOREIGN = keyHead('FOREIGN\\s+KEY\\b');
const INDEX = keyHead('(?:KEY|INDEX)\\b');

/** What is neither a column nor a constraint that the model knows. A column may be called `key` where that is no reserved word. */
const OTHER: Record<DialectName, RegExp> = {
  postgresql: /^(?:EXCLUDE\s*(?:USING\b|\()|LIKE\b)/i,
  mysql: /^(?:(?:UNIQUE|FULLTEXT|SPATIAL)\s+)?(?:KEY|INDEX|FULLTEXT|SPATIAL|LIKE)\b/i,
  sqlite: /^(?!)/,
};

interface Named {
  table: TableDef;
  /** Empty where the statement names no constraint. */
  name: string;
  /** Behind the name. */
  body: string;
  reading: Reading;
}

/** The columns of a key and the name of its index, which wins over the constraint's. */
function keyIn(pattern: RegExp, { name, body, reading: { dialect } }: Named): { name: string; columns: string[] } | undefined {
  const match = pattern.exec(body);
  if (!match) return undefined;
  const own = match[1] ? plainName(match[1], dialect) : '';
  return { name: own || name, columns: names(match[2] ?? '', dialect) };
}

/** Each kind of constraint: true where the text is one. */
const CONSTRAINTS: ((part: Named) => boolean)[] = [
  ({ table, name, body, reading }) => {
    const match = /^PRIMARY\s+KEY\s*(?:USING\s+\w+\s*)?\(([^)]*)\)/i.exec(body);
    if (match) table.primary_key = { name: reading.dialect === 'mysql' ? '' : name, columns: names(match[1] ?? '', reading.dialect) };
    return match !== null;
  },
  (part) => {
    const found = keyIn(UNIQUE, part);
    if (found) part.table.uniques.push({ ...found, name: found.name || uniqueName(part.reading.dialect, part.table, found.columns) });
    return found !== undefined;
  },
  (part) => {
    const found = keyIn(FOREIGN, part);
    const reference = found && referenceIn(part.body, part.reading.dialect);
    if (!found || !reference) return false;
    const name = part.name || found.name || foreignKeyName(part.reading.dialect, part.table, found.columns);
    return part.table.foreign_keys.push({ ...found, name, ...reference }) > 0;
  },
  ({ table, name, body }) => {
    const match = /^CHECK\s*\(([\s\S]*)\)/i.exec(body);
    if (match) table.checks.push({ name: name || `${table.name}_check`, expression: match[1] ?? '' });
    return match !== null;
  },
  (part) => {
    const found = part.reading.dialect === 'mysql' ? keyIn(INDEX, part) : undefined;
    if (found) part.table.indexes.push({ ...found, name: found.name || uniqueName('mysql', part.table, found.columns), unique: false });
    return found !== undefined;
  },
  ({ body, reading }) => OTHER[reading.dialect].test(body),
];

/** A constraint or an index of a table, named or not; false where the text is a column. */
export function addConstraint(table: TableDef, text: string, reading: Reading): boolean {
  const named = new RegExp(`^CONSTRAINT\\s+(?:(?!(?:PRIMARY|UNIQUE|FOREIGN|CHECK)\\b)(${NAME})\\s+)?`, 'i').exec(text);
  const name = named?.[1] ? plainName(named[1], reading.dialect) : '';
  const part: Named = { table, name, body: named ? text.slice(named[0].length) : text, reading };
  return CONSTRAINTS.some((rule) => rule(part));
}
