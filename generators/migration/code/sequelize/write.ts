import type { ColumnDef, ForeignKeyDef, IndexDef, TableDef } from '../../model/schema.js';
import { action, byRule, keysOf, native, type Hand, type Rules, type Unit } from '../builder.js';
import { call, code, object, type Js } from '../js.js';
import { defaultParts, typeParts } from '../types.js';
import { sequelizeBuilder } from './builder.js';

type Typed = string | ((hand: Hand, sizes: readonly number[]) => string);

/** Types by value type. https://sequelize.org/docs/v6/core-concepts/model-basics/#data-types */
const TYPES: Record<string, Typed> = {
  boolean: 'BOOLEAN',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  decimal: (_hand, sizes) => `DECIMAL(${sizes.join(', ')})`,
  text: 'TEXT',
  varchar: (_hand, sizes) => (sizes[0] === 255 ? 'STRING' : `STRING(${sizes.join()})`),
  timestamptz: 'DATE',
  date: 'DATEONLY',
  uuid: 'UUID',
  json: ({ dialect }) => (dialect === 'postgresql' ? 'JSONB' : 'JSON'),
  bytes: 'BLOB',
};

/** What stands in the library, imported where the types are. */
function member(hand: Hand, text: string): Js {
  if (!hand.second) hand.needs.add(hand.types);
  return code(`${hand.types}.${text}`);
}

function typed(hand: Hand, column: ColumnDef): Js {
  const { name, sizes } = typeParts(column.type);
  // Without a time zone there is a word in MySQL and SQLite alone.
  const known = name === 'timestamp' && hand.dialect !== 'postgresql' ? 'DATE' : TYPES[name];
  if (known === undefined) return native(hand, column);
  return member(hand, typeof known === 'string' ? known : known(hand, sizes));
}

/** A value as JavaScript: Sequelize writes the default of a JSON column from the value itself. */
function plain(value: unknown): Js {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value as string | number | boolean | null;
  if (Array.isArray(value)) return value.map(plain);
  return object(Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, plain(one)])));
}

/** `DataTypes` has no SQL: that is Sequelize's own. */
function literal(hand: Hand, sql: string): Js {
  const from = hand.second ? hand.types : 'Sequelize';
  if (!hand.second) hand.needs.add(from);
  return call(`${from}.literal`, sql);
}

function defaultOf(hand: Hand, column: ColumnDef): Js | undefined {
  const value = defaultParts(column.default, hand.dialect);
  if (!value) return undefined;
  if ('sql' in value) return literal(hand, value.sql);
  if (column.type !== 'json') return value.literal;
  return column.default && 'literal' in column.default ? plain(column.default.literal) : undefined;
}

const reference = (key: ForeignKeyDef): Record<string, Js | undefined> => ({
  references: object({ model: key.references.table, key: key.references.columns[0] ?? 'id' }),
  onDelete: action(key.on_delete),
  onUpdate: action(key.on_update),
});

interface With {
  primary?: boolean;
  unique?: boolean | undefined;
  key?: ForeignKeyDef | undefined;
}

/** Said where the siblings say it. */
const nullable = ({ text }: Hand): true | undefined => (/\ballowNull:\s*true\b/.test(text) ? true : undefined);

const definition = (hand: Hand, column: ColumnDef, { primary, unique, key }: With = {}): Js =>
  object(
    {
      type: typed(hand, column),
      allowNull: column.nullable && !primary ? nullable(hand) : false,
      defaultValue: defaultOf(hand, column),
      primaryKey: primary ? true : undefined,
      unique: unique ? true : undefined,
      ...(key ? reference(key) : {}),
      comment: column.comment || undefined,
    },
    true,
  );

/** Sequelize leaves a default out where MySQL once had none, and SQLite's own changes of a table forget its keys. */
const sayable = (hand: Hand, column: ColumnDef): boolean =>
  !column.auto && !(hand.dialect === 'mysql' && column.default !== null && /^(text|json|bytes)$/.test(column.type));

