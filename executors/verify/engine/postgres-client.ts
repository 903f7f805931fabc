import type { Client, ClientConfig } from 'pg';
import { failure, textRow, type Access, type Session } from './engine.js';
import { clearWhenInterrupted } from './interrupted.js';

/** A statement that hangs (a lock of somebody else) is a failure, not a wait without end. */
const STATEMENT_LIMIT_MS = 120_000;
const CONNECT_LIMIT_MS = 5_000;

/** Connects; every value arrives as the text the server sends. */
export async function connect(config: ClientConfig): Promise<Client> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    application_name: 'infra-dev verify',
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    ssl: false,
    options: '-c TimeZone=UTC -c client_min_messages=warning',
    ...config,
    types: { getTypeParser: () => (value: string) => value },
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}

/** A session over one connection; `close` is what else must happen after the connection ended. */
export function session(client: Client, close: () => Promise<void>): Session {
  return {
    exec: async (sql) => {
      await client.query(sql).catch((error: unknown) => Promise.reject(failure(error)));
    },
    query: async (sql, params = []) => {
      const result = await client.query<object>(sql, [...params]).catch((error: unknown) => Promise.reject(failure(error)));
      return result.rows.map(textRow);
    },
    close: async () => {
      await client.end();
      await close();
    },
  };
}

/**
 * A server that makes one database per proof.
 * @param config how to reach it; `database` is the one that is connected to for creating and dropping, and never changed
 * @param stop what ends the server, where it is ours
 * @param owner role that owns the databases and runs the SQL, where that is another one
 */
export async function databases(
  config: ClientConfig,
  stop: () => Promise<void>,
  owner?: string,
): Promise<{ version: string; database(): Promise<Session>; close(): Promise<void> }> {
  const admin = await connect(config);
  const shown = await admin.query<{ server_version: string }>('SHOW server_version');
  const end = async (): Promise<void> => {
    await admin.end();
    await stop();
  };
  return {
    version: shown.rows[0]?.server_version.split(' ')[0] ?? 'of unknown version',
    database: () => throwAway(admin, config, owner),
    close: end,
  };
}

const roles = async (admin: Client): Promise<string[]> =>
  (await admin.query<{ rolname: string }>('SELECT rolname FROM pg_roles')).rows.map((row) => row.rolname);

async function throwAway(admin: Client, config: ClientConfig, owner: string | undefined): Promise<Session> {
  const { randomBytes } = await import('node:crypto');
  const name = `infra_dev_verify_${randomBytes(8).toString('hex')}`;
  const before = new Set(await roles(admin));
  const seen = { sql: '' };
  const remove = async (): Promise<void> => {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    // A role belongs to the whole server. Ours are those that came up meanwhile: on a server of ours all, elsewhere those we have read of.
    const ours = (await roles(admin)).filter((role) => !before.has(role) && (owner !== undefined || seen.sql.includes(role)));
    for (const role of ours) await admin.query(`DROP ROLE IF EXISTS ${admin.escapeIdentifier(role)}`).catch(() => undefined);
  };
  const cleared = clearWhenInterrupted({ later: remove });
  const gone = (): Promise<void> => remove().finally(cleared);
  await admin
    .query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'${owner ? ` OWNER ${owner}` : ''}`)
    .catch((error: unknown) => Promise.reject(failure(error)).finally(cleared));
  const client = await connect({ ...config, ...(owner ? { user: owner } : {}), database: name }).catch((error: unknown) =>
    gone().then(() => Promise.reject(error)),
  );
  const made = session(client, gone);
  const access = (): Promise<Access> =>
    Promise.resolve({
      dialect: 'postgresql',
      host: config.host ?? '',
      port: config.port ?? 5432,
      user: owner ?? String(config.user ?? ''),
      password: typeof config.password === 'string' ? config.password : '',
      database: name,
    });
  const expect = (text: string): void => void (/\brole\b|\buser\b/i.test(text) && (seen.sql += `${text}\n`));
  return { ...made, access, expect, exec: (sql) => (expect(sql), made.exec(sql)) };
}
