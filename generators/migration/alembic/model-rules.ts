import type { Migration, Operation, OperationOf } from '../task.js';
import { addColumn, alterColumn, dropColumn, renameColumn } from './model-columns.js';
import { addEnumValue, createEnum, renameEnum } from './model-enums.js';
import { addCheck, addForeignKey, addUnique, createIndex, dropIndex, renamePart } from './model-parts.js';
import { createTable, dropTable, renameTable } from './model-tables.js';
import type { ModelWork } from './model-work.js';

type Rule<Name extends Operation['op']> = (work: ModelWork, operation: OperationOf<Name>, all: Migration['operations']) => Promise<void>;

const RULES: { [Name in Operation['op']]: Rule<Name> } = {
  create_table: createTable,
  drop_table: dropTable,
  rename_table: renameTable,
  add_column: addColumn,
  drop_column: dropColumn,
  rename_column: renameColumn,
  alter_column: alterColumn,
  create_index: createIndex,
  drop_index: dropIndex,
  add_foreign_key: addForeignKey,
  add_unique: addUnique,
  add_check: addCheck,
  create_enum: createEnum,
  add_enum_value: addEnumValue,
  rename_enum: renameEnum,
  rename_index: (work, { table, index, to }) => renamePart(work, table, index, to),
  rename_constraint: (work, { table, constraint, to }) => renamePart(work, table, constraint, to),
  // Statements as they are say nothing that could be compared with a model.
  sql: async () => undefined,
};

/** Carries one operation of a plan out on the models. */
export const editModels = (work: ModelWork, operation: Operation, all: Migration['operations']): Promise<void> =>
  (RULES[operation.op] as Rule<Operation['op']>)(work, operation as never, all);
