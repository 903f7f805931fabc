import type { ColumnDef, Default, ForeignKeyDef, TableDef } from '../../model/schema.js';
import { suffixNames } from '../../model/constraint-names.js';
import type { Step } from '../../model/steps.js';
import type { DialectName } from '../../sql/types.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { entriesOf, isChain, isSaid, namesIn, textOf, type Value } from '../values.js';

type Native = Record<DialectName, string>;
const same = (text: string): Native => ({ postgresql: text, mysql: text, sqlite: text });

/** https://sequelize.org/docs/v6/core-concepts/model-basics/#data-types */
const TYPES: Record<string, Native> = {
  BOOLEAN: { postgresql: 'boolean', mysql: 'tinyint(1)', sqlite: 'tinyint(1)' },
  INTEGER: same('integer'),
  SMALLINT: same('smallint'),
  BIGINT: same('bigint'),
  FLOAT: { postgresql: 'float', mysql: 'float', sqlite: 'float' },
  DOUBLE: { postgresql: 'double precision', mysql: 'double precision', sqlite: 'double precision' },
  REAL: same('real'),
  TEXT: same('text'),
  DATE: { postgresql: 'timestamp with time zone', mysql: 'datetime', sqlite: 'datetime' },
  DATEONLY: same('date'),
  TIME: same('time'),
  UUID: { postgresql: 'uuid', mysql: 'char(36) binary', sqlite: 'uuid' },
  JSON: same('json'),
  JSONB: { postgresql: 'jsonb', mysql: 'json', sqlite: 'jsonb' },
  BLOB: { postgresql: 'bytea', mysql: 'blob', sqlite: 'blob' },
  CITEXT: same('citext'),
};

/** A type: `Sequelize.STRING(40)`, `DataTypes.ENUM('a', 'b')`, or text that is handed on as it is. */
function typeOf(value: Value | undefined, dialect: DialectName): { native: string } | { values: string[] } | undefined {
  if (typeof value === 'string') return { native: value };
  const last = isChain(value) ? value.links.at(-1) : undefined;
  const [first, second] = last?.args ?? [];
  if (!last) return undefined;
  if (last.name === 'STRING') return { native: `varchar(${typeof first === 'number' ? first : 255})` };
  if (last.name === 'CHAR') return { native: `char(${typeof first === 'number' ? first : 255})` };
  if (last.name === 'DECIMAL') return { native: typeof first === 'number' ? `decimal(${first}${typeof second === 'number' ? `,${second}` : ''})` : 'decimal' };
  if (last.name === 'ENUM') return { values: last.args?.flatMap((one) => namesIn(one)) ?? [] };
  if (last.args?.length || !TYPES[last.name]) return undefined;
  return { native: TYPES[last.name]?.[dialect] ?? '' };
}

