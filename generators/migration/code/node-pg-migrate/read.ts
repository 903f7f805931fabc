import { fitted } from '../../model/constraint-names.js';
import type { TableDef } from '../../model/schema.js';
import type { ColumnPart, Step } from '../../model/steps.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { entriesOf, isChain, isSaid, namesIn, textOf, type Value } from '../values.js';
import { constraints, defaultIn, defined, empty, keysOf, TYPES, type Defined } from './read-column.js';

function createTable(name: string, columns: Map<string, Value>, options: Map<string, Value>, reading: Reading): Step[] | undefined {
  const all = [...columns].map(([column, value]) => defined(column, value));
  const given = new Map(entriesOf(options.get('constraints')));
  const odd = [...options.keys()].some((one) => !['constraints', 'ifNotExists', 'comment'].includes(one));
  if (all.length === 0 || all.includes(undefined) || odd || given.has('exclude')) return undefined;
  const found = all.filter((one): one is Defined => one !== undefined);
  const primary = given.has('primaryKey')
    ? namesIn(given.get('primaryKey'))
    : found.filter((one) => one.primary).map((one) => one.column.name);
  given.delete('primaryKey');
  const more = constraints(name, given, undefined, reading);
  const table: TableDef = {
    ...empty(name),
    columns: found.map(({ column }) => ({ ...column, nullable: column.nullable && !primary.includes(column.name) })),
    primary_key: primary.length ? { name: '', columns: primary } : null,
  };
  return more && [{ do: 'create_table', table }, ...found.flatMap((one) => keysOf(name, one, reading)), ...more];
}

function addColumns(table: string, columns: Map<string, Value>, reading: Reading): Step[] | undefined {
  const all = [...columns].map(([column, value]) => defined(column, value));
  if (all.length === 0 || all.includes(undefined) || all.some((one) => one?.primary)) return undefined;
  return all.flatMap((one) => (one ? [{ do: 'add_column', table, column: one.column } as Step, ...keysOf(table, one, reading)] : []));
}

function alterColumn(table: string, name: string, given: Map<string, Value>): Step[] | undefined {
  const base = given.get('default');
  const found = base === undefined ? null : defaultIn(base);
  const odd = [...given.keys()].some((one) => !['type', 'default', 'notNull', 'allowNull', 'comment'].includes(one));
  if (found === undefined || odd) return undefined;
  const required = given.get('notNull') ?? (given.get('allowNull') === true ? false : undefined);
  const type = textOf(given.get('type')) ?? '';
  const set: ColumnPart[] = [
    ...(type ? (['type'] as const) : []),
    ...(required === undefined ? [] : (['nullable'] as const)),
    ...(base === undefined ? [] : (['default'] as const)),
  ];
  const to = columnRead(name, TYPES[type.toLowerCase()] ?? type, { nullable: required !== true, default: found });
  return [{ do: 'alter_column', table, from: to, to, set }];
}

function indexName(table: string, columns: readonly string[], given: Map<string, Value>): string {
  return textOf(given.get('name')) ?? fitted([table, ...columns], given.get('unique') === true ? '_unique_index' : '_index');
}

