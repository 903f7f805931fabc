import type { ColumnModel } from '../dialect/reader.js';
import type { Row } from '../engine/engine.js';
import type { State, TableRows } from './state.js';

/** Data that was there and is not any more. */
export interface Loss {
  table: string;
  /** Null: whole rows. */
  column: string | null;
  rows: number;
  why: 'table is gone' | 'column is gone' | 'rows are gone' | 'values are changed';
}

/** Values the database itself sets while the proof runs (a trigger's updated_at) are no loss. */
export interface Span {
  from: number;
  to: number;
}

const SLACK_MS = 5_000;

function setMeanwhile(value: string | null, column: ColumnModel, span: Span): boolean {
  if (value === null || !['timestamp', 'timestamptz', 'date', 'text', 'integer'].includes(column.family)) return false;
  const plain = value.replaceAll("'", '');
  const time = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(plain) ? Date.parse(`${plain.slice(0, 19).replace(' ', 'T')}Z`) : Number.NaN;
  return time >= span.from - SLACK_MS && time <= span.to + SLACK_MS;
}

/** What of the data of one state is nowhere in another. Renamed tables and columns are recognised by what they hold. */
export function lost(before: State, after: State, span: Span): Loss[] {
  return [...before.tables].flatMap(([key, table]) => {
    const same = after.tables.get(key);
    return same ? [...lostColumns(table, same, before, after), ...lostRows(key, table, same, span)] : lostTable(key, table, before, after);
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

function lostRows(key: string, table: TableRows, same: TableRows, span: Span): Loss[] {
  const gone = table.count - same.count;
  const missing: Loss[] = gone > 0 ? [{ table: key, column: null, rows: gone, why: 'rows are gone' }] : [];
  const pairs = pair(table, same);
  const changed = table.model.columns.flatMap((column): Loss[] => {
    const other = same.model.columns.find((one) => one.name === column.name);
    const rows = other ? changes(pairs, column, other, span) : 0;
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

const TEXTUAL = ['text', 'enum', 'uuid', 'json', 'inet'];
const NUMERIC = ['integer', 'decimal', 'float', 'boolean'];

function changes(pairs: readonly [Row, Row][], column: ColumnModel, other: ColumnModel, span: Span): number {
  const numeric = NUMERIC.includes(column.family) && NUMERIC.includes(other.family);
  const comparable = column.type === other.type || numeric || (TEXTUAL.includes(column.family) && TEXTUAL.includes(other.family));
  if (!comparable) return collapsed(pairs, column.name);
  const read = (row: Row, name: string): string | null => (numeric ? number(row[name] ?? null) : (row[name] ?? null));
  return pairs.filter(
    ([one, two]) => read(one, column.name) !== read(two, other.name) && !setMeanwhile(two[other.name] ?? null, other, span),
  ).length;
}

/** Of another type the same value looks different; it is lost where it became NULL or fell together with another one. */
function collapsed(pairs: readonly [Row, Row][], name: string): number {
  const nulls = pairs.filter(([one, two]) => one[name] !== null && two[name] === null).length;
  const distinct = (side: 0 | 1): number => new Set(pairs.map((both) => both[side][name]).filter((value) => value !== null)).size;
  return nulls > 0 ? nulls : Math.max(0, distinct(0) - distinct(1));
}

const BOOLEANS: Record<string, string> = { true: '1', t: '1', false: '0', f: '0' };

/** A number in one form: 1.50, 1.5 and '1.5' are the same, and so are true and 1. */
function number(value: string | null): string | null {
  if (value === null) return null;
  const plain = BOOLEANS[value] ?? value.replaceAll("'", '');
  return /^-?\d+\.\d+$/.test(plain) ? plain.replace(/0+$/, '').replace(/\.$/, '') : plain;
}
