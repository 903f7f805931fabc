import { identifier, plainStyle, type SqlStyle } from '../sql/style.js';
import { canonical, nativeType, type DialectName } from '../sql/types.js';
import { atOnce, type Update } from './backfill.js';

/** A statement in a sentence; MySQL's quotes are backticks themselves. */
export const inCode = (sql: string): string => (sql.includes('`') ? `\`\` ${sql} \`\`` : `\`${sql}\``);

/** A column that takes over from another one of its table. */
export interface Pair {
  table: string;
  from: { name: string; type: string };
  to: { name: string; type: string };
}

/** The statements between the stages, in the words of one database. */
export interface Wording {
  dialect: DialectName;
  /** A name as statements write it. */
  id(name: string): string;
  /** Copies what the new column does not have yet; values that do not fit stay where they are. */
  copied(pair: Pair): Update;
  /** Copies back what only the new column has, before it goes. */
  rescue(pair: Pair): string;
  /** Copies everything back into the old column, which has just come back empty. */
  restore(pair: Pair): string;
  /** Counts the rows in which the two differ. */
  differing(pair: Pair): string;
  /** Counts the rows that code has written which knows the old column alone. */
  alone(pair: Pair): string;
  /** Writes a value into the rows that have none. */
  filled(table: string, column: string, value: string): Update;
  /** Counts the rows without a value. */
  empty(table: string, column: string): string;
  /** Where the database says which statements still name something. */
  statistics(name: string): string;
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

/** SQLite has no regular expressions, and takes any value. */
const MATCHES: Record<DialectName, (value: string, pattern: string) => string> = {
  postgresql: (value, pattern) => ` AND ${value} ~ '${pattern}'`,
  mysql: (value, pattern) => ` AND ${value} REGEXP '${pattern}'`,
  sqlite: () => '',
};

/** What a value must meet to fit into a type; empty where it always does or where only the database can tell. */
function fits(dialect: DialectName, value: string, from: string, to: string): string {
  const [source, target] = [canonical(from), canonical(to)];
  const length = /^(?:var)?char(?:acter)?\((\d+)\)/.exec(target)?.[1];
  const text = /^(text|varchar|char|citext|.*text$)/.test(source);
  if (source === target) return '';
  if (length && text) return ` AND ${dialect === 'sqlite' ? 'length' : 'char_length'}(${value}) <= ${length}`;
  if (BOUNDS[target] && NUMBERS.test(source)) return ` AND ${value} ${BOUNDS[target]}`;
  // Nine digits fit into every integer.
  return text && /^(int|integer|bigint)$/.test(target) ? MATCHES[dialect](value, '^-?[0-9]{1,9}$') : '';
}

const DIFFERENT: Record<DialectName, (a: string, b: string) => string> = {
  postgresql: (a, b) => `${a} IS DISTINCT FROM ${b}`,
  mysql: (a, b) => `NOT (${a} <=> ${b})`,
  sqlite: (a, b) => `${a} IS NOT ${b}`,
};

/** https://www.postgresql.org/docs/current/pgstatstatements.html, https://dev.mysql.com/doc/refman/8.4/en/performance-schema-statement-summary-tables.html */
const STATISTICS: Record<DialectName, (like: string) => string> = {
  postgresql: (like) =>
    `where pg_stat_statements is installed, empty it by \`SELECT pg_stat_statements_reset()\` and see that after a day nothing of yours is in \`SELECT calls, query FROM pg_stat_statements WHERE query ILIKE ${like}\`.`,
  mysql: (like) =>
    `nothing of yours has been seen since the release in \`SELECT last_seen, digest_text FROM performance_schema.events_statements_summary_by_digest WHERE digest_text LIKE ${like}\`.`,
  sqlite: () => 'SQLite itself counts no statements: search the code, and the logs where it writes its queries.',
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
  const into = (table: string, one: Pair['from'], to: Pair['to'], empty: boolean): Update => ({
    table: on(table),
    set: `${id(to.name)} = ${value(one, to)}`,
    where: `${id(one.name)} IS NOT NULL${fitting(one, to)}${empty ? ` AND ${id(to.name)} IS NULL` : ''}`,
  });
  return {
    dialect,
    id,
    copied: ({ table, from, to }) => into(table, from, to, true),
    rescue: ({ table, from, to }) => atOnce(into(table, to, from, true)),
    restore: ({ table, from, to }) => atOnce(into(table, to, from, false)),
    differing: ({ table, from, to }) =>
      `SELECT count(*) FROM ${on(table)} WHERE ${DIFFERENT[dialect](id(to.name), value(from, to))}`,
    alone: ({ table, from, to }) => `SELECT count(*) FROM ${on(table)} WHERE ${id(from.name)} IS NOT NULL AND ${id(to.name)} IS NULL`,
    filled: (table, column, text) => ({ table: on(table), set: `${id(column)} = ${text}`, where: `${id(column)} IS NULL` }),
    empty: (table, column) => `SELECT count(*) FROM ${on(table)} WHERE ${id(column)} IS NULL`,
    statistics: (name) => STATISTICS[dialect](`'%${name.replace(/'/g, "''").replaceAll('\\', '')}%'`),
    view: (name, over) => `CREATE VIEW ${on(name)} AS SELECT * FROM ${on(over)}`,
    noView: (name) => `DROP VIEW ${on(name)}`,
  };
}
