import { SqlFailure, type Row, type Session } from '../engine/engine.js';

/** SQLSTATE invalid_sql_statement_name: a migration has run DISCARD ALL or DEALLOCATE ALL. */
const FORGOTTEN = '26000';
const known = new WeakMap<Session, Set<string>>();

/** Runs a large catalog query: planned once per session, because planning takes longer than running it. */
export async function prepared(session: Session, name: string, sql: string): Promise<Row[]> {
  const names = known.get(session) ?? new Set();
  known.set(session, names);
  if (!names.has(name)) await prepare(session, name, sql);
  names.add(name);
  try {
    return await session.query(`EXECUTE ${name}`);
  } catch (error) {
    if (!(error instanceof SqlFailure) || error.at.code !== FORGOTTEN) throw error;
    await prepare(session, name, sql);
    return session.query(`EXECUTE ${name}`);
  }
}

const prepare = (session: Session, name: string, sql: string): Promise<void> => session.exec(`PREPARE ${name} AS ${sql}`);
