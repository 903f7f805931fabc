import { suffixNames } from '../model/constraint-names.js';
import { evolve } from '../model/evolve.js';
import { emptyModel, tableOf, schemaOf, type SchemaModel, type TableDef } from '../model/schema.js';
import { statements as split } from '../../../pipeline/sql/statements.js';
import { addImplicitIndexes } from './default-names.js';
import { nameInlineEnums } from './inline-enums.js';
import { ATTACHED, type Read } from './read-attached.js';
import { readClause } from './read-clauses.js';
import { addColumn } from './read-column.js';
import { addConstraint } from './read-constraint.js';
import { stringOf } from './read-values.js';
import { fullName, NAME, namesIn, namesOnly, PATH, plainName, type Reading } from './reading.js';
import { bracket, commaParts, part, spanOf, textOf, topLevel, uncommented } from './span.js';
import type { DialectName } from './types.js';

/** The statements of one migration, for the direction up. */
export interface SqlScript {
  file: string;
  text: string;
}

function createTable(match: RegExpExecArray, reading: Reading, text: string): void {
  const name = fullName(match[1] ?? '', reading);
  const whole = spanOf(text.slice(match[0].length - 1), reading.dialect);
  const body = bracket(whole);
  if (!body || tableOf(reading.model, name)) return;
  const table: TableDef = { name, columns: [], primary_key: null, indexes: [], uniques: [], foreign_keys: [], checks: [], at: reading.at };
  for (const one of commaParts(body.inner)) if (!addConstraint(table, one, reading)) addColumn(table, one, reading);
  const tail = textOf(part(whole, body.end));
  if (tail) table.tail = tail;
  if (reading.dialect === 'mysql') addImplicitIndexes(table);
  reading.model.tables.set(name, table);
}

const drop = <T extends { name: string }>(list: T[], name: string): T[] => list.filter((one) => one.name !== name);

function alterTable(match: RegExpExecArray, reading: Reading, text: string): void {
  const table = tableOf(reading.model, fullName(match[1] ?? '', reading));
  if (!table) return void (reading.strange = true);
  const head = text.slice(0, match[0].length - (match[2] ?? '').length);
  for (const clause of topLevel(match[2] ?? '', reading.dialect)) readClause(table, clause, head, reading);
  if (reading.dialect === 'mysql') addImplicitIndexes(table);
}

function createIndex(match: RegExpExecArray, reading: Reading, text: string): void {
  const [whole, unique, kind, given, onto] = match;
  const table = tableOf(reading.model, fullName(onto ?? '', reading));
  const rest = spanOf(text.slice(whole.length - 1), reading.dialect);
  const list = bracket(rest);
  if (!table) reading.strange = true;
  if (!table || !list) return;
  const columns = namesIn(list.inner);
  const behind = textOf(part(rest, list.end));
  const plain = namesOnly(list.inner) && behind === '' && !kind && !/\bUSING\s+(?!btree)/i.test(whole);
  const name = given ? plainName(given, reading.dialect) : suffixNames.index(table.name, columns, false);
  table.indexes.push({ name, columns, unique: Boolean(unique), ...(plain ? {} : { text: given ? text : named(text, name) }) });
}

/** An index without a name gets the one that the database gave it. */
const named = (text: string, name: string): string => text.replace(/\sON\s/i, ` "${name}" ON `);

/** An index carries its constraint's name along. */
function renameIndex(model: SchemaModel, from: string, to: string): void {
  for (const table of model.tables.values()) evolve(model, { do: 'rename_index', table: table.name, index: from, to });
}

