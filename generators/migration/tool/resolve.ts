import { InfraError } from '../../../pipeline/error.js';
import { nearNames } from '../model/near.js';
import { bareName, columnOf, enumOf, tableOf, type SchemaModel, type TableDef } from '../model/schema.js';
import { whyImpossible } from '../sql/impossible.js';
import { sameType, type DialectName } from '../sql/types.js';
import type { Migration, Operation, OperationOf } from '../task.js';

/** What is left to do of the operations of a change, with the names as the schema has them. */
export interface Resolved {
  operations: Migration['operations'];
  existing: { file: string; line: number }[];
  warnings: string[];
}

interface Resolving {
  model: SchemaModel;
  dialect: DialectName;
  task: string;
  /** Who keeps the values of enums: where models do, every database can take a new one. */
  enums: 'database' | 'models';
  /** Tables, columns and enums that earlier operations of the change make. */
  fresh: Set<string>;
  /** Columns that earlier operations of the change take out. */
  gone: Set<string>;
  result: Resolved;
}

type Place = { file: string; line: number } | undefined;

function refuse(resolving: Resolving, subject: string, at: Place, evidence: string[], remedy?: string): never {
  throw new InfraError({ subject: `task "${resolving.task}": ${subject}`, evidence, ...(remedy ? { remedy } : {}), ...(at ?? {}) });
}

/** The only table that the name can mean: with its schema, where the plan leaves it out, or without the default one. */
function otherwiseNamed(model: SchemaModel, name: string): TableDef | undefined {
  const folded = name.toLowerCase();
  if (name.includes('.')) return folded.startsWith('public.') ? tableOf(model, bareName(name)) : undefined;
  const [only, ...more] = [...model.tables.values()].filter((one) => bareName(one.name).toLowerCase() === folded);
  return more.length === 0 ? only : undefined;
}

/** The table, or a refusal where the schema is known and has none of that name. */
function known(resolving: Resolving, name: string): TableDef | undefined {
  const { model, fresh } = resolving;
  const table = tableOf(model, name) ?? (fresh.has(name.toLowerCase()) ? undefined : otherwiseNamed(model, name));
  if (table || fresh.has(name.toLowerCase()) || !model.complete) return table;
  const near = nearNames(name, [...model.tables.keys()]);
  const evidence = near
    .map((one) => model.tables.get(one)?.at)
    .filter((at) => at !== undefined)
    .map((at, index) => `${at.file}:${at.line}: creates ${near[index]}`);
  return refuse(
    resolving,
    `no migration creates a table ${name}`,
    undefined,
    evidence,
    near.length ? `Did you mean ${near.join(' or ')}?` : `There are: ${[...model.tables.keys()].slice(0, 20).join(', ')}.`,
  );
}

const columnKey = (table: string, column: string): string => `${table}.${column}`.toLowerCase();

function knownColumn(resolving: Resolving, table: TableDef | undefined, name: string): string {
  const column = columnOf(table, name);
  const made = table !== undefined && resolving.fresh.has(columnKey(table.name, name));
  if (column || made || !table || !resolving.model.complete) return column?.name ?? name;
  const near = nearNames(
    name,
    table.columns.map((one) => one.name),
  );
  return refuse(
    resolving,
    `table ${table.name} has no column ${name}`,
    table.at,
    [],
    near.length ? `Did you mean ${near.join(' or ')}?` : `It has: ${table.columns.map((one) => one.name).join(', ')}.`,
  );
}

function there(resolving: Resolving, at: Place): undefined {
  if (at) resolving.result.existing.push(at);
  return undefined;
}

function createTable(resolving: Resolving, operation: OperationOf<'create_table'>): Operation | undefined {
  const table = tableOf(resolving.model, operation.table);
  resolving.fresh.add(operation.table.toLowerCase());
  if (!table) return operation;
  const wrong = operation.columns.filter((column) => {
    const old = columnOf(table, column.name);
    return !old || !sameType(resolving.dialect, old.type, column.value_type);
  });
  if (wrong.length === 0) return there(resolving, table.at);
  return refuse(
    resolving,
    `table ${table.name} is there with other columns`,
    table.at,
    wrong.map(
      (column) =>
        `wanted: ${column.name} ${column.value_type}; there: ${columnOf(table, column.name)?.type.replace(/^sql:/, '') ?? 'no such column'}`,
    ),
  );
}

function addColumn(resolving: Resolving, operation: OperationOf<'add_column'>): Operation | undefined {
  const table = known(resolving, operation.table);
  const key = columnKey(table?.name ?? operation.table, operation.column.name);
  const old = resolving.gone.has(key) ? undefined : columnOf(table, operation.column.name);
  if (!old) resolving.fresh.add(key);
  if (!old) return { ...operation, table: table?.name ?? operation.table };
  const same = sameType(resolving.dialect, old.type, operation.column.value_type) && old.nullable === operation.column.nullable;
  if (same) return there(resolving, old.at ?? table?.at);
  const said = (type: string, nullable: boolean): string => `${type.replace(/^sql:/, '')}${nullable ? '' : ' NOT NULL'}`;
  return refuse(resolving, `table ${table?.name} has a column ${old.name} of another type`, old.at ?? table?.at, [
    `there:  ${said(old.type, old.nullable)}`,
    `wanted: ${said(operation.column.value_type, operation.column.nullable)}`,
  ]);
}

const same = (a: readonly string[], b: readonly string[]): boolean => a.join().toLowerCase() === b.join().toLowerCase();

