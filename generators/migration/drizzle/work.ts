import { edit, type Change } from '../../../pipeline/change.js';
import { editSource } from '../../../pipeline/edit/source.js';
import { InfraError } from '../../../pipeline/error.js';
import type { ConstraintNames } from '../model/constraint-names.js';
import type { SchemaModel, TableDef } from '../model/schema.js';
import { tableOf } from '../model/schema.js';
import type { Column, Operation } from '../task.js';
import { quoted, type Code, type CodeColumn, type CodeTable } from './code.js';
import { tableNamed, typeOf, type ColumnCode } from './columns.js';
import type { Built } from './dialect.js';
import { editDrizzle, type DrizzleOp } from './schema-edit.js';

/** What a change needs to edit the schema files. */
export interface Translating {
  code: Code;
  names: ConstraintNames;
  /** The schema as it is before the operation. */
  model: SchemaModel;
  task: string;
  changes: Change[];
  because: string[];
  follow_up: string[];
}

/** One operation as edits of the schema files, and what it comes to in the database, with the database's names. */
export type Rule<One extends Operation> = (work: Translating, operation: One) => Operation[];

/** Asks for an edit of a schema file. */
export function push(work: Translating, file: string, op: DrizzleOp): void {
  work.changes.push(edit(file, editDrizzle, op));
}

/** Imports names from the dialect's module. */
export function importCore(work: Translating, file: string, names: readonly string[]): void {
  for (const name of names) push(work, file, { op: 'import', name, from: work.code.dialect.core });
}

/** Imports `sql`. */
export const importSql = (work: Translating, file: string): void =>
  void work.changes.push(edit(file, editSource, { op: 'import', from: 'drizzle-orm', name: 'sql' }));

/** Imports what a column is written with. */
export function needs(work: Translating, file: string, made: ColumnCode): void {
  importCore(work, file, made.imports);
  if (made.sql) importSql(work, file);
  if (made.custom) declareType(work, file, made.custom);
}

/** `customType`, as the docs of Drizzle have it for what it has no builder for. */
export function declareType(work: Translating, file: string, { call, type }: Built): void {
  const { style, tables } = work.code;
  importCore(work, file, ['customType']);
  const text = `const ${call} = customType<{ data: Buffer }>({ dataType: () => ${quoted(style, type)} })${style.semicolon}`;
  push(work, file, { op: 'statement', name: call, text, before: tables.find((one) => one.file === file)?.variable ?? null });
}

/** Makes a name that another file exports known in this one. */
export function bring(work: Translating, file: string, other: { file: string; variable: string }): void {
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

/** Brings the table and the enum that a column names. */
export function bringUsed(work: Translating, file: string, column: Column): void {
  if (column.references) bring(work, file, tableNamed(work.code, column.references.table, work.task));
  const used = work.code.enums.find((one) => column.value_type === `enum:${one.name}`);
  if (used) bring(work, file, used);
}

/** The table of an operation, in the code. */
export const codeTable = (work: Translating, name: string): CodeTable => tableNamed(work.code, name, work.task);

/** The table of an operation, as the snapshot has it. */
export const modelTable = (work: Translating, table: CodeTable): TableDef | undefined => tableOf(work.model, table.name);

/** @throws InfraError naming the columns that there are */
export function codeColumn(work: Translating, table: CodeTable, name: string): CodeColumn {
  const found = table.columns.find((one) => one.key === name || one.name === name);
  if (found) return found;
  throw new InfraError({
    subject: `task "${work.task}": table ${table.name} has no column ${name}`,
    remedy: `It has: ${table.columns.map((one) => one.name).join(', ')}.`,
    file: table.file,
  });
}

/** The key of a column in the code. */
export const keyOf = (table: CodeTable, name: string): string => table.columns.find((one) => one.name === name || one.key === name)?.key ?? name;

/** The database's names of columns. */
export const namesOf = (table: CodeTable, columns: readonly string[]): string[] =>
  columns.map((column) => table.columns.find((one) => one.key === column || one.name === column)?.name ?? column);

/** The column as the database has it: with the type that Drizzle makes of it, and the expressions of the database. */
export const inDatabase = (work: Translating, column: Column): Column => ({
  ...column,
  value_type: typeOf(work.code, column.value_type, column.name),
});
