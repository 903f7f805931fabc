import { fitted, type ConstraintNames } from '../model/constraint-names.js';
import type { DialectName } from '../sql/types.js';

/** How a value type is written in code, and the database type that Drizzle makes of it. */
export interface Built {
  call: string;
  options?: string;
  type: string;
  /** Drizzle has no builder of its own: one is declared with `customType`. */
  custom?: boolean;
}

type Row = [RegExp, (match: RegExpExecArray) => Built];

/** What differs between the databases that Drizzle serves. */
export interface DrizzleDialect {
  name: DialectName;
  /** The function that declares a table. */
  table: string;
  /** Where it is imported from. */
  core: string;
  /** Version of the snapshots. */
  version: string;
  names: ConstraintNames;
  builders: readonly Row[];
}

const plain = (call: string, type: string, options?: string): Built => ({ call, type, ...(options ? { options } : {}) });

const POSTGRESQL: Row[] = [
  [/^(boolean|integer|text|uuid|date)$/, ([name = '']) => plain(name, name)],
  [/^bigint$/, () => plain('bigint', 'bigint', "{ mode: 'number' }")],
  [/^varchar\((\d+)\)$/, (match) => plain('varchar', `varchar(${match[1]})`, `{ length: ${match[1]} }`)],
  [
    /^decimal\((\d+), ?(\d+)\)$/,
    (match) => plain('numeric', `numeric(${match[1]}, ${match[2]})`, `{ precision: ${match[1]}, scale: ${match[2]} }`),
  ],
  [/^timestamp$/, () => plain('timestamp', 'timestamp')],
  [/^timestamptz$/, () => plain('timestamp', 'timestamp with time zone', '{ withTimezone: true }')],
  [/^json$/, () => plain('jsonb', 'jsonb')],
  [/^bytes$/, () => ({ call: 'bytea', type: 'bytea', custom: true })],
  [
    /^sql:(real|smallint|time|interval|serial|bigserial|inet|cidr|macaddr|json|jsonb)$/i,
    (match) => plain((match[1] ?? '').toLowerCase(), (match[1] ?? '').toLowerCase()),
  ],
  [/^sql:(?:double precision|float8)$/i, () => plain('doublePrecision', 'double precision')],
];

const MYSQL: Row[] = [
  [/^(boolean|text|date|json)$/, ([name = '']) => plain(name, name)],
  [/^integer$/, () => plain('int', 'int')],
  [/^bigint$/, () => plain('bigint', 'bigint', "{ mode: 'number' }")],
  [/^varchar\((\d+)\)$/, (match) => plain('varchar', `varchar(${match[1]})`, `{ length: ${match[1]} }`)],
  [
    /^decimal\((\d+), ?(\d+)\)$/,
    (match) => plain('decimal', `decimal(${match[1]},${match[2]})`, `{ precision: ${match[1]}, scale: ${match[2]} }`),
  ],
  [/^timestamp$/, () => plain('datetime', 'datetime')],
  [/^timestamptz$/, () => plain('timestamp', 'timestamp')],
  [/^uuid$/, () => plain('char', 'char(36)', '{ length: 36 }')],
  [/^bytes$/, () => ({ call: 'blob', type: 'blob', custom: true })],
  [/^sql:(tinyint|smallint|mediumint|float|double|real|time|year)$/i, (match) => plain((match[1] ?? '').toLowerCase(), (match[1] ?? '').toLowerCase())],
  [/^sql:(binary|varbinary)\((\d+)\)$/i, (match) => plain((match[1] ?? '').toLowerCase(), `${(match[1] ?? '').toLowerCase()}(${match[2]})`, `{ length: ${match[2]} }`)],
];

const SQLITE: Row[] = [
  [/^(integer|text)$/, ([name = '']) => plain(name, name)],
  [/^boolean$/, () => plain('integer', 'integer', "{ mode: 'boolean' }")],
  [/^bigint$/, () => plain('integer', 'integer')],
  [/^varchar\((\d+)\)$/, (match) => plain('text', `text(${match[1]})`, `{ length: ${match[1]} }`)],
  [/^decimal\(/, () => plain('numeric', 'numeric')],
  [/^(?:timestamp|timestamptz)$/, () => plain('integer', 'integer', "{ mode: 'timestamp' }")],
  [/^(?:date|uuid)$/, () => plain('text', 'text')],
  [/^json$/, () => plain('text', 'text', "{ mode: 'json' }")],
  [/^bytes$/, () => plain('blob', 'blob')],
  [/^sql:(real|blob|numeric)$/i, (match) => plain((match[1] ?? '').toLowerCase(), (match[1] ?? '').toLowerCase())],
];

/** The names of drizzle-kit. In SQLite a unique constraint is an index. */
const namesFor = (unique_is_index: boolean): ConstraintNames => ({
  index: (table, columns, unique) => fitted([table, ...columns], unique ? '_unique' : '_idx'),
  unique: (table, columns) => fitted([table, ...columns], '_unique'),
  foreign_key: (table, columns, target, targets) => fitted([table, ...columns, target, ...targets], '_fk'),
  primary_key: () => '',
  unique_is_index,
});

/** By the name of the database. */
export const DRIZZLE: Record<DialectName, DrizzleDialect> = {
  postgresql: { name: 'postgresql', table: 'pgTable', core: 'drizzle-orm/pg-core', version: '7', names: namesFor(false), builders: POSTGRESQL },
  mysql: { name: 'mysql', table: 'mysqlTable', core: 'drizzle-orm/mysql-core', version: '5', names: namesFor(false), builders: MYSQL },
  sqlite: { name: 'sqlite', table: 'sqliteTable', core: 'drizzle-orm/sqlite-core', version: '6', names: namesFor(true), builders: SQLITE },
};
