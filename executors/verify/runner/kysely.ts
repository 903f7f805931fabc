import { join } from 'node:path';
import type { Kysely, Migration, MigrationResultSet } from 'kysely';
import type { Dialect } from '../engine/engine.js';
import { codeFiles, load, mysqlConnection, nameOf, pgConnection, use } from './load.js';
import type { Opened, Setup, ToolRunner } from './tool.js';

type Library = typeof import('kysely');
type Constructor = new (...args: unknown[]) => never;

/** A driver is CommonJS in some versions and a module in others. */
async function driver(setup: Setup, name: string, member?: string): Promise<Constructor> {
  const made = await use<Record<string, unknown>>(setup, name);
  const inner = (made['default'] ?? made) as Record<string, unknown>;
  return (member ? (made[member] ?? inner[member]) : inner) as Constructor;
}

const DIALECTS: Record<Dialect, (setup: Setup, library: Library) => Promise<ConstructorParameters<typeof Kysely>[0]['dialect']>> = {
  postgresql: async (setup, { PostgresDialect }) => {
    const Pool = await driver(setup, 'pg', 'Pool');
    return new PostgresDialect({ pool: new Pool({ ...pgConnection(setup.access), max: 2 }) });
  },
  mysql: async (setup, { MysqlDialect }) => {
    const make = (await driver(setup, 'mysql2', 'createPool')) as unknown as (options: object) => never;
    return new MysqlDialect({ pool: make({ ...mysqlConnection(setup.access), connectionLimit: 2 }) });
  },
  sqlite: async (setup, { SqliteDialect }) => {
    const Sqlite = await driver(setup, 'better-sqlite3');
    return new SqliteDialect({ database: new Sqlite(setup.access.database) });
  },
};

function checked({ error }: MigrationResultSet): void {
  if (error) throw error instanceof Error ? error : new Error(String(error));
}

async function open(setup: Setup): Promise<Opened> {
  const library = await use<Library>(setup, 'kysely');
  const db = new library.Kysely<unknown>({ dialect: await DIALECTS[setup.dialect](setup, library) });
  const { earlier, all } = codeFiles(setup);
  const migrator = (files: readonly string[]) =>
    new library.Migrator({
      db,
      provider: {
        getMigrations: async () => {
          const made = files.map(async (file) => [nameOf(file), (await load(join(setup.dir, file))) as unknown as Migration] as const);
          return Object.fromEntries(await Promise.all(made));
        },
      },
    });
  return {
    tracking: ['kysely_migration', 'kysely_migration_lock'],
    before: async () => checked(await migrator(earlier).migrateToLatest()),
    up: async () => checked(await migrator(all).migrateUp()),
    down: async () => checked(await migrator(all).migrateDown()),
    close: () => db.destroy(),
  };
}

/** Kysely's Migrator over the files of the folder. */
export const kysely: ToolRunner = {
  tool: 'kysely',
  packages: ['kysely'],
  drivers: { postgresql: ['pg'], mysql: ['mysql2'], sqlite: ['better-sqlite3'] },
  open,
};
