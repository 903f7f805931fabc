import { createHash } from 'node:crypto';
import type { Json } from '../../../pipeline/kind.js';
import { emptyModel, type Action, type ColumnDef, type Default, type SchemaModel, type TableDef } from '../model/schema.js';
import { columnDefault, columnType } from './sql.js';

type Shape = { [key: string]: Json };

/** A snapshot of drizzle-kit, as JSON. */
export type Snapshot = Shape;
const shape = (value: Json | undefined): Shape => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
const list = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

function defaultFrom(value: Json | undefined): Default {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') return { literal: value };
  const text = /^'((?:[^']|'')*)'$/.exec(value);
  return text ? { literal: (text[1] ?? '').replaceAll("''", "'") } : { expression: value };
}

const qualified = (schema: Json | undefined, name: Json | undefined): string =>
  schema && schema !== 'public' ? `${String(schema)}.${String(name)}` : String(name);

function columnFrom(value: Shape, enums: ReadonlySet<string>): ColumnDef {
  const type = String(value['type']);
  const known = enums.has(type);
  return {
    name: String(value['name']),
    type: known ? `enum:${type}` : `sql:${type}`,
    nullable: value['notNull'] !== true,
    default: defaultFrom(value['default']),
    comment: '',
    ...(value['autoincrement'] === true ? { auto: true } : {}),
  };
}

function tableFrom(value: Shape, enums: ReadonlySet<string>): TableDef {
  const columns = Object.values(shape(value['columns'])).map(shape);
  const compound = shape(Object.values(shape(value['compositePrimaryKeys']))[0]);
  const single = columns.filter((column) => column['primaryKey'] === true).map((column) => String(column['name']));
  const keyed = list(compound['columns']).length ? list(compound['columns']) : single;
  return {
    name: qualified(value['schema'], value['name']),
    columns: columns.map((column) => columnFrom(column, enums)),
    primary_key: keyed.length ? { name: String(compound['name'] ?? ''), columns: keyed } : null,
    indexes: Object.values(shape(value['indexes']))
      .map(shape)
      .map((index) => ({
        name: String(index['name']),
        columns: Array.isArray(index['columns'])
          ? index['columns'].map((one) => (typeof one === 'string' ? one : String(shape(one)['expression'])))
          : [],
        unique: index['isUnique'] === true,
      })),
    uniques: Object.values(shape(value['uniqueConstraints']))
      .map(shape)
      .map((one) => ({ name: String(one['name']), columns: list(one['columns']) })),
    foreign_keys: Object.values(shape(value['foreignKeys']))
      .map(shape)
      .map((key) => ({
        name: String(key['name']),
        columns: list(key['columnsFrom']),
        references: { table: qualified(key['schemaTo'], key['tableTo']), columns: list(key['columnsTo']) },
        on_delete: String(key['onDelete'] ?? 'no action') as Action,
        on_update: String(key['onUpdate'] ?? 'no action') as Action,
      })),
    checks: Object.values(shape(value['checkConstraints']))
      .map(shape)
      .map((check) => ({ name: String(check['name']), expression: String(check['value']) })),
  };
}

/** The schema that a snapshot of drizzle-kit describes. */
export function modelOf(snapshot: Shape, file: string): SchemaModel {
  const model = emptyModel(true);
  for (const value of Object.values(shape(snapshot['enums'])).map(shape)) {
    const name = qualified(value['schema'], value['name']);
    model.enums.set(name, { name, values: list(value['values']), at: { file, line: 1 } });
  }
  const enums = new Set(model.enums.keys());
  for (const value of Object.values(shape(snapshot['tables'])).map(shape)) {
    const table = tableFrom(value, enums);
    model.tables.set(table.name, { ...table, at: { file, line: 1 } });
  }
  return model;
}

function columnJson(column: ColumnDef, table: TableDef): Shape {
  const single = table.primary_key?.columns.length === 1 && table.primary_key.columns[0] === column.name;
  const value = columnDefault(column);
  const type = columnType(column);
  return {
    name: column.name,
    type,
    ...(column.type.startsWith('enum:') ? { typeSchema: 'public' } : {}),
    primaryKey: single,
    notNull: !column.nullable || single,
    ...(value === null ? {} : { default: typeof value === 'string' ? value : value }),
  };
}

