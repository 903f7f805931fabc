import { InfraError } from '../../../pipeline/error.js';
import type { ColumnDef } from '../model/schema.js';
import type { Column, Migration, Operation, OperationOf } from '../task.js';
import { columnName, databaseName } from './read.js';
import { modelNamed, type PrismaState, type SchemaEdit } from './state.js';

/** What an operation means for the schema file and for the database. */
export interface Translated {
  /** Edits of the schema, to be carried out in order. */
  edits: SchemaEdit[];
  /** The operations with the database's names and native types. */
  operations: Migration['operations'];
  /** Where what was asked for already is. */
  existing: { file: string; line: number }[];
}

export type Rule<Name extends Operation['op']> = (state: PrismaState, operation: OperationOf<Name>, task: string) => Translated;

export const nothing = (file: string, line: number): Translated => ({ edits: [], operations: [], existing: [{ file, line }] });
export const made = (edits: SchemaEdit[], ...operations: Migration['operations']): Translated => ({ edits, operations, existing: [] });

/** A column of the model as an operation says it; types and defaults are native. */
export function columnAsked(def: ColumnDef): Column {
  const value =
    def.default === null
      ? null
      : 'literal' in def.default
        ? (def.default.literal as Column['default'])
        : { expression: def.default.expression };
  return {
    name: def.name,
    value_type: def.type,
    nullable: def.nullable,
    default: value,
    unique: false,
    comment: '',
    ...(def.auto ? { auto: true } : {}),
  };
}

/** Columns of the database for names that a plan gives. */
export function databaseColumns(state: PrismaState, table: string, names: readonly string[], task: string): string[] {
  const { block, work } = modelNamed(state, table, task);
  return names.map((name) => {
    const entry = block.entries.find((one) => one.kind === 'field' && (one.name === name || columnName(one) === name));
    if (entry) return columnName(entry);
    throw new InfraError({ subject: `task "${task}": model ${block.name} has no field ${name}`, file: work.path, line: block.line });
  });
}

/** The table of a model. */
export const databaseTable = (state: PrismaState, table: string, task: string): string =>
  databaseName(modelNamed(state, table, task).block);
