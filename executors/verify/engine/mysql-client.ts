import type { Connection, ConnectionOptions, TypeCastField } from 'mysql2/promise';
import { failure, textRow, type Session } from './engine.js';

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
 */
export async function throwAway(admin: Connection, options: ConnectionOptions): Promise<Session> {
  const { randomBytes } = await import('node:crypto');
  const name = `infra_dev_verify_${randomBytes(8).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`).catch((error: unknown) => Promise.reject(failure(error)));
  const connection = await connect({ ...options, database: name });
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
    access: () =>
      Promise.resolve({
        dialect: 'mysql',
        host: options.socketPath ?? options.host ?? '',
        port: options.port ?? 3306,
        user: options.user ?? '',
        password: options.password ?? '',
        database: name,
      }),
    close: async () => {
      connection.destroy();
      await admin.query(`DROP DATABASE IF EXISTS ${name}`);
    },
  };
}
