import { InfraError } from '../../../pipeline/error.js';
import type { ColumnDef, TableDef } from '../model/schema.js';
import type { Planned, Step, StepOf } from '../model/steps.js';
import { isRebuilt, type Transaction } from './sqlite-rebuild.js';
import type { SqlStyle } from './style.js';
import { defaultText } from './types.js';
import { attachedTo, ended, makeWriter, tableLines, tableTail, type Statement, type Writer } from './writer.js';

interface SqliteWriter extends Writer {
  transaction: Transaction;
}

type Write<Name extends Step['do']> = (writer: SqliteWriter, step: StepOf<Name>, planned: Planned) => Statement[];

const say = (heading: string, text: string): Statement[] => [{ heading, text }];

function tableText(writer: Writer, table: TableDef, name: string, guard: string): string {
  const body = tableLines(writer, table, 'inside').map((line) => `${writer.style.indent}${line}`);
  return `${writer.word('CREATE TABLE')}${guard} ${writer.id(name)} (\n${body.join(',\n')}\n)${tableTail(table)}`;
}

function createTable(writer: Writer, table: TableDef): Statement[] {
  const guard = writer.style.guard ? ` ${writer.word('IF NOT EXISTS')}` : '';
  return [
    { heading: 'CreateTable', text: tableText(writer, table, table.name, guard) },
    ...table.indexes.map((index) => ({ heading: 'CreateIndex', text: writer.index(table.name, index) })),
    ...attachedTo(table),
  ];
}

function known({ step, before, after }: Planned): { before: TableDef; after: TableDef } {
  if (before && after) return { before, after };
  throw new InfraError({
    subject: `SQLite makes a table anew for ${step.do.replaceAll('_', ' ')}, and the table is not known here`,
    remedy: 'Write the statements yourself with {"op": "sql", "up": "…", "down": "…"}.',
  });
}

/** Columns that a row is taken over with, and what each of them gets. */
interface Copied {
  columns: string;
  values: string;
}

const isComputed = ({ tail = [] }: ColumnDef): boolean => tail.some((one) => /^(GENERATED|AS)\b/i.test(one));

/** A column with a computed value takes none; one that is new gets what it was to be filled with. */
function copied(writer: Writer, before: TableDef, after: TableDef, fills: Planned['fills']): Copied {
  const value = (column: ColumnDef): string | null =>
    before.columns.some((old) => old.name === column.name) ? writer.id(column.name) : defaultText('sqlite', fills?.get(column.name) ?? null);
  const all = after.columns.filter((column) => !isComputed(column)).map((column) => ({ column, value: value(column) }));
  const taken = all.filter((one) => one.value !== null);
  return { columns: writer.ids(taken.map((one) => one.column.name)), values: taken.map((one) => one.value).join(', ') };
}

/** Steps 4 to 8 of https://www.sqlite.org/lang_altertable.html#otheralter. */
function replaced(writer: Writer, before: TableDef, after: TableDef, fills: Planned['fills']): string[] {
  const { word } = writer;
  const temporary = `new_${after.name}`;
  const { columns, values } = copied(writer, before, after, fills);
  return [
    tableText(writer, after, temporary, ''),
    `${word('INSERT INTO')} ${writer.id(temporary)} (${columns}) ${word('SELECT')} ${values} ${word('FROM')} ${writer.id(before.name)}`,
    `${word('DROP TABLE')} ${writer.id(before.name)}`,
    `${word('ALTER TABLE')} ${writer.id(temporary)} ${word('RENAME TO')} ${writer.id(after.name)}`,
  ];
}

/**
 * Where foreign keys stay on, DROP TABLE counts every row that references the table as a deferred violation, and only rows put into a table
 * of that name take the count back; a rename does not: "DROP TABLE" in https://www.sqlite.org/foreignkeys.html#fk_schemacommands.
 */
function refilled(writer: Writer, before: TableDef, after: TableDef, fills: Planned['fills']): string[] {
  const { word } = writer;
  const old = writer.id(`old_${before.name}`);
  const { columns, values } = copied(writer, before, after, fills);
  return [
    `${word('CREATE TABLE')} ${old} ${word('AS SELECT')} * ${word('FROM')} ${writer.id(before.name)}`,
    `${word('DROP TABLE')} ${writer.id(before.name)}`,
    tableText(writer, after, after.name, ''),
    `${word('INSERT INTO')} ${writer.id(after.name)} (${columns}) ${word('SELECT')} ${values} ${word('FROM')} ${old}`,
    `${word('DROP TABLE')} ${old}`,
  ];
}

