import { basename, dirname, relative } from 'node:path';
import type { Dialect } from '../engine/engine.js';
import { codeFiles, configuration, mysqlConnection, pgConnection, use } from './load.js';
import type { Opened, Setup, ToolRunner } from './tool.js';

/** As far as it is used here: https://db-migrate.readthedocs.io/en/latest/API/programable/ */
interface Instance {
  up(count: number): Promise<unknown>;
  down(count: number): Promise<unknown>;
}

interface DbMigrate {
  getInstance(asModule: true, options: object): Instance;
}

const DRIVERS = { postgresql: ['db-migrate-pg'], mysql: ['db-migrate-mysql'] } as const;
const NAMES: Partial<Record<Dialect, string>> = { postgresql: 'pg', mysql: 'mysql' };

/** Set by `overwrite`, which counts for more than `DATABASE_URL`. */
const environmentOf = ({ dialect, access }: Setup): object => ({
  driver: NAMES[dialect],
  overwrite: dialect === 'mysql' ? { ...mysqlConnection(access), multipleStatements: true } : pgConnection(access),
});

/** Name of the table with its notes: of the configuration, where that has one. */
async function tableOf(setup: Setup): Promise<string> {
  const table = (await configuration(setup))['table'];
  return typeof table === 'string' ? table : 'migrations';
}

async function open(setup: Setup): Promise<Opened> {
  const { earlier } = codeFiles(setup);
  if (!/\.js$/.test(setup.file)) throw new Error(`db-migrate runs files that end in .js, not ${basename(setup.file)}`);
  const { default: library } = await use<{ default: DbMigrate }>(setup, 'db-migrate');
  const table = await tableOf(setup);
  process.chdir(setup.home);
  const cmdOptions = { 'migrations-dir': relative(setup.home, setup.dir) || dirname(setup.file), table, 'log-level': 'error' };
  // What is asked of an instance stays in it: each step has its own.
  const options = { cwd: setup.home, env: 'dev', throwUncatched: true, config: { dev: environmentOf(setup) }, cmdOptions };
  const one = (): Instance => library.getInstance(true, structuredClone(options));
  return {
    tracking: [table],
    before: async () => void (earlier.length > 0 && (await one().up(earlier.length))),
    up: async () => void (await one().up(1)),
    down: async () => void (await one().down(1)),
  };
}

/** db-migrate's own API with the workspace's driver. */
export const dbMigrate: ToolRunner = { tool: 'db-migrate', packages: ['db-migrate'], drivers: DRIVERS, open };
