import { snakeCase } from '../../../pipeline/names.js';
import type { Migration, Operation } from '../task.js';
import { readModels, tablesOf } from './locate.js';
import type { Entity } from './model.js';
import type { Session } from './session.js';

/** A name that no database of a workspace is likely to have spelled so: `User`, `lastSeenAt`. */
const isOfCode = (name: string): boolean => /[A-Z]/.test(name) && !name.includes('_');

/** The model that a plan names instead of its table: one of that name, and no table that is called so. */
function modelCalled(entities: readonly Entity[], name: string): Entity | undefined {
  if (entities.some((one) => tablesOf(one).includes(name))) return undefined;
  const found = entities.filter((one) => one.name === name || one.name === `${name}Entity` || one.name === `${name}Model`);
  return found.length === 1 ? found[0] : undefined;
}

/** The column of a member; a new one as the others are called. */
function columnCalled(entity: Entity, name: string): string {
  const known = entity.fields.find((one) => one.key === name && one.column !== undefined);
  if (known?.column !== undefined) return known.column;
  const compound = entity.fields.filter((one) => one.column !== undefined && isOfCode(one.key));
  const snake = compound.length > 0 && compound.every((one) => one.column === snakeCase(one.key));
  return snake && isOfCode(name) ? snakeCase(name) : name;
}

/** Tables and columns of a foreign key. */
function referring<T extends { table: string }>(to: T, entities: readonly Entity[]): T {
  const entity = modelOf(entities, to.table);
  if (!entity) return to;
  const columns =
    'columns' in to && Array.isArray(to.columns) ? { columns: to.columns.map((one) => columnCalled(entity, String(one))) } : {};
  const column = 'column' in to && typeof to.column === 'string' ? { column: columnCalled(entity, to.column) } : {};
  return { ...to, ...columns, ...column, table: tablesOf(entity)[0] ?? to.table };
}

/** The one model of a table, or of that name. */
function modelOf(entities: readonly Entity[], name: string): Entity | undefined {
  const exact = entities.filter((one) => tablesOf(one).includes(name));
  return exact.length === 1 ? exact[0] : modelCalled(entities, name);
}

function renamed(operation: Operation, entities: readonly Entity[]): Operation {
  if (!('table' in operation)) return operation;
  const entity = operation.op === 'create_table' ? undefined : modelOf(entities, operation.table);
  const next: Record<string, unknown> = { ...operation };
  if ('references' in operation) next['references'] = referring(operation.references, entities);
  if (operation.op === 'add_column' && operation.column.references) {
    next['column'] = { ...operation.column, references: referring(operation.column.references, entities) };
  }
  return (entity ? ofModel({ ...operation, ...next } as Operation & { table: string }, entity) : next) as Operation;
}

function ofModel(operation: Operation & { table: string }, entity: Entity): Operation {
  const column = (name: string): string => columnCalled(entity, name);
  const next: Record<string, unknown> = { ...operation, table: tablesOf(entity)[0] ?? operation.table };
  if ('columns' in operation && operation.op !== 'create_table') next['columns'] = operation.columns.map(column);
  if ('column' in operation) {
    next['column'] =
      typeof operation.column === 'string' ? column(operation.column) : { ...operation.column, name: column(operation.column.name) };
  }
  if (operation.op === 'rename_column') next['to'] = column(operation.to);
  return next as Operation;
}

/** Names of tables and columns that an operation speaks of. */
function spoken(operation: Operation): string[] {
  const one = operation as { table?: unknown; columns?: unknown; column?: unknown; references?: { table?: unknown } };
  const column =
    typeof one.column === 'object' && one.column !== null
      ? (one.column as { name?: unknown; references?: { table?: unknown } })
      : undefined;
  const all = [
    one.table,
    ...(Array.isArray(one.columns) ? one.columns : []),
    one.column,
    column?.name,
    column?.references?.table,
    one.references?.table,
  ];
  return all.filter((name): name is string => typeof name === 'string');
}

/**
 * A change in the database's names where it is written in those of the models: `User.lastSeenAt` becomes `users.last_seen_at`.
 * A name that is not certainly that of one model stays.
 */
export async function databaseNames(task: Migration, session: Session): Promise<Migration> {
  const names = task.operations.flatMap(spoken);
  if (!names.some(isOfCode)) return task;
  const entities = await readModels(session, names);
  return entities.length === 0 ? task : { ...task, operations: task.operations.map((one) => renamed(one, entities)) };
}
