import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Pool } from 'pg';
import { pgConnection, use } from './load.js';
import type { Opened, Setup, ToolRunner } from './tool.js';

interface Journal {
  entries: { tag: string; when: number }[];
}

/** A copy of the folder whose journal ends where it is told to: Drizzle runs all that the journal names. */
function folderUpTo(setup: Setup, name: string, entries: (all: Journal['entries']) => Journal['entries']): string {
  const folder = join(setup.home, `.infra-dev-drizzle-${name}`);
  cpSync(setup.dir, folder, { recursive: true });
  const path = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
  writeFileSync(path, JSON.stringify({ ...journal, entries: entries(journal.entries) }));
  return folder;
}

const SCHEMA = 'drizzle';
const TABLE = '__drizzle_migrations';

async function open(setup: Setup): Promise<Opened> {
  const made = await use<{ default: { Pool: new (options: object) => Pool } }>(setup, 'pg');
  const { drizzle: wrap } = await use<typeof import('drizzle-orm/node-postgres')>(setup, 'drizzle-orm/node-postgres');
  const { migrate } = await use<typeof import('drizzle-orm/node-postgres/migrator')>(setup, 'drizzle-orm/node-postgres/migrator');
  const pool = new made.default.Pool({ ...pgConnection(setup.access), max: 2 });
  const tag = basename(setup.file, '.sql');
  const until = (all: Journal['entries'], more: 0 | 1): Journal['entries'] => all.slice(0, all.findIndex((one) => one.tag === tag) + more);
  const before = folderUpTo(setup, 'before', (all) => until(all, 0));
  const including = folderUpTo(setup, 'with', (all) => until(all, 1));
  const run = (migrationsFolder: string): Promise<void> => migrate(wrap(pool), { migrationsFolder });
  return {
    tracking: [`${SCHEMA}.${TABLE}`],
    before: () => run(before),
    up: () => run(including),
    forget: async () => {
      await pool.query(`DELETE FROM ${SCHEMA}.${TABLE} WHERE id = (SELECT max(id) FROM ${SCHEMA}.${TABLE})`);
    },
    close: () => pool.end(),
  };
}

/** Drizzle's migrator. It has no way back: the SQL for that is run by hand, as its readers would. */
export const drizzle: ToolRunner = { tool: 'drizzle', packages: ['drizzle-orm'], drivers: { postgresql: ['pg'] }, open };