function createIndex(resolving: Resolving, operation: OperationOf<'create_index'>): Operation | undefined {
  const table = known(resolving, operation.table);
  const columns = operation.columns.map((name) =>
    resolving.fresh.has(operation.table.toLowerCase()) ? name : (columnOf(table, name)?.name ?? name),
  );
  const old = table?.indexes.find((index) => same(index.columns, columns) && index.unique === operation.unique && !index.text);
  if (old && table) return there(resolving, table.at);
  return { ...operation, table: table?.name ?? operation.table, columns };
}

function createEnum(resolving: Resolving, operation: OperationOf<'create_enum'>): Operation | undefined {
  const old = enumOf(resolving.model, operation.enum);
  resolving.fresh.add(operation.enum.toLowerCase());
  if (!old) return operation;
  if (same(old.values, operation.values)) return there(resolving, old.at);
  return refuse(resolving, `enum ${old.name} is there with other values`, old.at, [
    `there:  ${old.values.join(', ')}`,
    `wanted: ${operation.values.join(', ')}`,
  ]);
}

/** An enum of before the change, which a database may have nothing for. */
function possible(resolving: Resolving, operation: OperationOf<'add_enum_value' | 'rename_enum'>): void {
  if (resolving.enums === 'models' || resolving.fresh.has(operation.enum.toLowerCase())) return;
  const why = whyImpossible(resolving.dialect, operation.op);
  if (why) refuse(resolving, `${operation.op} of ${operation.enum}: ${why}`, undefined, [], 'Take the operation out of the plan.');
}

function renameEnum(resolving: Resolving, operation: OperationOf<'rename_enum'>): Operation | undefined {
  const done = enumOf(resolving.model, operation.to);
  if (done && !enumOf(resolving.model, operation.enum)) return there(resolving, done.at);
  possible(resolving, operation);
  resolving.fresh.add(operation.to.toLowerCase());
  return { ...operation, enum: enumOf(resolving.model, operation.enum)?.name ?? operation.enum };
}

function addValue(resolving: Resolving, operation: OperationOf<'add_enum_value'>): Operation | undefined {
  possible(resolving, operation);
  const old = enumOf(resolving.model, operation.enum);
  if (old?.values.includes(operation.value)) return there(resolving, old.at);
  return { ...operation, enum: old?.name ?? operation.enum };
}

function renameTable(resolving: Resolving, operation: OperationOf<'rename_table'>): Operation | undefined {
  const done = tableOf(resolving.model, operation.to);
  if (done && !tableOf(resolving.model, operation.table)) return there(resolving, done.at);
  resolving.fresh.add(operation.to.toLowerCase());
  return { ...operation, table: known(resolving, operation.table)?.name ?? operation.table };
}

function renameColumn(resolving: Resolving, operation: OperationOf<'rename_column'>): Operation | undefined {
  const table = known(resolving, operation.table);
  const done = columnOf(table, operation.to);
  const key = columnKey(table?.name ?? operation.table, operation.column);
  if (done && !columnOf(table, operation.column) && !resolving.fresh.has(key)) return there(resolving, done.at ?? table?.at);
  resolving.fresh.add(columnKey(table?.name ?? operation.table, operation.to));
  return { ...operation, table: table?.name ?? operation.table, column: knownColumn(resolving, table, operation.column) };
}

function onColumn<One extends OperationOf<'drop_column' | 'alter_column'>>(resolving: Resolving, operation: One): One {
  const table = known(resolving, operation.table);
  const column = knownColumn(resolving, table, operation.column);
  if (operation.op === 'drop_column') resolving.gone.add(columnKey(table?.name ?? operation.table, column));
  return { ...operation, table: table?.name ?? operation.table, column };
}

type Rule<Name extends Operation['op']> = (resolving: Resolving, operation: OperationOf<Name>) => Operation | undefined;

const onTable = <One extends Operation & { table: string }>(resolving: Resolving, operation: One): One => ({
  ...operation,
  table: known(resolving, operation.table)?.name ?? operation.table,
});

const rules: { [Name in Operation['op']]: Rule<Name> } = {
  create_table: createTable,
  drop_table: onTable,
  rename_table: renameTable,
  add_column: addColumn,
  drop_column: onColumn,
  rename_column: renameColumn,
  alter_column: onColumn,
  create_index: createIndex,
  drop_index: onTable,
  add_foreign_key: onTable,
  add_unique: onTable,
  add_check: onTable,
  create_enum: createEnum,
  add_enum_value: addValue,
  rename_enum: renameEnum,
  rename_index: onTable,
  rename_constraint: onTable,
  sql: (_resolving, operation) => operation,
};

/**
 * Compares the operations with what the migrations say of the schema.
 * @returns what is left to do, and where the rest already is
 * @param enums where models keep the values of enums, the database need not
 * @throws InfraError for a table or column that is not there, and for what is there with another meaning
 */
export function resolveOperations(operations: Migration['operations'], model: SchemaModel, dialect: DialectName, task: string, enums: 'database' | 'models' = 'database'): Resolved {
  const resolving: Resolving = { model, dialect, task, enums, fresh: new Set(), gone: new Set(), result: { operations: [], existing: [], warnings: [] } };
  for (const operation of operations) {
    const left = (rules[operation.op] as Rule<Operation['op']>)(resolving, operation);
    if (left) resolving.result.operations.push(left);
  }
  return resolving.result;
}