const inTransaction = ({ text }: Hand): string | undefined =>
  /\.transaction\(\s*(?:async\s+)?\(?\s*(\w+)\s*(?::\s*\w+\s*)?\)?\s*=>/.exec(text)?.[1];

const transacted = (name: string): Js => object({ transaction: code(name) });

function invoke(hand: Hand, method: string, args: readonly Js[], options: Record<string, Js | undefined> = {}): Js {
  const name = inTransaction(hand);
  const all = { ...options, ...(name ? { transaction: code(name) } : {}) };
  return call(`${hand.root}.${method}`, ...args, ...(Object.keys(all).length ? [object(all)] : []));
}

const indexCall = (hand: Hand, table: string, index: IndexDef): Js =>
  invoke(hand, 'addIndex', [table, [...index.columns]], { name: index.name, unique: index.unique ? true : undefined });

const uniqueCall = (hand: Hand, table: string, unique: { name: string; columns: string[] }): Js =>
  invoke(hand, 'addConstraint', [table], { fields: [...unique.columns], type: 'unique', name: unique.name });

const foreignCall = (hand: Hand, table: string, key: ForeignKeyDef): Js => {
  const { columns } = key.references;
  return invoke(hand, 'addConstraint', [table], {
    fields: [...key.columns],
    type: 'foreign key',
    name: key.name,
    references: object({ table: key.references.table, ...(columns.length === 1 ? { field: columns[0] } : { fields: [...columns] }) }),
    onDelete: action(key.on_delete),
    onUpdate: action(key.on_update),
  });
};

function createTable(hand: Hand, table: TableDef): Js[] | undefined {
  const keys = keysOf(hand, sequelizeBuilder, table);
  const primary = table.primary_key?.columns ?? [];
  const odd = table.checks.length > 0 || table.primary_key?.name || table.indexes.some((index) => index.text);
  const onlySqlite = hand.dialect === 'sqlite' && keys.uniques.length + keys.foreign.length > 0;
  if (odd || onlySqlite || table.columns.some((column) => !sayable(hand, column))) return undefined;
  const columns = table.columns.map((column): [string, Js] => [
    column.name,
    definition(hand, column, { primary: primary.includes(column.name), ...keys.inline.get(column.name) }),
  ]);
  return [
    invoke(hand, 'createTable', [table.name, { object: columns, open: true }]),
    ...keys.uniques.map((unique) => uniqueCall(hand, table.name, unique)),
    ...keys.indexes.map((index) => indexCall(hand, table.name, index)),
    ...keys.foreign.map((key) => foreignCall(hand, table.name, key)),
  ];
}

/** A change of the whole definition: PostgreSQL needs SQL where a cast must be said, and where the type is its own. */
function changeColumn(hand: Hand, table: string, from: ColumnDef | null, to: ColumnDef, unit: Unit): Js[] | undefined {
  const texts = hand.sql(unit.planned).join('\n');
  if (!from || /\bUSING\b/i.test(texts) || /^(sql|enum):/.test(to.type) || !sayable(hand, to)) return undefined;
  return [invoke(hand, 'changeColumn', [table, to.name, definition(hand, to)])];
}

const single = (hand: Hand, unit: Unit, line: () => Js): Js[] | undefined => (hand.sql(unit.planned).length === 1 ? [line()] : undefined);

const rules: Rules = {
  create_table: (hand, { table }) => createTable(hand, table),
  drop_table: (hand, { table }) => [invoke(hand, 'dropTable', [table.name])],
  rename_table: (hand, { table, to }) => [invoke(hand, 'renameTable', [table, to])],
  add_column: (hand, { table, column }, { unique, key }) =>
    sayable(hand, column) ? [invoke(hand, 'addColumn', [table, column.name, definition(hand, column, { unique, key })])] : undefined,
  drop_column: (hand, { table, column }) => [invoke(hand, 'removeColumn', [table, column.name])],
  rename_column: (hand, { table, column, to }) => [invoke(hand, 'renameColumn', [table, column, to])],
  alter_column: (hand, { table, from, to }, unit) => changeColumn(hand, table, from, to, unit),
  create_index: (hand, { table, index }) => (index.text ? undefined : [indexCall(hand, table, index)]),
  drop_index: (hand, { table, index }, unit) => single(hand, unit, () => invoke(hand, 'removeIndex', [table, index.name])),
  add_foreign_key: (hand, { table, key }) => [foreignCall(hand, table, key)],
  drop_foreign_key: (hand, { table, key }) => [invoke(hand, 'removeConstraint', [table, key.name])],
  add_unique: (hand, { table, unique }) => [uniqueCall(hand, table, unique)],
  drop_unique: (hand, { table, unique }, unit) =>
    single(hand, unit, () => invoke(hand, hand.dialect === 'mysql' ? 'removeIndex' : 'removeConstraint', [table, unique.name])),
};

/** What SQLite does in one statement: for everything else Sequelize makes the table anew without its keys. */
const ON_SQLITE = ['create_table', 'drop_table', 'rename_table', 'create_index', 'drop_index', 'add_column'];

/** The calls. */
export function writeSequelize(hand: Hand, units: readonly Unit[]): Js[] {
  return units.flatMap((unit) => {
    const { step } = unit.planned;
    const able =
      hand.dialect !== 'sqlite' || (ON_SQLITE.includes(step.do) && (step.do === 'create_table' || hand.sql(unit.planned).length === 1));
    return (able ? byRule(rules, hand, unit) : undefined) ?? hand.plain(unit);
  });
}

/** SQL as a call. */
export function sequelizeRaw(hand: Hand, sql: string): Js {
  const name = inTransaction(hand);
  return call(`${hand.root}.sequelize.query`, { tag: '', sql }, ...(name ? [transacted(name)] : []));
}

/** All calls in one transaction, where the siblings do so. */
export function inOneTransaction(hand: Hand, lines: readonly Js[]): readonly Js[] {
  const name = inTransaction(hand);
  return name ? [call(`${hand.root}.sequelize.transaction`, { head: `async (${name}) => `, body: lines, lead: 'await ' })] : lines;
}
