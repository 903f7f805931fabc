import { suffixNames } from '../../model/constraint-names.js';
import type { ForeignKeyDef, TableDef } from '../../model/schema.js';
import type { Step } from '../../model/steps.js';
import type { DialectName } from '../../sql/types.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { entriesOf, isChain, isSaid, namesIn, textOf, type Value } from '../values.js';
import { actionIn, defined, type Defined } from './read-column.js';

function createTable(name: string, columns: Map<string, Value>, reading: Reading): Step[] | undefined {
  const all = [...columns].map(([column, value]) => defined(name, column, value, reading));
  if (all.length === 0 || all.includes(undefined)) return undefined;
  const found = all.filter((one): one is Defined => one !== undefined);
  const primary = found.filter((one) => one.primary).map((one) => one.column.name);
  const uniques = found
    .filter((one) => one.unique)
    .map((one) => ({ name: uniqueName(name, one, reading.dialect), columns: [one.column.name] }));
  const keys = found.flatMap((one) => (one.key ? [{ ...one.key, name: keyName(name, one.key, found, reading.dialect) }] : []));
  const mysql = reading.dialect === 'mysql';
  const table: TableDef = {
    name,
    columns: found.map((one) => one.column),
    primary_key: primary.length ? { name: '', columns: primary } : null,
    // A key without a name stands on an index that has the name of the column.
    indexes: mysql ? keys.map(({ columns: own }) => ({ name: own[0] ?? '', columns: own, unique: false })) : [],
    uniques,
    foreign_keys: mysql ? [] : keys,
    checks: [],
  };
  const types = found.flatMap((one): Step[] => one.steps);
  const later = mysql ? keys.map((key): Step => ({ do: 'add_foreign_key', table: name, key })) : [];
  return [...types, { do: 'create_table', table }, ...later];
}

/** MySQL calls an unnamed unique key by its column, and unnamed foreign keys by their number. */
const uniqueName = (table: string, one: Defined, dialect: DialectName): string =>
  typeof one.unique === 'string' ? one.unique : dialect === 'mysql' ? one.column.name : suffixNames.unique(table, [one.column.name]);

const keyName = (table: string, key: ForeignKeyDef, all: readonly Defined[], dialect: DialectName): string =>
  dialect === 'mysql' ? `${table}_ibfk_${all.filter((one) => one.key).findIndex((one) => one.key === key) + 1}` : key.name;

function addColumn(table: string, name: string, value: Value, reading: Reading): Step[] | undefined {
  const one = defined(table, name, value, reading);
  if (!one || one.primary) return undefined;
  const steps: Step[] = [...one.steps, { do: 'add_column', table, column: one.column }];
  const columns = [one.column.name];
  if (one.unique) steps.push({ do: 'add_unique', table, unique: { name: uniqueName(table, one, reading.dialect), columns } });
  const own = reading.dialect === 'mysql' ? `${table}_${name}_foreign_idx` : one.key?.name;
  if (one.key) steps.push({ do: 'add_foreign_key', table, key: { ...one.key, name: own ?? one.key.name } });
  return steps;
}

function changeColumn(table: string, name: string, value: Value, reading: Reading): Step[] | undefined {
  const one = defined(table, name, value, reading);
  if (!one || one.primary || one.unique || one.key || one.steps.length) return undefined;
  return [{ do: 'alter_column', table, from: one.column, to: one.column, set: ['type', 'nullable', 'default'] }];
}

/** `addIndex('users', ['email'], { name })`, `addIndex('users', { fields, name })`. */
function addIndex(table: string, [columns, options]: readonly (Value | undefined)[]): Step[] | undefined {
  const given = Array.isArray(columns) ? entriesOf(options) : entriesOf(columns);
  const list = Array.isArray(columns) ? columns : (given.get('fields') ?? []);
  const names = namesIn(list);
  const odd = ['where', 'using', 'type', 'operator', 'concurrently', 'prefix'].some((one) => given.has(one));
  if (names.length === 0 || odd || (Array.isArray(list) && list.length !== names.length)) return undefined;
  const name = textOf(given.get('name')) ?? textOf(given.get('indexName')) ?? `${table}_${names.join('_')}`.toLowerCase();
  return [{ do: 'create_index', table, index: { name, columns: names, unique: given.get('unique') === true } }];
}

