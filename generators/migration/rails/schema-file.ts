import { createHash } from 'node:crypto';
import { singular } from '../entity/plural.js';
import { emptyModel, tableOf, type Action, type ColumnDef, type Default, type ForeignKeyDef, type SchemaModel, type TableDef } from '../model/schema.js';
import { nameInlineEnums } from '../sql/inline-enums.js';
import type { DialectName } from '../sql/types.js';
import { ABOUT_ROWS, dumpedType } from './dumped-type.js';
import { ownKeyName } from './names.js';
import { readCall, type RubyCall, type RubyValue } from './ruby-read.js';

/** What Rails has dumped: the schema, and the calls in which it says what the model has no words for. */
export interface Dumped {
  model: SchemaModel;
  /** Digits of the newest migration that it includes. */
  version: string;
  /** Columns and indexes as they were called, by the name of the table and their own. */
  calls: Map<string, { call: RubyCall; type: string }>;
}

interface Reading extends Dumped {
  dialect: DialectName;
  schema: number;
  file: string;
  line: number;
  table: TableDef | undefined;
}

export const callKey = (table: string, name: string): string => `${table}\n${name}`;

const text = (value: RubyValue | undefined): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && 'symbol' in value ? value.symbol : '';
};
const texts = (value: RubyValue | undefined): string[] => (Array.isArray(value) ? value.map(text) : value === undefined ? [] : [text(value)]);

function plain(value: RubyValue): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('hash' in value) return Object.fromEntries(value.hash.map(([key, one]) => [key, plain(one)]));
  return 'symbol' in value ? value.symbol : value.code;
}

function defaultOf(value: RubyValue | undefined): Default {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object' && 'code' in value) return { expression: value.code };
  return { literal: plain(value) };
}

const place = ({ file, line }: Reading): { file: string; line: number } => ({ file, line });

/** What `create_table` makes of `id` where nothing is said. */
const USUAL_KEY: Record<DialectName, string> = { postgresql: 'bigserial', mysql: 'bigint', sqlite: 'integer' };
const COUNTED: Record<string, string> = { bigint: 'bigserial', integer: 'serial' };

function keyColumn(call: RubyCall, name: string, reading: Reading): ColumnDef {
  const said = call.options.get('id');
  const hash = typeof said === 'object' && said !== null && 'hash' in said ? new Map(said.hash) : new Map([...call.options].filter(([key]) => key !== 'id'));
  const asked = text(typeof said === 'object' && said !== null && 'hash' in said ? hash.get('type') : said) || USUAL_KEY[reading.dialect];
  const counted = !hash.has('default') && /^(bigint|integer|serial|bigserial)$/.test(asked);
  const method = counted && reading.dialect === 'postgresql' ? (COUNTED[asked] ?? asked) : asked;
  const type = dumpedType(reading.dialect, method, hash, reading.schema);
  const auto = counted && reading.dialect !== 'postgresql' ? { auto: true } : {};
  return { name, type, nullable: false, default: defaultOf(hash.get('default')), comment: '', at: place(reading), ...auto };
}

function createTable(call: RubyCall, reading: Reading): void {
  const name = text(call.args[0]);
  const keys = texts(call.options.get('primary_key'));
  const own = call.options.get('id') !== false && keys.length < 2;
  const key = own ? keyColumn(call, keys[0] ?? 'id', reading) : undefined;
  const columns = key ? [key.name] : keys;
  reading.table = {
    name,
    columns: key ? [key] : [],
    primary_key: columns.length ? { name: reading.dialect === 'postgresql' ? `${name}_pkey` : '', columns } : null,
    indexes: [],
    uniques: [],
    foreign_keys: [],
    checks: [],
    at: place(reading),
  };
  if (key) reading.calls.set(callKey(name, key.name), { call, type: key.type });
  reading.model.tables.set(name, reading.table);
}

const ABOUT_INDEX = new Set(['name', 'unique', 'using']);

function indexSql(table: string, columns: readonly string[], call: RubyCall): string {
  const using = text(call.options.get('using'));
  const where = text(call.options.get('where'));
  const unique = call.options.get('unique') === true ? 'UNIQUE ' : '';
  return `CREATE ${unique}INDEX ${text(call.options.get('name'))} ON ${table}${using && using !== 'btree' ? ` USING ${using}` : ''} (${columns.join(', ')})${where ? ` WHERE ${where}` : ''}`;
}

