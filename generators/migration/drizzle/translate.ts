import { edit, type Change } from '../../../pipeline/change.js';
import { editSource } from '../../../pipeline/edit/source.js';
import { InfraError } from '../../../pipeline/error.js';
import { camelCase } from '../../../pipeline/names.js';
import type { ConstraintNames } from '../model/constraint-names.js';
import type { Column, Migration, Operation, OperationOf } from '../task.js';
import { quoted, type Code, type CodeTable } from './code.js';
import { columnCode, tableNamed, type ColumnCode } from './columns.js';
import { editDrizzle, type DrizzleOp } from './schema-edit.js';

/** What a change needs to edit the schema files. */
export interface Translating {
  code: Code;
  names: ConstraintNames;
  task: string;
  changes: Change[];
}

const TIME = /^(created|updated|deleted)(_?at)?$/i;

function push(work: Translating, file: string, op: DrizzleOp): void {
  work.changes.push(edit(file, editDrizzle, op));
}

function needs(work: Translating, file: string, made: ColumnCode): void {
  for (const name of made.imports) push(work, file, { op: 'import', name });
  if (made.sql) work.changes.push(edit(file, editSource, { op: 'import', from: 'drizzle-orm', name: 'sql' }));
}

/** Makes a name that another file exports known in this one. */
function bring(work: Translating, file: string, other: { file: string; variable: string }): void {
  if (other.file === file) return;
  const from = file.split('/').slice(0, -1);
  const to = other.file.split('/');
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared += 1;
  const path = [...(from.length === shared ? ['.'] : from.slice(shared).map(() => '..')), ...to.slice(shared)]
    .join('/')
    .replace(/\.[mc]?tsx?$/, '');
  work.changes.push(edit(file, editSource, { op: 'import', from: path, name: other.variable }));
}

function bringUsed(work: Translating, file: string, column: Column): void {
  if (column.references) bring(work, file, tableNamed(work.code, column.references.table, work.task));
  const used = work.code.enums.find((one) => column.value_type === `enum:${one.name}`);
  if (used) bring(work, file, used);
}

const keyOf = (table: CodeTable, name: string): string => table.columns.find((one) => one.name === name || one.key === name)?.key ?? name;

/** Before the time stamps at the end, in alphabetical order where the columns are in it. */
function nextKey(table: CodeTable, key: string): string | null {
  const keys = table.columns.map((one) => one.key);
  const sorted = keys.length > 3 && keys.every((one, index) => index === 0 || (keys[index - 1] ?? '').toLowerCase() <= one.toLowerCase());
  if (sorted) return keys.find((one) => one.toLowerCase() > key.toLowerCase()) ?? null;
  const last = keys.findLastIndex((one) => !TIME.test(one));
  return last < 0 ? null : (keys[last + 1] ?? null);
}

function addColumn(work: Translating, { table: name, column }: OperationOf<'add_column'>): Operation {
  const table = tableNamed(work.code, name, work.task);
  const made = columnCode(work.code, column, false, work.task);
  needs(work, table.file, made);
  bringUsed(work, table.file, column);
  push(work, table.file, { op: 'column', table: table.variable, key: made.key, text: made.text, before: nextKey(table, made.key) });
  const at = nextKey(table, made.key);
  table.columns.splice(at === null ? table.columns.length : table.columns.findIndex((one) => one.key === at), 0, {
    key: made.key,
    name: column.name,
    text: made.text,
  });
  return { op: 'add_column', table: table.name, column };
}

function indexText(work: Translating, table: CodeTable, index: { name: string; columns: readonly string[]; unique: boolean }): string {
  const { style } = work.code;
  return `${index.unique ? 'uniqueIndex' : 'index'}(${quoted(style, index.name)}).on(${index.columns.map((column) => `${style.parameter}.${keyOf(table, column)}`).join(', ')})`;
}

