import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { succeed } from './program.js';
import type { Opened, Setup, ToolRunner } from './tool.js';
import { databaseUrl } from './url.js';

const byNumber = new Intl.Collator('en', { numeric: true });

/** The program of the npm package, or the one on PATH. */
function programOf(setup: Setup): string {
  for (let folder = setup.dir; folder.startsWith(setup.root); folder = dirname(folder)) {
    const path = join(folder, 'node_modules', '.bin', 'dbmate');
    if (existsSync(path)) return path;
  }
  return 'dbmate';
}

/** A folder with some of the migrations: dbmate runs all that it finds. */
function folderOf(setup: Setup, name: string, files: readonly string[]): string {
  const folder = join(setup.home, `.infra-dev-dbmate-${name}`);
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(join(setup.dir, file), join(folder, file));
  return folder;
}

function open(setup: Setup): Promise<Opened> {
  const files = readdirSync(setup.dir).filter((file) => /^\d.*\.sql$/.test(file));
  const at = files.sort(byNumber.compare).indexOf(basename(setup.file));
  const before = folderOf(setup, 'before', files.slice(0, at));
  const including = folderOf(setup, 'with', files.slice(0, at + 1));
  const environment = { DATABASE_URL: databaseUrl(setup.access, { sslmode: 'disable' }) };
  const run = (verb: string, folder: string): Promise<void> =>
    succeed([programOf(setup), '--no-dump-schema', '--migrations-dir', folder, verb], setup.home, environment);
  return Promise.resolve({
    tracking: ['schema_migrations'],
    before: async () => (at > 0 ? run('migrate', before) : undefined),
    up: () => run('migrate', including),
    down: () => run('rollback', including),
  });
}

/** dbmate's program. */
export const dbmate: ToolRunner = {
  tool: 'dbmate',
  packages: ['dbmate'],
  program: 'dbmate',
  drivers: { postgresql: [], mysql: [], sqlite: [] },
  open,
};