function index(call: RubyCall, table: TableDef, reading: Reading): void {
  const columns = texts(call.args[0]);
  const name = text(call.options.get('name'));
  const usual = columns.every((one) => /^\w+$/.test(one)) && /^(btree)?$/.test(text(call.options.get('using'))) && [...call.options.keys()].every((key) => ABOUT_INDEX.has(key));
  const more = usual ? {} : { text: indexSql(table.name, columns, call) };
  table.indexes.push({ name, columns: columns.filter((one) => /^\w+$/.test(one)), unique: call.options.get('unique') === true, ...more });
  reading.calls.set(callKey(table.name, name), { call, type: '' });
}

function check(call: RubyCall, table: TableDef): void {
  const expression = text(call.args[0]);
  const digest = createHash('sha256').update(`${table.name}_${expression}_chk`).digest('hex').slice(0, 10);
  table.checks.push({ name: text(call.options.get('name')) || `chk_rails_${digest}`, expression });
}

function column(call: RubyCall, table: TableDef, reading: Reading): void {
  const name = text(call.args[0]);
  const native = call.name === 'column' ? text(call.args[1]) : undefined;
  const type = native === undefined ? dumpedType(reading.dialect, call.name, call.options, reading.schema) : `sql:${native}`;
  const about = call.options;
  table.columns.push({ name, type, nullable: about.get('null') !== false, default: defaultOf(about.get('default')), comment: text(about.get('comment')), at: place(reading) });
  reading.calls.set(callKey(table.name, name), { call: { ...call, options: new Map([...about].filter(([key]) => !ABOUT_ROWS.has(key))) }, type });
}

const IN_TABLE: Record<string, (call: RubyCall, table: TableDef, reading: Reading) => void> = { index, check_constraint: check };

const ACTIONS: Record<string, Action> = { cascade: 'cascade', nullify: 'set null', restrict: 'restrict' };
const acting = (name: 'on_delete' | 'on_update', call: RubyCall): { [Name in typeof name]?: Action } => {
  const action = ACTIONS[text(call.options.get(name))];
  return action ? { [name]: action } : {};
};

function foreignKey(call: RubyCall, reading: Reading): void {
  const [from, to] = call.args.map(text);
  const table = tableOf(reading.model, from ?? '');
  if (!table || !to) return;
  const columns = call.options.has('column') ? texts(call.options.get('column')) : [`${singular(to)}_id`];
  const referenced = call.options.has('primary_key') ? texts(call.options.get('primary_key')) : ['id'];
  const name = text(call.options.get('name')) || ownKeyName(table.name, columns);
  const key: ForeignKeyDef = { name, columns, references: { table: to, columns: referenced }, ...acting('on_delete', call), ...acting('on_update', call) };
  table.foreign_keys.push(key);
}

const ALONE: Record<string, (call: RubyCall, reading: Reading) => void> = {
  create_table: createTable,
  add_foreign_key: foreignKey,
  create_enum: (call, reading) => {
    const name = text(call.args[0]);
    reading.model.enums.set(name, { name, values: texts(call.args[1]), at: place(reading) });
  },
};

/** MySQL makes an index of the key's name for a key that stands on none, and drops it as soon as there is another. */
function withoutImplicit(model: SchemaModel): void {
  for (const table of model.tables.values()) {
    const keys = new Set(table.foreign_keys.map((key) => key.name));
    table.indexes = table.indexes.filter((one) => !keys.has(one.name));
  }
}

/** Rails says so where it cannot dump a table. */
const NOT_DUMPED = /^\s*# Could not dump table/m;

function read(line: string, reading: Reading): void {
  const inner = /^\s*t\.(\w.*)$/.exec(line)?.[1];
  const call = readCall(inner ?? line.trim());
  if (inner !== undefined && !call) reading.model.complete = false;
  if (!call) return;
  if (inner === undefined) return ALONE[call.name]?.(call, reading);
  if (reading.table) (IN_TABLE[call.name] ?? column)(call, reading.table, reading);
}

/**
 * Reads `db/schema.rb`.
 * @param file its path
 * @returns undefined where the text is no dump of Rails
 */
export function readSchemaFile(file: string, content: string, dialect: DialectName): Dumped | undefined {
  const head = /^ActiveRecord::Schema(?:\[([\d.]+)\])?\.define\(version: (?:"(\d+)"|([\d_]+))\)/m.exec(content);
  if (!head) return undefined;
  const version = (head[2] ?? head[3] ?? '').replaceAll('_', '');
  const model = emptyModel(!NOT_DUMPED.test(content));
  const reading: Reading = { model, version, calls: new Map(), dialect, schema: Number(head[1] ?? 0), file, line: 0, table: undefined };
  content.split(/\r?\n/).forEach((line, at) => {
    reading.line = at + 1;
    read(line, reading);
  });
  if (dialect === 'mysql') nameInlineEnums(model);
  if (dialect === 'mysql') withoutImplicit(model);
  return { model, version, calls: reading.calls };
}
