import { InfraError } from '../../../pipeline/error.js';
import type { ColumnDef, TableDef } from '../model/schema.js';
import type { Planned, Step, StepOf } from '../model/steps.js';
import type { SqlStyle } from './style.js';
import { makeWriter, tableLines, type Statement, type Writer } from './writer.js';

type Write<Name extends Step['do']> = (writer: Writer, step: StepOf<Name>, planned: Planned) => Statement[];

const say = (heading: string, text: string): Statement[] => [{ heading, text }];

function tableText(writer: Writer, table: TableDef, name: string, guard: string): string {
  const body = tableLines(writer, table, 'inside').map((line) => `${writer.style.indent}${line}`);
  return `${writer.word('CREATE TABLE')}${guard} ${writer.id(name)} (\n${body.join(',\n')}\n)`;
}

function createTable(writer: Writer, table: TableDef): Statement[] {
  const guard = writer.style.guard ? ` ${writer.word('IF NOT EXISTS')}` : '';
  return [
    { heading: 'CreateTable', text: tableText(writer, table, table.name, guard) },
    ...table.indexes.map((index) => ({ heading: 'CreateIndex', text: writer.index(table.name, index) })),
  ];
}

/** The twelve steps of https://www.sqlite.org/lang_altertable.html#otheralter, as far as a migration needs them. */
function rebuild(writer: Writer, { step, before, after }: Planned): Statement[] {
  if (!before || !after) {
    throw new InfraError({
      subject: `SQLite makes a table anew for ${step.do.replaceAll('_', ' ')}, and the table is not known here`,
      remedy: 'Write the statements yourself with {"op": "sql", "up": "…", "down": "…"}.',
    });
  }
  const { word } = writer;
  const kept = after.columns.filter((column) => before.columns.some((old) => old.name === column.name)).map((column) => column.name);
  const temporary = `new_${after.name}`;
  const texts = [
    `${word('PRAGMA')} defer_foreign_keys=${word('ON')}`,
    `${word('PRAGMA')} foreign_keys=${word('OFF')}`,
    tableText(writer, after, temporary, ''),
    `${word('INSERT INTO')} ${writer.id(temporary)} (${writer.ids(kept)}) ${word('SELECT')} ${writer.ids(kept)} ${word('FROM')} ${writer.id(before.name)}`,
    `${word('DROP TABLE')} ${writer.id(before.name)}`,
    `${word('ALTER TABLE')} ${writer.id(temporary)} ${word('RENAME TO')} ${writer.id(after.name)}`,
    ...after.indexes.map((index) => writer.index(after.name, index)),
    `${word('PRAGMA')} foreign_keys=${word('ON')}`,
    `${word('PRAGMA')} defer_foreign_keys=${word('OFF')}`,
  ];
  return texts.map((text) => ({ heading: 'RedefineTables', text }));
}

// ALTER TABLE ADD COLUMN: no CURRENT_TIME… or expression as default, and NOT NULL only with a default that is not NULL.
const addable = (column: ColumnDef): boolean => (column.default === null ? column.nullable : 'literal' in column.default);

const inKey = (table: TableDef | undefined, column: string): boolean =>
  Boolean(
    table &&
    [...table.foreign_keys, ...table.uniques, ...table.indexes, ...(table.primary_key ? [table.primary_key] : [])].some((one) =>
      one.columns.includes(column),
    ),
  );

const plainAlter = (writer: Writer, table: string, clause: string): Statement[] => say('AlterTable', writer.alter(table, clause).text);

const rules: { [Name in Step['do']]: Write<Name> } = {
  create_table: (writer, { table }) => createTable(writer, table),
  drop_table: (writer, { table }) =>
    say('DropTable', `${writer.word(writer.style.guard ? 'DROP TABLE IF EXISTS' : 'DROP TABLE')} ${writer.id(table.name)}`),
  rename_table: (writer, { table, to }) => plainAlter(writer, table, `${writer.word('RENAME TO')} ${writer.id(to)}`),
  add_column: (writer, step, planned) =>
    addable(step.column)
      ? plainAlter(writer, step.table, `${writer.word('ADD COLUMN')} ${writer.column(step.column)}`)
      : rebuild(writer, planned),
  drop_column: (writer, step, planned) =>
    inKey(planned.before, step.column.name)
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
  sql: (_writer, { text }) => say('Sql', text.trim().replace(/;$/, '')),
};

/** The SQLite statements of one step. Enum types are text there: SQLite has none. */
export function sqlite<Name extends Step['do']>(planned: Planned & { step: StepOf<Name> }, style: SqlStyle): Statement[] {
  const writer = makeWriter({ dialect: 'sqlite', style, enumType: () => (style.upper ? 'TEXT' : 'text') });
  const rule = rules[planned.step.do as Name] as Write<Name>;
  return rule(writer, planned.step, planned);
}