function addConstraint(table: string, value: Value | undefined): Step[] | undefined {
  const given = entriesOf(value);
  const columns = namesIn(given.get('fields'));
  const type = textOf(given.get('type'))?.toLowerCase();
  const name = textOf(given.get('name'));
  const to = entriesOf(given.get('references'));
  if (columns.length === 0) return undefined;
  if (type === 'unique') return [{ do: 'add_unique', table, unique: { name: name ?? `${table}_${columns.join('_')}_uk`, columns } }];
  const target = textOf(to.get('table'));
  if (type !== 'foreign key' || target === undefined) return undefined;
  const fields = namesIn(to.get('field') ?? to.get('fields') ?? null);
  const key: ForeignKeyDef = {
    name: name ?? `${table}_${columns.join('_')}_${target}_fk`,
    columns,
    references: { table: target, columns: fields },
    on_delete: actionIn(given.get('onDelete')),
    on_update: actionIn(given.get('onUpdate')),
  };
  return [{ do: 'add_foreign_key', table, key }];
}

/** A constraint goes by its name; which kind it is says the table. */
function removeConstraint(table: string, name: string, reading: Reading): Step[] | undefined {
  const known = reading.table(table);
  const unique = known?.uniques.find((one) => one.name === name);
  const key = known?.foreign_keys.find((one) => one.name === name);
  const check = known?.checks.find((one) => one.name === name);
  if (unique) return [{ do: 'drop_unique', table, unique }];
  if (key) return [{ do: 'drop_foreign_key', table, key }];
  return check ? [{ do: 'drop_check', table, check }] : undefined;
}

type Read = (table: string, args: readonly Value[], reading: Reading) => Step[] | undefined;
const two =
  (make: (table: string, first: string, second: Value, reading: Reading) => Step[] | undefined): Read =>
  (table, [first, second], reading) =>
    typeof first === 'string' && second !== undefined ? make(table, first, second, reading) : undefined;

const empty = (name: string): TableDef => ({
  name,
  columns: [],
  primary_key: null,
  indexes: [],
  uniques: [],
  foreign_keys: [],
  checks: [],
});

const METHODS: Record<string, Read> = {
  createTable: (table, [columns], reading) => createTable(table, entriesOf(columns), reading),
  dropTable: (table) => [{ do: 'drop_table', table: empty(table) }],
  renameTable: (table, [to]) => (typeof to === 'string' ? [{ do: 'rename_table', table, to }] : undefined),
  addColumn: two(addColumn),
  changeColumn: two(changeColumn),
  removeColumn: (table, [name]) => (typeof name === 'string' ? [{ do: 'drop_column', table, column: columnRead(name, '') }] : undefined),
  renameColumn: two((table, column, to) => (typeof to === 'string' ? [{ do: 'rename_column', table, column, to }] : undefined)),
  addIndex: (table, args) => addIndex(table, args),
  removeIndex: (table, [name]) =>
    typeof name === 'string' ? [{ do: 'drop_index', table, index: { name, columns: [], unique: false } }] : undefined,
  addConstraint: (table, [value]) => addConstraint(table, value),
  removeConstraint: (table, [name], reading) => (typeof name === 'string' ? removeConstraint(table, name, reading) : undefined),
};

/** Statements inside of a transaction are statements all the same. */
function inTransaction(value: Value | undefined, reading: Reading): Step[] | undefined {
  if (!isSaid(value) || value.is !== 'function') return undefined;
  const steps = value.statements.map((one) => readSequelize(one, reading));
  return steps.includes(undefined) ? undefined : steps.flatMap((one) => one ?? []);
}

/** What one statement of a migration of Sequelize does. */
export function readSequelize(value: Value, reading: Reading): Step[] | undefined {
  if (!isChain(value) || value.root !== reading.params[0]) return undefined;
  const [first, second, ...rest] = value.links;
  if (first?.name === 'sequelize' && rest.length === 0) {
    const [sql] = second?.args ?? [];
    if (second?.name === 'transaction') return inTransaction(sql, reading);
    return second?.name === 'query' && typeof sql === 'string' ? [{ do: 'sql', text: sql }] : undefined;
  }
  const [table, ...args] = first?.args ?? [];
  return second === undefined && typeof table === 'string' ? METHODS[first?.name ?? '']?.(table, args, reading) : undefined;
}