const STATEMENTS: [RegExp, Read][] = [
  [
    new RegExp(`^CREATE\\s+(?:UNLOGGED\\s+|TEMP(?:ORARY)?\\s+)?TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${PATH})\\s*\\(`, 'iu'),
    createTable,
  ],
  [new RegExp(`^ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?(${PATH})\\s+([\\s\\S]+)$`, 'iu'), alterTable],
  [
    /^DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?([\s\S]+)$/i,
    (match, reading) => {
      const dropped = topLevel(match[1] ?? '', reading.dialect).map((one) => tableOf(reading.model, fullName(one, reading))?.name);
      for (const name of dropped) reading.model.tables.delete(name ?? '');
    },
  ],
  [
    new RegExp(
      `^CREATE\\s+(UNIQUE\\s+)?(FULLTEXT\\s+|SPATIAL\\s+)?INDEX\\s+(?:CONCURRENTLY\\s+)?(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:(?!ON\\s)(${NAME})\\s+)?(?:USING\\s+\\w+\\s+)?ON\\s+(?:ONLY\\s+)?(${PATH})\\s*(?:USING\\s+\\w+\\s*)?\\(`,
      'iu',
    ),
    createIndex,
  ],
  [
    new RegExp(`^DROP\\s+INDEX\\s+(?:CONCURRENTLY\\s+)?(?:IF\\s+EXISTS\\s+)?(${PATH})`, 'iu'),
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
    new RegExp(`^CREATE\\s+TYPE\\s+(${PATH})\\s+AS\\s+ENUM\\s*\\(([\\s\\S]*)\\)`, 'iu'),
    (match, reading) => {
      const name = fullName(match[1] ?? '', reading);
      const values = topLevel(match[2] ?? '', reading.dialect).map((value) => stringOf(value, reading.dialect));
      reading.model.enums.set(name, { name, values, at: reading.at });
    },
  ],
  [
    new RegExp(`^ALTER\\s+TYPE\\s+(${PATH})\\s+ADD\\s+VALUE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?('(?:[^']|'')*')`, 'iu'),
    (match, reading) => {
      reading.model.enums.get(fullName(match[1] ?? '', reading))?.values.push(stringOf(match[2] ?? "''", reading.dialect));
    },
  ],
  [
    new RegExp(`^ALTER\\s+TYPE\\s+(${PATH})\\s+RENAME\\s+TO\\s+(${NAME})`, 'iu'),
    (match, reading) => {
      const from = fullName(match[1] ?? '', reading);
      evolve(reading.model, { do: 'rename_enum', enum: from, to: `${schemaOf(from)}${plainName(match[2] ?? '', reading.dialect)}` });
    },
  ],
  [
    new RegExp(`^ALTER\\s+INDEX\\s+(?:IF\\s+EXISTS\\s+)?(${PATH})\\s+RENAME\\s+TO\\s+(${NAME})`, 'iu'),
    (match, { model, dialect }) => renameIndex(model, plainName(match[1] ?? '', dialect), plainName(match[2] ?? '', dialect)),
  ],
  [
    new RegExp(`^RENAME\\s+TABLE\\s+(${PATH})\\s+TO\\s+(${PATH})`, 'iu'),
    (match, reading) =>
      evolve(reading.model, { do: 'rename_table', table: fullName(match[1] ?? '', reading), to: fullName(match[2] ?? '', reading) }),
  ],
  [
    new RegExp(`^DROP\\s+TYPE\\s+(?:IF\\s+EXISTS\\s+)?(${PATH})`, 'iu'),
    (match, reading) => void reading.model.enums.delete(fullName(match[1] ?? '', reading)),
  ],
  ...ATTACHED,
];

/** Reads a script on top of what was read before. */
export function readScript({ file, text }: SqlScript, reading: Reading): void {
  for (const statement of split(text, reading.dialect)) {
    const plain = uncommented(statement.text, reading.dialect);
    const rule = STATEMENTS.find(([pattern]) => pattern.test(plain));
    const match = rule?.[0].exec(plain);
    reading.at = { file, line: statement.line };
    if (rule && match) rule[1](match, reading, plain);
  }
}

const CREATED = new RegExp(`\\bCREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(${PATH})`, 'giu');

/** The schema that every table is in, where there is one: MySQL calls its databases as it likes. */
function homeOf(scripts: readonly SqlScript[], dialect: DialectName): string | undefined {
  if (dialect !== 'mysql') return undefined;
  const all = scripts.flatMap(({ text }) => [...text.matchAll(CREATED)].map((match) => schemaOf(fullName(match[1] ?? '', { dialect })).slice(0, -1)));
  return all[0] !== '' && all.every((one) => one === all[0]) ? all[0] : undefined;
}

/**
 * Reads the schema off the migrations. What it does not understand it leaves out; `complete` is true where every statement
 * spoke of tables that an earlier one made.
 * @param scripts in order
 */
export function readSql(scripts: readonly SqlScript[], dialect: DialectName): SchemaModel {
  const model: SchemaModel = { ...emptyModel(false), dialect };
  const reading: Reading = { model, dialect, at: { file: '', line: 1 }, strange: false, home: homeOf(scripts, dialect) };
  for (const script of scripts) readScript(script, reading);
  if (dialect === 'mysql') nameInlineEnums(reading.model);
  return { ...reading.model, complete: !reading.strange && reading.model.tables.size > 0 };
}