function rebuild(writer: SqliteWriter, planned: Planned): Statement[] {
  const { before, after } = known(planned);
  const make = writer.transaction === 'open' ? refilled : replaced;
  const texts = [...make(writer, before, after, planned.fills), ...after.indexes.map((index) => writer.index(after.name, index))];
  // Triggers go with the table that they stand on.
  const attached = attachedTo(after).map((one) => one.text);
  return [...texts, ...attached].map((text) => ({ heading: 'RedefineTables', text }));
}

const plainAlter = (writer: Writer, table: string, clause: string): Statement[] => say('AlterTable', writer.alter(table, clause).text);

const rules: { [Name in Step['do']]: Write<Name> } = {
  create_table: (writer, { table }) => createTable(writer, table),
  drop_table: (writer, { table }) =>
    say('DropTable', `${writer.word(writer.style.guard ? 'DROP TABLE IF EXISTS' : 'DROP TABLE')} ${writer.id(table.name)}`),
  rename_table: (writer, { table, to }) => plainAlter(writer, table, `${writer.word('RENAME TO')} ${writer.id(to)}`),
  add_column: (writer, step, planned) =>
    isRebuilt(planned)
      ? rebuild(writer, planned)
      : plainAlter(writer, step.table, `${writer.word('ADD COLUMN')} ${writer.column(step.column)}`),
  drop_column: (writer, step, planned) =>
    isRebuilt(planned)
      ? rebuild(writer, planned)
      : plainAlter(writer, step.table, `${writer.word('DROP COLUMN')} ${writer.id(step.column.name)}`),
  rename_column: (writer, { table, column, to }) =>
    plainAlter(writer, table, `${writer.word('RENAME COLUMN')} ${writer.id(column)} ${writer.word('TO')} ${writer.id(to)}`),
  alter_column: (writer, _step, planned) => rebuild(writer, planned),
  create_index: (writer, { table, index }) => say('CreateIndex', writer.index(table, index)),
  drop_index: (writer, { index }) =>
    say('DropIndex', `${writer.word(writer.style.guard ? 'DROP INDEX IF EXISTS' : 'DROP INDEX')} ${writer.id(index.name)}`),
  add_foreign_key: (writer, _step, planned) => rebuild(writer, planned),
  drop_foreign_key: (writer, _step, planned) => rebuild(writer, planned),
  add_unique: (writer, _step, planned) => rebuild(writer, planned),
  drop_unique: (writer, _step, planned) => rebuild(writer, planned),
  add_check: (writer, _step, planned) => rebuild(writer, planned),
  drop_check: (writer, _step, planned) => rebuild(writer, planned),
  create_enum: () => [],
  drop_enum: () => [],
  add_enum_value: () => [],
  remove_enum_value: () => [],
  rename_enum: () => [],
  rename_index: (writer, { index, to, table }, planned) => {
    const known = planned.after?.indexes.find((one) => one.name === to);
    if (!known)
      throw new InfraError({ subject: `SQLite makes index ${index} of ${table} anew to rename it, and the index is not known here` });
    return [...say('DropIndex', `${writer.word('DROP INDEX')} ${writer.id(index)}`), ...say('CreateIndex', writer.index(table, known))];
  },
  rename_constraint: (writer, _step, planned) => rebuild(writer, planned),
  sql: (_writer, { text }) => say('Sql', ended(text, 'sqlite')),
};

/** The SQLite statements of one step. Enum types are text there: SQLite has none. */
export function sqlite<Name extends Step['do']>(
  planned: Planned & { step: StepOf<Name> },
  style: SqlStyle,
  transaction: Transaction,
): Statement[] {
  const writer = makeWriter({ dialect: 'sqlite', style, enumType: () => (style.upper ? 'TEXT' : 'text') });
  const rule = rules[planned.step.do as Name] as Write<Name>;
  return rule({ ...writer, transaction }, planned.step, planned);
}
