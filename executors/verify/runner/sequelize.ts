import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import type { QueryInterface, Sequelize } from 'sequelize';
import type { Dialect } from '../engine/engine.js';
import { codeFiles, installed, load, use } from './load.js';
import { succeed } from './program.js';
import type { Opened, Setup, ToolRunner } from './tool.js';

const DRIVERS = { postgresql: ['pg'], mysql: ['mysql2'], sqlite: ['sqlite3'] } as const;
const NAMES: Record<Dialect, 'postgres' | 'mysql' | 'sqlite'> = { postgresql: 'postgres', mysql: 'mysql', sqlite: 'sqlite' };
/** Where sequelize-cli and Umzug's storage note what has run. */
const TABLE = 'SequelizeMeta';

function connection({ access, dialect }: Setup): { [key: string]: unknown } {
  const { host, port, user, password, database } = access;
  const socket = dialect === 'mysql' && host.startsWith('/');
  return {
    dialect: NAMES[dialect],
    username: user,
    password,
    database,
    ...(socket ? { dialectOptions: { socketPath: host } } : { host, port }),
    ...(dialect === 'sqlite' ? { storage: database } : {}),
    logging: false,
    pool: { max: 2 },
  };
}

/** The command line client, with a configuration of ours in the place of the workspace's. */
function byClient(setup: Setup): Opened {
  const config = join(setup.home, '.infra-dev-sequelize.json');
  writeFileSync(config, JSON.stringify({ proof: { ...connection(setup), logging: undefined } }));
  const client = createRequire(setup.file).resolve('sequelize-cli/lib/sequelize');
  const run = (...argv: string[]): Promise<void> =>
    succeed([process.execPath, client, ...argv, '--config', config, '--env', 'proof', '--migrations-path', setup.dir], setup.home);
  const last = codeFiles(setup).earlier.at(-1);
  const name = basename(setup.file);
  return {
    tracking: [TABLE],
    before: async () => (last ? run('db:migrate', '--to', last) : undefined),
    up: () => run('db:migrate', '--to', name),
    down: () => run('db:migrate:undo', '--name', name),
  };
}

type Step = (first: unknown, second?: unknown) => Promise<unknown>;

/** Migrations of Umzug take one argument with the context in it, those of sequelize-cli take two. */
const called = (step: unknown, name: string, context: QueryInterface, library: unknown): Promise<unknown> => {
  if (typeof step !== 'function') return Promise.resolve();
  const run = step as Step;
  return run.length === 2 ? run(context, library) : run(run.toString().includes('context') ? { name, context } : context);
};

async function byUmzug(setup: Setup): Promise<Opened> {
  const library = await use<{ Sequelize: new (options: object) => Sequelize }>(setup, 'sequelize');
  const { Umzug, SequelizeStorage } = await use<typeof import('umzug')>(setup, 'umzug');
  const db = new library.Sequelize(connection(setup));
  const context = db.getQueryInterface();
  const { earlier, all } = codeFiles(setup);
  const step = (file: string, direction: 'up' | 'down') => async (): Promise<unknown> =>
    called((await load(join(setup.dir, file)))[direction], file, context, library.Sequelize);
  const umzug = new Umzug({
    migrations: all.map((file) => ({ name: file, up: step(file, 'up'), down: step(file, 'down') })),
    context,
    storage: new SequelizeStorage({ sequelize: db }),
    logger: undefined,
  });
  const last = earlier.at(-1);
  const name = basename(setup.file);
  return {
    tracking: [TABLE],
    before: async () => void (last && (await umzug.up({ to: last }))),
    up: async () => void (await umzug.up({ migrations: [name] })),
    down: async () => void (await umzug.down({ migrations: [name] })),
    close: () => db.close(),
  };
}

/** sequelize-cli where it is installed, otherwise Umzug. */
export const sequelize: ToolRunner = {
  tool: 'sequelize',
  packages: ['sequelize-cli', 'umzug'],
  drivers: DRIVERS,
  open: async (setup) => (installed(setup, 'sequelize-cli') ? byClient(setup) : byUmzug(setup)),
};
