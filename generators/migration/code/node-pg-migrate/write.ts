import type { ColumnDef, ForeignKeyDef, IndexDef, TableDef } from '../../model/schema.js';
import type { ColumnPart } from '../../model/steps.js';
import { identifier, plainStyle } from '../../sql/style.js';
import { action, byRules, keysOf, native, type Hand, type Rules, type Unit } from '../builder.js';
import { call, object, type Js } from '../js.js';
import { defaultParts } from '../types.js';
import { pgmBuilder } from './builder.js';

const quoted = (name: string): string => identifier('postgresql', plainStyle, name);

const LONG: [RegExp, string][] = [[/^timestamp with time zone$/, 'timestamptz']];

function typed(hand: Hand, column: ColumnDef): string {
  if (/^(enum|sql):/.test(column.type)) return native(hand, column);
  const text = native(hand, column).toLowerCase();
  return LONG.find(([long]) => long.test(text))?.[1] ?? text;
}

function defaultOf(hand: Hand, column: ColumnDef): Js | undefined {
  const value = defaultParts(column.default, 'postgresql');
  if (!value) return undefined;
  return 'literal' in value ? value.literal : call(`${hand.root}.func`, value.sql);
}

/** `teams(id)`: a text that ends with a bracket is taken as it stands. */
const target = ({ references }: ForeignKeyDef): string => `${quoted(references.table)}(${references.columns.map(quoted).join(', ')})`;

const reference = (key: ForeignKeyDef): Record<string, Js | undefined> => ({
  references: target(key),
  onDelete: action(key.on_delete),
  onUpdate: action(key.on_update),
});

interface With {
  primary?: boolean;
  unique?: boolean | undefined;
  key?: ForeignKeyDef | undefined;
}

const definition = (hand: Hand, column: ColumnDef, { primary, unique, key }: With = {}): Js =>
  object({
    type: typed(hand, column),
    primaryKey: primary ? true : undefined,
    notNull: column.nullable || primary ? undefined : true,
    unique: unique ? true : undefined,
    default: defaultOf(hand, column),
    ...(key ? reference(key) : {}),
    comment: column.comment || undefined,
  });

const one = (list: readonly string[]): Js => (list.length === 1 ? (list[0] ?? '') : [...list]);

function indexCall(hand: Hand, table: string, index: IndexDef): Js {
  const usual = pgmBuilder.names('postgresql').index(table, index.columns, index.unique);
  const options = { name: index.name === usual ? undefined : index.name, unique: index.unique ? true : undefined };
  return call(`${hand.root}.createIndex`, table, one(index.columns), ...(options.name || options.unique ? [object(options)] : []));
}

const uniqueCall = (hand: Hand, table: string, unique: { name: string; columns: string[] }): Js =>
  call(`${hand.root}.addConstraint`, table, unique.name, object({ unique: one(unique.columns) }));

const foreignCall = (hand: Hand, table: string, key: ForeignKeyDef): Js =>
  call(`${hand.root}.addConstraint`, table, key.name, object({ foreignKeys: object({ columns: one(key.columns), ...reference(key) }) }));

function createTable(hand: Hand, table: TableDef): Js[] | undefined {
  const keys = keysOf(hand, pgmBuilder, table);
  const primary = table.primary_key?.columns ?? [];
  if (table.indexes.some((index) => index.text) || table.primary_key?.name) return undefined;
  const columns = table.columns.map((column): [string, Js] => [
    column.name,
    definition(hand, column, { primary: primary.includes(column.name), ...keys.inline.get(column.name) }),
  ]);
  return [
    call(`${hand.root}.createTable`, table.name, { object: columns, open: true }),
    ...keys.uniques.map((unique) => uniqueCall(hand, table.name, unique)),
    ...keys.foreign.map((key) => foreignCall(hand, table.name, key)),
    ...table.checks.map((check) => call(`${hand.root}.addConstraint`, table.name, check.name, object({ check: check.expression }))),
    ...keys.indexes.map((index) => indexCall(hand, table.name, index)),
  ];
}

interface Altered {
  table: string;
  from: ColumnDef | null;
  to: ColumnDef;
  set: readonly ColumnPart[];
}

