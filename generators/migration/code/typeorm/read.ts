import type { Action, ColumnDef, Default, ForeignKeyDef, IndexDef, TableDef } from '../../model/schema.js';
import type { Step } from '../../model/steps.js';
import type { DialectName } from '../../sql/types.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { entriesOf, isChain, isSaid, namesIn, textOf, type Value } from '../values.js';
import { hashed } from './builder.js';

type Given = Map<string, Value>;

/** Types that TypeORM writes otherwise than they are given: each driver's normalizeType. */
const NORMAL: Record<DialectName, Record<string, string>> = {
  postgresql: { int: 'integer', int4: 'integer', bool: 'boolean', varchar: 'character varying', decimal: 'numeric', datetime: 'timestamp' },
  mysql: { integer: 'int', bool: 'tinyint', boolean: 'tinyint', uuid: 'varchar' },
  sqlite: {},
};

/** Lengths that MySQL's driver adds. */
const LENGTHS: Record<string, string> = { varchar: '(255)', char: '(1)', tinyint: '(1)' };

function typeOf(given: Given, dialect: DialectName): string | undefined {
  const type = textOf(given.get('type'))?.toLowerCase();
  if (type === undefined || type === 'enum' || type === 'simple-enum') return undefined;
  const name = NORMAL[dialect][type] ?? textOf(given.get('type')) ?? type;
  const [length, precision, scale] = ['length', 'precision', 'scale'].map((key) => given.get(key));
  if (typeof length === 'string' || typeof length === 'number') return `${name}(${length})`;
  if (typeof precision === 'number') return `${name}(${precision}${typeof scale === 'number' ? `, ${scale}` : ''})`;
  return dialect === 'mysql' && type === 'uuid' ? 'varchar(36)' : `${name}${dialect === 'mysql' ? (LENGTHS[name] ?? '') : ''}`;
}

/** A default is SQL. */
function defaultIn(value: Value | undefined): Default | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return { literal: value };
  const text = textOf(value);
  if (text === undefined) return undefined;
  return /^'(?:[^']|'')*'$/.test(text) ? { literal: text.slice(1, -1).replaceAll("''", "'") } : { expression: text };
}

interface Defined {
  column: ColumnDef;
  primary: boolean;
  unique: boolean;
  steps: Step[];
}

/** A type of its own for the values of one column: `people_mood_enum`. */
function enumType(table: string, given: Given, dialect: DialectName): { type: string; steps: Step[] } | undefined {
  const values = namesIn(given.get('enum'));
  if (values.length === 0) return undefined;
  if (dialect !== 'postgresql') return { type: `sql:enum(${values.map((one) => `'${one.replaceAll("'", "''")}'`).join(', ')})`, steps: [] };
  const name = textOf(given.get('enumName')) ?? `${table}_${textOf(given.get('name')) ?? ''}_enum`.toLowerCase();
  return { type: `enum:${name}`, steps: [{ do: 'create_enum', enum: { name, values } }] };
}

/** Numbered by the database, or filled with a new identifier. */
function generated(column: ColumnDef, given: Given, dialect: DialectName): ColumnDef {
  if (given.get('isGenerated') !== true && given.get('generationStrategy') === undefined) return column;
  if (given.get('generationStrategy') === 'uuid')
    return dialect === 'postgresql' ? { ...column, default: { expression: 'uuid_generate_v4()' } } : column;
  if (dialect !== 'postgresql') return { ...column, auto: true };
  return { ...column, type: /big/i.test(column.type) ? 'sql:bigserial' : 'sql:serial' };
}

function defined(table: string, value: Value, { dialect }: Reading): Defined | undefined {
  const given = isSaid(value) && value.is === 'new' ? entriesOf(value.args[0]) : entriesOf(value);
  const name = textOf(given.get('name'));
  const native = typeOf(given, dialect);
  const made = native === undefined ? enumType(table, given, dialect) : { type: `sql:${native}`, steps: [] };
  const found = defaultIn(given.get('default'));
  if (name === undefined || !made || found === undefined || given.has('asExpression') || given.get('isArray') === true) return undefined;
  const primary = given.get('isPrimary') === true;
  const column = {
    ...columnRead(name, ''),
    type: made.type,
    default: found,
    nullable: given.get('isNullable') === true && !primary,
    comment: textOf(given.get('comment')) ?? '',
  };
  return { column: generated(column, given, dialect), primary, unique: given.get('isUnique') === true, steps: made.steps };
}

const said = (value: Value | undefined): Given => (isSaid(value) && value.is === 'new' ? entriesOf(value.args[0]) : entriesOf(value));
const listIn = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : []);
const actionIn = (value: Value | undefined): Action | undefined => textOf(value)?.toLowerCase() as Action | undefined;

