import { bareName, schemaOf, type ColumnDef, type TableDef } from '../model/schema.js';
import type { EnumUser, Planned, Step, StepOf } from '../model/steps.js';
import { attachedTo, ended, makeWriter, tableLines, tableTail, type Statement, type Writer } from './writer.js';
import type { SqlStyle } from './style.js';

type Write<Name extends Step['do']> = (writer: Writer, step: StepOf<Name>) => Statement[];

const say = (heading: string, text: string): Statement[] => [{ heading, text }];

function createTable(writer: Writer, table: TableDef): Statement[] {
  const { word, style } = writer;
  const guard = style.guard ? ` ${word('IF NOT EXISTS')}` : '';
  const behind = style.named_keys;
  const lines = tableLines(writer, table, behind ? 'behind' : 'inside');
  const gap = behind && table.primary_key ? lines.length - 1 : -1;
  const body = lines.map((line, index) => `${index === gap ? '\n' : ''}${style.indent}${line}`).join(',\n');
  const comments = table.columns.filter((column) => column.comment).flatMap((column) => comment(writer, table.name, column));
  return [
    { heading: 'CreateTable', text: `${word('CREATE TABLE')}${guard} ${writer.table(table.name)} (\n${body}\n)${tableTail(table)}` },
    ...table.indexes.map((index) => ({ heading: 'CreateIndex', text: writer.index(table.name, index) })),
    ...(behind
      ? table.foreign_keys.map((key) => ({
          ...writer.alter(table.name, `${word('ADD')} ${writer.key(key)}`),
          heading: 'AddForeignKey',
          alter: undefined,
        }))
      : []),
    ...comments,
    ...attachedTo(table),
  ].map(({ alter: _alter, ...statement }: Statement) => statement);
}

function comment(writer: Writer, table: string, column: ColumnDef): Statement[] {
  const { word } = writer;
  return say(
    'Comment',
    `${word('COMMENT ON COLUMN')} ${writer.table(table)}.${writer.id(column.name)} ${word('IS')} ${writer.text(column.comment)}`,
  );
}

function alterColumn(writer: Writer, step: StepOf<'alter_column'>): Statement[] {
  const { word } = writer;
  const { to, set, from } = step;
  const start = `${word('ALTER COLUMN')} ${writer.id(to.name)}`;
  const clauses: string[] = [];
  const typed = set.includes('type');
  const cast = using(writer, step);
  // A default does not follow where the types have no assignment cast.
  const retype = typed && cast !== '';
  if (retype && from?.default) clauses.push(`${start} ${word('DROP DEFAULT')}`);
  if (typed) clauses.push(`${start} ${word(writer.style.named_keys ? 'SET DATA TYPE' : 'TYPE')} ${writer.type(to)}${collation(to)}${cast}`);
  if (set.includes('nullable')) clauses.push(`${start} ${word(to.nullable ? 'DROP NOT NULL' : 'SET NOT NULL')}`);
  const defaults = writer.defaults(to);
  if (defaults && (set.includes('default') || (retype && from?.default))) clauses.push(`${start} ${word('SET')}${defaults}`);
  if (!defaults && set.includes('default') && !(retype && from?.default)) clauses.push(`${start} ${word('DROP DEFAULT')}`);
  return clauses.map((clause) => writer.alter(step.table, clause, to.name));
}

/** A type that is set anew has the database's collation unless it is said. */
const collation = ({ tail = [] }: ColumnDef): string => tail.filter((one) => /^COLLATE\b/i.test(one)).map((one) => ` ${one}`).join('');

const TEXTUAL = /^(text|varchar|character varying|char|citext)/i;

/** PostgreSQL converts by itself only where the cast is an assignment cast; to text it always does. */
function using(writer: Writer, { from, to }: StepOf<'alter_column'>): string {
  const type = writer.type(to);
  if (from && (writer.type(from) === type || TEXTUAL.test(type))) return '';
  const numbers = /^(int|bigint|smallint|numeric|decimal|real|double|float)/i;
  if (from && numbers.test(writer.type(from)) && numbers.test(type)) return '';
  const middle = to.type.startsWith('enum:') ? '::text' : '';
  return ` ${writer.word('USING')} (${writer.id(to.name)}${middle}::${type})`;
}

function enumValues(writer: Writer, values: readonly string[]): string {
  return values.map((value) => writer.text(value)).join(', ');
}

function retype(writer: Writer, user: EnumUser, type: string): Statement[] {
  const { word } = writer;
  const name = writer.id(user.column.name);
  const start = `${word('ALTER TABLE')} ${writer.table(user.table)} ${word('ALTER COLUMN')} ${name}`;
  const list = writer.defaults(user.column) ? [`${start} ${word('DROP DEFAULT')}`] : [];
  list.push(`${start} ${word('TYPE')} ${type} ${word('USING')} (${name}::text::${type})`);
  return list.map((text) => ({ heading: 'AlterEnum', text }));
}

/** PostgreSQL cannot take a value out of an enum: the type is made anew without it. Rows that hold the value make this fail. */
function removeValue(writer: Writer, step: StepOf<'remove_enum_value'>): Statement[] {
  const { word } = writer;
  const { name } = step.enum;
  const values = step.enum.values.filter((value) => value !== step.value);
  const defaults = step.users.filter((user) => writer.defaults(user.column));
  const texts = [
    `${word('CREATE TYPE')} ${writer.table(`${name}_new`)} ${word('AS ENUM')} (${enumValues(writer, values)})`,
    ...step.users.flatMap((user) => retype(writer, user, writer.table(`${name}_new`)).map((statement) => statement.text)),
    `${word('ALTER TYPE')} ${writer.table(name)} ${word('RENAME TO')} ${writer.id(`${bare(name)}_old`)}`,
    `${word('ALTER TYPE')} ${writer.table(`${name}_new`)} ${word('RENAME TO')} ${writer.id(bare(name))}`,
    `${word('DROP TYPE')} ${writer.table(`${name}_old`)}`,
    ...defaults.map(
      ({ table, column }) =>
        `${word('ALTER TABLE')} ${writer.table(table)} ${word('ALTER COLUMN')} ${writer.id(column.name)} ${word('SET')}${writer.defaults(column)}`,
    ),
  ];
  return texts.map((text) => ({ heading: 'AlterEnum', text }));
}

