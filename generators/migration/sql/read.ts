import { evolve } from '../model/evolve.js';
import { emptyModel, tableOf, type SchemaModel, type TableDef } from '../model/schema.js';
import { statements as split } from '../../../pipeline/sql/statements.js';
import { addImplicitIndexes } from './default-names.js';
import { nameInlineEnums } from './inline-enums.js';
import { readClause } from './read-clauses.js';
import { addColumn, addConstraint, NAME, names, PATH, plainName, topLevel, type Reading } from './read-parts.js';
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
  if (reading.dialect === 'mysql') addImplicitIndexes(table);
  reading.model.tables.set(name, table);
}

const drop = <T extends { name: string }>(list: T[], name: string): T[] => list.filter((one) => one.name !== name);

function alterTable(match: RegExpExecArray, reading: Reading): void {
  const table = tableOf(reading.model, plainName(match[1] ?? '', reading.dialect));
  if (!table) return void (reading.strange = true);
  for (const clause of topLevel(match[2] ?? '')) readClause(table, clause, reading);
  if (reading.dialect === 'mysql') addImplicitIndexes(table);
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

/** An index carries its constraint's name along. */
function renameIndex(model: SchemaModel, from: string, to: string): void {
  for (const table of model.tables.values()) evolve(model, { do: 'rename_index', table: table.name, index: from, to });
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
      const name = plainName(match[1] ?? '', dialect);
      for (const table of model.tables.values()) {
        table.indexes = drop(table.indexes, name);
        // In MySQL a unique constraint is its index.
        if (dialect === 'mysql') table.uniques = drop(table.uniques, name);
      }
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
    new RegExp(`^ALTER\\s+TYPE\\s+(${PATH})\\s+RENAME\\s+TO\\s+(${NAME})`, 'i'),
    (match, { model, dialect }) =>
      evolve(model, { do: 'rename_enum', enum: plainName(match[1] ?? '', dialect), to: plainName(match[2] ?? '', dialect) }),
  ],
  [
    new RegExp(`^ALTER\\s+INDEX\\s+(?:IF\\s+EXISTS\\s+)?(${PATH})\\s+RENAME\\s+TO\\s+(${NAME})`, 'i'),
    (match, { model, dialect }) => renameIndex(model, plainName(match[1] ?? '', dialect), plainName(match[2] ?? '', dialect)),
  ],
  [
    new RegExp(`^RENAME\\s+TABLE\\s+(${PATH})\\s+TO\\s+(${PATH})`, 'i'),
    (match, { model, dialect }) =>
      evolve(model, { do: 'rename_table', table: plainName(match[1] ?? '', dialect), to: plainName(match[2] ?? '', dialect) }),
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
  if (dialect === 'mysql') nameInlineEnums(reading.model);
  return { ...reading.model, complete: !reading.strange && reading.model.tables.size > 0 };
}
