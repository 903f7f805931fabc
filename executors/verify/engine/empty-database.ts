import { SqlFailure, type Session } from './engine.js';

/**
 * Everything a migration may leave in a database or in the cluster, each row a statement that removes it.
 * Roles come last: nothing of theirs is left then. Objects below 16384 are PostgreSQL's own (FirstNormalObjectId in access/transam.h).
 */
const LEFT_BEHIND = `
SELECT statement FROM (
  SELECT 1 AS step, format('DROP EVENT TRIGGER IF EXISTS %I CASCADE', evtname) AS statement FROM pg_event_trigger
  UNION ALL SELECT 2, format('DROP PUBLICATION IF EXISTS %I CASCADE', pubname) FROM pg_publication
  UNION ALL SELECT 3, format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <>
      'information_schema'
  UNION ALL SELECT 4, format('DROP EXTENSION IF EXISTS %I CASCADE', extname) FROM pg_extension WHERE oid >= 16384
  UNION ALL SELECT 5, format('DROP SERVER IF EXISTS %I CASCADE', srvname) FROM pg_foreign_server
  UNION ALL SELECT 6, format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', fdwname) FROM pg_foreign_data_wrapper
  UNION ALL SELECT 7, format('DROP LANGUAGE IF EXISTS %I CASCADE', lanname) FROM pg_language WHERE oid >= 16384
  UNION ALL SELECT 8, format('SELECT lo_unlink(%s)', oid) FROM pg_largeobject_metadata
  UNION ALL SELECT 9, format('DROP DATABASE IF EXISTS %I', datname) FROM pg_database WHERE oid >= 16384 AND datname <> current_database()
  UNION ALL SELECT 10, format('DROP OWNED BY %I CASCADE', rolname) FROM pg_roles WHERE oid >= 16384 AND rolname <> current_user
  UNION ALL SELECT 11, format('DROP ROLE IF EXISTS %I', rolname) FROM pg_roles WHERE oid >= 16384 AND rolname <> current_user
) AS s ORDER BY step`;

/**
 * Brings a database that cannot be thrown away back to an empty one, whatever state a failed migration left the connection in.
 * @returns false when something could not be removed
 */
export async function emptyDatabase(session: Session): Promise<boolean> {
  try {
    for (const sql of ['ROLLBACK', 'RESET ALL', 'RESET ROLE', 'DEALLOCATE ALL']) await session.exec(sql);
    for (const row of await session.query(LEFT_BEHIND)) await session.exec(row['statement'] ?? '');
    if ((await session.query(LEFT_BEHIND)).length > 0) return false;
    for (const sql of PUBLIC_SCHEMA) await session.exec(sql);
    return true;
  } catch (error) {
    if (error instanceof SqlFailure) return false;
    throw error;
  }
}

/** The schema `public` as initdb makes it, since PostgreSQL 15. */
const PUBLIC_SCHEMA = [
  'CREATE SCHEMA public',
  'ALTER SCHEMA public OWNER TO pg_database_owner',
  'GRANT USAGE ON SCHEMA public TO PUBLIC',
  `COMMENT ON SCHEMA public IS 'standard public schema'`,
  `SET TIME ZONE 'UTC'`,
];
