import { join } from 'node:path';
import type { Dialect } from '../engine/engine.js';
import { codeFiles, load, mysqlConnection, nameOf, pgConnection, use } from './load.js';
import type { Opened, Setup, ToolRunner } from './tool.js';

/** The parts that versions 5 and 6 share. */
interface Orm {
  getMigrator(): { up(options: { migrations: string[] }): Promise<unknown>; down(options: { migrations: string[] }): Promise<unknown> };
  close(force: boolean): Promise<void>;
}
interface Library {
  MikroORM: { init(options: object): Promise<Orm> };
}

const PACKAGES: Record<Dialect, string> = {
  postgresql: '@mikro-orm/postgresql',
  mysql: '@mikro-orm/mysql',
  sqlite: '@mikro-orm/better-sqlite',
};
const TABLE = 'mikro_orm_migrations';

function connection({ access, dialect }: Setup): object {
  const { database, ...rest } = dialect === 'mysql' ? mysqlConnection(access) : pgConnection(access);
  const socket = 'socketPath' in rest ? { driverOptions: { connection: { socketPath: rest.socketPath } } } : {};
  return dialect === 'sqlite' ? { dbName: database } : { ...rest, ...socket, dbName: database };
}

async function classOf(setup: Setup, file: string): Promise<{ name: string; class: unknown }> {
  const found = Object.values(await load(join(setup.dir, file))).find((one) => typeof one === 'function');
  return { name: nameOf(file), class: found };
}

async function open(setup: Setup): Promise<Opened> {
  const { MikroORM } = await use<Library>(setup, PACKAGES[setup.dialect]);
  const { Migrator } = await use<{ Migrator: unknown }>(setup, '@mikro-orm/migrations');
  const { earlier, all } = codeFiles(setup);
  const orm = await MikroORM.init({
    ...connection(setup),
    entities: [],
    discovery: { warnWhenNoEntities: false, disableDynamicFileAccess: false },
    extensions: [Migrator],
    pool: { min: 0, max: 2 },
    migrations: {
      tableName: TABLE,
      migrationsList: await Promise.all(all.map((file) => classOf(setup, file))),
      snapshot: false,
      // Each migration in a transaction of its own: in production they came one by one.
      allOrNothing: false,
      disableForeignKeys: false,
    },
  });
  const migrations = [nameOf(setup.file)];
  return {
    tracking: [TABLE],
    before: async () => {
      if (earlier.length > 0) await orm.getMigrator().up({ migrations: earlier.map(nameOf) });
    },
    up: async () => void (await orm.getMigrator().up({ migrations })),
    down: async () => void (await orm.getMigrator().down({ migrations })),
    close: () => orm.close(true),
  };
}

/** MikroORM's Migrator over the classes of the folder, without entities. */
export const mikroOrm: ToolRunner = {
  tool: 'mikro-orm',
  packages: ['@mikro-orm/migrations'],
  drivers: { postgresql: [PACKAGES.postgresql], mysql: [PACKAGES.mysql], sqlite: [PACKAGES.sqlite] },
  open,
};
