import { createHash } from 'node:crypto';
import type { Json } from '../../../pipeline/kind.js';
import type { ColumnDef, EnumDef, ForeignKeyDef, IndexDef, SchemaModel, TableDef } from '../model/schema.js';
import type { DrizzleDialect } from './dialect.js';
import { shape, type Snapshot } from './snapshot-read.js';
import { columnDefault, columnType, compoundName } from './sql.js';

type Shape = Snapshot;

/** What a snapshot is made from. */
export interface Shaping {
  dialect: DrizzleDialect;
  enums: ReadonlyMap<string, EnumDef>;
}

const isKey = (table: TableDef, column: ColumnDef): boolean =>
  table.primary_key?.columns.length === 1 && table.primary_key.columns[0] === column.name;

function columnJson(column: ColumnDef, table: TableDef, { dialect, enums }: Shaping): Shape {
  const single = isKey(table, column);
  const value = columnDefault(dialect.name, column, enums);
  const postgresql = dialect.name === 'postgresql';
  // In MySQL a primary key is listed with the table, whatever it has of columns.
  const keyed = single || (dialect.name === 'mysql' && (table.primary_key?.columns.includes(column.name) ?? false));
  return {
    name: column.name,
    type: columnType(dialect.name, column, enums),
    ...(postgresql && column.type.startsWith('enum:') ? { typeSchema: 'public' } : {}),
    primaryKey: single && dialect.name !== 'mysql',
    notNull: !column.nullable || keyed,
    ...(postgresql ? {} : { autoincrement: column.auto === true }),
    ...(value === null ? {} : { default: value }),
  };
}

const byName = <T extends { name: string }>(all: readonly T[], make: (one: T) => Shape): Shape =>
  Object.fromEntries(all.map((one) => [one.name, make(one)]));

const indexJson = (index: IndexDef, postgresql: boolean): Shape =>
  postgresql
    ? {
        name: index.name,
        columns: index.columns.map((expression) => ({ expression, isExpression: false, asc: true, nulls: 'last' })),
        isUnique: index.unique,
        concurrently: false,
        method: 'btree',
        with: {},
      }
    : { name: index.name, columns: index.columns, isUnique: index.unique };

const keyJson = (table: TableDef, key: ForeignKeyDef): Shape => ({
  name: key.name,
  tableFrom: table.name,
  tableTo: key.references.table,
  columnsFrom: key.columns,
  columnsTo: key.references.columns,
  onDelete: key.on_delete ?? 'no action',
  onUpdate: key.on_update ?? 'no action',
});

function primaryJson(table: TableDef, dialect: DrizzleDialect): Shape {
  const columns = table.primary_key?.columns ?? [];
  const name = columns.length > 1 ? compoundName(table) : `${table.name}_${columns[0] ?? ''}`;
  return columns.length > 1 || (columns.length === 1 && dialect.name === 'mysql') ? { [name]: { name, columns } } : {};
}

function tableJson(table: TableDef, shaping: Shaping): Shape {
  const { dialect } = shaping;
  const postgresql = dialect.name === 'postgresql';
  return {
    name: table.name,
    ...(postgresql ? { schema: '' } : {}),
    columns: byName(table.columns, (column) => columnJson(column, table, shaping)),
    indexes: byName(table.indexes, (index) => indexJson(index, postgresql)),
    foreignKeys: byName(table.foreign_keys, (key) => keyJson(table, key)),
    compositePrimaryKeys: primaryJson(table, dialect),
    uniqueConstraints: byName(table.uniques, (unique) => ({
      name: unique.name,
      ...(postgresql ? { nullsNotDistinct: false } : {}),
      columns: unique.columns,
    })),
    ...(postgresql ? { policies: {} } : {}),
    [dialect.name === 'mysql' ? 'checkConstraint' : 'checkConstraints']: byName(table.checks, (check) => ({ name: check.name, value: check.expression })),
    ...(postgresql ? { isRLSEnabled: false } : {}),
  };
}

