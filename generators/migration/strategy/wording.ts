import { identifier, plainStyle, type SqlStyle } from '../sql/style.js';
import { canonical, nativeType, type DialectName } from '../sql/types.js';

/** A column that takes over from another one of its table. */
export interface Pair {
  table: string;
  from: { name: string; type: string };
  to: { name: string; type: string };
}

/** The statements between the stages, in the words of one database. */
export interface Wording {
  /** Copies what the new column does not have yet; values that do not fit stay where they are. */
  copy(pair: Pair): string;
  /** Copies back what only the new column has, before it goes. */
  rescue(pair: Pair): string;
  /** Copies everything back into the old column, which has just come back empty. */
  restore(pair: Pair): string;
  /** Counts the rows in which the two differ. */
  differing(pair: Pair): string;
  /** Writes a value into the rows that have none. */
  fill(table: string, column: string, value: string): string;
  /** Counts the rows without a value. */
  empty(table: string, column: string): string;
  /** The old name of a table, for code that still uses it. */
  view(name: string, over: string): string;
  noView(name: string): string;
}

const native = (dialect: DialectName, type: string, id: (name: string) => string): string => nativeType(dialect, type, id);

/** PostgreSQL writes any value into a text by itself; every other change of type it wants to be told. MySQL and SQLite convert by themselves. */
function converted(dialect: DialectName, value: string, from: string, to: string): string {
  const same = canonical(from) === canonical(to);
  return dialect !== 'postgresql' || same || /^(text|varchar|char)/.test(canonical(to)) ? value : `CAST(${value} AS ${to})`;
}

/** Bounds of the whole numbers. https://www.postgresql.org/docs/current/datatype-numeric.html */
const BOUNDS: Record<string, string> = { smallint: 'BETWEEN -32768 AND 32767', integer: 'BETWEEN -2147483648 AND 2147483647' };

const NUMBERS = /^(smallint|integer|bigint|decimal|numeric|real|double|float)/;

/** What a value must meet to fit into a type; empty where it always does or where only the database can tell. */
function fits(dialect: DialectName, value: string, from: string, to: string): string {
  const [source, target] = [canonical(from), canonical(to)];
  const length = /^(?:var)?char(?:acter)?\((\d+)\)/.exec(target)?.[1];
  const text = /^(text|varchar|char|citext|.*text$)/.test(source);
  if (source === target) return '';
  if (length && text) return ` AND ${dialect === 'sqlite' ? 'length' : 'char_length'}(${value}) <= ${length}`;
  if (BOUNDS[target] && NUMBERS.test(source)) return ` AND ${value} ${BOUNDS[target]}`;
  // Nine digits fit into every integer.
  return dialect === 'postgresql' && text && /^(integer|bigint)$/.test(target) ? ` AND ${value} ~ '^-?[0-9]{1,9}$'` : '';
}

const DIFFERENT: Record<DialectName, (a: string, b: string) => string> = {
  postgresql: (a, b) => `${a} IS DISTINCT FROM ${b}`,
  mysql: (a, b) => `NOT (${a} <=> ${b})`,
  sqlite: (a, b) => `${a} IS NOT ${b}`,
};

/**
 * The statements in the words of a database.
 * @param style how the workspace writes names
 */
export function wording(dialect: DialectName, style: SqlStyle = plainStyle): Wording {
  const id = (name: string): string => identifier(dialect, style, name);
  const on = (name: string): string => (style.schema ? `${id(style.schema)}.${id(name)}` : name.split('.').map(id).join('.'));
  const value = (one: Pair['from'], to: Pair['to']): string =>
    converted(dialect, id(one.name), native(dialect, one.type, id), native(dialect, to.type, id));
  const fitting = (one: Pair['from'], to: Pair['to']): string =>
    fits(dialect, id(one.name), native(dialect, one.type, id), native(dialect, to.type, id));
  const into = (table: string, one: Pair['from'], to: Pair['to']): string =>
    `UPDATE ${on(table)} SET ${id(to.name)} = ${value(one, to)} WHERE ${id(one.name)} IS NOT NULL${fitting(one, to)}`;
  return {
    copy: ({ table, from, to }) => `${into(table, from, to)} AND ${id(to.name)} IS NULL`,
    rescue: ({ table, from, to }) => `${into(table, to, from)} AND ${id(from.name)} IS NULL`,
    restore: ({ table, from, to }) => into(table, to, from),
    differing: ({ table, from, to }) =>
      `SELECT count(*) FROM ${on(table)} WHERE ${DIFFERENT[dialect](id(to.name), value(from, to))}`,
    fill: (table, column, text) => `UPDATE ${on(table)} SET ${id(column)} = ${text} WHERE ${id(column)} IS NULL`,
    empty: (table, column) => `SELECT count(*) FROM ${on(table)} WHERE ${id(column)} IS NULL`,
    view: (name, over) => `CREATE VIEW ${on(name)} AS SELECT * FROM ${on(over)}`,
    noView: (name) => `DROP VIEW ${on(name)}`,
  };
}
