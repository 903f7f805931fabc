import { basename, join } from 'node:path';
import type { Knex } from 'knex';
import type { Dialect } from '../engine/engine.js';
import { codeFiles, configuration, firstInstalled, load, mysqlConnection, pgConnection, use } from './load.js';
import type { Opened, Setup, ToolRunner } from './tool.js';

const DRIVERS = { postgresql: ['pg'], mysql: ['mysql2', 'mysql'], sqlite: ['better-sqlite3', 'sqlite3'] } as const;

const CONNECTIONS: Record<Dialect, (setup: Setup) => Knex.StaticConnectionConfig> = {
  postgresql: ({ access }) => pgConnection(access),
  mysql: ({ access }) => mysqlConnection(access),
  sqlite: ({ access }) => ({ filename: access.database }),
};

interface Migrations {
  tableName?: string;
  schemaName?: string;
  disableTransactions?: boolean;
}

/** The files themselves, in order: the folder may hold migrations that come after the one to be proven. */
const source = (setup: Setup, files: string[]): Knex.MigrationSource<string> => ({
  getMigrations: () => Promise.resolve(files),
  getMigrationName: (file) => file,
  getMigration: async (file) => (await load(join(setup.dir, file))) as unknown as Knex.Migration,
});

async function open(setup: Setup): Promise<Opened> {
  const { default: make } = await use<{ default: typeof import('knex').default }>(setup, 'knex');
  const config = await configuration(setup);
  const { tableName = 'knex_migrations', schemaName, disableTransactions = false } = (config['migrations'] ?? {}) as Migrations;
  const db = make({
    ...(config as Knex.Config),
    client: firstInstalled(setup, DRIVERS[setup.dialect]),
    connection: CONNECTIONS[setup.dialect](setup),
    pool: { min: 0, max: 2 },
    useNullAsDefault: true,
    log: { warn: () => undefined, deprecate: () => undefined },
  });
  const { earlier, all } = codeFiles(setup);
  const own = { tableName, disableTransactions, ...(schemaName ? { schemaName } : {}) };
  const name = basename(setup.file);
  return {
    tracking: [tableName, `${tableName}_lock`].map((table) => (schemaName && schemaName !== 'public' ? `${schemaName}.${table}` : table)),
    before: async () => void (await db.migrate.latest({ ...own, migrationSource: source(setup, earlier) })),
    up: async () => void (await db.migrate.up({ ...own, migrationSource: source(setup, all), name })),
    down: async () => void (await db.migrate.down({ ...own, migrationSource: source(setup, all), name })),
    close: () => db.destroy(),
  };
}

/** Knex's own migrator with the workspace's migrations and, where it can be loaded, its configuration. */
export const knex: ToolRunner = { tool: 'knex', packages: ['knex'], drivers: DRIVERS, open };