function indexIn(table: string, value: Value | undefined): IndexDef | undefined {
  const given = said(value);
  const columns = namesIn(given.get('columnNames'));
  const odd = ['where', 'isSpatial', 'isFulltext'].some((one) => given.has(one));
  if (columns.length === 0 || odd) return undefined;
  return { name: textOf(given.get('name')) ?? hashed('IDX', table, columns), columns, unique: given.get('isUnique') === true };
}

function keyIn(table: string, value: Value | undefined): ForeignKeyDef | undefined {
  const given = said(value);
  const columns = namesIn(given.get('columnNames'));
  const target = textOf(given.get('referencedTableName'));
  if (columns.length === 0 || target === undefined) return undefined;
  return {
    name: textOf(given.get('name')) ?? hashed('FK', table, columns),
    columns,
    references: { table: target, columns: namesIn(given.get('referencedColumnNames')) },
    on_delete: actionIn(given.get('onDelete')),
    on_update: actionIn(given.get('onUpdate')),
  };
}

function uniqueIn(table: string, value: Value | undefined): { name: string; columns: string[] } | undefined {
  const given = said(value);
  const columns = namesIn(given.get('columnNames'));
  return columns.length ? { name: textOf(given.get('name')) ?? hashed('UQ', table, columns), columns } : undefined;
}

function checkIn(value: Value | undefined): { name: string; expression: string } | undefined {
  const given = said(value);
  const [name, expression] = [textOf(given.get('name')), textOf(given.get('expression'))];
  return name !== undefined && expression !== undefined ? { name, expression } : undefined;
}

const whole = <T>(list: readonly (T | undefined)[]): T[] | undefined =>
  list.includes(undefined) ? undefined : list.filter((one): one is T => one !== undefined);

const uniqueName = (table: string, column: string): { name: string; columns: string[] } => ({
  name: hashed('UQ', table, [column]),
  columns: [column],
});

function createTable(value: Value | undefined, reading: Reading): Step[] | undefined {
  const given = said(value);
  const name = textOf(given.get('name'));
  if (name === undefined) return undefined;
  const columns = whole(listIn(given.get('columns')).map((one) => defined(name, one, reading)));
  const uniques = whole(listIn(given.get('uniques')).map((one) => uniqueIn(name, one)));
  const indexes = whole(listIn(given.get('indices')).map((one) => indexIn(name, one)));
  const foreign_keys = whole(listIn(given.get('foreignKeys')).map((one) => keyIn(name, one)));
  const checks = whole(listIn(given.get('checks')).map((one) => checkIn(one)));
  if (!columns?.length || !uniques || !indexes || !foreign_keys || !checks) return undefined;
  const primary = columns.filter((one) => one.primary).map((one) => one.column.name);
  const table: TableDef = {
    name,
    columns: columns.map((one) => one.column),
    primary_key: primary.length ? { name: '', columns: primary } : null,
    uniques: [...columns.filter((one) => one.unique).map((one) => uniqueName(name, one.column.name)), ...uniques],
    indexes,
    foreign_keys,
    checks,
  };
  return [...columns.flatMap((one) => one.steps), { do: 'create_table', table }];
}

