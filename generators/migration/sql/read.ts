import { columnOf, emptyModel, tableOf, type SchemaModel, type TableDef } from '../model/schema.js';
import { statements as split } from '../safety/statements.js';
import { addColumn, addConstraint, defaultIn, NAME, names, PATH, plainName, topLevel, type Reading } from './read-parts.js';
import type { DialectName } from './types.js';

/** The statements of one migration, for the direction up. */
export interface SqlScript {
  file: string;
  text: string;
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
  Object.assign(table, {
    indexes: table.indexes.filter(free),
    uniques: table.uniques.filter(free),
    foreign_keys: table.foreign_keys.filter(free),
  });
}

function alterColumn(table: TableDef, name: string, change: string, reading: Reading): void {
  const column = columnOf(table, name);
  if (!column) return;
  const type = /^(?:SET\s+DATA\s+)?TYPE\s+([\s\S]+?)(?:\s+USING\b|$)/i.exec(change)?.[1];
  if (type)
    column.type = reading.model.enums.has(plainName(type, reading.dialect))
      ? `enum:${plainName(type, reading.dialect)}`
      : `sql:${type.trim()}`;
  if (/^SET\s+NOT\s+NULL/i.test(change)) column.nullable = false;
  if (/^DROP\s+NOT\s+NULL/i.test(change)) column.nullable = true;
  if (/^SET\s+DEFAULT/i.test(change)) column.default = defaultIn(change.replace(/^SET\s+/i, ''));
  if (/^DROP\s+DEFAULT/i.test(change)) column.default = null;
}

function removeConstraint(table: TableDef, name: string): void {
  Object.assign(table, {
    uniques: drop(table.uniques, name),
    foreign_keys: drop(table.foreign_keys, name),
    checks: drop(table.checks, name),
  });
}

const CLAUSES: [RegExp, Clause][] = [
  [
    new RegExp(`^ADD\\s+(?=CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK)([\\s\\S]+)$`, 'i'),
    (table, match, reading) => void addConstraint(table, match[1] ?? '', reading),
  ],
  [/^ADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?([\s\S]+)$/i, (table, match, reading) => addColumn(table, match[1] ?? '', reading)],
  [
    new RegExp(`^DROP\\s+CONSTRAINT\\s+(?:IF\\s+EXISTS\\s+)?(${NAME})`, 'i'),
    (table, match, { dialect }) => removeConstraint(table, plainName(match[1] ?? '', dialect)),
  ],
  [
    new RegExp(`^DROP\\s+(?:COLUMN\\s+)?(?:IF\\s+EXISTS\\s+)?(${NAME})`, 'i'),
    (table, match, { dialect }) => dropColumn(table, plainName(match[1] ?? '', dialect)),
  ],
  [
    new RegExp(`^RENAME\\s+TO\\s+(${NAME})`, 'i'),
    (table, match, { model, dialect }) => renameTable(model, table, plainName(match[1] ?? '', dialect)),
  ],
  [
    new RegExp(`^RENAME\\s+(?:COLUMN\\s+)?(${NAME})\\s+TO\\s+(${NAME})`, 'i'),
    (table, match, { dialect }) =>
      void Object.assign(columnOf(table, plainName(match[1] ?? '', dialect)) ?? {}, { name: plainName(match[2] ?? '', dialect) }),
  ],
  [
    new RegExp(`^ALTER\\s+(?:COLUMN\\s+)?(${NAME})\\s+([\\s\\S]+)$`, 'i'),
    (table, match, reading) => alterColumn(table, plainName(match[1] ?? '', reading.dialect), (match[2] ?? '').trim(), reading),
  ],
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
  table.indexes.push({
    name: plainName(match[2], reading.dialect),
    columns: names(inner, reading.dialect),
    unique: Boolean(match[1]),
    ...(plain ? {} : { text }),
  });
}

type Read = (match: RegExpExecArray, reading: Reading, text: string) => void;

const STATEMENTS: [RegExp, Read][] = [
  [
    new RegExp(
      `^CREATE\\s+(?:UNLOGGED\\s+|TEMP(?:ORARY)?\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${PATH})\\s*\\(([\\s\\S]*)\\)[^)]*$`,
      'i',
    ),
    createTable,
  ],
  [new RegExp(`^ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?(${PATH})\\s+([\\s\\S]+)$`, 'i'), alterTable],
  [
    new RegExp(`^DROP\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(${PATH})`, 'i'),
    (match, { model, dialect }) => void model.tables.delete(plainName(match[1] ?? '', dialect)),
  ],
  [
    new RegExp(
      `^CREATE\\s+(UNIQUE\\s+)?INDEX\\s+(?:CONCURRENTLY\\s+)?(?:IF\\s+NOT\\s+EXISTS\\s+)?(${NAME})\\s+ON\\s+(?:ONLY\\s+)?(${PATH})\\s*(?:USING\\s+\\w+\\s*)?\\(([\\s\\S]*?)\\)(?=\\s*(?:$|WHERE|INCLUDE|WITH|TABLESPACE|NULLS))`,
      'i',
    ),
    createIndex,
  ],
  [
    new RegExp(`^DROP\\s+INDEX\\s+(?:CONCURRENTLY\\s+)?(?:IF\\s+EXISTS\\s+)?(${PATH})`, 'i'),
    (match, { model, dialect }) => {
      for (const table of model.tables.values()) table.indexes = drop(table.indexes, plainName(match[1] ?? '', dialect));
    },
  ],
  [
    new RegExp(`^CREATE\\s+TYPE\\s+(${PATH})\\s+AS\\s+ENUM\\s*\\(([\\s\\S]*)\\)`, 'i'),
    (match, { model, dialect, at }) => {
      const name = plainName(match[1] ?? '', dialect);
      model.enums.set(name, { name, values: topLevel(match[2] ?? '').map((value) => value.slice(1, -1).replaceAll("''", "'")), at });
    },
  ],
  [
    new RegExp(`^ALTER\\s+TYPE\\s+(${PATH})\\s+ADD\\s+VALUE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?'((?:[^']|'')*)'`, 'i'),
    (match, { model, dialect }) => {
      model.enums.get(plainName(match[1] ?? '', dialect))?.values.push((match[2] ?? '').replaceAll("''", "'"));
    },
  ],
  [
    new RegExp(`^DROP\\s+TYPE\\s+(?:IF\\s+EXISTS\\s+)?(${PATH})`, 'i'),
    (match, { model, dialect }) => void model.enums.delete(plainName(match[1] ?? '', dialect)),
  ],
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