function createIndex(work: Translating, operation: OperationOf<'create_index'>): Operation {
  const table = tableNamed(work.code, operation.table, work.task);
  const columns = operation.columns.map((column) => table.columns.find((one) => one.key === column || one.name === column)?.name ?? column);
  const name = operation.name ?? work.names.index(table.name, columns, operation.unique);
  push(work, table.file, { op: 'import', name: operation.unique ? 'uniqueIndex' : 'index' });
  push(work, table.file, {
    op: 'extra',
    table: table.variable,
    name,
    text: indexText(work, table, { name, columns, unique: operation.unique }),
    arrow: work.code.style.arrow,
  });
  return { ...operation, table: table.name, columns, name };
}

function createTable(work: Translating, operation: OperationOf<'create_table'>): Operation {
  const { code } = work;
  const { style } = code;
  const file = code.tables.at(-1)?.file ?? code.enums.at(-1)?.file;
  if (!file) throw new InfraError({ subject: `task "${work.task}": no schema file declares tables with pgTable` });
  const variable = camelCase(operation.table);
  const single = operation.primary_key.length === 1 ? operation.primary_key[0] : undefined;
  const keyed = operation.columns.map((column) => withKey(column, operation));
  const made = keyed.map((column) => columnCode(code, column, column.name === single, work.task));
  for (const one of made) needs(work, file, one);
  for (const column of keyed) bringUsed(work, file, column);
  const table: CodeTable = {
    variable,
    name: operation.table,
    file,
    columns: made.map((one, index) => ({ key: one.key, name: operation.columns[index]?.name ?? one.key, text: one.text })),
  };
  const indexes = operation.indexes.map((index) => ({
    ...index,
    name: index.name ?? work.names.index(operation.table, index.columns, index.unique),
  }));
  const extras = indexes.map((index) => indexText(work, table, index));
  if (operation.primary_key.length > 1)
    extras.unshift(
      `primaryKey({ columns: [${operation.primary_key.map((column) => `${style.parameter}.${keyOf(table, column)}`).join(', ')}] })`,
    );
  const used = [
    indexes.some((one) => !one.unique) ? 'index' : '',
    indexes.some((one) => one.unique) ? 'uniqueIndex' : '',
    operation.primary_key.length > 1 ? 'primaryKey' : '',
  ].filter(Boolean);
  for (const name of used) push(work, file, { op: 'import', name });
  push(work, file, { op: 'import', name: 'pgTable' });
  push(work, file, { op: 'statement', name: variable, text: tableText(code, variable, operation.table, made, extras), before: null });
  code.tables.push(table);
  return {
    ...operation,
    columns: keyed.map((column) => ({ ...column, references: column.references })),
    foreign_keys: operation.foreign_keys.filter((key) => key.columns.length > 1),
    indexes,
  };
}

/** A foreign key of one column is said at the column. */
function withKey(column: Column, operation: OperationOf<'create_table'>): Column {
  const key = operation.foreign_keys.find((one) => one.columns.length === 1 && one.columns[0] === column.name);
  if (!key || column.references) return column;
  return {
    ...column,
    references: {
      table: key.references.table,
      column: key.references.columns[0] ?? 'id',
      on_delete: key.on_delete,
      on_update: key.on_update,
    },
  };
}

function tableText({ style }: Code, variable: string, name: string, columns: readonly ColumnCode[], extras: readonly string[]): string {
  const i = style.indent;
  const start = `export const ${variable} = pgTable(`;
  if (extras.length === 0)
    return `${start}${quoted(style, name)}, {\n${columns.map((one) => `${i}${one.text},\n`).join('')}})${style.semicolon}`;
  const body = columns.map((one) => `${i}${i}${one.text},\n`).join('');
  const list = extras.length === 1 ? `[${extras[0]}]` : `[\n${extras.map((one) => `${i}${i}${one},\n`).join('')}${i}]`;
  return `${start}\n${i}${quoted(style, name)},\n${i}{\n${body}${i}},\n${i}${style.arrow} ${list}${style.trailing ? ',' : ''}\n)${style.semicolon}`;
}

