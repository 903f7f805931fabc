import { InfraError } from '../../../pipeline/error.js';
import type { Found } from '../../../pipeline/kind.js';
import { fieldNames } from '../prisma/habits.js';
import { columnName, databaseName } from '../prisma/read.js';
import { findField, findModel, type PrismaState } from '../prisma/state.js';
import type { SqlStyle } from '../sql/style.js';
import type { Migration, Operation } from '../task.js';
import { expanded } from './expanded.js';
import { strategyOf } from './asked.js';

function refuse(found: Found, what: string, why: string): never {
  throw new InfraError({
    subject: `task "${found.task.id}": ${what} cannot be split into expand and contract with Prisma: ${why}`,
    remedy: 'Plan the stages as two features, or set "strategy": "direct" on the change to do it at once.',
  });
}

/** The field's column; as it was said where there is no such field, which the tool then says. */
function columnIn(state: PrismaState, table: string, name: string): string {
  const place = findModel(state, table);
  const entry = place && findField(place.block, name);
  return entry ? columnName(entry) : name;
}

function refuseRelation(state: PrismaState, table: string, column: string, found: Found): void {
  const used = state.model.tables.get(table)?.foreign_keys.some((key) => key.columns.includes(column));
  if (used) refuse(found, `replacing ${table}.${column}`, 'a relation uses it, and the schema would have two of them');
}

/** An operation that may be split, with the names that the database has: the statements between the stages need them. */
function inDatabase(operation: Operation, state: PrismaState, found: Found): Operation {
  if (operation.op === 'rename_table') return refuse(found, `renaming ${operation.table}`, 'the schema names the table once; map the model to it first');
  if (!('table' in operation) || !/^(rename_column|drop_column|alter_column|drop_table)$/.test(operation.op)) return operation;
  const place = findModel(state, operation.table);
  const table = place ? databaseName(place.block) : operation.table;
  if (!('column' in operation) || typeof operation.column !== 'string') return { ...operation, table };
  const column = columnIn(state, operation.table, operation.column);
  if (operation.op === 'rename_column' || (operation.op === 'alter_column' && operation.value_type)) refuseRelation(state, table, column, found);
  return operation.op === 'rename_column'
    ? { ...operation, table, column, to: fieldNames(state.habits, operation.to).column }
    : ({ ...operation, table, column } as Operation);
}

/** `expanded` for Prisma: fields and models may have other names in the database. */
export function expandedPrisma(task: Migration, found: Found, state: PrismaState, style: SqlStyle): Migration['operations'] {
  if (strategyOf(task, found) === 'direct') return task.operations;
  const operations = task.operations.map((one) => inDatabase(one, state, found));
  const named = (name: string): string => fieldNames(state.habits, name).column;
  return expanded({ ...task, operations }, found, { model: state.model, dialect: state.dialect, style, named, outside: true });
}
