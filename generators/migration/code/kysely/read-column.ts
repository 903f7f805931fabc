import { suffixNames } from '../../model/constraint-names.js';
import type { Action, ColumnDef, Default, ForeignKeyDef } from '../../model/schema.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { isChain, isSaid, textOf, type Called, type Value } from '../values.js';

/** A column of Kysely while its callback is read. */
export interface Making {
  column: ColumnDef;
  table: string;
  primary: boolean;
  unique: boolean;
  key?: ForeignKeyDef;
  check?: string;
}

/** The text of sql`…`. */
export function sqlIn(value: Value | undefined): string | undefined {
  const [link, ...rest] = isChain(value) && value.root === 'sql' ? value.links : [];
  return link?.name === '`' && rest.length === 0 ? textOf(link.args?.[0]) : undefined;
}

export function defaultIn(value: Value | undefined): Default | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { literal: value };
  if (value === null) return null;
  const sql = sqlIn(value);
  return sql === undefined ? undefined : { expression: sql };
}

export const actionIn = (value: Value | undefined): Action | undefined => textOf(value)?.toLowerCase() as Action | undefined;

type Modify = (making: Making, args: readonly Value[], reading: Reading) => boolean;

const onKey =
  (field: 'on_delete' | 'on_update'): Modify =>
  (making, [value]) => {
    if (making.key) making.key[field] = actionIn(value);
    return making.key !== undefined;
  };

const MODIFY: Record<string, Modify> = {
  primaryKey: (making) => (making.primary = true) && !(making.column.nullable = false),
  notNull: ({ column }) => !(column.nullable = false),
  unique: (making) => (making.unique = true),
  autoIncrement: ({ column }) => (column.auto = true),
  defaultTo: ({ column }, [value]) => {
    const found = defaultIn(value);
    if (found !== undefined) column.default = found;
    return found !== undefined;
  },
  references: (making, [value], { dialect }) => {
    const [table, column] = textOf(value)?.split('.') ?? [];
    if (!table || !column || dialect === 'mysql') return dialect === 'mysql';
    const columns = [making.column.name];
    making.key = {
      name: suffixNames.foreign_key(making.table, columns, table, [column]),
      columns,
      references: { table, columns: [column] },
    };
    return true;
  },
  onDelete: onKey('on_delete'),
  onUpdate: onKey('on_update'),
  check: (making, [value]) => {
    const sql = sqlIn(value);
    if (sql !== undefined) making.check = sql;
    return sql !== undefined;
  },
};

/** The calls of `(col) => col.notNull()`; undefined where it is something else. */
export function linksOf(value: Value | undefined): Called[] | undefined {
  if (value === undefined) return [];
  const body = isSaid(value) && value.is === 'function' && value.statements.length === 1 ? value.statements[0] : undefined;
  return isChain(body) ? body.links : undefined;
}

export function column(table: string, args: readonly Value[], reading: Reading): Making | undefined {
  const [name, type, callback] = args;
  const native = textOf(type) ?? sqlIn(type);
  const links = linksOf(callback);
  if (typeof name !== 'string' || native === undefined || !links) return undefined;
  const making: Making = { column: columnRead(name, native), table, primary: false, unique: false };
  return links.every((link) => link.args !== null && (MODIFY[link.name]?.(making, link.args, reading) ?? false)) ? making : undefined;
}
