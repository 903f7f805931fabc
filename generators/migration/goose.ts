import { file } from '../../pipeline/change.js';
import type { Tool } from '../../pipeline/kind.js';
import { detectGoose } from './detection/goose.js';
import { endsTransactions } from './strategy/backfill.js';
import type { Migration } from './task.js';
import { makeInFolder, type Drafted, type FolderTool, type Written } from './tool/folder.js';
import { byNumber, filesIn, laidOut } from './tool/sql-file.js';

const DOWN = /^--\s*\+goose\s+down\b.*$/im;
const upOf = (text: string): string =>
  (text.replace(/^[\s\S]*?^--\s*\+goose\s+up\b.*$/im, '').split(DOWN)[0] ?? '').replace(/^--\s*\+goose\s+Statement\w+\s*$/gim, '');

const tool: FolderTool = {
  tool: 'goose',
  example: '20240101000000_init',
  case: 'snake',
  dir: 'migrations',
  transactional: true,
  leaves: true,
  outside: true,
  splitter: 'goose',
  siblings: (files, dir) =>
    filesIn(files, dir)
      .filter((name) => /^\d.*\.sql$/.test(name))
      .sort(byNumber)
      .map((name) => ({ name: name.slice(0, -'.sql'.length), path: `${dir}/${name}` })),
  up: upOf,
};

function write({ run, name, up, down, transaction }: Drafted): Written {
  const path = `${run.dir}/${name}.sql`;
  const laid = laidOut(up, run.newest.map(upOf));
  // goose ends a statement at each line that ends with a semicolon, unless it is told where one begins and ends.
  const blocks = (list: typeof laid.blocks): { text: string; gap: boolean; whole: boolean }[] =>
    list.map((one) => ({ ...one, whole: endsTransactions(one.text) || /;[ \t]*\r?\n/.test(one.text) }));
  const back = laidOut(down, []);
  const view = {
    up: { ...laid, blocks: blocks(laid.blocks) },
    down: { ...back, blocks: blocks(back.blocks) },
    outside: transaction === 'none',
  };
  return {
    changes: [file(path, 'migration/goose/migration.sql.hbs', view)],
    up: path,
    down: path,
    steps: {
      deployment: [
        `Run the migration \`${name}\` before the new code: \`goose -dir ${run.dir} up\` (driver and connection as GOOSE_DRIVER and GOOSE_DBSTRING say).`,
      ],
      verification: [`\`goose -dir ${run.dir} status\` shows ${name} as applied.`],
      rollback: [{ order: 3, step: `Take the migration back: \`goose -dir ${run.dir} down\`.` }],
    },
  };
}

/** goose: one file with `-- +goose Up` and `-- +goose Down`. */
export const goose: Tool<Migration> = {
  name: 'goose',
  detect: detectGoose,
  changes: (task, found) => makeInFolder(task, found, tool, write),
};
