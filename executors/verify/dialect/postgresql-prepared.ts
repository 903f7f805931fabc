import { SqlFailure, type Row, type Session } from '../engine/engine.js';

/** SQLSTATE invalid_sql_statement_name: a migration has run DISCARD ALL or DEALLOCATE ALL. */
const FORGOTTEN = '26000';
const known = new WeakMap<Session, Set<string>>();

/**
 * Joins as they are written. The search for a better order takes most of the time of these queries, over and over: every change of the
 * catalog makes the plan void. https://www.postgresql.org/docs/current/explicit-joins.html
 */
const AS_WRITTEN = 'SET join_collapse_limit = 1; SET from_collapse_limit = 1';

/** Runs a large catalog query: prepared once per session, because planning takes longer than running it. */
export async function prepared(session: Session, name: string, sql: string): Promise<Row[]> {
  const names = known.get(session) ?? new Set();
  known.set(session, names);
  if (!names.has(name)) await prepare(session, name, sql);
  names.add(name);
  await session.exec(AS_WRITTEN);
  try {
    return await session.query(`EXECUTE ${name}`);
  } catch (error) {
    if (!(error instanceof SqlFailure) || error.at.code !== FORGOTTEN) throw error;
    await prepare(session, name, sql);
    return session.query(`EXECUTE ${name}`);
  }
}

const prepare = (session: Session, name: string, sql: string): Promise<void> => session.exec(`PREPARE ${name} AS ${sql}`);
