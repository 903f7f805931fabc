import type { ColumnDef, Default, ForeignKeyDef, TableDef } from '../../model/schema.js';
import type { Step } from '../../model/steps.js';
import type { DialectName } from '../../sql/types.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { entriesOf, isChain, isSaid, namesIn, textOf, type Called, type Value } from '../values.js';
import { knexNames } from './builder.js';

/** A table that is made or changed, while its callback is read. */
interface Making {
  name: string;
  dialect: DialectName;
  creates: boolean;
  table: TableDef;
  steps: Step[];
}

type Native = Record<DialectName, string>;
const same = (text: string): Native => ({ postgresql: text, mysql: text, sqlite: text });

/** Types that take no further arguments. https://knexjs.org/guide/schema-builder.html#column-types */
const TYPES: Record<string, Native> = {
  integer: { postgresql: 'integer', mysql: 'int', sqlite: 'integer' },
  tinyint: { postgresql: 'smallint', mysql: 'tinyint', sqlite: 'tinyint' },
  smallint: { postgresql: 'smallint', mysql: 'smallint', sqlite: 'integer' },
  bigInteger: same('bigint'),
  bigint: same('bigint'),
  boolean: same('boolean'),
  bool: same('boolean'),
  date: same('date'),
  time: same('time'),
  uuid: { postgresql: 'uuid', mysql: 'char(36)', sqlite: 'char(36)' },
  json: same('json'),
  jsonb: { postgresql: 'jsonb', mysql: 'json', sqlite: 'json' },
  binary: { postgresql: 'bytea', mysql: 'blob', sqlite: 'blob' },
  text: same('text'),
};

const SERIAL: Record<string, Native> = {
  increments: { postgresql: 'serial', mysql: 'int unsigned', sqlite: 'integer' },
  bigIncrements: { postgresql: 'bigserial', mysql: 'bigint unsigned', sqlite: 'integer' },
};

function moment(args: readonly Value[], dialect: DialectName, method: string): string {
  if (dialect !== 'postgresql') return dialect === 'mysql' && method === 'timestamp' ? 'timestamp' : 'datetime';
  const plain = args[1] === true || entriesOf(args[1]).get('useTz') === false;
  const digits = entriesOf(args[1]).get('precision');
  return `${plain ? 'timestamp' : 'timestamptz'}${typeof digits === 'number' ? `(${digits})` : ''}`;
}

function typeOf({ name: method, args }: Called, dialect: DialectName): string | undefined {
  const [, first, second] = args ?? [];
  if (TYPES[method]) return method === 'text' && first !== undefined && dialect === 'mysql' ? textOf(first) : TYPES[method][dialect];
  if (method === 'string') return `varchar(${typeof first === 'number' ? first : 255})`;
  if (method === 'decimal' || method === 'numeric') return first === null ? 'decimal' : `decimal(${Number(first ?? 8)}, ${Number(second ?? 2)})`;
  if (method === 'float') return dialect === 'postgresql' ? 'real' : dialect === 'sqlite' ? 'float' : 'float(8, 2)';
  if (method === 'double') return dialect === 'mysql' ? 'double' : dialect === 'sqlite' ? 'float' : 'double precision';
  if (method === 'timestamp' || method === 'datetime' || method === 'dateTime') return moment(args ?? [], dialect, method);
  return method === 'specificType' ? textOf(first) : undefined;
}

