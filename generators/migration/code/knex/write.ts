import type { ColumnDef, ForeignKeyDef, IndexDef, TableDef, UniqueDef } from '../../model/schema.js';
import { isOpaque } from '../../model/opaque.js';
import { defaultText } from '../../sql/types.js';
import { action, byRule, keysOf, native, type Hand, type Rules, type Unit } from '../builder.js';
import { call, code, object, type Js, type Link } from '../js.js';
import { defaultParts, isNow, typeParts } from '../types.js';
import { knexBuilder } from './builder.js';

/** Calls on the table, in one callback; what comes first in the order in which Knex runs them: new columns, then everything else. */
interface OnTable {
  table: string;
  first: boolean;
  calls: Js[];
}

/** How the siblings write the callback and change a table. */
interface Manner {
  head: string;
  table: string;
  alter: string;
}

function mannerOf({ text }: Hand): Manner {
  const plain = /[tT]able\(\s*[^,()]+,\s*(?:(async\s+)?function\s*\(\s*(\w+)\s*(:[^)]*)?\)|\(\s*(\w+)\s*(:[^)]*)?\)\s*=>|(\w+)\s*=>)/.exec(
    text,
  );
  const [, , named, namedType = '', arrow, arrowType = '', bare] = plain ?? [];
  const table = named ?? arrow ?? bare ?? 'table';
  const head = named ? `function (${named}${namedType}) ` : bare ? `${bare} => ` : `(${table}${arrowType}) => `;
  const alter = /\bschema\s*\.table\(|\n\s*\.table\(/.test(text) && !/\.alterTable\(/.test(text) ? 'table' : 'alterTable';
  return { head, table, alter };
}

type Typed = (column: ColumnDef, sizes: readonly number[], hand: Hand) => Link | undefined;

const plain =
  (method: string): Typed =>
  ({ name }) => [method, name];

/** Methods by value type. https://knexjs.org/guide/schema-builder.html#column-types */
const TYPES: Record<string, Typed> = {
  boolean: plain('boolean'),
  integer: plain('integer'),
  bigint: plain('bigInteger'),
  decimal: ({ name }, sizes) => ['decimal', name, ...sizes],
  text: plain('text'),
  varchar: ({ name }, sizes) => ['string', name, ...(sizes[0] === 255 ? [] : sizes)],
  timestamp: ({ name }, _sizes, { dialect }) =>
    dialect === 'postgresql' ? ['timestamp', name, object({ useTz: false })] : ['datetime', name],
  timestamptz: plain('timestamp'),
  date: plain('date'),
  uuid: plain('uuid'),
  json: ({ name }, _sizes, { dialect }) => [dialect === 'postgresql' ? 'jsonb' : 'json', name],
  bytes: plain('binary'),
};

function typed(hand: Hand, column: ColumnDef): Link {
  const { name, sizes } = typeParts(column.type);
  const known = TYPES[name]?.(column, sizes, hand);
  if (known) return known;
  if (hand.dialect === 'mysql' && column.type.startsWith('enum:'))
    return ['enu', column.name, [...(hand.enums.get(column.type.slice(5))?.values ?? [])]];
  return ['specificType', column.name, native(hand, column)];
}

/** Knex takes a question mark in a default or a comment for a binding of PostgreSQL, and escapes what would say that it is none. */
const asks = ({ dialect }: Hand, column: ColumnDef): boolean =>
  dialect === 'postgresql' && `${column.comment}${defaultText(dialect, column.default) ?? ''}`.includes('?');

function defaultOf(hand: Hand, column: ColumnDef): Link[] {
  const value = defaultParts(column.default, hand.dialect);
  if (!value) return [];
  if ('literal' in value) return [['defaultTo', value.literal]];
  return [['defaultTo', isNow(column.default) ? code(`${hand.root}.fn.now()`) : call(`${hand.root}.raw`, value.sql)]];
}

const actions = (key: ForeignKeyDef): Link[] => [
  ...(key.on_delete ? [['onDelete', action(key.on_delete) ?? ''] as const] : []),
  ...(key.on_update ? [['onUpdate', action(key.on_update) ?? ''] as const] : []),
];

const references = (key: ForeignKeyDef): Link[] => [
  ['references', key.references.columns.length === 1 ? (key.references.columns[0] ?? '') : [...key.references.columns]],
  ['inTable', key.references.table],
  ...actions(key),
];

function columnCall(
  hand: Hand,
  column: ColumnDef,
  keys: { primary?: boolean; unique?: boolean | undefined; key?: ForeignKeyDef | undefined } = {},
): Link[] {
  return [
    typed(hand, column),
    ...(keys.primary ? [['primary'] as const] : []),
    ...(column.nullable || keys.primary ? [] : [['notNullable'] as const]),
    ...defaultOf(hand, column),
    ...(keys.unique ? [['unique'] as const] : []),
    ...(keys.key ? references(keys.key) : []),
    ...(column.comment ? [['comment', column.comment] as const] : []),
  ];
}

/** Name of an index or key, where it is not the one that Knex would choose. */
const unlessDefault = (name: string, usual: string): Js[] => (name === usual ? [] : [name]);

function indexCall(hand: Hand, table: string, index: IndexDef): Link[] | undefined {
  if (index.text) return undefined;
  const usual = hand.names.index(table, index.columns, index.unique);
  if (!index.unique)
    return [
      ['index', [...index.columns], ...unlessDefault(index.name, knexBuilder.names(hand.dialect).index(table, index.columns, false))],
    ];
  if (hand.dialect !== 'postgresql')
    return [['unique', [...index.columns], ...(index.name === usual ? [] : [object({ indexName: index.name })])]];
  // Options of "unique" came with version 1.
  return hand.major !== undefined && hand.major < 1
    ? undefined
    : [['unique', [...index.columns], object({ indexName: index.name, useConstraint: false })]];
}

function uniqueCall(hand: Hand, table: string, unique: UniqueDef): Link[] {
  const usual = knexBuilder.names(hand.dialect).unique(table, unique.columns);
  const old = hand.major !== undefined && hand.major < 1;
  const named: Js[] = unique.name === usual ? [] : [old ? unique.name : object({ indexName: unique.name })];
  return [['unique', [...unique.columns], ...named]];
}

function foreignCall(hand: Hand, table: string, key: ForeignKeyDef): Link[] {
  const usual = knexBuilder.names(hand.dialect).foreign_key(table, key.columns, '', []);
  const columns: Js = key.columns.length === 1 ? (key.columns[0] ?? '') : [...key.columns];
  return [['foreign', columns, ...unlessDefault(key.name, usual)], ...references(key)];
}

const onTable = (hand: Hand, links: readonly Link[]): Js => ({ of: code(mannerOf(hand).table), links });

function createTable(hand: Hand, table: TableDef): Js[] | undefined {
  const keys = keysOf(hand, knexBuilder, table);
  const primary = table.primary_key?.columns ?? [];
  const single = primary.length === 1 && !table.primary_key?.name;
  const indexes = keys.indexes.map((index) => indexCall(hand, table.name, index));
  if (table.checks.length > 0 || indexes.includes(undefined) || table.columns.some((column) => asks(hand, column))) return undefined;
  const calls: Link[][] = [
    ...table.columns.map((column) =>
      columnCall(hand, column, { primary: single && primary[0] === column.name, ...keys.inline.get(column.name) }),
    ),
    ...(primary.length && !single
      ? [[['primary', [...primary], ...(table.primary_key?.name ? [object({ constraintName: table.primary_key.name })] : [])] as Link]]
      : []),
    ...keys.uniques.map((unique) => uniqueCall(hand, table.name, unique)),
    ...indexes.filter((one): one is Link[] => one !== undefined),
    ...keys.foreign.map((key) => foreignCall(hand, table.name, key)),
  ];
  return [call(`${hand.root}.schema.createTable`, table.name, { head: mannerOf(hand).head, body: calls.map((one) => onTable(hand, one)) })];
}

/** What SQLite's columns cannot get by ALTER TABLE, and what MySQL must do in several statements. */
const one = (hand: Hand, unit: Unit): boolean => hand.sql(unit.planned).length === 1;

const schema = (hand: Hand, method: string, ...args: Js[]): Js[] => [call(`${hand.root}.schema.${method}`, ...args)];

const NEVER_ON_SQLITE = ['alter_column', 'add_foreign_key', 'drop_foreign_key', 'add_unique', 'drop_unique', 'add_check', 'drop_check'];

/** Calls inside of `alterTable`. */
const tableRules: { [Name in keyof Rules]?: (hand: Hand, step: never, unit: Unit) => Link[] | undefined } = {
  add_column: (hand, step: { column: ColumnDef }, { unique, key }) =>
    asks(hand, step.column) ? undefined : columnCall(hand, step.column, { unique, key }),
  drop_column: (_hand, step: { column: ColumnDef }) => [['dropColumn', step.column.name]],
  rename_column: (_hand, step: { column: string; to: string }) => [['renameColumn', step.column, step.to]],
  alter_column: (hand, step: { from: ColumnDef | null; to: ColumnDef; set: string[] }, unit) => alterColumn(hand, step, unit),
  create_index: (hand, step: { table: string; index: IndexDef }) => indexCall(hand, step.table, step.index),
  drop_index: (hand, step: { table: string; index: IndexDef }, unit) => {
    const { columns, name } = step.index;
    return one(hand, unit)
      ? [['dropIndex', [...columns], ...unlessDefault(name, knexBuilder.names(hand.dialect).index(step.table, columns, false))]]
      : undefined;
  },
  add_foreign_key: (hand, step: { table: string; key: ForeignKeyDef }) => foreignCall(hand, step.table, step.key),
  drop_foreign_key: (hand, step: { table: string; key: ForeignKeyDef }) => {
    const { columns, name } = step.key;
    const usual = knexBuilder.names(hand.dialect).foreign_key(step.table, columns, '', []);
    return [['dropForeign', columns.length === 1 ? (columns[0] ?? '') : [...columns], ...unlessDefault(name, usual)]];
  },
  add_unique: (hand, step: { table: string; unique: UniqueDef }) => uniqueCall(hand, step.table, step.unique),
  drop_unique: (hand, step: { table: string; unique: UniqueDef }, unit) => {
    const { columns, name } = step.unique;
    return one(hand, unit)
      ? [['dropUnique', [...columns], ...unlessDefault(name, knexBuilder.names(hand.dialect).unique(step.table, columns))]]
      : undefined;
  },
  add_check: (hand, { check }: { check: { name: string; expression: string } }) =>
    /[?:'"]/.test(check.expression) || check.name !== check.name.toLowerCase() || (hand.major !== undefined && hand.major < 1)
      ? undefined
      : [['check', check.expression, object({}), check.name]],
  drop_check: (hand, { check }: { check: { name: string } }) =>
    hand.major !== undefined && hand.major < 1 ? undefined : [['dropChecks', check.name]],
};

function alterColumn(
  hand: Hand,
  { from, to, set }: { from: ColumnDef | null; to: ColumnDef; set: string[] },
  unit: Unit,
): Link[] | undefined {
  if (set.length === 1 && set[0] === 'nullable' && hand.dialect === 'postgresql')
    return [[to.nullable ? 'setNullable' : 'dropNullable', to.name]];
  const unknown = !from || /^(sql|enum):/.test(to.type) || /serial/i.test(to.type) || to.auto || asks(hand, to);
  // A default that is an expression, and a comment, would be written anew.
  return unknown || (!one(hand, unit) && hand.dialect === 'mysql') ? undefined : [...columnCall(hand, to), ['alter']];
}

const plainRules: Rules = {
  create_table: (hand, { table }) => createTable(hand, table),
  drop_table: (hand, { table }) =>
    schema(hand, /dropTableIfExists\(/.test(hand.text) && !/dropTable\(/.test(hand.text) ? 'dropTableIfExists' : 'dropTable', table.name),
  rename_table: (hand, { table, to }) => schema(hand, 'renameTable', table, to),
};

function tableCalls(hand: Hand, unit: Unit): OnTable | undefined {
  const { step } = unit.planned;
  const rule = tableRules[step.do] as ((hand: Hand, step: unknown, unit: Unit) => Link[] | undefined) | undefined;
  const table = 'table' in step && typeof step.table === 'string' ? step.table : '';
  if (!rule || table.includes('.') || isOpaque(step) || (hand.dialect === 'sqlite' && !onSqlite(hand, unit))) return undefined;
  const links = rule(hand, step, unit);
  return links && { table, first: step.do === 'add_column', calls: [onTable(hand, links)] };
}

/** Knex makes a table anew by reading its own text of it; a single statement of SQLite is the surer way where there is one. */
function onSqlite(hand: Hand, { planned, key }: Unit): boolean {
  return !NEVER_ON_SQLITE.includes(planned.step.do) && key === undefined && hand.sql(planned).length === 1;
}

/** Steps that must run alone: Knex puts new columns and changed columns before everything else of one callback. */
const ALONE = ['alter_column', 'rename_column'];

/** The calls, those of one table together as far as their order allows. */
export function writeKnex(hand: Hand, units: readonly Unit[]): Js[] {
  const { head, alter } = mannerOf(hand);
  const all: { js: Js[]; open?: OnTable | undefined }[] = [];
  for (const unit of units) {
    const next = tableCalls(hand, unit);
    const last = all.at(-1)?.open;
    const joins = next && last?.table === next.table && (last.first || !next.first) && !ALONE.includes(unit.planned.step.do);
    if (joins) Object.assign(last, { first: next.first, calls: [...last.calls, ...next.calls] });
    else if (next) all.push({ js: [], open: next });
    else all.push({ js: byRule(plainRules, hand, unit) ?? hand.plain(unit) });
    if (next && ALONE.includes(unit.planned.step.do)) all.push({ js: [] });
  }
  return all.flatMap(({ js, open }) => (open ? [call(`${hand.root}.schema.${alter}`, open.table, { head, body: open.calls })] : js));
}