const byName = <T extends { name: string }>(all: readonly T[], make: (one: T) => Shape): Shape =>
  Object.fromEntries(all.map((one) => [one.name, make(one)]));

function tableJson(table: TableDef): Shape {
  const compound = table.primary_key && table.primary_key.columns.length > 1 ? table.primary_key : null;
  return {
    name: table.name,
    schema: '',
    columns: byName(table.columns, (column) => columnJson(column, table)),
    indexes: byName(table.indexes, (index) => ({
      name: index.name,
      columns: index.columns.map((expression) => ({ expression, isExpression: false, asc: true, nulls: 'last' })),
      isUnique: index.unique,
      concurrently: false,
      method: 'btree',
      with: {},
    })),
    foreignKeys: byName(table.foreign_keys, (key) => ({
      name: key.name,
      tableFrom: table.name,
      tableTo: key.references.table,
      columnsFrom: key.columns,
      columnsTo: key.references.columns,
      onDelete: key.on_delete ?? 'no action',
      onUpdate: key.on_update ?? 'no action',
    })),
    compositePrimaryKeys: compound ? { [compound.name]: { name: compound.name, columns: compound.columns } } : {},
    uniqueConstraints: byName(table.uniques, (unique) => ({ name: unique.name, nullsNotDistinct: false, columns: unique.columns })),
    policies: {},
    checkConstraints: byName(table.checks, (check) => ({ name: check.name, value: check.expression })),
    isRLSEnabled: false,
  };
}

/** A UUID that follows from the text alone: two runs give the same snapshot. */
export function stableUuid(text: string): string {
  const hex = createHash('sha256').update(text, 'utf8').digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Keeps what the old entry says and the model does not know: identity, generated columns, index options. */
function keeping(old: Shape, next: Shape): Shape {
  const parts = ['columns', 'indexes', 'foreignKeys', 'uniqueConstraints', 'checkConstraints', 'compositePrimaryKeys'];
  const merged = parts.map((part) => {
    const before = shape(old[part]);
    const now = Object.entries(shape(next[part])).map(
      ([name, value]) =>
        [
          name,
          before[name] && same(shape(before[name]), shape(value)) ? before[name] : { ...shape(before[name]), ...shape(value) },
        ] as const,
    );
    return [part, Object.fromEntries(now)] as const;
  });
  return { ...old, ...Object.fromEntries(merged), name: next['name'] ?? null };
}

const same = (before: Shape, now: Shape): boolean =>
  Object.entries(now).every(([key, value]) => JSON.stringify(before[key]) === JSON.stringify(value));

/**
 * The snapshot after a migration.
 * @param previous the last snapshot
 * @param model the schema after the migration
 * @param touched names of the tables and enums that the migration touches; the rest stays as it is
 * @param seed what the new id follows from
 */
export function nextSnapshot(previous: Shape, model: SchemaModel, touched: ReadonlySet<string>, seed: string): Shape {
  const key = (name: string): string => (name.includes('.') ? name : `public.${name}`);
  const before = shape(previous['tables']);
  const kept = Object.entries(before).filter(([name]) => !touched.has(name.replace(/^public\./, '')));
  const changed = [...model.tables.values()]
    .filter((table) => touched.has(table.name))
    .map(
      (table) =>
        [key(table.name), before[key(table.name)] ? keeping(shape(before[key(table.name)]), tableJson(table)) : tableJson(table)] as const,
    );
  const tables = Object.fromEntries([...kept, ...changed].sort(([a], [b]) => (a < b ? -1 : 1)));
  const enums = Object.fromEntries(
    [...model.enums.values()]
      .map((one) => [key(one.name), { name: one.name, schema: 'public', values: one.values }])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
  return { ...previous, id: stableUuid(seed), prevId: previous['id'] ?? '00000000-0000-0000-0000-000000000000', tables, enums };
}
