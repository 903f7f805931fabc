import type { ColumnDef, SchemaModel } from '../model/schema.js';
import type { Planned, Step } from '../model/steps.js';

/** Steps for which ActiveRecord's adapter for SQLite makes the table anew. */
const ANEW = new Set<Step['do']>(['alter_column', 'drop_column', 'rename_column', 'add_foreign_key', 'drop_foreign_key', 'add_check', 'drop_check', 'rename_constraint']);
const ACTING = new Set(['cascade', 'set null', 'set default']);

/** True for a default that the database computes. */
export const isComputed = (column: ColumnDef): boolean => column.default !== null && 'expression' in column.default;

/** True where the adapter makes the table of a step anew. */
export const isAnew = ({ step }: Planned): boolean =>
  ANEW.has(step.do) || (step.do === 'add_column' && ((!step.column.nullable && step.column.default === null) || isComputed(step.column)));

/** Tables with whose rows rows of other tables go or change. */
export const actedOn = (model: SchemaModel): string[] =>
  [...model.tables.values()].flatMap((table) =>
    table.foreign_keys.filter((key) => ACTING.has(key.on_delete ?? '') && key.references.table !== table.name).map((key) => key.references.table),
  );
