import type { ColumnDef, ForeignKeyDef, TableDef } from '../../model/schema.js';
import { action, byRule, native, type Hand, type Rules, type Unit } from '../builder.js';
import { call, object, type Js } from '../js.js';
import { defaultParts, typeParts } from '../types.js';

/** Types by value type. https://db-migrate.readthedocs.io/en/latest/API/SQL/#column-specs */
const TYPES: Record<string, string> = { integer: 'int', timestamp: 'datetime', json: 'jsonb', bytes: 'blob' };

function typed(hand: Hand, column: ColumnDef): Record<string, Js | undefined> {
  const { name, sizes } = typeParts(column.type);
  if (name === 'varchar') return { type: 'string', length: sizes[0] };
  if (name === 'decimal') return { type: 'decimal', length: sizes.join(',') };
  if (/^(enum|sql):/.test(column.type)) return { type: native(hand, column).replace(/^"(\w+)"$/, '$1') };
  return { type: TYPES[name] ?? name };
}

function defaultOf(hand: Hand, column: ColumnDef): Js | undefined {
  const value = defaultParts(column.default, hand.dialect);
  if (!value) return undefined;
  return 'literal' in value ? value.literal : call('new String', value.sql);
}

const spec = (hand: Hand, column: ColumnDef, primary = false): Js =>
  object({
    ...typed(hand, column),
    primaryKey: primary ? true : undefined,
    notNull: column.nullable || primary ? undefined : true,
    defaultValue: defaultOf(hand, column),
  });

/** The driver puts texts between quotes as they are, and types in capitals. */
function sayable(column: ColumnDef): boolean {
  const value = column.default && 'literal' in column.default ? column.default.literal : '';
  const plain = !(typeof value === 'object' ? JSON.stringify(value) : String(value)).includes("'");
  const type = /^(enum|sql):/.test(column.type)
    ? /^(enum|sql):[a-z_]\w*$/.test(column.type) && column.type === column.type.toLowerCase()
    : true;
  return plain && type && column.comment === '' && !/^sql:(big|small)?serial$/i.test(column.type);
}

function foreignCall(hand: Hand, table: string, key: ForeignKeyDef): Js {
  const mapping = object(Object.fromEntries(key.columns.map((name, at) => [name, key.references.columns[at] ?? 'id'])));
  const rules = object({ onDelete: action(key.on_delete) ?? 'NO ACTION', onUpdate: action(key.on_update) ?? 'NO ACTION' });
  return call(`${hand.root}.addForeignKey`, table, key.references.table, key.name, mapping, rules);
}

const indexCall = (hand: Hand, table: string, index: { name: string; columns: string[]; unique: boolean }): Js =>
  call(`${hand.root}.addIndex`, table, index.name, [...index.columns], ...(index.unique ? [true] : []));

function createTable(hand: Hand, table: TableDef): Js[] | undefined {
  const primary = table.primary_key?.columns ?? [];
  const odd = table.uniques.length > 0 || table.checks.length > 0 || table.primary_key?.name || table.indexes.some((index) => index.text);
  if (odd || !table.columns.every(sayable)) return undefined;
  const columns = table.columns.map((column): [string, Js] => [column.name, spec(hand, column, primary.includes(column.name))]);
  return [
    call(`${hand.root}.createTable`, table.name, { object: columns, open: true }),
    ...table.indexes.map((index) => indexCall(hand, table.name, index)),
    ...table.foreign_keys.map((key) => foreignCall(hand, table.name, key)),
  ];
}

const rules: Rules = {
  create_table: (hand, { table }) => createTable(hand, table),
  drop_table: (hand, { table }) => [call(`${hand.root}.dropTable`, table.name)],
  rename_table: (hand, { table, to }) => [call(`${hand.root}.renameTable`, table, to)],
  add_column: (hand, { table, column }) =>
    sayable(column) ? [call(`${hand.root}.addColumn`, table, column.name, spec(hand, column))] : undefined,
  drop_column: (hand, { table, column }) => [call(`${hand.root}.removeColumn`, table, column.name)],
  rename_column: (hand, { table, column, to }) => [call(`${hand.root}.renameColumn`, table, column, to)],
  // The driver drops what the definition does not name.
  alter_column: (hand, { table, from, to }, { planned }) =>
    from && sayable(to) && !/^(sql|enum):/.test(to.type) && !/\bUSING\b/i.test(hand.sql(planned).join('\n'))
      ? [call(`${hand.root}.changeColumn`, table, to.name, spec(hand, to))]
      : undefined,
  create_index: (hand, { table, index }) => (index.text ? undefined : [indexCall(hand, table, index)]),
  drop_index: (hand, { table, index }) => [call(`${hand.root}.removeIndex`, table, index.name)],
  add_foreign_key: (hand, { table, key }) => [foreignCall(hand, table, key)],
  drop_foreign_key: (hand, { table, key }) => [call(`${hand.root}.removeForeignKey`, table, key.name)],
};

/** The calls: for PostgreSQL, whose driver is known here to do what they say. */
export function writeDbMigrate(hand: Hand, units: readonly Unit[]): Js[] {
  return units.flatMap((unit) => {
    const calls = hand.dialect === 'postgresql' ? byRule(rules, hand, unit) : undefined;
    return calls ?? hand.plain(unit);
  });
}
