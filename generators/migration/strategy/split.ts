import { InfraError } from '../../../pipeline/error.js';
import { claimsOf } from '../conflict/claims.js';
import { defaultOf } from '../model/plan.js';
import { columnOf, tableOf, type ColumnDef, type SchemaModel, type TableDef } from '../model/schema.js';
import { sqlType, typeChange } from '../safety/types.js';
import { canonical, defaultText, nativeType, type DialectName } from '../sql/types.js';
import type { Migration, Operation, OperationOf } from '../task.js';
import { inTheWay, replaced, saidDefault, saidType, type Final } from './replace.js';
import type { Wording } from './wording.js';

/** What people do between the two migrations. */
export interface Stage {
  what: string;
  code: string;
  /** The statement that brings the rows up to date. */
  copy?: string;
  check?: string;
}

/** One operation in two stages: what running code bears now, and what it bears when nothing uses the old any more. */
export interface Half {
  expand: Operation[];
  contract: Operation[];
  stage?: Stage;
}

/** All operations of a change in two stages. */
export interface Split {
  expand: Migration['operations'];
  contract: Migration['operations'];
  stages: Stage[];
}

export interface Splitting {
  model: SchemaModel;
  dialect: DialectName;
  sql: Wording;
  /** The column that the tool makes of a name. */
  named(name: string): string;
  /** Id of the task, for refusals. */
  task: string;
}

const whole = (operation: Operation): Half => ({ expand: [operation], contract: [] });

function refuse(at: Splitting, what: string, why: string): never {
  throw new InfraError({
    subject: `task "${at.task}": ${what} cannot be split into expand and contract: ${why}`,
    remedy: 'Write the stages as operations of two features, or set "strategy": "direct" on the change to do it at once.',
  });
}

interface Place {
  owner: TableDef;
  column: ColumnDef;
}

/** The column as it is: without it nothing can be put beside it. */
function placeOf(at: Splitting, table: string, name: string, what: string): Place {
  const owner = tableOf(at.model, table) ?? refuse(at, what, `no table ${table} is known here`);
  const column = columnOf(owner, name);
  return column ? { owner, column } : refuse(at, what, `no column ${name} of ${owner.name} is known here; it has ${owner.columns.map((one) => one.name).join(', ')}`);
}

function replacing(at: Splitting, { owner, column }: Place, final: Final, what: string): Half {
  const why = inTheWay(owner, column, final.name, at.model);
  return why ? refuse(at, what, why) : replaced(owner, column, final, at.sql);
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
      code: `Release code that uses ${to}, until no running code names ${table}.`,
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
    stage: { what: `${table}.${name} goes`, code: `Release code that neither reads nor writes ${table}.${name}.` },
  };
}

const dropTable = (_at: Splitting, operation: OperationOf<'drop_table'>): Half => ({
  expand: [],
  contract: [operation],
  stage: { what: `table ${operation.table} goes`, code: `Release code that does not use table ${operation.table}, and back its rows up.` },
});

/** A native type by its name and sizes: `VARCHAR(50)`. */
function read(type: string) {
  const [, name = type, sizes = ''] = /^([^(]+)(?:\(([^)]*)\))?/.exec(type.trim()) ?? [];
  return sqlType(name, sizes.split(',').map(Number).filter((size) => size > 0));
}

/** True where the values that are there fit as they are, so that nothing is written anew. */
function fitsInPlace(at: Splitting, from: string, to: string): boolean {
  if (from.startsWith('enum:') || to.startsWith('enum:')) return from === to;
  const [a, b] = [from, to].map((type) => canonical(nativeType(at.dialect, type, String)));
  return a === b || ['same', 'wider'].includes(typeChange(read(a ?? ''), read(b ?? '')));
}

/** `age` as decimal(10,2) → `age_decimal_10_2`: a name that is to stay, because giving it the old name again would break code once more. */
const typedName = (column: string, type: string): string =>
  `${column}_${type.replace(/^(sql|enum):/, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '')}`;

function alterColumn(at: Splitting, operation: OperationOf<'alter_column'>): Half {
  const { table, column: name, value_type: type, nullable } = operation;
  const what = `altering ${table}.${name}`;
  if (type === undefined && nullable !== false) return whole(operation);
  const place = placeOf(at, table, name, what);
  const { column } = place;
  if (type === undefined || fitsInPlace(at, column.type, type)) return column.nullable && nullable === false ? required(at, operation, column) : whole(operation);
  const value = operation.default === undefined ? saidDefault(column.default) : operation.default;
  return replacing(at, place, { name: at.named(typedName(column.name, type)), type, nullable: nullable ?? column.nullable, default: value }, what);
}

/** NOT NULL on a column that may be empty: the default and the rows now, the rule when all code writes a value. */
function required(at: Splitting, operation: OperationOf<'alter_column'>, column: ColumnDef): Half {
  const { table, column: name, nullable: _nullable, ...rest } = operation;
  const wanted = operation.default === undefined ? column.default : defaultOf(operation.default);
  const text = defaultText(at.dialect, wanted);
  const fill: Operation[] = text === null ? [] : [{ op: 'sql', up: at.sql.fill(table, name, text), down: 'SELECT 1' }];
  const now = operation.value_type !== undefined || operation.default !== undefined;
  return {
    expand: [...(now ? [{ ...rest, table, column: name }] : []), ...fill],
    contract: [...fill, { op: 'alter_column', table, column: name, nullable: false }],
    stage: {
      what: `${table}.${name} becomes required`,
      code: `Release code that always writes ${table}.${name}${text === null ? ', and give the rows that are there a value' : ''}.`,
      check: `Rows without a value, 0 before the contract stage: \`${at.sql.empty(table, name)}\`.`,
    },
  };
}

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
      check: `Rows without a value, 0 before the contract stage: \`${at.sql.empty(table, at.named(column.name))}\`.`,
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
  const result: Split = { expand: [], contract: [], stages: [] };
  const fresh = new Set<string>();
  for (const operation of operations) {
    refuseReuse(at, operation, result.contract);
    if (operation.op === 'create_table') fresh.add(operation.table.toLowerCase());
    const rule = RULES[operation.op] as ((at: Splitting, operation: Operation) => Half) | undefined;
    const mine = 'table' in operation && fresh.has(operation.table.toLowerCase());
    const half = rule && !mine ? rule(at, operation) : whole(operation);
    result.expand.push(...half.expand);
    result.contract.push(...half.contract);
    if (half.stage) result.stages.push(half.stage);
  }
  return result;
}
