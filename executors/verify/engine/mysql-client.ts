import type { Connection, ConnectionOptions, TypeCastField } from 'mysql2/promise';
import { failure, textRow, type Access, type Session } from './engine.js';
import { clearWhenInterrupted } from './interrupted.js';

const CONNECT_LIMIT_MS = 5_000;
/** A statement that hangs is a failure, not a wait without end. */
const STATEMENT_LIMIT_MS = 120_000;

const asText = (field: TypeCastField): string | null => field.string('utf8');

/** Connects; every value arrives as text. `disableEval`: the driver then builds no code from column names. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { createConnection } = await import('mysql2/promise');
  return createConnection({
    connectTimeout: CONNECT_LIMIT_MS,
    charset: 'utf8mb4',
    timezone: 'Z',
    disableEval: true,
    dateStrings: true,
    typeCast: asText,
    ...options,
  });
}

/** The server's product and version, e.g. `MariaDB 10.11.18`. */
export async function productOf(connection: Connection): Promise<string> {
  const [rows] = await connection.query('SELECT VERSION() AS v');
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
  const version = typeof row === 'object' && row !== null ? String(Reflect.get(row, 'v')) : '';
  return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${/^[\d.]+/.exec(version)?.[0] ?? ''}`;
}

/**
 * A new database on the server and a session in it.
 * @param admin a connection that only creates and drops
 * @param theirs true where the server has other databases than ours: other programs then get an account that sees this one alone
 */
export async function throwAway(admin: Connection, options: ConnectionOptions, theirs = false): Promise<Session> {
  const { randomBytes } = await import('node:crypto');
  const id = randomBytes(8).toString('hex');
  const name = `infra_dev_verify_${id}`;
  const account = { user: `infra_dev_${id}`, password: randomBytes(16).toString('hex') };
  let running: Connection | undefined;
  const remove = async (): Promise<void> => {
    if (theirs) for (const host of HOSTS) await admin.query(`DROP USER IF EXISTS ${account.user}@'${host}'`).catch(() => undefined);
    await admin.query(`DROP DATABASE IF EXISTS ${name}`);
  };
  // What a statement that runs holds would keep the database from being dropped.
  const stop = async (): Promise<void> => void (running && (await admin.query(`KILL ${running.threadId}`).catch(() => undefined)));
  const cleared = clearWhenInterrupted({ later: () => stop().then(remove) });
  const gone = (): Promise<void> => remove().finally(cleared);
  await admin
    .query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`)
    .catch((error: unknown) => Promise.reject(failure(error)).finally(cleared));
  const connection = await connect({ ...options, database: name }).catch((error: unknown) => gone().then(() => Promise.reject(error)));
  running = connection;
  const place = { dialect: 'mysql', host: options.socketPath ?? options.host ?? '', port: options.port ?? 3306, database: name } as const;
  const access = async (): Promise<Access> => {
    if (!theirs) return { ...place, user: options.user ?? '', password: options.password ?? '' };
    for (const sql of accountFor(name, account)) await admin.query(sql).catch((error: unknown) => Promise.reject(failure(error)));
    return { ...place, ...account };
  };
  return { ...(await session(connection, gone)), access };
}

async function session(connection: Connection, gone: () => Promise<void>): Promise<Session> {
  const run = async (sql: string, params: readonly string[] = []): Promise<unknown> => {
    const [result] = await connection
      .query({ sql, timeout: STATEMENT_LIMIT_MS }, [...params])
      .catch((error: unknown) => Promise.reject(failure(error)));
    return result;
  };
  await run(`SET time_zone = '+00:00'`);
  return {
    exec: async (sql) => void (await run(sql)),
    query: async (sql, params) => {
      const rows = await run(sql, params);
      return Array.isArray(rows) ? rows.map((row: unknown) => textRow(typeof row === 'object' && row !== null ? row : {})) : [];
    },
    close: async () => {
      connection.destroy();
      await gone();
    },
  };
}

/** An account without a name for `localhost`, which some servers have, would come before one for all hosts. */
const HOSTS = ['localhost', '%'];

/** Statements that make an account for one database; its name is a pattern there. */
const accountFor = (database: string, { user, password }: { user: string; password: string }): string[] =>
  HOSTS.flatMap((host) => [
    `CREATE USER ${user}@'${host}' IDENTIFIED BY '${password}'`,
    `GRANT ALL PRIVILEGES ON \`${database.replaceAll('_', '\\_')}\`.* TO ${user}@'${host}'`,
  ]);
