import { statements as split } from '../safety/statements.js';
import { suffixNames } from '../model/constraint-names.js';
import { columnOf, emptyModel, tableOf, type Action, type ColumnDef, type Default, type ForeignKeyDef, type SchemaModel, type TableDef } from '../model/schema.js';
import type { DialectName } from './types.js';

const NAME = /(?:"(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|[A-Za-z_][\w$]*)/.source;
const PATH = `(?:${NAME}\\s*\\.\\s*)*${NAME}`;

/** A name without quotes; PostgreSQL folds what stands without them. */
function plainName(text: string, dialect: DialectName): string {
  const last = text.trim().split(/\.(?=(?:[^"`]*["`][^"`]*["`])*[^"`]*$)/).at(-1)?.trim() ?? '';
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

const STOP = /\s+(?:NOT\s+NULL|NULL|DEFAULT|PRIMARY\s+KEY|UNIQUE|REFERENCES|CHECK|CONSTRAINT|COLLATE|GENERATED|AUTO_INCREMENT|AUTOINCREMENT|COMMENT|ON\s+UPDATE|KEY|CHARACTER\s+SET)\b/i;

function defaultIn(rest: string): Default {
  const match = /\bDEFAULT\s+((?:'(?:[^']|'')*'|\((?:[^()]|\([^()]*\))*\)|[\w.]+\s*\((?:[^()]|\([^()]*\))*\)|[^\s,]+)(?:::[\w\s"[\]()]+?(?=\s+(?:NOT|NULL|PRIMARY|UNIQUE|REFERENCES|CHECK|CONSTRAINT)\b|$))?)/i.exec(rest);
  const text = match?.[1]?.trim();
  if (!text || /^null$/i.test(text)) return null;
  if (/^'(?:[^']|'')*'$/.test(text)) return { literal: text.slice(1, -1).replaceAll("''", "'") };
  if (/^(true|false)$/i.test(text)) return { literal: /^true$/i.test(text) };
  return /^-?\d+(\.\d+)?$/.test(text) ? { literal: Number(text) } : { expression: text };
}

const ACTION = /cascade|restrict|set null|set default|no action/i;

function referenceIn(rest: string, dialect: DialectName): Pick<ForeignKeyDef, 'references' | 'on_delete' | 'on_update'> | undefined {
  const match = new RegExp(`\\bREFERENCES\\s+(${PATH})\\s*(?:\\(([^)]*)\\))?`, 'i').exec(rest);
  if (!match) return undefined;
  const action = (kind: string): Action | undefined => new RegExp(`ON\\s+${kind}\\s+(${ACTION.source})`, 'i').exec(rest)?.[1]?.toLowerCase() as Action | undefined;
  return { references: { table: plainName(match[1] ?? '', dialect), columns: names(match[2] ?? 'id', dialect) }, on_delete: action('DELETE'), on_update: action('UPDATE') };
}

const names = (list: string, dialect: DialectName): string[] => topLevel(list).map((one) => plainName(one.replace(/\s+(ASC|DESC)\b.*$/i, '').replace(/\(\d+\)$/, ''), dialect));

interface Reading {
  model: SchemaModel;
  dialect: DialectName;
  at: { file: string; line: number };
  /** A statement named a table that no earlier one made: the schema began elsewhere. */
  strange: boolean;
}

/** The statements of one migration, for the direction up. */
export interface SqlScript {
  file: string;
  text: string;
}

function readColumn(text: string, reading: Reading): { column: ColumnDef; rest: string } | undefined {
  const match = new RegExp(`^(${NAME})\\s+([\\s\\S]+)$`).exec(text);
  if (!match) return undefined;
  const body = match[2] ?? '';
  const stop = STOP.exec(` ${body}`);
  const native = (stop ? ` ${body}`.slice(0, stop.index) : body).trim();
  const rest = stop ? ` ${body}`.slice(stop.index) : '';
  const known = reading.model.enums.get(plainName(native, reading.dialect));
  const column: ColumnDef = {
    name: plainName(match[1] ?? '', reading.dialect),
    type: known ? `enum:${known.name}` : `sql:${native}`,
    nullable: !/\bNOT\s+NULL\b|\bPRIMARY\s+KEY\b/i.test(rest),
    default: defaultIn(rest),
    comment: '',
    ...(/AUTO_?INCREMENT/i.test(rest) ? { auto: true } : {}),
    at: reading.at,
  };
  return { column, rest };
}

function addColumn(table: TableDef, text: string, reading: Reading): void {
  const read = readColumn(text, reading);
  if (!read || columnOf(table, read.column.name)) return;
  const { column, rest } = read;
  table.columns.push(column);
  const own = [column.name];
  if (/\bPRIMARY\s+KEY\b/i.test(rest)) table.primary_key = { name: '', columns: own };
  if (/\bUNIQUE\b/i.test(rest)) table.uniques.push({ name: suffixNames.unique(table.name, own), columns: own });
  const reference = referenceIn(rest, reading.dialect);
  if (reference) table.foreign_keys.push({ name: suffixNames.foreign_key(table.name, own, '', []), columns: own, ...reference });
}

/** A constraint of a table: named or not. */
function addConstraint(table: TableDef, text: string, { dialect }: Reading): boolean {
  const named = new RegExp(`^CONSTRAINT\\s+(${NAME})\\s+`, 'i').exec(text);
  const name = named ? plainName(named[1] ?? '', dialect) : '';
  const body = named ? text.slice(named[0].length) : text;
  const list = (pattern: RegExp): string[] | undefined => {
    const match = pattern.exec(body);
    return match ? names(match[1] ?? '', dialect) : undefined;
  };
  const primary = list(/^PRIMARY\s+KEY\s*\(([^)]*)\)/i);
  if (primary) return Boolean((table.primary_key = { name, columns: primary }));
  const unique = list(/^UNIQUE(?:\s+(?:KEY|INDEX))?\s*(?:["`\w]+\s*)?\(([^)]*)\)/i);
  if (unique) return table.uniques.push({ name: name || suffixNames.unique(table.name, unique), columns: unique }) > 0;
  const key = list(/^FOREIGN\s+KEY\s*(?:["`\w]+\s*)?\(([^)]*)\)/i);
  const reference = key && referenceIn(body, dialect);
  if (key && reference) return table.foreign_keys.push({ name: name || suffixNames.foreign_key(table.name, key, '', []), columns: key, ...reference }) > 0;
  const check = /^CHECK\s*\(([\s\S]*)\)/i.exec(body);
  if (check) return table.checks.push({ name: name || `${table.name}_check`, expression: check[1] ?? '' }) > 0;
  return /^(?:UNIQUE\s+)?(?:KEY|INDEX|FULLTEXT|EXCLUDE|LIKE)\b/i.test(body);
}

function createTable(match: RegExpExecArray, reading: Reading): void {
  const name = plainName(match[1] ?? '', reading.dialect);
  if (tableOf(reading.model, name)) return;
  const body = match[2] ?? '';
  const table: TableDef = { name, columns: [], primary_key: null, indexes: [], uniques: [], foreign_keys: [], checks: [], at: reading.at };
  for (const part of topLevel(body)) if (!addConstraint(table, part, reading)) addColumn(table, part, reading);
  reading.model.tables.set(name, table);
}

type Clause = (table: TableDef, match: RegExpExecArray, reading: Reading) => void;

const drop = <T extends { name: string }>(list: T[], name: string): T[] => list.filter((one) => one.name !== name);

function dropColumn(table: TableDef, name: string): void {
  table.columns = drop(table.columns, name);
  const free = (one: { columns: string[] }): boolean => !one.columns.includes(name);
  Object.assign(table, { indexes: table.indexes.filter(free), uniques: table.uniques.filter(free), foreign_keys: table.foreign_keys.filter(free) });
}

function alterColumn(table: TableDef, name: string, change: string, reading: Reading): void {
  const column = columnOf(table, name);
  if (!column) return;
  const type = /^(?:SET\s+DATA\s+)?TYPE\s+([\s\S]+?)(?:\s+USING\b|$)/i.exec(change)?.[1];
  if (type) column.type = reading.model.enums.has(plainName(type, reading.dialect)) ? `enum:${plainName(type, reading.dialect)}` : `sql:${type.trim()}`;
  if (/^SET\s+NOT\s+NULL/i.test(change)) column.nullable = false;
  if (/^DROP\s+NOT\s+NULL/i.test(change)) column.nullable = true;
  if (/^SET\s+DEFAULT/i.test(change)) column.default = defaultIn(change.replace(/^SET\s+/i, ''));
  if (/^DROP\s+DEFAULT/i.test(change)) column.default = null;
}

function removeConstraint(table: TableDef, name: string): void {
  Object.assign(table, { uniques: drop(table.uniques, name), foreign_keys: drop(table.foreign_keys, name), checks: drop(table.checks, name) });
}

const CLAUSES: [RegExp, Clause][] = [
  [new RegExp(`^ADD\\s+(?=CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK)([\\s\\S]+)$`, 'i'), (table, match, reading) => void addConstraint(table, match[1] ?? '', reading)],
  [/^ADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?([\s\S]+)$/i, (table, match, reading) => addColumn(table, match[1] ?? '', reading)],
  [new RegExp(`^DROP\\s+CONSTRAINT\\s+(?:IF\\s+EXISTS\\s+)?(${NAME})`, 'i'), (table, match, { dialect }) => removeConstraint(table, plainName(match[1] ?? '', dialect))],
  [new RegExp(`^DROP\\s+(?:COLUMN\\s+)?(?:IF\\s+EXISTS\\s+)?(${NAME})`, 'i'), (table, match, { dialect }) => dropColumn(table, plainName(match[1] ?? '', dialect))],
  [new RegExp(`^RENAME\\s+TO\\s+(${NAME})`, 'i'), (table, match, { model, dialect }) => renameTable(model, table, plainName(match[1] ?? '', dialect))],
  [new RegExp(`^RENAME\\s+(?:COLUMN\\s+)?(${NAME})\\s+TO\\s+(${NAME})`, 'i'), (table, match, { dialect }) => void Object.assign(columnOf(table, plainName(match[1] ?? '', dialect)) ?? {}, { name: plainName(match[2] ?? '', dialect) })],
  [new RegExp(`^ALTER\\s+(?:COLUMN\\s+)?(${NAME})\\s+([\\s\\S]+)$`, 'i'), (table, match, reading) => alterColumn(table, plainName(match[1] ?? '', reading.dialect), (match[2] ?? '').trim(), reading)],
];

function renameTable(model: SchemaModel, table: TableDef, to: string): void {
  model.tables.delete(table.name);
  table.name = to;
  model.tables.set(to, table);
}

function alterTable(match: RegExpExecArray, reading: Reading): void {
  const table = tableOf(reading.model, plainName(match[1] ?? '', reading.dialect));
  if (!table) return void (reading.strange = true);
  for (const clause of topLevel(match[2] ?? '')) {
    const rule = CLAUSES.find(([pattern]) => pattern.test(clause));
    const found = rule?.[0].exec(clause);
    if (rule && found) rule[1](table, found, reading);
  }
}

function createIndex(match: RegExpExecArray, reading: Reading, text: string): void {
  const table = tableOf(reading.model, plainName(match[3] ?? '', reading.dialect));
  if (!table) reading.strange = true;
  if (!table || !match[2]) return;
  const inner = match[4] ?? '';
  const rest = text.slice(match.index + match[0].length).trim();
  const plain = /^[\w\s,"`]*$/.test(inner) && !/\b(ASC|DESC)\b/i.test(inner) && rest === '' && !/\bUSING\s+(?!btree)/i.test(text);
  table.indexes.push({ name: plainName(match[2], reading.dialect), columns: names(inner, reading.dialect), unique: Boolean(match[1]), ...(plain ? {} : { text }) });
}

type Read = (match: RegExpExecArray, reading: Reading, text: string) => void;

const STATEMENTS: [RegExp, Read][] = [
  [new RegExp(`^CREATE\\s+(?:UNLOGGED\\s+|TEMP(?:ORARY)?\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${PATH})\\s*\\(([\\s\\S]*)\\)[^)]*$`, 'i'), createTable],
  [new RegExp(`^ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?(${PATH})\\s+([\\s\\S]+)$`, 'i'), alterTable],
  [new RegExp(`^DROP\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(${PATH})`, 'i'), (match, { model, dialect }) => void model.tables.delete(plainName(match[1] ?? '', dialect))],
  [new RegExp(`^CREATE\\s+(UNIQUE\\s+)?INDEX\\s+(?:CONCURRENTLY\\s+)?(?:IF\\s+NOT\\s+EXISTS\\s+)?(${NAME})\\s+ON\\s+(?:ONLY\\s+)?(${PATH})\\s*(?:USING\\s+\\w+\\s*)?\\(([\\s\\S]*?)\\)(?=\\s*(?:$|WHERE|INCLUDE|WITH|TABLESPACE|NULLS))`, 'i'), createIndex],
  [new RegExp(`^DROP\\s+INDEX\\s+(?:CONCURRENTLY\\s+)?(?:IF\\s+EXISTS\\s+)?(${PATH})`, 'i'), (match, { model, dialect }) => {
    for (const table of model.tables.values()) table.indexes = drop(table.indexes, plainName(match[1] ?? '', dialect));
  }],
  [new RegExp(`^CREATE\\s+TYPE\\s+(${PATH})\\s+AS\\s+ENUM\\s*\\(([\\s\\S]*)\\)`, 'i'), (match, { model, dialect, at }) => {
    const name = plainName(match[1] ?? '', dialect);
    model.enums.set(name, { name, values: topLevel(match[2] ?? '').map((value) => value.slice(1, -1).replaceAll("''", "'")), at });
  }],
  [new RegExp(`^ALTER\\s+TYPE\\s+(${PATH})\\s+ADD\\s+VALUE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?'((?:[^']|'')*)'`, 'i'), (match, { model, dialect }) => {
    model.enums.get(plainName(match[1] ?? '', dialect))?.values.push((match[2] ?? '').replaceAll("''", "'"));
  }],
  [new RegExp(`^DROP\\s+TYPE\\s+(?:IF\\s+EXISTS\\s+)?(${PATH})`, 'i'), (match, { model, dialect }) => void model.enums.delete(plainName(match[1] ?? '', dialect))],
];

const uncommented = (text: string): string => text.replace(/(^|[\s,(])--[^\n]*/g, '$1').replace(/\/\*[\s\S]*?\*\//g, ' ');

/**
 * Reads the schema off the migrations. What it does not understand it leaves out; `complete` is true where every statement
 * spoke of tables that an earlier one made.
 * @param scripts in order
 */
export function readSql(scripts: readonly SqlScript[], dialect: DialectName): SchemaModel {
  const reading: Reading = { model: emptyModel(false), dialect, at: { file: '', line: 1 }, strange: false };
  for (const { file, text } of scripts) {
    for (const statement of split(text, dialect)) {
      const plain = uncommented(statement.text);
      const rule = STATEMENTS.find(([pattern]) => pattern.test(plain));
      const match = rule?.[0].exec(plain);
      reading.at = { file, line: statement.line };
      if (rule && match) rule[1](match, reading, plain);
    }
  }
  return { ...reading.model, complete: !reading.strange && reading.model.tables.size > 0 };
}
