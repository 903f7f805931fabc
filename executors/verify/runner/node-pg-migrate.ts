import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { pgConnection, use, type PgConnection } from './load.js';
import type { Opened, Setup, ToolRunner } from './tool.js';

/** The part of the options that all versions share. */
interface Options {
  databaseUrl: PgConnection;
  dir: string;
  migrationsTable: string;
  direction: 'up' | 'down';
  count: number;
  checkOrder: boolean;
  singleTransaction: boolean;
  log(): void;
}

type Runner = (options: Options) => Promise<unknown>;

const TABLE = 'pgmigrations';
const byNumber = new Intl.Collator('en', { numeric: true });

async function open(setup: Setup): Promise<Opened> {
  const library = await use<{ runner?: Runner; default?: Runner | { default: Runner } }>(setup, 'node-pg-migrate');
  const other = typeof library.default === 'function' ? library.default : library.default?.default;
  const runner = library.runner ?? other;
  if (!runner) throw new Error('this version of node-pg-migrate exports no runner');
  const run = async (direction: 'up' | 'down', count: number): Promise<void> => {
    const databaseUrl = pgConnection(setup.access);
    // Each migration in a transaction of its own: in production they came one by one.
    const rest = { checkOrder: false, singleTransaction: false, log: () => undefined };
    await runner({ databaseUrl, dir: setup.dir, migrationsTable: TABLE, direction, count, ...rest });
  };
  const files = readdirSync(setup.dir).filter((file) => !file.startsWith('.') && !file.endsWith('.d.ts'));
  const earlier = files.sort(byNumber.compare).indexOf(basename(setup.file));
  return {
    tracking: [TABLE],
    before: async () => (earlier > 0 ? run('up', earlier) : undefined),
    up: () => run('up', 1),
    down: () => run('down', 1),
  };
}

/** node-pg-migrate's runner. */
export const nodePgMigrate: ToolRunner = {
  tool: 'node-pg-migrate',
  packages: ['node-pg-migrate'],
  drivers: { postgresql: ['pg'] },
  open,
};