function createEnum(work: Translating, { enum: name, values }: OperationOf<'create_enum'>): Operation {
  const { code } = work;
  const file = code.enums.at(-1)?.file ?? code.tables.at(-1)?.file;
  if (!file) throw new InfraError({ subject: `task "${work.task}": no schema file declares tables with pgTable` });
  const suffix = code.enums.length === 0 || code.enums.some((one) => /Enum$/.test(one.variable)) ? 'Enum' : '';
  const variable = `${camelCase(name)}${suffix}`;
  const first = code.tables.find((one) => one.file === file)?.variable ?? null;
  push(work, file, { op: 'import', name: 'pgEnum' });
  push(work, file, {
    op: 'statement',
    name: variable,
    text: `export const ${variable} = pgEnum(${quoted(code.style, name)}, [${values.map((value) => quoted(code.style, value)).join(', ')}])${code.style.semicolon}`,
    before: first,
  });
  code.enums.push({ variable, name, file });
  return { op: 'create_enum', enum: name, values };
}

function addValue(work: Translating, { enum: name, value }: OperationOf<'add_enum_value'>): Operation {
  const found = work.code.enums.find((one) => one.name === name || one.variable === name);
  if (!found)
    throw new InfraError({
      subject: `task "${work.task}": the schema declares no enum ${name}`,
      remedy: `There are: ${work.code.enums.map((one) => one.name).join(', ') || 'none'}.`,
    });
  push(work, found.file, { op: 'enum_value', enum: found.variable, text: quoted(work.code.style, value), value });
  return { op: 'add_enum_value', enum: found.name, value };
}

function dropColumn(work: Translating, operation: OperationOf<'drop_column'>): Operation {
  const table = tableNamed(work.code, operation.table, work.task);
  const column = table.columns.find((one) => one.key === operation.column || one.name === operation.column);
  if (!column)
    throw new InfraError({
      subject: `task "${work.task}": table ${table.name} has no column ${operation.column}`,
      remedy: `It has: ${table.columns.map((one) => one.name).join(', ')}.`,
      file: table.file,
    });
  push(work, table.file, { op: 'remove_column', table: table.variable, key: column.key });
  table.columns = table.columns.filter((one) => one !== column);
  return { op: 'drop_column', table: table.name, column: column.name };
}

function dropIndex(work: Translating, operation: OperationOf<'drop_index'>): Operation {
  const table = tableNamed(work.code, operation.table, work.task);
  push(work, table.file, { op: 'remove_extra', table: table.variable, name: operation.name });
  return { ...operation, table: table.name };
}

function dropTable(work: Translating, operation: OperationOf<'drop_table'>): Operation {
  const table = tableNamed(work.code, operation.table, work.task);
  push(work, table.file, { op: 'remove_statement', name: table.variable });
  work.code.tables = work.code.tables.filter((one) => one !== table);
  return { op: 'drop_table', table: table.name };
}

function refused(work: Translating, operation: Operation): never {
  throw new InfraError({
    subject: `task "${work.task}": ${operation.op} is not written for Drizzle yet`,
    remedy: 'Change the schema by hand and run `drizzle-kit generate`, or use {"op": "sql"} together with the schema edit.',
  });
}

const RULES: { [Name in Operation['op']]?: (work: Translating, operation: OperationOf<Name>) => Operation } = {
  create_table: createTable,
  drop_table: dropTable,
  add_column: addColumn,
  drop_column: dropColumn,
  create_index: createIndex,
  drop_index: dropIndex,
  create_enum: createEnum,
  add_enum_value: addValue,
  sql: (_work, operation) => operation,
};

/** Edits of the schema files for the operations, and the operations with the database's names. */
export function translate(work: Translating, operations: Migration['operations']): Migration['operations'] {
  return operations.map((operation) => {
    const rule = RULES[operation.op] as ((work: Translating, operation: Operation) => Operation) | undefined;
    return rule ? rule(work, operation) : refused(work, operation);
  });
}
