import { claimsOf } from '../conflict/claims.js';
import { columnOf, tableOf } from '../model/schema.js';
import type { Migration, Operation, OperationOf } from '../task.js';
import { alterColumn, replacing } from './alter.js';
import { placeOf, refuse, whole, type Half, type Splitting, type Stage } from './half.js';
import { migrating, type Migrate } from './migrate.js';
import { saidDefault, saidType } from './replace.js';
import { inCode } from './wording.js';

/** All operations of a change in stages. */
export interface Split {
  expand: Migration['operations'];
  migrate: Migrate[];
  contract: Migration['operations'];
  stages: Stage[];
}

function renameColumn(at: Splitting, operation: OperationOf<'rename_column'>): Half {
  const what = `renaming ${operation.table}.${operation.column}`;
  const owner = tableOf(at.model, operation.table);
  if (columnOf(owner, operation.to) && !columnOf(owner, operation.column)) return whole(operation);
  const place = placeOf(at, operation.table, operation.column, what);
  const { type, nullable, default: value } = place.column;
  const final = { name: operation.to, type: saidType(at.dialect, type), nullable, default: saidDefault(value) };
  return replacing(at, place, final, what);
}

function renameTable(at: Splitting, operation: OperationOf<'rename_table'>): Half {
  const { table, to } = operation;
  if (tableOf(at.model, to) && !tableOf(at.model, table)) return whole(operation);
  if (!tableOf(at.model, table)) refuse(at, `renaming ${table}`, 'no such table is known here');
  if (at.dialect === 'sqlite') refuse(at, `renaming ${table}`, 'a view of SQLite takes no writes, so the old name could not go on working');
  const { sql } = at;
  return {
    expand: [operation, { op: 'sql', up: sql.view(table, to), down: sql.noView(table) }],
    contract: [{ op: 'sql', up: sql.noView(table), down: sql.view(table, to) }],
    stage: {
      what: `${to} takes over from ${table}; a view keeps the old name working, for reading and writing`,
      code: `Release code that uses ${to} and no longer names ${table}.`,
      unused: `${table} is unused when no code names it; ${sql.statistics(table)}`,
      back: `${table} is a view again; nothing is lost.`,
    },
  };
}

function dropColumn(at: Splitting, operation: OperationOf<'drop_column'>): Half {
  const { table, column: name } = operation;
  const place = placeOf(at, table, name, `dropping ${table}.${name}`);
  const strict = !place.column.nullable && place.column.default === null;
  if (place.owner.primary_key?.columns.includes(place.column.name)) refuse(at, `dropping ${table}.${name}`, 'it is in the primary key');
  return {
    expand: strict ? [{ op: 'alter_column', table, column: name, nullable: true }] : [],
    contract: [operation],
    stage: {
      what: `${table}.${name} goes`,
      code: `Release code that neither reads nor writes ${table}.${name}.`,
      unused: `${table}.${name} is unused when no code names it; ${at.sql.statistics(name)}`,
      back: `${table}.${name} is there again, but empty or with its default: its values are lost but for a backup, so make one.`,
    },
  };
}

const dropTable = (at: Splitting, operation: OperationOf<'drop_table'>): Half => ({
  expand: [],
  contract: [operation],
  stage: {
    what: `table ${operation.table} goes`,
    code: `Release code that does not use table ${operation.table}, and back its rows up.`,
    unused: `${operation.table} is unused when no code names it; ${at.sql.statistics(operation.table)}`,
    back: `${operation.table} is there again, but empty: its rows are lost but for the backup.`,
  },
});

function addColumn(at: Splitting, operation: OperationOf<'add_column'>): Half {
  const { table, column } = operation;
  const free = column.nullable || column.default !== null || columnOf(tableOf(at.model, table), column.name);
  if (free) return whole(operation);
  return {
    expand: [{ ...operation, column: { ...column, nullable: true } }],
    contract: [{ op: 'alter_column', table, column: column.name, nullable: false }],
    stage: {
      what: `${table}.${column.name} becomes required`,
      code: `Release code that always writes ${table}.${column.name}, and give the rows that are there a value.`,
      check: `Rows without a value, 0 before the contract stage: ${inCode(at.sql.empty(table, at.named(column.name)))}.`,
      back: `${table}.${column.name} may be empty again; nothing is lost.`,
    },
  };
}

type Rules = { [Name in Operation['op']]?: (at: Splitting, operation: OperationOf<Name>) => Half };

/** The operations that running code may not bear; all others are done at once. */
const RULES: Rules = {
  rename_column: renameColumn,
  rename_table: renameTable,
  drop_column: dropColumn,
  drop_table: dropTable,
  alter_column: alterColumn,
  add_column: addColumn,
};

/** What goes only later cannot be made anew now. */
function refuseReuse(at: Splitting, operation: Operation, later: readonly Operation[]): void {
  const gone = new Set(claimsOf([...later]).filter((one) => one.mode === 'break').map((one) => one.key));
  const met = claimsOf([operation]).find((one) => gone.has(one.key));
  if (met) refuse(at, `${operation.op} after what this change takes away`, `${met.what} is there until the contract stage`);
}

/**
 * Splits a change into what can run before the new code and what must wait until no running code uses the old.
 * @throws InfraError for an operation that cannot be split
 */
export function split(operations: Migration['operations'], at: Splitting): Split {
  const result: Split = { expand: [], migrate: [], contract: [], stages: [] };
  const fresh = new Set<string>();
  for (const operation of operations) {
    refuseReuse(at, operation, result.contract);
    if (operation.op === 'create_table') fresh.add(operation.table.toLowerCase());
    const rule = RULES[operation.op] as ((at: Splitting, operation: Operation) => Half) | undefined;
    const mine = 'table' in operation && fresh.has(operation.table.toLowerCase());
    const half = rule && !mine ? rule(at, operation) : whole(operation);
    result.expand.push(...half.expand);
    result.contract.push(...half.contract);
    const between = half.migrate && migrating(half.migrate, at.sql, at.outside);
    if (between) result.migrate.push(between);
    if (half.stage) result.stages.push({ ...half.stage, ...(between ? { rows: between.how } : {}), ...(between?.hand ? { hand: between.hand } : {}) });
  }
  return result;
}
