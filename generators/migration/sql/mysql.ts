import { InfraError } from '../../../pipeline/error.js';
import type { CheckDef, ColumnDef, EnumDef, ForeignKeyDef, TableDef } from '../model/schema.js';
import type { Planned, Step, StepOf } from '../model/steps.js';
import type { SqlStyle } from './style.js';
import { attachedTo, ended, makeWriter, tableLines, tableTail, type Statement, type Writer } from './writer.js';

type Write<Name extends Step['do']> = (writer: Writer, step: StepOf<Name>, after: TableDef | undefined) => Statement[];

const say = (heading: string, text: string): Statement[] => [{ heading, text }];

const isCheck = (clause: string): boolean => /^(CONSTRAINT|CHECK)\b/i.test(clause);
const isComputed = (clause: string): boolean => /^(GENERATED|AS)\b/i.test(clause);

/**
 * A column with its comment; TIMESTAMP is NOT NULL by default in older servers, so NULL is said. MariaDB reads a check only at the end, and
 * no NULL behind a computed value.
 */
function column(writer: Writer, def: ColumnDef): string {
  const tail = def.tail ?? [];
  const computed = tail.some(isComputed);
  const parts = [
    writer.id(def.name),
    writer.type(def),
    ...tail.filter((one) => !isCheck(one)),
    computed && def.nullable ? '' : writer.word(def.nullable ? 'NULL' : 'NOT NULL'),
    writer.defaults(def).trim(),
    def.auto ? writer.word('AUTO_INCREMENT') : '',
    def.comment ? `${writer.word('COMMENT')} ${writer.text(def.comment)}` : '',
    ...tail.filter(isCheck),
  ];
  return parts.filter(Boolean).join(' ');
}

function createTable(writer: Writer, table: TableDef): Statement[] {
  const { word, style } = writer;
  const guard = style.guard ? ` ${word('IF NOT EXISTS')}` : '';
  const full: Writer = { ...writer, column: (def) => column(writer, def) };
  const named = style.named_keys;
  const lines = tableLines(full, { ...table, primary_key: null }, named ? 'behind' : 'inside');
  const inside = named ? table.indexes.filter((index) => !index.text) : [];
  const indexes = named
    ? inside.map((index) => `${index.unique ? 'UNIQUE INDEX' : 'INDEX'} ${writer.id(index.name)}(${writer.ids(index.columns)})`)
    : [];
  const key = table.primary_key;
  const primary = key ? [`${word('PRIMARY KEY')} (${key.list ?? writer.ids(key.columns)})${key.tail ? ` ${key.tail}` : ''}`] : [];
  const tail = [...indexes, ...primary];
  const split = named && tail.length ? lines.length : -1;
  const body = [...lines, ...tail].map((line, index) => `${index === split ? '\n' : ''}${style.indent}${line}`).join(',\n');
  const options = tableTail(table) || (named ? ' DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' : '');
  return [
    { heading: 'CreateTable', text: `${word('CREATE TABLE')}${guard} ${writer.table(table.name)} (\n${body}\n)${options}` },
    ...table.indexes.filter((index) => !inside.includes(index)).map((index) => ({ heading: 'CreateIndex', text: writer.index(table.name, index) })),
    ...(named
      ? table.foreign_keys.map((key) => ({ heading: 'AddForeignKey', text: writer.alter(table.name, `ADD ${writer.key(key)}`).text }))
      : []),
    ...attachedTo(table),
  ];
}

function refused(what: string): never {
  throw new InfraError({
    subject: `MySQL cannot ${what}`,
    remedy: 'Write the statements yourself with {"op": "sql", "up": "…", "down": "…"}.',
  });
}

const leads = (columns: readonly string[], by: readonly string[]): boolean => by.every((name, at) => columns[at] === name);

/**
 * InnoDB refuses to drop the last index that a foreign key stands on, and makes one itself when the key is added: such keys go first and
 * come back behind.
 */
function dropIndex(writer: Writer, index: { table: string; name: string; columns: string[] }, after: TableDef | undefined): Statement[] {
  const { word, id, table } = writer;
  const drop = { heading: 'DropIndex', text: `${word('DROP INDEX')} ${id(index.name)} ${word('ON')} ${table(index.table)}` };
  const others = [...(after?.indexes ?? []), ...(after?.uniques ?? []), ...(after?.primary_key ? [after.primary_key] : [])];
  const keys = (after?.foreign_keys ?? []).filter(
    (key) => leads(index.columns, key.columns) && !others.some((other) => leads(other.columns, key.columns)),
  );
  return [...keys.flatMap((key) => dropKey(writer, index.table, key)), drop, ...keys.flatMap((key) => addKey(writer, index.table, key))];
}

const addKey = (writer: Writer, table: string, key: ForeignKeyDef): Statement[] =>
  say('AddForeignKey', writer.alter(table, `${writer.word('ADD')} ${writer.key(key)}`).text);

const dropKey = (writer: Writer, table: string, key: ForeignKeyDef): Statement[] =>
  say('DropForeignKey', writer.alter(table, `${writer.word('DROP FOREIGN KEY')} ${writer.id(key.name)}`).text);

/** An enum is part of each column that has it: the columns are declared anew. */
function modifyUsers(writer: Writer, users: readonly { table: string; column: ColumnDef }[]): Statement[] {
  return users.map((user) =>
    writer.alter(
      user.table,
      `${writer.word(writer.style.named_keys ? 'MODIFY' : 'MODIFY COLUMN')} ${column(writer, user.column)}`,
      user.column.name,
    ),
  );
}

