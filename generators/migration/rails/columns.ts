import type { ColumnDef, EnumDef, TableDef } from '../model/schema.js';
import { canonical, defaultText, nativeType, type DialectName } from '../sql/types.js';
import type { RubyCall } from './ruby-read.js';
import { option, ruby, sameAgain, symbol } from './ruby.js';
import { callKey, type Dumped } from './schema-file.js';

/** How a migration is written. */
export interface Writing {
  dialect: DialectName;
  quote: string;
  enums: ReadonlyMap<string, EnumDef>;
  /** The version of ActiveRecord's migrations: `7.1` in `Migration[7.1]`. */
  version: number;
  /** What the dump says in words of its own. */
  calls: Dumped['calls'];
  /** Columns that other tables refer to, by `callKey`. */
  referred: ReadonlySet<string>;
  /** Names of indexes that are built and dropped while others write. */
  concurrently: ReadonlySet<string>;
  /** True in a method that has its opposite beside it: nothing need be said for the way back. */
  alone: boolean;
}

/** A type in words of ActiveRecord. */
export interface RailsType {
  /** `string` in `t.string`; null where `t.column` says it. */
  method: string | null;
  /** `:string`, or the database's own word. */
  type: string;
  options: string[];
}

/** Types of ActiveRecord. https://guides.rubyonrails.org/active_record_migrations.html */
const TYPES: Record<string, string> = {
  boolean: 'boolean',
  integer: 'integer',
  bigint: 'bigint',
  text: 'text',
  timestamp: 'datetime',
  timestamptz: 'datetime',
  date: 'date',
  json: 'json',
  bytes: 'binary',
};
const POSTGRESQL: Record<string, string> = { timestamptz: 'timestamptz', uuid: 'uuid', json: 'jsonb' };

/** The databases' own words as value types: what ActiveRecord has a word for need not be said in SQL. */
const NATIVE: Record<DialectName, Record<string, string>> = {
  postgresql: { 'timestamp with time zone': 'timestamptz', jsonb: 'json', bytea: 'bytes' },
  mysql: { datetime: 'timestamp', blob: 'bytes', int: 'integer' },
  sqlite: { datetime: 'timestamp', blob: 'bytes', bytea: 'bytes' },
};

/** `timestamptz` is a word of migrations from 7.0 on, and so are six digits where a time says nothing. */
const SEVEN = 7;

const plain = (method: string, options: string[] = []): RailsType => ({ method, type: `:${method}`, options });

/** The value type that a native type stands for. */
function valueType(type: string, dialect: DialectName): string {
  if (!type.startsWith('sql:')) return type;
  const native = canonical(type.slice('sql:'.length)).replace(/^decimal\((\d+)\)$/, 'decimal($1,0)');
  const known = NATIVE[dialect][native] ?? native;
  return /^(boolean|integer|bigint|text|timestamp|timestamptz|date|uuid|json|bytes|(varchar|decimal)\([\d,]+\))$/.test(known) ? known : type;
}

/** The words in which the dump has the column, as long as it is of that type. */
function dumpedCall(column: ColumnDef, table: string, { calls }: Writing): RubyCall | undefined {
  const known = calls.get(callKey(table, column.name));
  return known && known.type === column.type && known.call.name !== 'create_table' ? known.call : undefined;
}

function fromDump(call: RubyCall, quote: string): RailsType {
  const options = [...call.options].map(([name, value]) => option(name, sameAgain(value, quote)));
  if (call.name === 'column') return { method: null, type: sameAgain(call.args[1] ?? '', quote), options };
  return plain(call.name, options);
}

/** A time that is there has the digits that it has; a new one those that ActiveRecord gives. */
function timeOf(method: string, type: string, column: ColumnDef, { version }: Writing): RailsType {
  const digits = /\((\d)\)/.exec(type)?.[1];
  const usual = version >= SEVEN ? '6' : undefined;
  const options = digits === usual || (column.at === undefined && digits === undefined) ? [] : [`precision: ${digits ?? 'nil'}`];
  return method === 'timestamptz' && version < SEVEN ? { method: null, type: ':timestamptz', options } : plain(method, options);
}

const TIME = /^(?:sql:)?(?:datetime|timestamp(?:tz)?)(?:\(\d\))?(?: with(?:out)? time zone)?$/i;

function timeMethod(type: string, dialect: DialectName, call: RubyCall | undefined): string {
  if (call && /^(datetime|timestamp|timestamptz)$/.test(call.name)) return call.name;
  const zoned = /timestamptz|with time zone/i.test(type);
  if (dialect === 'mysql') return /^timestamp\b/i.test(type.replace(/^sql:/, '')) && type.startsWith('sql:') ? 'timestamp' : 'datetime';
  return zoned && dialect === 'postgresql' ? 'timestamptz' : 'datetime';
}

/**
 * The type, as a method name of `t` where ActiveRecord has one, with the options that belong to it.
 * @param table that the column is in
 */
