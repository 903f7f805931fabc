import type { DialectName } from '../sql/types.js';
import { TYPESCRIPT, type Base } from './base.js';

/** What pg, mysql2 and SQLite give for a type: https://kysely.dev/docs/recipes/data-types. */
const POSTGRESQL: Record<Base, string> = { ...TYPESCRIPT, date: 'Date', json: 'unknown' };

/** SQLite keeps numbers and texts alone. */
export const DRIVER_TYPES: Record<DialectName, Record<Base, string>> = {
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