function changedEnum(writer: Writer, changed: EnumDef, users: StepOf<'add_enum_value'>['users']): Statement[] {
  const type = enumType(writer, changed.values);
  const columns = users.map((user) => ({ table: user.table, column: { ...user.column, type: `sql:${type}` } }));
  return modifyUsers(writer, columns);
}

const enumType = (writer: Writer, values: readonly string[]): string =>
  `${writer.word('ENUM')}(${values.map((value) => writer.text(value)).join(', ')})`;

/** A unique constraint is renamed as its index; a foreign key or a check comes back under its new name. */
function renameConstraint(writer: Writer, step: StepOf<'rename_constraint'>, after: TableDef | undefined): Statement[] {
  const { table, constraint, to } = step;
  const key = after?.foreign_keys.find((one) => one.name === to);
  const check = after?.checks.find((one) => one.name === to);
  if (key) return [...dropKey(writer, table, { ...key, name: constraint }), ...addKey(writer, table, key)];
  if (check) return [...dropCheck(writer, table, constraint), ...addCheck(writer, table, check)];
  if (after?.uniques.some((one) => one.name === to)) return renameIndex(writer, table, constraint, to);
  return refused(`rename constraint ${constraint}: the migrations do not say what it is`);
}

const renameIndex = (writer: Writer, table: string, from: string, to: string): Statement[] => [
  writer.alter(table, `${writer.word('RENAME INDEX')} ${writer.id(from)} ${writer.word('TO')} ${writer.id(to)}`),
];

const addCheck = (writer: Writer, table: string, check: CheckDef): Statement[] =>
  say(
    'AlterTable',
    writer.alter(table, `${writer.word('ADD')} ${writer.check(check)}`).text,
  );

const dropCheck = (writer: Writer, table: string, name: string): Statement[] =>
  say('AlterTable', writer.alter(table, `${writer.word('DROP CONSTRAINT')} ${writer.id(name)}`).text);

const rules: { [Name in Step['do']]: Write<Name> } = {
  create_table: (writer, { table }) => createTable(writer, table),
  drop_table: (writer, { table }) =>
    say('DropTable', `${writer.word(writer.style.guard ? 'DROP TABLE IF EXISTS' : 'DROP TABLE')} ${writer.table(table.name)}`),
  rename_table: (writer, { table, to }) =>
    say('AlterTable', `${writer.word('ALTER TABLE')} ${writer.table(table)} ${writer.word('RENAME TO')} ${writer.id(to)}`),
  add_column: (writer, step) => [
    writer.alter(step.table, `${writer.word('ADD COLUMN')} ${column(writer, step.column)}`, step.column.name, 'add'),
  ],
  drop_column: (writer, step) => [
    writer.alter(step.table, `${writer.word('DROP COLUMN')} ${writer.id(step.column.name)}`, step.column.name, 'drop'),
  ],
  // Alone: the other changes of one ALTER TABLE do not see the old name any more.
  rename_column: (writer, { table, column: from, to }) =>
    say('AlterTable', writer.alter(table, `${writer.word('RENAME COLUMN')} ${writer.id(from)} ${writer.word('TO')} ${writer.id(to)}`).text),
  alter_column: (writer, { table, to }) => modifyUsers(writer, [{ table, column: to }]),
  create_index: (writer, { table, index }) => say('CreateIndex', writer.index(table, index)),
  drop_index: (writer, { table, index }, after) => dropIndex(writer, { table, ...index }, after),
  add_foreign_key: (writer, { table, key }) => addKey(writer, table, key),
  drop_foreign_key: (writer, { table, key }) => dropKey(writer, table, key),
  add_unique: (writer, { table, unique }) =>
    say(
      'AlterTable',
      writer.alter(table, `${writer.word('ADD')} ${writer.unique(unique)}`).text,
    ),
  drop_unique: (writer, { table, unique }, after) => dropIndex(writer, { table, ...unique }, after),
  add_check: (writer, { table, check }) => addCheck(writer, table, check),
  drop_check: (writer, { table, check }) => dropCheck(writer, table, check.name),
  create_enum: () => [],
  drop_enum: () => [],
  add_enum_value: (writer, step) =>
    changedEnum(writer, { ...step.enum, values: [...step.enum.values.filter((value) => value !== step.value), step.value] }, step.users),
  remove_enum_value: (writer, step) =>
    changedEnum(writer, { ...step.enum, values: step.enum.values.filter((value) => value !== step.value) }, step.users),
  rename_enum: () => [],
  rename_index: (writer, { table, index, to }) => renameIndex(writer, table, index, to),
  rename_constraint: renameConstraint,
  sql: (_writer, { text }) => say('Sql', ended(text, 'mysql')),
};

/** The MySQL and MariaDB statements of one step. */
export function mysql<Name extends Step['do']>(
  planned: Planned & { step: StepOf<Name> },
  style: SqlStyle,
  enums: ReadonlyMap<string, EnumDef>,
): Statement[] {
  const writer = makeWriter({
    dialect: 'mysql',
    style,
    enumType: (each, name) =>
      enumType(each, enums.get(name)?.values ?? refused(`declare a column of enum ${name}, whose values are not known`)),
  });
  const rule = rules[planned.step.do as Name] as Write<Name>;
  return rule(writer, planned.step, planned.after);
}
