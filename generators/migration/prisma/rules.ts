import type { Operation } from '../task.js';
import * as columns from './rule-columns.js';
import { createTable } from './rule-create-table.js';
import * as enums from './rule-enums.js';
import * as keys from './rule-keys.js';
import * as tables from './rule-tables.js';
import { databaseTable, made, type Rule } from './rule.js';

/** One rule per operation. */
export const rules: { [Name in Operation['op']]: Rule<Name> } = {
  create_table: createTable,
  drop_table: tables.dropTable,
  rename_table: tables.renameTable,
  add_column: columns.addColumn,
  drop_column: columns.dropColumn,
  rename_column: columns.renameColumn,
  alter_column: columns.alterColumn,
  create_index: keys.createIndex,
  drop_index: keys.dropIndex,
  rename_index: keys.renameIndex,
  add_foreign_key: keys.addForeignKey,
  add_unique: (state, operation, task) => keys.createIndex(state, { ...operation, op: 'create_index', unique: true }, task),
  rename_constraint: keys.renameConstraint,
  create_enum: enums.createEnum,
  add_enum_value: enums.addEnumValue,
  rename_enum: enums.renameEnum,
  // Prisma's schema has no word for a check: it lives in the migration alone.
  add_check: (state, operation, task) => made([], { ...operation, table: databaseTable(state, operation.table, task) }),
  sql: (_state, operation) => made([], operation),
};