/** The parts that change; a default that cannot follow the type is taken away first. */
function alterColumn(hand: Hand, { table, from, to, set }: Altered, unit: Unit): Js[] {
  const sql = hand.sql(unit.planned).join('\n');
  const using = /\bUSING\s+\(([\s\S]+?)\)(?:,|\n|$)/i.exec(sql)?.[1];
  const again = using !== undefined && from?.default ? to.default : null;
  const value = set.includes('default') || again ? (defaultOf(hand, to) ?? null) : undefined;
  const options = object({
    type: set.includes('type') ? typed(hand, to) : undefined,
    using,
    default: value,
    notNull: set.includes('nullable') ? !to.nullable : undefined,
  });
  const first = using !== undefined && from?.default ? [call(`${hand.root}.alterColumn`, table, to.name, object({ default: null }))] : [];
  return [...first, call(`${hand.root}.alterColumn`, table, to.name, options)];
}

const method = (hand: Hand, many: string, single: string): string =>
  `${hand.root}.${new RegExp(`\\.${single}\\(`).test(hand.text) && !new RegExp(`\\.${many}\\(`).test(hand.text) ? single : many}`;

const rules: Rules = {
  create_table: (hand, { table }) => createTable(hand, table),
  drop_table: (hand, { table }) => [call(`${hand.root}.dropTable`, table.name)],
  rename_table: (hand, { table, to }) => [call(`${hand.root}.renameTable`, table, to)],
  add_column: (hand, { table, column }, { unique, key }) => [
    call(method(hand, 'addColumns', 'addColumn'), table, {
      object: [[column.name, definition(hand, column, { unique, key })]],
      open: true,
    }),
  ],
  drop_column: (hand, { table, column }) => {
    const name = method(hand, 'dropColumns', 'dropColumn');
    return [call(name, table, name.endsWith('s') ? [column.name] : column.name)];
  },
  rename_column: (hand, { table, column, to }) => [call(`${hand.root}.renameColumn`, table, column, to)],
  alter_column: (hand, step, unit) => alterColumn(hand, step, unit),
  create_index: (hand, { table, index }) => (index.text ? undefined : [indexCall(hand, table, index)]),
  drop_index: (hand, { table, index }) => {
    const usual = pgmBuilder.names('postgresql').index(table, index.columns, index.unique);
    const options = index.name === usual ? (index.unique ? [object({ unique: true })] : []) : [object({ name: index.name })];
    return [call(`${hand.root}.dropIndex`, table, one(index.columns), ...options)];
  },
  add_foreign_key: (hand, { table, key }) => [foreignCall(hand, table, key)],
  drop_foreign_key: (hand, { table, key }) => [call(`${hand.root}.dropConstraint`, table, key.name)],
  add_unique: (hand, { table, unique }) => [uniqueCall(hand, table, unique)],
  drop_unique: (hand, { table, unique }) => [call(`${hand.root}.dropConstraint`, table, unique.name)],
  add_check: (hand, { table, check }) => [call(`${hand.root}.addConstraint`, table, check.name, object({ check: check.expression }))],
  drop_check: (hand, { table, check }) => [call(`${hand.root}.dropConstraint`, table, check.name)],
  create_enum: (hand, step) =>
    step.enum.name.includes('.') ? undefined : [call(`${hand.root}.createType`, step.enum.name, [...step.enum.values])],
  drop_enum: (hand, step) => (step.enum.name.includes('.') ? undefined : [call(`${hand.root}.dropType`, step.enum.name)]),
  add_enum_value: (hand, step) =>
    step.enum.name.includes('.') ? undefined : [call(`${hand.root}.addTypeValue`, step.enum.name, step.value)],
  rename_enum: (hand, step) => (step.enum.includes('.') ? undefined : [call(`${hand.root}.renameType`, step.enum, step.to)]),
  rename_constraint: (hand, { table, constraint, to }) => [call(`${hand.root}.renameConstraint`, table, constraint, to)],
};

/** The calls. */
export const writePgm = (hand: Hand, units: readonly Unit[]): Js[] => byRules(rules, hand, units);