/** Undefined where it cannot be known. */
function defaultIn(value: Value): Default | undefined {
  if (value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { literal: value };
  const last = isChain(value) ? value.links.at(-1) : undefined;
  const [first, ...rest] = last?.args ?? [];
  if (last?.name === 'literal' && typeof first === 'string') return { expression: first };
  if (last?.name === 'fn' && typeof first === 'string' && rest.length === 0) return { expression: `${first}()` };
  return last?.name === 'NOW' ? { expression: 'CURRENT_TIMESTAMP' } : undefined;
}

/** A column with what its definition says of keys. */
interface Defined {
  column: ColumnDef;
  primary: boolean;
  unique: string | boolean;
  key?: ForeignKeyDef;
  steps: Step[];
}

const KNOWN = new Set(['type', 'allowNull', 'defaultValue', 'primaryKey', 'autoIncrement', 'unique', 'references', 'onDelete', 'onUpdate', 'comment', 'field']);

const actionIn = (value: Value | undefined): ForeignKeyDef['on_delete'] => textOf(value)?.toLowerCase() as ForeignKeyDef['on_delete'];

function keyIn(table: string, column: string, given: Map<string, Value>): ForeignKeyDef | undefined {
  const to = given.get('references');
  const entries = entriesOf(to);
  const model = entries.get('model');
  const target = textOf(to) ?? textOf(model) ?? textOf(entriesOf(model).get('tableName'));
  if (target === undefined) return undefined;
  const columns = [textOf(entries.get('key')) ?? 'id'];
  return {
    name: suffixNames.foreign_key(table, [column], target, columns),
    columns: [column],
    references: { table: target, columns },
    on_delete: actionIn(given.get('onDelete')),
    on_update: actionIn(given.get('onUpdate')),
  };
}

/** PostgreSQL's type for the values of one column: `enum_users_role`. */
function enumColumn(table: string, name: string, values: string[], dialect: DialectName): { column: ColumnDef; steps: Step[] } {
  const quoted = values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
  if (dialect !== 'postgresql') return { column: columnRead(name, dialect === 'mysql' ? `enum(${quoted})` : 'text'), steps: [] };
  const type = `enum_${table}_${name}`;
  return { column: { ...columnRead(name, ''), type: `enum:${type}` }, steps: [{ do: 'create_enum', enum: { name: type, values } }] };
}

function serial(column: ColumnDef, dialect: DialectName): ColumnDef {
  if (dialect !== 'postgresql') return { ...column, auto: true, nullable: false };
  return { ...column, type: /big/i.test(column.type) ? 'sql:bigserial' : 'sql:serial', nullable: false };
}

function defined(table: string, name: string, value: Value, { dialect }: Reading): Defined | undefined {
  const given = isSaid(value) && value.is === 'object' ? value.entries : new Map<string, Value>([['type', value]]);
  const type = typeOf(given.get('type'), dialect);
  const base = given.get('defaultValue');
  const found = base === undefined ? null : defaultIn(base);
  const references = given.has('references') ? keyIn(table, name, given) : undefined;
  const field = textOf(given.get('field')) ?? name;
  if (!type || found === undefined || (given.has('references') && !references) || [...given.keys()].some((one) => !KNOWN.has(one))) return undefined;
  const made = 'values' in type ? enumColumn(table, field, type.values, dialect) : { column: columnRead(field, type.native), steps: [] };
  const primary = given.get('primaryKey') === true;
  const column = { ...made.column, nullable: given.get('allowNull') !== false && !primary, default: found, comment: textOf(given.get('comment')) ?? '' };
  return {
    column: given.get('autoIncrement') === true ? serial(column, dialect) : column,
    primary,
    unique: given.get('unique') === true || (textOf(given.get('unique')) ?? false),
    ...(references ? { key: references } : {}),
    steps: made.steps,
  };
}

function createTable(name: string, columns: Map<string, Value>, reading: Reading): Step[] | undefined {
  const all = [...columns].map(([column, value]) => defined(name, column, value, reading));
  if (all.length === 0 || all.includes(undefined)) return undefined;
  const found = all.filter((one): one is Defined => one !== undefined);
  const primary = found.filter((one) => one.primary).map((one) => one.column.name);
  const uniques = found.filter((one) => one.unique).map((one) => ({ name: uniqueName(name, one, reading.dialect), columns: [one.column.name] }));
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

const empty = (name: string): TableDef => ({ name, columns: [], primary_key: null, indexes: [], uniques: [], foreign_keys: [], checks: [] });

const METHODS: Record<string, Read> = {
  createTable: (table, [columns], reading) => createTable(table, entriesOf(columns), reading),
  dropTable: (table) => [{ do: 'drop_table', table: empty(table) }],
  renameTable: (table, [to]) => (typeof to === 'string' ? [{ do: 'rename_table', table, to }] : undefined),
  addColumn: two(addColumn),
  changeColumn: two(changeColumn),
  removeColumn: (table, [name]) => (typeof name === 'string' ? [{ do: 'drop_column', table, column: columnRead(name, '') }] : undefined),
  renameColumn: two((table, column, to) => (typeof to === 'string' ? [{ do: 'rename_column', table, column, to }] : undefined)),
  addIndex: (table, args) => addIndex(table, args),
  removeIndex: (table, [name]) => (typeof name === 'string' ? [{ do: 'drop_index', table, index: { name, columns: [], unique: false } }] : undefined),
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