export function typeOf(column: ColumnDef, table: string, writing: Writing): RailsType {
  const { dialect, quote } = writing;
  const call = dumpedCall(column, table, writing);
  if (TIME.test(column.type) && !call?.options.has('array')) return timeOf(timeMethod(column.type, dialect, call), column.type, column, writing);
  if (call) return fromDump(call, quote);
  const type = valueType(column.type, dialect);
  const sized = /^(varchar|decimal)\((\d+)(?:, ?(\d+))?\)$/.exec(type);
  if (sized?.[1] === 'varchar') return plain('string', [`limit: ${sized[2]}`]);
  if (sized) return plain('decimal', [`precision: ${sized[2]}`, `scale: ${sized[3]}`]);
  if (/^sql:(character varying|varchar)$/i.test(type) && dialect !== 'mysql') return plain('string');
  const known = (dialect === 'postgresql' ? POSTGRESQL[type] : undefined) ?? TYPES[type];
  if (known) return plain(known);
  if (type === 'uuid') return plain('string', ['limit: 36']);
  return nativeOf(type, writing);
}

function nativeOf(type: string, { dialect, quote, enums }: Writing): RailsType {
  if (type.startsWith('enum:') && dialect === 'sqlite') return plain('string');
  const values = (name: string): string => (enums.get(name)?.values ?? []).map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
  const native = nativeType(dialect, type, (name) => (dialect === 'mysql' ? `ENUM(${values(name)})` : name));
  return { method: null, type: ruby(native, quote), options: [] };
}

/** The default as Ruby code, `nil` where there is none. */
export function defaultCode(column: ColumnDef, table: string, writing: Writing): string {
  const { dialect, quote, version } = writing;
  const value = column.default;
  if (value === null) return 'nil';
  // MySQL takes a default for JSON only as an expression.
  const asText = dialect === 'mysql' && 'literal' in value && typeof value.literal === 'object';
  if ('literal' in value && !asText) return ruby(value.literal, quote);
  const text = defaultText(dialect, value) ?? '';
  const type = typeOf(column, table, writing);
  // MySQL wants the digits of the column in the function too. https://dev.mysql.com/doc/refman/8.4/en/timestamp-initialization.html
  const digits = type.options.map((one) => /^precision: (\d)$/.exec(one)?.[1]).find((one) => one !== undefined) ?? (version >= SEVEN && type.options.length === 0 ? '6' : undefined);
  const timed = dialect === 'mysql' && digits && /^(datetime|timestamp)$/.test(type.method ?? '') && /^CURRENT_TIMESTAMP$/i.test(text);
  return `-> { ${ruby(timed ? `${text}(${digits})` : text, quote)} }`;
}

/** Everything about a column behind its type. */
export function optionsOf(column: ColumnDef, table: string, writing: Writing): string[] {
  return [
    ...typeOf(column, table, writing).options,
    ...(column.nullable ? [] : ['null: false']),
    ...(column.default === null ? [] : [`default: ${defaultCode(column, table, writing)}`]),
    ...(column.comment ? [`comment: ${ruby(column.comment, writing.quote)}`] : []),
  ];
}

/** A call of Ruby without parentheses. */
export const call = (name: string, ...args: string[]): string => `${name} ${args.join(', ')}`;

/** The line of a column in `create_table`. */
export function tableLine(column: ColumnDef, table: string, writing: Writing): string {
  const { method, type } = typeOf(column, table, writing);
  const options = optionsOf(column, table, writing);
  return method ? call(`t.${method}`, symbol(column.name), ...options) : call('t.column', symbol(column.name), type, ...options);
}

/** How the options of `create_table` say the primary key, and which column they make themselves. */
export interface Key {
  options: string[];
  own?: string;
}

const LIKE_ID = /^(bigint|integer|uuid|sql:(small|big)?serial)$/i;
const isCounted = (column: ColumnDef): boolean =>
  column.auto === true || /serial$/i.test(column.type) || (column.default !== null && 'expression' in column.default && /^nextval\(/i.test(column.default.expression));

/** `id` is made by create_table itself: bigint, or the type that is said. */
export function keyOf(table: TableDef, writing: Writing): Key {
  const keys = table.primary_key?.columns ?? [];
  const id = table.columns.find((column) => column.name === keys[0]);
  if (keys.length === 0 || !id) return { options: ['id: false'] };
  const dumped = keys.length === 1 ? writing.calls.get(callKey(table.name, id.name)) : undefined;
  if (dumped?.call.name === 'create_table' && dumped.type === id.type) return { options: again(dumped.call, writing.quote), own: id.name };
  const type = /serial|^sql:int/i.test(id.type) && isCounted(id) ? (/big/i.test(id.type) ? 'bigint' : 'integer') : valueType(id.type, writing.dialect);
  const plainKey = keys.length === 1 && id.name === 'id' && LIKE_ID.test(type) && (id.default === null || isCounted(id));
  if (!plainKey) return { options: [`primary_key: [${keys.map(symbol).join(', ')}]`] };
  return { options: idOptions(type, id, writing), own: 'id' };
}

function idOptions(type: string, id: ColumnDef, { dialect }: Writing): string[] {
  if (type === 'uuid' && dialect !== 'postgresql') return ['id: :string', 'limit: 36'];
  const still = id.at !== undefined && !isCounted(id) && type !== 'uuid' ? ['default: nil'] : [];
  return type === 'bigint' && still.length === 0 ? [] : [`id: :${type}`, ...still];
}

const again = (dumped: RubyCall, quote: string): string[] =>
  [...dumped.options].filter(([name]) => name !== 'force').map(([name, value]) => option(name, sameAgain(value, quote)));
