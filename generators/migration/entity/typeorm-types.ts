import type { DialectName } from '../sql/types.js';
import type { Base } from './base.js';

/** TypeORM's column types for each database, from its documents on entities; a database without one takes that of PostgreSQL. */
const TYPES: Record<Exclude<Base, 'other'>, string> = {
  boolean: 'boolean',
  integer: 'integer',
  bigint: 'bigint',
  decimal: 'decimal',
  float: 'float',
  text: 'text',
  varchar: 'varchar',
  timestamp: 'timestamp',
  timestamptz: 'timestamp with time zone',
  date: 'date',
  time: 'time',
  uuid: 'uuid',
  json: 'jsonb',
  bytes: 'bytea',
  enum: 'enum',
};

const OTHER: Record<DialectName, Partial<Record<Base, string>>> = {
  postgresql: {},
  mysql: { integer: 'int', timestamp: 'datetime', timestamptz: 'timestamp', uuid: 'char', json: 'json', bytes: 'blob' },
  sqlite: { timestamp: 'datetime', timestamptz: 'datetime', uuid: 'text', json: 'text', bytes: 'blob', enum: 'text' },
};

/** How TypeORM calls a type; a type it has no word for is called as the database does. */
export function typeormType(base: Base, type: string, dialect: DialectName): string {
  if (base === 'other' || base === 'float')
    return type
      .replace(/^sql:/, '')
      .replace(/\([\d, ]*\)/, '')
      .toLowerCase();
  return OTHER[dialect][base] ?? TYPES[base];
}
