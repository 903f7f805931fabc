import type { ColumnDef, ForeignKeyDef, IndexDef, TableDef } from '../../model/schema.js';
import type { ColumnPart } from '../../model/steps.js';
import { byRule, keysOf, native, type Hand, type Rules, type Unit } from '../builder.js';
import { code, type Js, type Link } from '../js.js';
import { defaultParts } from '../types.js';
import { kyselyBuilder } from './builder.js';
import { sqlTag } from './calls.js';

/** Types that Kysely knows by name. https://kysely-org.github.io/kysely-apidoc/types/ColumnDataType.html */
const NAMES =
  'text integer smallint bigint boolean real decimal numeric binary bytea date datetime time timestamp timestamptz uuid json jsonb blob';
const SIZED = /^((varchar|char|datetime|timestamp|timestamptz|binary|varbinary)\(\d+\)|(decimal|numeric)\(\d+, \d+\)|double precision)$/;
const isKnown = (type: string): boolean => NAMES.split(' ').includes(type) || SIZED.test(type);

function typed(hand: Hand, column: ColumnDef): Js {
  const text = native(hand, column);
  const plain = text
    .toLowerCase()
    .replace(/^timestamp with time zone$/, 'timestamptz')
    .replace(/,(?=\d)/, ', ');
  return isKnown(plain) && !column.type.startsWith('enum:') ? plain : sqlTag(hand, text);
}

function defaultOf(hand: Hand, column: ColumnDef): Js | undefined {
  const value = defaultParts(column.default, hand.dialect);
  if (!value) return undefined;
  return 'literal' in value ? value.literal : sqlTag(hand, value.sql);
}

const actions = (key: ForeignKeyDef): Link[] => [
  ...(key.on_delete ? [['onDelete', key.on_delete] as const] : []),
  ...(key.on_update ? [['onUpdate', key.on_update] as const] : []),
];

interface With {
  primary?: boolean;
  unique?: boolean | undefined;
  key?: ForeignKeyDef | undefined;
}

