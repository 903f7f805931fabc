import { file } from '../../pipeline/change.js';
import type { Found, Tool } from '../../pipeline/kind.js';
import { detectDbmate } from './detection/dbmate.js';
import type { Migration } from './task.js';
import { runnerFor, scriptRunning } from './tool/commands.js';
import { makeInFolder, type Drafted, type FolderTool, type Written } from './tool/folder.js';
import { byNumber, filesIn, laidOut } from './tool/sql-file.js';

const DOWN = /^--\s*migrate:down\b.*$/m;
const upOf = (text: string): string => text.replace(/^[\s\S]*?^--\s*migrate:up\b.*$/m, '').split(DOWN)[0] ?? '';

const tool: FolderTool = {
  tool: 'dbmate',
  example: '20240101000000_init',
  case: 'snake',
  dir: 'db/migrations',
  transactional: true,
  leaves: true,
  outside: true,
  splitter: 'dbmate',
  runner: true,
  siblings: (files, dir) =>
    filesIn(files, dir)
      .filter((name) => /^\d.*\.sql$/.test(name))
      .sort(byNumber)
      .map((name) => ({ name: name.slice(0, -'.sql'.length), path: `${dir}/${name}` })),
  up: upOf,
};

/** db/schema.sql is a dump that dbmate writes itself. */
function write({ run, name, up, down, transaction }: Drafted, found: Found): Written {
  const path = `${run.dir}/${name}.sql`;
  const at = run.dir === 'db/migrations' ? '' : ` --migrations-dir ${run.dir}`;
  const installed = scriptRunning(found.workspace, path, /\bdbmate\b/) !== undefined;
  const binary = installed ? runnerFor(found.workspace, path).exec('dbmate') : 'dbmate';
  const schema = ['db/schema.sql', `${run.dir.replace(/\/?migrations$/, '')}/schema.sql`].find((one) => found.workspace.tracked(one));
  const view = { up: laidOut(up, run.newest.map(upOf)), down: laidOut(down, []), outside: transaction === 'none' };
  return {
    changes: [file(path, 'migration/dbmate/migration.sql.hbs', view)],
    up: path,
    down: path,
    follow_up: schema ? [`run \`${binary}${at} up\` on a local database: it writes ${schema} anew`] : [],
    steps: {
      deployment: [`Run the migration \`${name}\` before the new code: \`${binary}${at} up\`.`],
      verification: [`\`${binary}${at} status\` shows ${name} as applied.`],
      rollback: [{ order: 3, step: `Take the migration back: \`${binary}${at} down\`.` }],
    },
  };
}

/** dbmate: one file with `-- migrate:up` and `-- migrate:down`. */
export const dbmate: Tool<Migration> = {
  name: 'dbmate',
  detect: detectDbmate,
  changes: (task, found) => makeInFolder(task, found, tool, (drafted) => write(drafted, found)),
};
