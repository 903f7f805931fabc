import type { ColumnModel, SchemaSnapshot } from '../dialect/reader.js';
import type { Row } from '../engine/engine.js';
import { collapsed, comparable, sameValue } from './compare-values.js';
import type { Loss } from './loss.js';
import { setMeanwhile, type Span } from './set-by-database.js';
import type { State, TableRows } from './state.js';
import { lostOfLarge } from './sums.js';

/** What of the data of one state is nowhere in another. Renamed tables and columns are recognised by what they hold. */
export function lost(before: State, after: State, span: Span): Loss[] {
  return [...before.tables].flatMap(([key, table]) => {
    const same = after.tables.get(key);
    if (table.sums) return lostOfLarge(key, table, before, after);
    if (!same) return lostTable(key, table, before, after);
    return [...lostColumns(table, same, before, after), ...lostRows(key, table, same, { span, schema: after.schema })];
  });
}

/** How many rows more a state has than another, per table of both. */
export function added(before: State, after: State): { table: string; rows: number }[] {
  return [...before.tables].flatMap(([key, table]) => {
    const rows = (after.tables.get(key)?.count ?? 0) - table.count;
    return rows > 0 ? [{ table: key, rows }] : [];
  });
}

const values = (table: TableRows, column: string): string[] => table.rows.flatMap((row) => row[column] ?? []);

function contains(all: readonly string[], some: readonly string[]): boolean {
  const left = new Map<string, number>();
  for (const value of all) left.set(value, (left.get(value) ?? 0) + 1);
  return some.every((value) => {
    const count = left.get(value) ?? 0;
    left.set(value, count - 1);
    return count > 0;
  });
}

const isNarrow = (column: ColumnModel): boolean => column.family === 'boolean' || column.family === 'enum';
const bag = (table: TableRows, column: string): string => JSON.stringify(table.rows.map((row) => row[column] ?? null).sort());
const has = (table: TableRows | undefined, column: string): boolean => table?.model.columns.some((one) => one.name === column) ?? false;

/** True when a column of the same table that was not there before holds the same values: renamed. */
const renamed = (table: TableRows, same: TableRows, column: ColumnModel): boolean =>
  same.model.columns.some((other) => !has(table, other.name) && bag(same, other.name) === bag(table, column.name));

/** True when the values are found again in a new column of some table. Values of few kinds are found anywhere and prove nothing. */
const moved = (wanted: readonly string[], column: ColumnModel, before: State, after: State): boolean =>
  !isNarrow(column) &&
  [...after.tables].some(([key, table]) =>
    table.model.columns.some((other) => !has(before.tables.get(key), other.name) && contains(values(table, other.name), wanted)),
  );

function lostTable(key: string, table: TableRows, before: State, after: State): Loss[] {
  const other = [...after.tables].some(
    ([name, one]) =>
      !before.tables.has(name) &&
      table.model.columns.every((column) => has(one, column.name) && bag(one, column.name) === bag(table, column.name)),
  );
  const wide = table.model.columns.filter((column) => !isNarrow(column));
  const spread = wide.length > 0 && wide.every((column) => moved(values(table, column.name), column, before, after));
  return table.count === 0 || other || spread ? [] : [{ table: key, column: null, rows: table.count, why: 'table is gone' }];
}

function lostColumns(table: TableRows, same: TableRows, before: State, after: State): Loss[] {
  return table.model.columns.flatMap((column): Loss[] => {
    const wanted = values(table, column.name);
    if (has(same, column.name) || wanted.length === 0 || column.computed) return [];
    if (renamed(table, same, column) || moved(wanted, column, before, after)) return [];
    return [{ table: table.model.key, column: column.name, rows: wanted.length, why: 'column is gone' }];
  });
}

/** What tells which values the database set by itself. */
interface Keeping {
  span: Span;
  schema: SchemaSnapshot;
}

function lostRows(key: string, table: TableRows, same: TableRows, keeping: Keeping): Loss[] {
  const gone = table.count - same.count;
  const missing: Loss[] = gone > 0 ? [{ table: key, column: null, rows: gone, why: 'rows are gone' }] : [];
  const pairs = pair(table, same);
  const changed = table.model.columns.flatMap((column): Loss[] => {
    const other = same.model.columns.find((one) => one.name === column.name);
    const rows = other ? changes(key, pairs, column, other, keeping) : 0;
    return rows > 0 ? [{ table: key, column: column.name, rows, why: 'values are changed' }] : [];
  });
  return [...missing, ...changed];
}

/** Rows of one table at two moments: by primary key, or sorted by what both have in common. */
function pair(table: TableRows, same: TableRows): [Row, Row][] {
  const common = table.model.columns.map((one) => one.name).filter((name) => same.model.columns.some((other) => other.name === name));
  const key = table.model.primaryKey.filter((name) => common.includes(name));
  const keyed = key.length > 0 && key.length === table.model.primaryKey.length;
  const identity = (row: Row): string => JSON.stringify((keyed ? key : common).map((name) => row[name]));
  const others = new Map<string, Row[]>();
  for (const row of same.rows) others.set(identity(row), [...(others.get(identity(row)) ?? []), row]);
  const unmatched: Row[] = [];
  const pairs = table.rows.flatMap((row): [Row, Row][] => {
    const other = others.get(identity(row))?.shift();
    if (!other) unmatched.push(row);
    return other ? [[row, other]] : [];
  });
  return keyed ? pairs : [...pairs, ...closest(unmatched, [...others.values()].flat(), common)];
}

/** Pairs rows without a key by how many values they share. */
function closest(rows: readonly Row[], others: readonly Row[], common: readonly string[]): [Row, Row][] {
  const left = [...others];
  return rows.flatMap((row): [Row, Row][] => {
    const shared = (other: Row): number => common.filter((name) => row[name] === other[name]).length;
    const best = left.sort((one, other) => shared(other) - shared(one)).shift();
    return best ? [[row, best]] : [];
  });
}

function changes(key: string, pairs: readonly [Row, Row][], column: ColumnModel, other: ColumnModel, { span, schema }: Keeping): number {
  if (!comparable(column, other)) return collapsed(pairs, column.name);
  return pairs.filter(([one, two]) => {
    const after = two[other.name] ?? null;
    return !sameValue(one[column.name] ?? null, column, after, other) && !setMeanwhile(after, key, other, span, schema);
  }).length;
}