/** A name without its schema. */
const bare = bareName;

/** An index is in the schema of its table. */
const inSchemaOf = (writer: Writer, table: string, index: string): string => writer.table(`${schemaOf(table)}${index}`);

const exists = (writer: Writer): string => (writer.style.guard ? ` ${writer.word('IF EXISTS')}` : '');
const absent = (writer: Writer): string => (writer.style.guard ? ` ${writer.word('IF NOT EXISTS')}` : '');

function rename(writer: Writer, what: string, from: string, to: string): string {
  return `${writer.word(what)} ${writer.table(from)} ${writer.word('RENAME TO')} ${writer.id(bare(to))}`;
}

const rules: { [Name in Step['do']]: Write<Name> } = {
  create_table: (writer, { table }) => createTable(writer, table),
  drop_table: (writer, { table }) => say('DropTable', `${writer.word('DROP TABLE')}${exists(writer)} ${writer.table(table.name)}`),
  rename_table: (writer, { table, to }) => say('AlterTable', rename(writer, 'ALTER TABLE', table, to)),
  add_column: (writer, { table, column }) => [
    writer.alter(table, `${writer.word('ADD COLUMN')}${absent(writer)}${writer.style.gap}${writer.column(column)}`, column.name, 'add'),
    ...(column.comment ? comment(writer, table, column) : []),
  ],
  drop_column: (writer, { table, column }) => [
    writer.alter(table, `${writer.word('DROP COLUMN')}${exists(writer)} ${writer.id(column.name)}`, column.name, 'drop'),
  ],
  rename_column: (writer, { table, column, to }) =>
    say(
      'AlterTable',
      writer.alter(table, `${writer.word('RENAME COLUMN')} ${writer.id(column)} ${writer.word('TO')} ${writer.id(to)}`).text,
    ),
  alter_column: alterColumn,
  create_index: (writer, { table, index }) => say('CreateIndex', writer.index(table, index)),
  drop_index: (writer, { table, index }) =>
    say('DropIndex', `${writer.word('DROP INDEX')}${exists(writer)} ${inSchemaOf(writer, table, index.name)}`),
  add_foreign_key: (writer, { table, key }) => say('AddForeignKey', writer.alter(table, `${writer.word('ADD')} ${writer.key(key)}`).text),
  drop_foreign_key: (writer, { table, key }) =>
    say('DropForeignKey', writer.alter(table, `${writer.word('DROP CONSTRAINT')}${exists(writer)} ${writer.id(key.name)}`).text),
  add_unique: (writer, { table, unique }) =>
    say(
      'AlterTable',
      writer.alter(table, `${writer.word('ADD')} ${writer.unique(unique)}`).text,
    ),
  drop_unique: (writer, { table, unique }) =>
    say('AlterTable', writer.alter(table, `${writer.word('DROP CONSTRAINT')}${exists(writer)} ${writer.id(unique.name)}`).text),
  add_check: (writer, { table, check }) =>
    say(
      'AlterTable',
      writer.alter(table, `${writer.word('ADD')} ${writer.check(check)}`).text,
    ),
  drop_check: (writer, { table, check }) =>
    say('AlterTable', writer.alter(table, `${writer.word('DROP CONSTRAINT')}${exists(writer)} ${writer.id(check.name)}`).text),
  create_enum: (writer, step) =>
    say(
      'CreateEnum',
      `${writer.word('CREATE TYPE')} ${writer.table(step.enum.name)} ${writer.word('AS ENUM')} (${enumValues(writer, step.enum.values)})`,
    ),
  drop_enum: (writer, step) => say('DropEnum', `${writer.word('DROP TYPE')}${exists(writer)} ${writer.table(step.enum.name)}`),
  add_enum_value: (writer, step) =>
    say(
      'AlterEnum',
      `${writer.word('ALTER TYPE')} ${writer.table(step.enum.name)} ${writer.word('ADD VALUE')}${absent(writer)} ${writer.text(step.value)}`,
    ),
  remove_enum_value: removeValue,
  rename_enum: (writer, step) => say('AlterEnum', rename(writer, 'ALTER TYPE', step.enum, step.to)),
  rename_index: (writer, step) => say('RenameIndex', rename(writer, 'ALTER INDEX', `${schemaOf(step.table)}${step.index}`, step.to)),
  rename_constraint: (writer, { table, constraint, to }) =>
    say(
      'AlterTable',
      writer.alter(table, `${writer.word('RENAME CONSTRAINT')} ${writer.id(constraint)} ${writer.word('TO')} ${writer.id(to)}`).text,
    ),
  sql: (_writer, { text }) => say('Sql', ended(text, 'postgresql')),
};

/** The PostgreSQL statements of one step. */
export function postgresql<Name extends Step['do']>(planned: Planned & { step: StepOf<Name> }, style: SqlStyle): Statement[] {
  const writer = makeWriter({ dialect: 'postgresql', style, enumType: (each, name) => each.table(name) });
  const rule = rules[planned.step.do as Name] as Write<Name>;
  return rule(writer, planned.step);
}