function defaultIn(value: Value | undefined): Default | undefined {
  if (value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { literal: value };
  if (!isChain(value)) return undefined;
  const last = value.links.at(-1);
  if (last?.name === 'now') return { expression: 'CURRENT_TIMESTAMP' };
  const sql = last?.name === 'raw' ? textOf(last.args?.[0]) : undefined;
  return sql === undefined ? undefined : { expression: sql };
}

/** The column of a call such as `table.enu('mood', ['sad'])`, with the check that PostgreSQL gets instead of a type. */
function enumOf(making: Making, { args }: Called): ColumnDef | undefined {
  const [name, list, options] = args ?? [];
  const values = namesIn(list);
  const given = entriesOf(options);
  const quoted = values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
  if (typeof name !== 'string') return undefined;
  if (given.get('useNative') === true && making.dialect === 'postgresql') {
    const type = textOf(given.get('enumName'));
    if (type && given.get('existingType') !== true) making.steps.push({ do: 'create_enum', enum: { name: type, values } });
    return type === undefined ? undefined : { ...columnRead(name, ''), type: `enum:${type}` };
  }
  if (making.dialect === 'mysql') return columnRead(name, `enum(${quoted})`);
  making.table.checks.push({ name: `${making.name}_${name}_check`, expression: `"${name}" in (${quoted})` });
  return columnRead(name, 'text');
}

function columnIn(making: Making, called: Called): ColumnDef | undefined {
  const [name, options] = called.args ?? [];
  const serial = SERIAL[called.name];
  if (serial) {
    const column = columnRead(textOf(name) ?? 'id', serial[making.dialect], { nullable: false, ...(making.dialect === 'postgresql' ? {} : { auto: true }) });
    if (entriesOf(options).get('primaryKey') !== false) making.table.primary_key = { name: '', columns: [column.name] };
    return column;
  }
  if (called.name === 'enu' || called.name === 'enum') return enumOf(making, called);
  const type = typeOf(called, making.dialect);
  return type === undefined || typeof name !== 'string' ? undefined : columnRead(name, type);
}

type Modify = (column: ColumnDef, args: readonly Value[], making: Making, key: { current?: ForeignKeyDef }) => boolean;

const setAction =
  (field: 'on_delete' | 'on_update'): Modify =>
  (_column, [value], _making, key) => {
    const text = textOf(value)?.toLowerCase();
    if (!key.current || !text || !/^(cascade|restrict|set null|set default|no action)$/.test(text)) return false;
    key.current[field] = text as NonNullable<ForeignKeyDef['on_delete']>;
    return true;
  };

function startKey(making: Making, columns: string[], name: string | undefined, to: readonly Value[], key: { current?: ForeignKeyDef }): boolean {
  const [table, single] = typeof to[0] === 'string' && to[0].includes('.') ? to[0].split('.') : ['', to[0]];
  key.current = {
    name: name ?? knexNames(making.dialect).foreign_key(making.name, columns, '', []),
    columns,
    references: { table: table ?? '', columns: namesIn(single) },
  };
  making.table.foreign_keys.push(key.current);
  return true;
}

const MODIFY: Record<string, Modify> = {
  primary: (column, _args, making) => Boolean((making.table.primary_key = { name: '', columns: [column.name] })) && !(column.nullable = false),
  notNullable: (column) => !(column.nullable = false),
  nullable: (column, [value]) => [(column.nullable = value !== false)].length > 0,
  unsigned: (column, _args, { dialect }) => Boolean(dialect === 'mysql' ? (column.type += ' unsigned') : true),
  defaultTo: (column, [value]) => {
    const found = defaultIn(value);
    if (found !== undefined) column.default = found;
    return found !== undefined;
  },
  unique: (column, [name], making) => unique(making, [column.name], textOf(name) ?? textOf(entriesOf(name).get('indexName'))),
  index: (column, [name], making) => index(making, [column.name], textOf(name)),
  comment: (column, [value]) => typeof value === 'string' && Boolean((column.comment = value) || true),
  references: (column, args, making, key) => startKey(making, [column.name], undefined, args, key),
  inTable: (_column, [table], _making, key) => {
    if (key.current && typeof table === 'string') key.current.references.table = table;
    return key.current !== undefined && typeof table === 'string';
  },
  onDelete: setAction('on_delete'),
  onUpdate: setAction('on_update'),
};
MODIFY['on'] = MODIFY['inTable']!;

function unique(making: Making, columns: string[], name: string | undefined): boolean {
  const names = knexNames(making.dialect);
  const called = name ?? names.unique(making.name, columns);
  if (names.unique_is_index) return making.table.indexes.push({ name: called, columns, unique: true }) > 0;
  return making.table.uniques.push({ name: called, columns }) > 0;
}

const index = (making: Making, columns: string[], name: string | undefined): boolean =>
  making.table.indexes.push({ name: name ?? knexNames(making.dialect).index(making.name, columns, false), columns, unique: false }) > 0;

type OnTable = (making: Making, args: readonly Value[]) => boolean;
const drop = (making: Making, step: Step): boolean => making.steps.push(step) > 0;

/** What stands on the table itself. */
const ON_TABLE: Record<string, OnTable> = {
  primary: (making, [columns]) => Boolean((making.table.primary_key = { name: '', columns: namesIn(columns) })),
  unique: (making, [columns, name]) =>
    entriesOf(name).get('useConstraint') === false
      ? making.table.indexes.push({ name: textOf(entriesOf(name).get('indexName')) ?? knexNames(making.dialect).unique(making.name, namesIn(columns)), columns: namesIn(columns), unique: true }) > 0
      : unique(making, namesIn(columns), textOf(name) ?? textOf(entriesOf(name).get('indexName'))),
  index: (making, [columns, name, more]) => more === undefined && index(making, namesIn(columns), textOf(name)),
  timestamps: (making, [first, second, camel]) => {
    const options = entriesOf(first);
    const [stamps, defaults, humps] = options.size ? [options.get('useTimestamps'), options.get('defaultToNow'), options.get('useCamelCase')] : [first, second, camel];
    const type = stamps === true ? (making.dialect === 'postgresql' ? 'timestamptz' : making.dialect === 'mysql' ? 'timestamp' : 'datetime') : making.dialect === 'postgresql' ? 'timestamptz' : 'datetime';
    for (const name of humps === true ? ['createdAt', 'updatedAt'] : ['created_at', 'updated_at'])
      making.table.columns.push(columnRead(name, type, defaults === true ? { nullable: false, default: { expression: 'CURRENT_TIMESTAMP' } } : {}));
    return true;
  },
  dropColumn: (making, names) => namesIn([...names]).every((name) => drop(making, { do: 'drop_column', table: making.name, column: columnRead(name, '') })),
  dropColumns: (making, names) => namesIn([...names]).every((name) => drop(making, { do: 'drop_column', table: making.name, column: columnRead(name, '') })),
  renameColumn: (making, [from, to]) => typeof from === 'string' && typeof to === 'string' && drop(making, { do: 'rename_column', table: making.name, column: from, to }),
  dropIndex: (making, [columns, name]) => dropped(making, 'index', namesIn(columns), textOf(name)),
  dropUnique: (making, [columns, name]) => dropped(making, 'unique', namesIn(columns), textOf(name)),
  dropForeign: (making, [columns, name]) => dropped(making, 'foreign', namesIn(columns), textOf(name)),
  setNullable: (making, [name]) => nullable(making, name, true),
  dropNullable: (making, [name]) => nullable(making, name, false),
};

function dropped(making: Making, kind: 'index' | 'unique' | 'foreign', columns: string[], given: string | undefined): boolean {
  const names = knexNames(making.dialect);
  const { name: table } = making;
  if (kind === 'foreign')
    return drop(making, { do: 'drop_foreign_key', table, key: { name: given ?? names.foreign_key(table, columns, '', []), columns, references: { table: '', columns: [] } } });
  const name = given ?? (kind === 'index' ? names.index(table, columns, false) : names.unique(table, columns));
  if (kind === 'unique' && !names.unique_is_index) return drop(making, { do: 'drop_unique', table, unique: { name, columns } });
  return drop(making, { do: 'drop_index', table, index: { name, columns, unique: kind === 'unique' } });
}

function nullable(making: Making, name: Value | undefined, value: boolean): boolean {
  if (typeof name !== 'string' || making.dialect !== 'postgresql') return false;
  const to = columnRead(name, '', { nullable: value });
  return drop(making, { do: 'alter_column', table: making.name, from: null, to, set: ['nullable'] });
}

function foreign(making: Making, links: readonly Called[]): boolean {
  const key: { current?: ForeignKeyDef } = {};
  const [start, to, ...rest] = links;
  if (to?.name !== 'references') return false;
  startKey(making, namesIn(start?.args?.[0]), textOf(start?.args?.[1]), to.args ?? [], key);
  return rest.every((link) => MODIFY[link.name]?.(columnRead('', ''), link.args ?? [], making, key) ?? false);
}

/** One line of a callback. */
function line(making: Making, value: Value): boolean {
  const [first, ...rest] = isChain(value) ? value.links : [];
  if (!first?.args) return false;
  if (first.name === 'foreign') return foreign(making, [first, ...rest]);
  const rule = ON_TABLE[first.name];
  if (rule) return rest.length === 0 && rule(making, first.args);
  const column = columnIn(making, first);
  if (!column) return false;
  const alters = rest.at(-1)?.name === 'alter';
  const key: { current?: ForeignKeyDef } = {};
  const fits = (alters ? rest.slice(0, -1) : rest).every((link) => link.args !== null && (MODIFY[link.name]?.(column, link.args, making, key) ?? false));
  if (fits && alters && rest.at(-1)?.args?.length) return false;
  if (fits && alters) return drop(making, { do: 'alter_column', table: making.name, from: column, to: column, set: ['type', 'nullable', 'default'] });
  making.table.columns.push(column);
  return fits;
}

const newTable = (name: string): TableDef => ({ name, columns: [], primary_key: null, indexes: [], uniques: [], foreign_keys: [], checks: [] });

/** What a callback of `createTable` or `alterTable` does. */
function onTable(name: Value | undefined, callback: Value | undefined, creates: boolean, { dialect }: Reading): Step[] | undefined {
  if (typeof name !== 'string' || !isSaid(callback) || callback.is !== 'function') return undefined;
  const making: Making = { name, dialect, creates, table: newTable(name), steps: [] };
  const all = callback.statements.every((one) => line(making, one));
  if (!all || making.table.foreign_keys.some((key) => !key.references.table)) return undefined;
  const { table, steps } = making;
  if (creates) return [...steps, { do: 'create_table', table }];
  if (table.primary_key) return undefined;
  return [
    ...table.columns.map((column): Step => ({ do: 'add_column', table: name, column })),
    ...table.checks.map((check): Step => ({ do: 'add_check', table: name, check })),
    ...steps,
    ...table.uniques.map((one): Step => ({ do: 'add_unique', table: name, unique: one })),
    ...table.indexes.map((one): Step => ({ do: 'create_index', table: name, index: one })),
    ...table.foreign_keys.map((key): Step => ({ do: 'add_foreign_key', table: name, key })),
  ];
}

type Schema = (args: readonly Value[], reading: Reading) => Step[] | undefined;
const dropTable: Schema = ([name]) => (typeof name === 'string' ? [{ do: 'drop_table', table: newTable(name) }] : undefined);
const raw: Schema = ([sql]) => (typeof sql === 'string' ? [{ do: 'sql', text: sql.replaceAll('\\?', '?') }] : undefined);
const alter: Schema = ([name, callback], reading) => onTable(name, callback, false, reading);

const SCHEMA: Record<string, Schema> = {
  createTable: ([name, callback], reading) => onTable(name, callback, true, reading),
  alterTable: alter,
  table: alter,
  dropTable,
  dropTableIfExists: dropTable,
  renameTable: ([from, to]) => (typeof from === 'string' && typeof to === 'string' ? [{ do: 'rename_table', table: from, to }] : undefined),
  raw,
};

/** What one statement of a migration of Knex does. */
export function readKnex(value: Value, reading: Reading): Step[] | undefined {
  if (!isChain(value) || value.root !== reading.params[0]) return undefined;
  const [first, ...rest] = value.links;
  if (first?.name === 'raw' && rest.length === 0) return raw(first.args ?? [], reading);
  if (first?.name !== 'schema' || first.args !== null || rest.length === 0) return undefined;
  const steps = rest.map((link) => (link.args ? SCHEMA[link.name]?.(link.args, reading) : undefined));
  return steps.includes(undefined) ? undefined : steps.flatMap((one) => one ?? []);
}
