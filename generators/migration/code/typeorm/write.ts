import type { ColumnDef, ForeignKeyDef, IndexDef, TableDef } from '../../model/schema.js';
import { defaultText } from '../../sql/types.js';
import { action, byRule, native, type Hand, type Rules, type Unit } from '../builder.js';
import { call, object, type Js } from '../js.js';
import { typeParts } from '../types.js';

function make(hand: Hand, name: string, value: Js): Js {
  hand.needs.add(name);
  return call(`new ${name}`, value);
}

/** Type, length, precision and scale, each in its own place. */
function typed(hand: Hand, column: ColumnDef): Record<string, Js | undefined> {
  const { name, sizes } = typeParts(column.type);
  if (name === 'varchar') return { type: 'varchar', length: String(sizes[0]) };
  if (name === 'decimal') return { type: hand.dialect === 'postgresql' ? 'numeric' : 'decimal', precision: sizes[0], scale: sizes[1] };
  if (/^(enum|sql):/.test(column.type)) return { type: native(hand, column).replace(/^"(\w+)"$/, '$1') };
  const text = native(hand, column).toLowerCase();
  const sized = /^char\((\d+)\)$/.exec(text)?.[1];
  if (sized) return { type: 'char', length: sized };
  const short = text === 'integer' && /['"]int['"]/.test(hand.text) ? 'int' : text;
  return { type: short.replace(/^timestamp with time zone$/, 'timestamptz') };
}

/** The default as SQL: a text needs its own quotes. */
function defaultOf(hand: Hand, column: ColumnDef): Js | undefined {
  const value = column.default;
  if (value === null) return undefined;
  const literal = 'literal' in value ? value.literal : undefined;
  if (typeof literal === 'number' || typeof literal === 'boolean') return literal;
  return defaultText(hand.dialect, value) ?? undefined;
}

const entries = (hand: Hand, column: ColumnDef, primary: boolean): Record<string, Js | undefined> => ({
  name: column.name,
  ...typed(hand, column),
  isPrimary: primary ? true : undefined,
  isNullable: column.nullable && !primary ? true : undefined,
  default: defaultOf(hand, column),
  comment: column.comment || undefined,
});

const foreignKey = (key: ForeignKeyDef): Js =>
  object({
    name: key.name,
    columnNames: [...key.columns],
    referencedTableName: key.references.table,
    referencedColumnNames: [...key.references.columns],
    onDelete: action(key.on_delete),
    onUpdate: action(key.on_update),
  });

const indexed = (index: IndexDef): Js =>
  object({ name: index.name, columnNames: [...index.columns], isUnique: index.unique ? true : undefined });
const unique = (one: { name: string; columns: string[] }): Js => object({ name: one.name, columnNames: [...one.columns] });
const listOf = <T>(list: readonly T[], js: (one: T) => Js): Js | undefined => (list.length ? list.map(js) : undefined);

function createTable(hand: Hand, table: TableDef): Js[] | undefined {
  const primary = table.primary_key?.columns ?? [];
  const ours = !table.primary_key?.name || /^PK_[0-9a-f]{27}$/.test(table.primary_key.name);
  if (!ours || table.indexes.some((index) => index.text) || !table.columns.every((column) => sayable(hand, column))) return undefined;
  if (hand.dialect !== 'postgresql' && table.checks.length) return undefined;
  const made = object(
    {
      name: table.name,
      columns: table.columns.map((column) => object(entries(hand, column, primary.includes(column.name)), true)),
      uniques: listOf(table.uniques, unique),
      indices: listOf(table.indexes, indexed),
      foreignKeys: listOf(table.foreign_keys, foreignKey),
      checks: listOf(table.checks, (check) => object({ name: check.name, expression: check.expression })),
    },
    true,
  );
  return [call(`${hand.root}.createTable`, make(hand, 'Table', made))];
}

const sayable = ({ dialect }: Hand, column: ColumnDef): boolean =>
  !column.auto &&
  !/^sql:(big|small)?serial$/i.test(column.type) &&
  !(dialect === 'mysql' && column.default !== null && /^(text|json|bytes)$/.test(column.type));

/** Names that TypeORM gave by its own rule it gives anew when what they stand for is renamed. */
const RULED = /^(PK|UQ|IDX|FK|REL|CHK)_[0-9a-f]{20,}/;
const ruled = (table: TableDef | undefined, column?: string): boolean => {
  const parts = table ? [...table.uniques, ...table.indexes, ...table.foreign_keys, ...(table.primary_key ? [table.primary_key] : [])] : [];
  return parts.some(
    (one) => (RULED.test(one.name) || one === table?.primary_key) && (column === undefined || one.columns.includes(column)),
  );
};

/** The type of such a column goes and is renamed with it, whoever else has it. */
const ofEnum = ({ dialect }: Hand, column: ColumnDef): boolean => dialect === 'postgresql' && column.type.startsWith('enum:');

/** For MySQL a renamed column is declared anew, as TypeORM knew it before statements of SQL. */
function changesType(hand: Hand, table: TableDef | undefined, name: string): boolean {
  const column = table?.columns.find((one) => one.name === name);
  return hand.dialect === 'mysql' || (column !== undefined && ofEnum(hand, column));
}

const single = (hand: Hand, unit: Unit, line: () => Js): Js[] | undefined => (hand.sql(unit.planned).length === 1 ? [line()] : undefined);
const onPostgresql = (hand: Hand, line: () => Js): Js[] | undefined => (hand.dialect === 'postgresql' ? [line()] : undefined);

const rules: Rules = {
  create_table: (hand, { table }) => createTable(hand, table),
  drop_table: (hand, { table }) => [call(`${hand.root}.dropTable`, table.name)],
  rename_table: (hand, { table, to }, { planned }) => (ruled(planned.before) ? undefined : [call(`${hand.root}.renameTable`, table, to)]),
  add_column: (hand, { table, column }) =>
    sayable(hand, column)
      ? [call(`${hand.root}.addColumn`, table, make(hand, 'TableColumn', object(entries(hand, column, false), true)))]
      : undefined,
  drop_column: (hand, { table, column }) => (ofEnum(hand, column) ? undefined : [call(`${hand.root}.dropColumn`, table, column.name)]),
  rename_column: (hand, { table, column, to }, { planned }) =>
    ruled(planned.before, column) || changesType(hand, planned.before, column)
      ? undefined
      : [call(`${hand.root}.renameColumn`, table, column, to)],
  // "changeColumn" drops a column and adds it again where it takes the types for different, with the values in it.
  create_index: (hand, { table, index }) =>
    index.text ? undefined : [call(`${hand.root}.createIndex`, table, make(hand, 'TableIndex', indexed(index)))],
  drop_index: (hand, { table, index }, unit) => single(hand, unit, () => call(`${hand.root}.dropIndex`, table, index.name)),
  add_foreign_key: (hand, { table, key }) => [call(`${hand.root}.createForeignKey`, table, make(hand, 'TableForeignKey', foreignKey(key)))],
  drop_foreign_key: (hand, { table, key }) => [call(`${hand.root}.dropForeignKey`, table, key.name)],
  add_unique: (hand, { table, unique: one }) =>
    hand.dialect === 'postgresql'
      ? [call(`${hand.root}.createUniqueConstraint`, table, make(hand, 'TableUnique', unique(one)))]
      : [call(`${hand.root}.createIndex`, table, make(hand, 'TableIndex', indexed({ ...one, unique: true })))],
  drop_unique: (hand, { table, unique: one }, unit) =>
    single(hand, unit, () => call(`${hand.root}.${hand.dialect === 'postgresql' ? 'dropUniqueConstraint' : 'dropIndex'}`, table, one.name)),
  add_check: (hand, { table, check }) =>
    onPostgresql(hand, () =>
      call(
        `${hand.root}.createCheckConstraint`,
        table,
        make(hand, 'TableCheck', object({ name: check.name, expression: check.expression })),
      ),
    ),
  drop_check: (hand, { table, check }) => onPostgresql(hand, () => call(`${hand.root}.dropCheckConstraint`, table, check.name)),
};

/** The calls. SQLite's runner makes every table anew by its own reading of it: there SQL alone is written. */
export function writeTypeorm(hand: Hand, units: readonly Unit[]): Js[] {
  return units.flatMap((unit) => {
    const able = hand.dialect !== 'sqlite';
    return (able ? byRule(rules, hand, unit) : undefined) ?? hand.plain(unit);
  });
}