/** A UUID that follows from the text alone: two runs give the same snapshot. */
export function stableUuid(text: string): string {
  const hex = createHash('sha256').update(text, 'utf8').digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const PARTS = ['columns', 'indexes', 'foreignKeys', 'uniqueConstraints', 'checkConstraints', 'checkConstraint', 'compositePrimaryKeys'];


/** What the model says by leaving it out. */
const SAID = new Set(['default', 'typeSchema']);

const same = (before: Shape, now: Shape): boolean =>
  Object.entries(now).every(([key, value]) => JSON.stringify(before[key]) === JSON.stringify(value)) &&
  [...SAID].every((key) => key in before === key in now);

const unknown = (before: Shape): Shape => Object.fromEntries(Object.entries(before).filter(([key]) => !SAID.has(key)));

/** Options of an index stay where its columns are as many as before: their names alone can have changed. */
function entryOf(part: string, before: Shape, now: Shape): Shape {
  if (same(before, now)) return before;
  const [old, next] = [before['columns'], now['columns']];
  if (part !== 'indexes' || !Array.isArray(old) || !Array.isArray(next) || old.length !== next.length) return { ...unknown(before), ...now };
  const columns = old.map((one, at): Json => (typeof one === 'string' ? (next[at] ?? one) : { ...shape(one), expression: shape(next[at])['expression'] ?? null }));
  return { ...before, name: now['name'] ?? null, columns };
}

/** Keeps what the old entry says and the model does not know: identity, generated columns, index options. */
function keeping(old: Shape, next: Shape, renamed: ReadonlyMap<string, string>): Shape {
  const present = PARTS.filter((part) => part in next);
  const merged = present.map((part) => {
    const before = shape(old[part]);
    const now = Object.entries(shape(next[part])).map(([name, value]) => {
      const known = before[name] ?? before[renamed.get(name) ?? ''];
      return [name, known ? entryOf(part, shape(known), shape(value)) : value] as const;
    });
    return [part, Object.fromEntries(now)] as const;
  });
  return { ...old, ...Object.fromEntries(merged), name: next['name'] ?? null };
}

/** What a migration changed, for the snapshot after it. */
export interface Changed {
  model: SchemaModel;
  /** Names of the tables and enums that the migration touches; the rest stays as it is. */
  touched: ReadonlySet<string>;
  /** New names of tables, columns, indexes and constraints, with the old ones. */
  renamed: ReadonlyMap<string, string>;
  /** What drizzle-kit remembers of renames. */
  meta: Shape;
  /** What the new id follows from. */
  seed: string;
}

function tablesAfter(previous: Shape, dialect: DrizzleDialect, { model, touched, renamed }: Changed): Shape {
  const before = shape(previous['tables']);
  const key = (name: string): string => (dialect.name !== 'postgresql' || name.includes('.') ? name : `public.${name}`);
  const isTouched = (name: string): boolean => touched.has(name.replace(/^public\./, '').toLowerCase());
  const shaping: Shaping = { dialect, enums: model.enums };
  const kept = Object.entries(before).filter(([name]) => !isTouched(name));
  const changed = [...model.tables.values()]
    .filter((table) => isTouched(table.name))
    .map((table) => {
      const old = before[key(table.name)] ?? before[key(renamed.get(table.name) ?? '')];
      const now = tableJson(table, shaping);
      return [key(table.name), old ? keeping(shape(old), now, renamed) : now] as const;
    });
  return Object.fromEntries([...kept, ...changed].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const enumsAfter = ({ model }: Changed): Shape =>
  Object.fromEntries(
    [...model.enums.values()]
      .map((one) => [one.name.includes('.') ? one.name : `public.${one.name}`, { name: one.name, schema: 'public', values: one.values }] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/**
 * The snapshot after a migration.
 * @param previous the last snapshot
 */
export function nextSnapshot(previous: Shape, dialect: DrizzleDialect, changed: Changed): Shape {
  return {
    ...previous,
    id: stableUuid(changed.seed),
    prevId: previous['id'] ?? '00000000-0000-0000-0000-000000000000',
    tables: tablesAfter(previous, dialect, changed),
    ...(dialect.name === 'postgresql' ? { enums: enumsAfter(changed) } : {}),
    _meta: changed.meta,
  };
}
