import type { ColumnModel, TableModel } from '../dialect/reader.js';
import type { Row } from '../engine/engine.js';
import { comparable, plainValue } from './compare-values.js';
import type { Loss, Unseen } from './loss.js';
import type { State, TableRows } from './state.js';

/** A column of a large table: how many of its values are not NULL, and a sum over them that any other value would change. */
export interface Sum {
  values: number;
  sum: string;
}

/** Reads a table page by page. Each value counts together with the key of its row, so that values which change places are noticed. */
export async function sumsOf(model: TableModel, count: number, page: (from: number) => Promise<Row[]>): Promise<Map<string, Sum>> {
  const sums = model.columns.map(() => ({ values: 0, high: 0, low: 0 }));
  for (let from = 0; from < count; ) {
    const rows = await page(from);
    if (rows.length === 0) break;
    for (const row of rows) addRow(model, row, sums);
    from += rows.length;
  }
  return new Map(model.columns.map((column, index) => [column.name, plainSum(sums[index]!)]));
}

const plainSum = ({ values, high, low }: { values: number; high: number; low: number }): Sum => ({ values, sum: `${high}.${low}` });

function addRow(model: TableModel, row: Row, sums: { values: number; high: number; low: number }[]): void {
  const key = model.primaryKey.map((name) => row[name]).join('\u0000');
  model.columns.forEach((column, index) => {
    const value = plainValue(row[column.name] ?? null, column);
    const sum = sums[index];
    if (value === null || !sum) return;
    const text = `${key}\u0000${value}`;
    sum.values += 1;
    sum.high = (sum.high + hash(text, 0x811c9dc5)) >>> 0;
    sum.low = (sum.low + hash(text, 0x01000193)) >>> 0;
  });
}

/** FNV-1a over UTF-16 units, with its own and another start. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string, start: number): number {
  let state = start;
  for (let index = 0; index < text.length; index += 1) state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  return (state ^ (state >>> 15)) >>> 0;
}

const equal = (one: Sum | undefined, other: Sum | undefined): boolean => one?.sum === other?.sum && one?.values === other?.values;
const columnOf = (table: TableRows, name: string): ColumnModel | undefined => table.model.columns.find((one) => one.name === name);

/** What of a large table is gone. A column or a table of another name with the same sums was renamed. */
export function lostOfLarge(key: string, table: TableRows, before: State, after: State): Loss[] {
  const same = after.tables.get(key);
  if (same) return [...lostColumns(key, table, same), ...lostValues(key, table, same)];
  const all = (other: TableRows): boolean => table.model.columns.every(({ name }) => equal(table.sums?.get(name), other.sums?.get(name)));
  const renamed = [...after.tables].some(([name, other]) => !before.tables.has(name) && other.count === table.count && all(other));
  return renamed ? [] : [{ table: key, column: null, rows: table.count, why: 'table is gone' }];
}

function lostColumns(key: string, table: TableRows, same: TableRows): Loss[] {
  const added = same.model.columns.filter((one) => !columnOf(table, one.name));
  return table.model.columns.flatMap((column): Loss[] => {
    const sum = table.sums?.get(column.name);
    if (columnOf(same, column.name) || column.computed || !sum || sum.values === 0) return [];
    const renamed = added.some((other) => equal(sum, same.sums?.get(other.name)));
    return renamed ? [] : [{ table: key, column: column.name, rows: sum.values, why: 'column is gone' }];
  });
}

function lostValues(key: string, table: TableRows, same: TableRows): Loss[] {
  const gone = table.count - same.count;
  if (gone !== 0) return gone > 0 ? [{ table: key, column: null, rows: gone, why: 'rows are gone' }] : [];
  return table.model.columns.flatMap((column): Loss[] => {
    const other = columnOf(same, column.name);
    if (!other || !summed(table, same, column, other) || equal(table.sums?.get(column.name), same.sums?.get(column.name))) return [];
    return [{ table: key, column: column.name, rows: null, why: 'values are changed' }];
  });
}

const sameKey = (table: TableRows, same: TableRows): boolean => table.model.primaryKey.join() === same.model.primaryKey.join();
const summed = (table: TableRows, same: TableRows, column: ColumnModel, other: ColumnModel): boolean =>
  sameKey(table, same) && same.sums !== undefined && comparable(column, other);

const TOO_MANY = 'too many to compare one by one';

/** What the sums of a large table cannot tell. */
export function unseenOfLarge(key: string, table: TableRows, after: State): Unseen[] {
  const same = after.tables.get(key);
  if (!same) return [];
  const unseen = (column: string | null, why: string): Unseen => ({ table: key, column, why });
  if (same.count !== table.count) return [unseen(null, `it has ${table.count} rows before and ${same.count} after, ${TOO_MANY}`)];
  if (!sameKey(table, same)) return [unseen(null, `its primary key changes, and it has ${table.count} rows, ${TOO_MANY}`)];
  return table.model.columns.flatMap((column) => {
    const other = columnOf(same, column.name);
    const known = !other || column.computed || summed(table, same, column, other);
    return known ? [] : [unseen(column.name, `its type changes, and there are ${table.count} rows, ${TOO_MANY}`)];
  });
}