function addColumn(table: string, value: Value, reading: Reading): Step[] | undefined {
  const one = defined(table, value, reading);
  if (!one || one.primary) return undefined;
  const unique: Step[] = one.unique ? [{ do: 'add_unique', table, unique: uniqueName(table, one.column.name) }] : [];
  return [...one.steps, { do: 'add_column', table, column: one.column }, ...unique];
}

/** The name of what is dropped: a text, or an object that has one. */
const nameIn = (value: Value | undefined): string | undefined => textOf(value) ?? textOf(said(value).get('name'));

type OnTable = (table: string, value: Value, rest: readonly Value[], reading: Reading) => Step[] | undefined;
const named =
  (make: (table: string, name: string, reading: Reading) => Step): OnTable =>
  (table, value, _rest, reading) => {
    const name = nameIn(value);
    return name === undefined ? undefined : [make(table, name, reading)];
  };
const each =
  (one: OnTable): OnTable =>
  (table, value, rest, reading) => {
    const all = listIn(value).map((item) => one(table, item, rest, reading));
    return all.length === 0 || all.includes(undefined) ? undefined : all.flatMap((steps) => steps ?? []);
  };

const adds: OnTable = (table, value, _rest, reading) => addColumn(table, value, reading);
const drops = named((table, name) => ({ do: 'drop_column', table, column: columnRead(name, '') }));
const addsIndex: OnTable = (table, value) => {
  const index = indexIn(table, value);
  return index && [{ do: 'create_index', table, index }];
};
const addsKey: OnTable = (table, value) => {
  const key = keyIn(table, value);
  return key && [{ do: 'add_foreign_key', table, key }];
};

const METHODS: Record<string, OnTable> = {
  addColumn: adds,
  addColumns: each(adds),
  dropColumn: drops,
  dropColumns: each(drops),
  renameColumn: (table, from, [to]) => {
    const name = nameIn(to);
    return typeof from === 'string' && name !== undefined ? [{ do: 'rename_column', table, column: from, to: name }] : undefined;
  },
  renameTable: (table, to) => (typeof to === 'string' ? [{ do: 'rename_table', table, to }] : undefined),
  createIndex: addsIndex,
  createIndices: each(addsIndex),
  dropIndex: named((table, name) => ({ do: 'drop_index', table, index: { name, columns: [], unique: false } })),
  createForeignKey: addsKey,
  createForeignKeys: each(addsKey),
  dropForeignKey: named((table, name) => ({
    do: 'drop_foreign_key',
    table,
    key: { name, columns: [], references: { table: '', columns: [] } },
  })),
  createUniqueConstraint: (table, value) => {
    const unique = uniqueIn(table, value);
    return unique && [{ do: 'add_unique', table, unique }];
  },
  dropUniqueConstraint: named((table, name) => ({ do: 'drop_unique', table, unique: { name, columns: [] } })),
  createCheckConstraint: (table, value) => {
    const check = checkIn(value);
    return check && [{ do: 'add_check', table, check }];
  },
  dropCheckConstraint: named((table, name) => ({ do: 'drop_check', table, check: { name, expression: '' } })),
};

const empty = (name: string): TableDef => ({
  name,
  columns: [],
  primary_key: null,
  indexes: [],
  uniques: [],
  foreign_keys: [],
  checks: [],
});

/** TypeORM names its primary keys: the reader's steps have none, the builder adds it. */
export function readTypeorm(value: Value, reading: Reading): Step[] | undefined {
  const [link, ...more] = isChain(value) && value.root === reading.params[0] ? value.links : [];
  if (!link?.args || more.length) return undefined;
  const [first, second, ...rest] = link.args;
  if (link.name === 'query') return typeof first === 'string' && second === undefined ? [{ do: 'sql', text: first }] : undefined;
  if (link.name === 'createTable') return createTable(first, reading);
  const table = nameIn(first);
  if (table === undefined) return undefined;
  if (link.name === 'dropTable') return [{ do: 'drop_table', table: empty(table) }];
  return second === undefined ? undefined : METHODS[link.name]?.(table, second, rest, reading);
}
