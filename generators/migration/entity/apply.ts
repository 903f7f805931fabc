import type { Migration, Operation, OperationOf } from '../task.js';
import { addEnumValue } from './enums.js';
import { readModels } from './locate.js';
import { createModel } from './new-model.js';
import { addColumn, alterColumn, dropColumn, renameColumn } from './rule-columns.js';
import { addForeignKey, addIndex, dropIndex } from './rule-keys.js';
import { dropTable, renameTable } from './rule-tables.js';
import type { Session } from './session.js';
import type { Turn } from './turn.js';

type Rule<Name extends Operation['op']> = (turn: Turn, operation: OperationOf<Name>) => Promise<void> | void;

const RULES: { [Name in Operation['op']]?: Rule<Name> } = {
  create_table: createModel,
  drop_table: dropTable,
  rename_table: renameTable,
  add_column: addColumn,
  drop_column: dropColumn,
  rename_column: renameColumn,
  alter_column: alterColumn,
  create_index: (turn, { table, columns, name, unique }) => addIndex(turn, table, columns, name, unique),
  add_unique: (turn, { table, columns, name }) => addIndex(turn, table, columns, name, true),
  drop_index: dropIndex,
  add_foreign_key: addForeignKey,
  add_enum_value: addEnumValue,
};

const tablesIn = (operations: Migration['operations']): string[] => operations.flatMap((one) => ('table' in one ? [one.table] : []));

/** Carries the operations out on the models, one after the other: each reads what the one before it wrote. */
export async function applyToModels(session: Session, operations: Migration['operations']): Promise<void> {
  const tables = tablesIn(operations);
  for (const one of operations) if (one.op === 'rename_column') session.renamed.set(`${one.table}.${one.column}`, one.to);
  for (const operation of operations) {
    const rule = RULES[operation.op] as Rule<Operation['op']> | undefined;
    if (!rule) continue;
    const entities = await readModels(session, tables);
    await rule({ session, entities }, operation);
  }
}
