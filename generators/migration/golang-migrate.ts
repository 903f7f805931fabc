import { file } from '../../pipeline/change.js';
import type { Found, Tool } from '../../pipeline/kind.js';
import { detectGolangMigrate } from './detection/golang-migrate.js';
import type { Migration } from './task.js';
import { makeInFolder, type Drafted, type FolderTool, type Written } from './tool/folder.js';
import { byNumber, filesIn, laidOut } from './tool/sql-file.js';

const tool: FolderTool = {
  tool: 'golang-migrate',
  example: '000001_init',
  case: 'snake',
  dir: 'migrations',
  transactional: false,
  // Its driver for SQLite opens one, unless x-no-tx-wrap is set.
  sqlite: 'open',
  batch: true,
  outside: true,
  siblings: (files, dir) =>
    filesIn(files, dir)
      .filter((name) => name.endsWith('.up.sql'))
      .sort(byNumber)
      .map((name) => ({ name: name.slice(0, -'.up.sql'.length), path: `${dir}/${name}` })),
  up: (text) => text,
};

function write({ run, name, up, down, outside }: Drafted, found: Found): Written {
  const path = (direction: string): string => `${run.dir}/${name}.${direction}.sql`;
  const downs = run.siblings.slice(-8).map((sibling) => found.workspace.read(sibling.path.replace(/\.up\.sql$/, '.down.sql')) ?? '');
  const url = '"$DATABASE_URL"';
  return {
    changes: [
      file(path('up'), 'migration/golang-migrate/up.sql.hbs', laidOut(up, outside ? [] : run.newest)),
      file(path('down'), 'migration/golang-migrate/down.sql.hbs', laidOut(down, outside ? [] : downs)),
    ],
    up: path('up'),
    down: path('down'),
    steps: {
      deployment: [`Run the migration \`${name}\` before the new code: \`migrate -path ${run.dir} -database ${url} up\`.`],
      verification: [`\`migrate -path ${run.dir} -database ${url} version\` prints ${name.split('_')[0]}.`],
      rollback: [{ order: 3, step: `Take the migration back: \`migrate -path ${run.dir} -database ${url} down 1\`.` }],
    },
  };
}

/** golang-migrate: a pair of files, `.up.sql` and `.down.sql`. */
export const golangMigrate: Tool<Migration> = {
  name: 'golang-migrate',
  detect: detectGolangMigrate,
  changes: (task, found) => makeInFolder(task, found, tool, (drafted) => write(drafted, found)),
};
