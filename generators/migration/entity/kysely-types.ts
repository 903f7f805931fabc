import type { DialectName } from '../sql/types.js';
import type { Base } from './base.js';

/** What the drivers of Kysely's own dialects give for a type: https://kysely.dev/docs/recipes/data-types. */
const POSTGRESQL: Record<Base, string> = {
  boolean: 'boolean',
  integer: 'number',
  bigint: 'string',
  decimal: 'string',
  float: 'number',
  text: 'string',
  varchar: 'string',
  timestamp: 'Date',
  timestamptz: 'Date',
  date: 'Date',
  time: 'string',
  uuid: 'string',
  json: 'unknown',
  bytes: 'Buffer',
  enum: 'string',
  other: 'string',
};

/** SQLite keeps numbers and texts alone. */
export const KYSELY_TYPES: Record<DialectName, Record<Base, string>> = {
  postgresql: POSTGRESQL,
  mysql: { ...POSTGRESQL, boolean: 'number', bigint: 'number' },
  sqlite: {
    ...POSTGRESQL,
    boolean: 'number',
    bigint: 'number',
    decimal: 'number',
    timestamp: 'string',
    timestamptz: 'string',
    date: 'string',
    json: 'string',
  },
};
