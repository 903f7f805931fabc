import { basename, join } from 'node:path';
import type { DataSource, DataSourceOptions, MigrationInterface } from 'typeorm';
import type { Dialect } from '../engine/engine.js';
import { codeFiles, load, mysqlConnection, pgConnection, use } from './load.js';
import type { Opened, Setup, ToolRunner } from './tool.js';

type MigrationClass = new () => MigrationInterface;

const OPTIONS: Record<Dialect, (setup: Setup) => object> = {
  postgresql: ({ access }) => ({ type: 'postgres', ...pgConnection(access), username: access.user, poolSize: 2 }),
  mysql: ({ access }) => ({ type: 'mysql', ...mysqlConnection(access), username: access.user, poolSize: 2 }),
  sqlite: ({ access }) => ({ type: 'better-sqlite3', database: access.database }),
};

/** Classes that go up, whatever else a file exports. */
async function classesOf(path: string): Promise<MigrationClass[]> {
  const found = Object.values(await load(path)).filter(isMigration);
  return [...new Set(found)];
}

function isMigration(one: unknown): one is MigrationClass {
  const prototype: unknown = typeof one === 'function' ? one.prototype : undefined;
  return typeof prototype === 'object' && prototype !== null && 'up' in prototype;
}

async function open(setup: Setup): Promise<Opened> {
  const library = await use<{ DataSource: new (options: DataSourceOptions) => DataSource }>(setup, 'typeorm');
  const { earlier } = codeFiles(setup);
  const source = async (files: readonly string[]): Promise<DataSource> => {
    const migrations = (await Promise.all(files.map((file) => classesOf(join(setup.dir, file))))).flat();
    const options = { ...OPTIONS[setup.dialect](setup), migrations, entities: [], logging: false } as unknown as DataSourceOptions;
    return new library.DataSource(options).initialize();
  };
  const within = async (files: readonly string[], work: (db: DataSource) => Promise<unknown>): Promise<void> => {
    const db = await source(files);
    await work(db).finally(() => db.destroy());
  };
  const all = [...earlier, basename(setup.file)];
  return {
    tracking: ['migrations', 'typeorm_metadata'],
    before: () => within(earlier, (db) => db.runMigrations({ transaction: 'each' })),
    up: () => within(all, (db) => db.runMigrations({ transaction: 'each' })),
    // Going back, TypeORM does not look at what the migration says of transactions.
    down: () => within(all, (db) => db.undoLastMigration({ transaction: wantsNone(db) ? 'none' : 'each' })),
  };
}

const wantsNone = (db: DataSource): boolean => db.migrations.at(-1)?.transaction === false;

/** TypeORM's DataSource over the classes of the folder. */
export const typeorm: ToolRunner = {
  tool: 'typeorm',
  packages: ['typeorm'],
  drivers: { postgresql: ['pg'], mysql: ['mysql2', 'mysql'], sqlite: ['better-sqlite3'] },
  open,
};
