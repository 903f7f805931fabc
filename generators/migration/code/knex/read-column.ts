import type { ColumnDef, Default, ForeignKeyDef, TableDef } from '../../model/schema.js';
import type { Step } from '../../model/steps.js';
import type { DialectName } from '../../sql/types.js';
import { columnRead } from '../types.js';
import { entriesOf, isChain, namesIn, textOf, type Called, type Value } from '../values.js';
import { knexNames } from './builder.js';

/** A table that is made or changed, while its callback is read. */
export interface Making {
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
  if (method === 'decimal' || method === 'numeric')
    return first === null ? 'decimal' : `decimal(${Number(first ?? 8)}, ${Number(second ?? 2)})`;
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

export function columnIn(making: Making, called: Called): ColumnDef | undefined {
  const [name, options] = called.args ?? [];
  const serial = SERIAL[called.name];
  if (serial) {
    const column = columnRead(textOf(name) ?? 'id', serial[making.dialect], {
      nullable: false,
      ...(making.dialect === 'postgresql' ? {} : { auto: true }),
    });
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

export function startKey(
  making: Making,
  columns: string[],
  name: string | undefined,
  to: readonly Value[],
  key: { current?: ForeignKeyDef },
): boolean {
  const [table, single] = typeof to[0] === 'string' && to[0].includes('.') ? to[0].split('.') : ['', to[0]];
  key.current = {
    name: name ?? knexNames(making.dialect).foreign_key(making.name, columns, '', []),
    columns,
    references: { table: table ?? '', columns: namesIn(single) },
  };
  making.table.foreign_keys.push(key.current);
  return true;
}

export const MODIFY: Record<string, Modify> = {
  primary: (column, _args, making) =>
    Boolean((making.table.primary_key = { name: '', columns: [column.name] })) && !(column.nullable = false),
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

export function unique(making: Making, columns: string[], name: string | undefined): boolean {
  const names = knexNames(making.dialect);
  const called = name ?? names.unique(making.name, columns);
  if (names.unique_is_index) return making.table.indexes.push({ name: called, columns, unique: true }) > 0;
  return making.table.uniques.push({ name: called, columns }) > 0;
}

export const index = (making: Making, columns: string[], name: string | undefined): boolean =>
  making.table.indexes.push({ name: name ?? knexNames(making.dialect).index(making.name, columns, false), columns, unique: false }) > 0;