function createIndex(table: string, list: Value | undefined, given: Map<string, Value>): Step[] | undefined {
  const columns = namesIn(list);
  const odd =
    [...given.keys()].some((one) => !['name', 'unique', 'ifNotExists'].includes(one)) || columns.some((one) => /[^\w".]/.test(one));
  if (columns.length === 0 || odd || (Array.isArray(list) && list.length !== columns.length)) return undefined;
  return [{ do: 'create_index', table, index: { name: indexName(table, columns, given), columns, unique: given.get('unique') === true } }];
}

function addConstraint(table: string, name: Value | undefined, value: Value | undefined, reading: Reading): Step[] | undefined {
  if (typeof value === 'string')
    return [{ do: 'sql', text: `ALTER TABLE "${table}" ADD ${typeof name === 'string' ? `CONSTRAINT "${name}" ` : ''}${value}` }];
  return constraints(table, entriesOf(value), textOf(name), reading);
}

type Read = (args: readonly Value[], reading: Reading) => Step[] | undefined;
const onTable =
  (read: (table: string, args: readonly Value[], reading: Reading) => Step[] | undefined): Read =>
  ([table, ...args], reading) =>
    typeof table === 'string' ? read(table, args, reading) : undefined;

const dropColumns = onTable((table, [names]) =>
  namesIn(names).map((name): Step => ({ do: 'drop_column', table, column: columnRead(name, '') })),
);
const adds = onTable((table, [columns], reading) => addColumns(table, entriesOf(columns), reading));

const METHODS: Record<string, Read> = {
  noTransaction: () => [],
  sql: ([text, ...rest]) => (typeof text === 'string' && rest.length === 0 ? [{ do: 'sql', text }] : undefined),
  createExtension: ([name]) => (typeof name === 'string' ? [{ do: 'sql', text: `CREATE EXTENSION IF NOT EXISTS "${name}"` }] : undefined),
  createTable: onTable((table, [columns, options], reading) => createTable(table, entriesOf(columns), entriesOf(options), reading)),
  dropTable: onTable((table) => [{ do: 'drop_table', table: empty(table) }]),
  renameTable: onTable((table, [to]) => (typeof to === 'string' ? [{ do: 'rename_table', table, to }] : undefined)),
  addColumns: adds,
  addColumn: adds,
  dropColumns,
  dropColumn: dropColumns,
  renameColumn: onTable((table, [from, to]) =>
    typeof from === 'string' && typeof to === 'string' ? [{ do: 'rename_column', table, column: from, to }] : undefined,
  ),
  alterColumn: onTable((table, [name, options]) => (typeof name === 'string' ? alterColumn(table, name, entriesOf(options)) : undefined)),
  createIndex: onTable((table, [columns, options]) => createIndex(table, columns, entriesOf(options))),
  dropIndex: onTable((table, [columns, options]) => [
    {
      do: 'drop_index',
      table,
      index: { name: indexName(table, namesIn(columns), entriesOf(options)), columns: namesIn(columns), unique: false },
    },
  ]),
  addConstraint: onTable((table, [name, value], reading) => addConstraint(table, name, value, reading)),
  createConstraint: onTable((table, [name, value], reading) => addConstraint(table, name, value, reading)),
  dropConstraint: onTable((table, [name]) =>
    typeof name === 'string' ? [{ do: 'drop_unique', table, unique: { name, columns: [] } }] : undefined,
  ),
  renameConstraint: onTable((table, [from, to]) =>
    typeof from === 'string' && typeof to === 'string' ? [{ do: 'rename_constraint', table, constraint: from, to }] : undefined,
  ),
  createType: ([name, values]) =>
    typeof name === 'string' && Array.isArray(values) ? [{ do: 'create_enum', enum: { name, values: namesIn(values) } }] : undefined,
  dropType: ([name]) => (typeof name === 'string' ? [{ do: 'drop_enum', enum: { name, values: [] } }] : undefined),
  addTypeValue: ([name, value, more]) =>
    typeof name === 'string' && typeof value === 'string' && more === undefined
      ? [{ do: 'add_enum_value', enum: { name, values: [] }, value, users: [] }]
      : undefined,
  renameType: ([from, to]) => (typeof from === 'string' && typeof to === 'string' ? [{ do: 'rename_enum', enum: from, to }] : undefined),
};

/** What one statement of a migration of node-pg-migrate does. */
export function readPgm(value: Value, reading: Reading): Step[] | undefined {
  if (!isChain(value) || value.root !== reading.params[0] || value.links.length !== 1) return undefined;
  const [link] = value.links;
  const args = link?.args;
  return args && !args.some((one) => isSaid(one) && one.is === 'unknown') ? METHODS[link.name]?.(args, reading) : undefined;
}