/** The name that the siblings give to what they build on. */
const callback = ({ text }: Hand): string => {
  const match = /addColumn\([^()]*?,\s*(?:\((\w+)\)|(\w+))\s*=>/.exec(text);
  return match?.[2] ?? `(${match?.[1] ?? 'col'})`;
};
const bare = (name: string): string => name.replace(/[()]/g, '');

function columnArgs(hand: Hand, column: ColumnDef, { primary, unique, key }: With = {}): Js[] {
  const value = defaultOf(hand, column);
  const links: Link[] = [
    ...(primary ? [['primaryKey'] as const] : []),
    ...(column.auto ? [['autoIncrement'] as const] : []),
    ...(column.nullable || primary ? [] : [['notNull'] as const]),
    ...(value === undefined ? [] : [['defaultTo', value] as const]),
    ...(unique ? [['unique'] as const] : []),
    ...(key ? [['references', `${key.references.table}.${key.references.columns[0] ?? 'id'}`] as const, ...actions(key)] : []),
  ];
  const name = callback(hand);
  return [column.name, typed(hand, column), ...(links.length ? [{ arrow: name, value: { of: code(bare(name)), links } }] : [])];
}

/** One call per line where a column is made, or where the line would be too long. */
const build = (hand: Hand, ...links: Link[]): Js => ({
  of: code(`${hand.root}.schema`),
  links: [...links, ['execute']],
  tall: links.some(([name]) => /^(add|alter|modify)Column$|Constraint$/.test(name)) ? true : 'long',
});
const alter = (hand: Hand, table: string, ...links: Link[]): Js => build(hand, ['alterTable', table], ...links);

function foreignLink(key: ForeignKeyDef): Link {
  const more = actions(key);
  const { table, columns } = key.references;
  return [
    'addForeignKeyConstraint',
    key.name,
    [...key.columns],
    table,
    [...columns],
    ...(more.length ? [{ arrow: '(cb)', value: { of: code('cb'), links: more } }] : []),
  ];
}

const indexCall = (hand: Hand, table: string, index: IndexDef): Js =>
  build(
    hand,
    ['createIndex', index.name],
    ['on', table],
    ...(index.columns.length === 1 ? [['column', index.columns[0] ?? ''] as const] : [['columns', [...index.columns]] as const]),
    ...(index.unique ? [['unique'] as const] : []),
  );

/** What Kysely's words for a table do not say. */
const odd = (hand: Hand, table: TableDef): boolean =>
  table.indexes.some((index) => index.text) || table.columns.some((column) => !sayable(hand, column)) || Boolean(table.primary_key?.name);

const sayable = ({ dialect }: Hand, column: ColumnDef): boolean =>
  column.comment === '' && !(dialect === 'mysql' && column.default !== null && /^(text|json|bytes)$/.test(column.type));

/** The name of a compound key, as PostgreSQL would give it. */
const primaryName = (table: string): string => `${table}_pkey`;

function createTable(hand: Hand, table: TableDef): Js[] | undefined {
  if (odd(hand, table)) return undefined;
  const keys = keysOf(hand, kyselyBuilder, table);
  const primary = table.primary_key?.columns ?? [];
  const links: Link[] = [
    ...table.columns.map(
      (column): Link => [
        'addColumn',
        ...columnArgs(hand, column, { primary: primary.length === 1 && primary[0] === column.name, ...keys.inline.get(column.name) }),
      ],
    ),
    ...(primary.length > 1 ? [['addPrimaryKeyConstraint', primaryName(table.name), [...primary]] as const] : []),
    ...keys.uniques.map((one): Link => ['addUniqueConstraint', one.name, [...one.columns]]),
    ...table.checks.map((one): Link => ['addCheckConstraint', one.name, sqlTag(hand, one.expression)]),
    ...keys.foreign.map(foreignLink),
  ];
  return [build(hand, ['createTable', table.name], ...links), ...keys.indexes.map((index) => indexCall(hand, table.name, index))];
}

interface Altered {
  table: string;
  to: ColumnDef;
  set: readonly ColumnPart[];
}

/** PostgreSQL changes part by part; MySQL takes the whole column. */
function alterColumn(hand: Hand, { table, to, set }: Altered, unit: Unit): Js[] | undefined {
  const sql = hand.sql(unit.planned);
  if (hand.dialect === 'mysql') return sayable(hand, to) ? [alter(hand, table, ['modifyColumn', ...columnArgs(hand, to)])] : undefined;
  if (/\bUSING\b/i.test(sql.join('\n'))) return undefined;
  const name = callback(hand);
  const value = defaultOf(hand, to);
  const parts: Record<ColumnPart, Link> = {
    type: ['setDataType', typed(hand, to)],
    nullable: [to.nullable ? 'dropNotNull' : 'setNotNull'],
    default: value === undefined ? ['dropDefault'] : ['setDefault', value],
  };
  return [
    alter(
      hand,
      table,
      ...set.map((part): Link => ['alterColumn', to.name, { arrow: name, value: { of: code(bare(name)), links: [parts[part]] } }]),
    ),
  ];
}

const single = (hand: Hand, unit: Unit, line: () => Js): Js[] | undefined => (hand.sql(unit.planned).length === 1 ? [line()] : undefined);

const dropIndex = (hand: Hand, table: string, name: string): Js =>
  build(hand, ['dropIndex', name], ...(hand.dialect === 'mysql' ? [['on', table] as const] : []));

const rules: Rules = {
  create_table: (hand, { table }) => createTable(hand, table),
  drop_table: (hand, { table }) => [build(hand, ['dropTable', table.name])],
  rename_table: (hand, { table, to }) => [alter(hand, table, ['renameTo', to])],
  add_column: (hand, { table, column }, { unique, key }) =>
    sayable(hand, column) ? [alter(hand, table, ['addColumn', ...columnArgs(hand, column, { unique, key })])] : undefined,
  drop_column: (hand, { table, column }) => [alter(hand, table, ['dropColumn', column.name])],
  rename_column: (hand, { table, column, to }) => [alter(hand, table, ['renameColumn', column, to])],
  alter_column: (hand, step, unit) => alterColumn(hand, step, unit),
  create_index: (hand, { table, index }) => (index.text ? undefined : [indexCall(hand, table, index)]),
  drop_index: (hand, { table, index }, unit) => single(hand, unit, () => dropIndex(hand, table, index.name)),
  add_foreign_key: (hand, { table, key }) => [alter(hand, table, foreignLink(key))],
  drop_foreign_key: (hand, { table, key }) => (hand.dialect === 'mysql' ? undefined : [alter(hand, table, ['dropConstraint', key.name])]),
  add_unique: (hand, { table, unique }) => [alter(hand, table, ['addUniqueConstraint', unique.name, [...unique.columns]])],
  drop_unique: (hand, { table, unique }, unit) =>
    single(hand, unit, () =>
      hand.dialect === 'mysql' ? dropIndex(hand, table, unique.name) : alter(hand, table, ['dropConstraint', unique.name]),
    ),
  add_check: (hand, { table, check }) => [alter(hand, table, ['addCheckConstraint', check.name, sqlTag(hand, check.expression)])],
  drop_check: (hand, { table, check }) => [alter(hand, table, ['dropConstraint', check.name])],
  create_enum: (hand, step) =>
    hand.dialect === 'postgresql' && !step.enum.name.includes('.')
      ? [build(hand, ['createType', step.enum.name], ['asEnum', [...step.enum.values]])]
      : undefined,
  drop_enum: (hand, step) =>
    hand.dialect === 'postgresql' && !step.enum.name.includes('.') ? [build(hand, ['dropType', step.enum.name])] : undefined,
};

/** The calls. On SQLite, which changes little in place, only where one statement does. */
export function writeKysely(hand: Hand, units: readonly Unit[]): Js[] {
  return units.flatMap((unit) => {
    const able = hand.dialect !== 'sqlite' || unit.planned.step.do === 'create_table' || hand.sql(unit.planned).length === 1;
    return (able ? byRule(rules, hand, unit) : undefined) ?? hand.plain(unit);
  });
}
