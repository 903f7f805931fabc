import type { Session } from '../engine/engine.js';
import { unchecked } from './postgresql-unchecked.js';
import { schema } from './postgresql-schema.js';
import { tables } from './postgresql-tables.js';
import type { Reader, Watch } from './reader.js';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: string): string =>
  value.includes('\\') ? ` E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${value.replaceAll("'", "''")}'`;

/** PostgreSQL, from version 13 on. */
export const postgresql: Reader = {
  schema,
  tables,
  quote,
  // A literal in quotes takes the type of its column.
  literal: (value, column) =>
    text(
      column.family === 'bytes' && !column.array
        ? `\\x${value}`
        : column.array
          ? `{${JSON.stringify(column.family === 'bytes' ? `\\x${value}` : value)}}`
          : value,
    ),
  shown: (_, quoted) => `${quoted}::text`,
  overriding: 'OVERRIDING SYSTEM VALUE',
  emptyRow: 'DEFAULT VALUES',
  transaction: { begin: 'BEGIN', commit: 'COMMIT', rollback: 'ROLLBACK' },
  settings: () => `RESET ALL; RESET ROLE; SET TIME ZONE 'UTC'`,
  unchecked,
  watch,
};

/** Table-level lock modes, weakest first. https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES */
export const LOCK_MODES = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];

const FILES = `SELECT c.oid::text AS oid, CASE WHEN n.nspname = 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END ||
    quote_ident(c.relname) AS name, pg_relation_filenode(c.oid)::text AS file
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'm') AND c.oid >= 16384 AND n.nspname !~
      '^pg_'`;
const HELD = `SELECT relation::text AS oid, mode FROM pg_locks WHERE locktype = 'relation' AND granted AND pid = pg_backend_pid()`;

/** Reads the locks that the open transaction holds, and afterwards which tables have another file. */
async function watch(session: Session): Promise<Watch> {
  const before = new Map((await session.query(FILES)).map((row) => [row['oid'], row]));
  const locks = new Map<string, string>();
  const read = async (): Promise<void> => {
    for (const row of await session.query(HELD)) {
      const name = before.get(row['oid'] ?? '')?.['name'];
      if (name) locks.set(name, stronger(locks.get(name), row['mode'] ?? ''));
    }
  };
  const done = async (): ReturnType<Watch['done']> => {
    const after = await session.query(FILES);
    const rewrites = after.filter((row) => before.has(row['oid'] ?? '') && before.get(row['oid'] ?? '')?.['file'] !== row['file']);
    return { locks, rewrites: rewrites.map((row) => before.get(row['oid'] ?? '')?.['name'] ?? '').sort() };
  };
  return { read, done };
}

const stronger = (one: string | undefined, other: string): string =>
  one !== undefined && LOCK_MODES.indexOf(one) >= LOCK_MODES.indexOf(other) ? one : other;
