import type { Migration, Operation } from '../task.js';
import { alterColumn, addValue, dropColumn, dropTable, renameColumn, renameEnum, renameTable } from './rule-change.js';
import { addColumn, createEnum, createTable } from './rule-create.js';
import { addCheck, addForeignKey, addUnique, createIndex, dropIndex, renameConstraint, renameIndex } from './rule-keys.js';
import type { OperationOf } from '../task.js';
import type { Rule, Translating } from './work.js';

const RULES: { [Name in Operation['op']]: Rule<OperationOf<Name>> } = {
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
  add_enum_value: addValue,
  rename_enum: renameEnum,
  rename_index: renameIndex,
  rename_constraint: renameConstraint,
  sql: (_work, operation) => [operation],
};

/**
 * Edits of the schema files for the operations, and what they come to, with the database's names.
 * @param carryOut moves the model of `work` along
 */
export function translate(work: Translating, operations: Migration['operations'], carryOut: (done: Operation[]) => void): Migration['operations'] {
  return operations.flatMap((operation) => {
    const rule = RULES[operation.op] as Rule<Operation>;
    const done = rule(work, operation);
    carryOut(done);
    return done;
  });
}
