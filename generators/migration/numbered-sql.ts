import { file } from '../../pipeline/change.js';
import type { Found, Tool } from '../../pipeline/kind.js';
import { detectNumberedSql } from './detection/numbered-sql.js';
import type { Migration } from './task.js';
import { makeInFolder, type Drafted, type FolderTool, type Sibling, type Written } from './tool/folder.js';
import { byNumber, filesIn, laidOut } from './tool/sql-file.js';

/** How pairs are told apart; the first form that the folder has is followed. `up` may be empty: `1_x.sql` with `1_x.down.sql`. */
const PAIRS: { up: string; down: string }[] = [
  { up: '.up.sql', down: '.down.sql' },
  { up: '_up.sql', down: '_down.sql' },
  { up: '-up.sql', down: '-down.sql' },
  { up: '.do.sql', down: '.undo.sql' },
  { up: '.sql', down: '.down.sql' },
  { up: '.sql', down: '_down.sql' },
  { up: '.sql', down: '.undo.sql' },
  { up: '.sql', down: '_rollback.sql' },
  { up: '.sql', down: '.rollback.sql' },
];

/** `001_x/up.sql` and `001_x/down.sql`: a folder per migration. */
const isFoldered = (files: readonly string[], dir: string): boolean =>
  files.some((path) => path.startsWith(`${dir}/`) && /^[^/]+\/up\.sql$/.test(path.slice(dir.length + 1)));

function pairOf(names: readonly string[]): { up: string; down: string } | undefined {
  return PAIRS.find(({ down }) => names.some((name) => name.endsWith(down)));
}

function siblings(files: readonly string[], dir: string): Sibling[] {
  if (isFoldered(files, dir)) {
    const names = files
      .filter((path) => path.startsWith(`${dir}/`) && path.endsWith('/up.sql'))
      .map((path) => path.slice(dir.length + 1, -'/up.sql'.length));
    return names.sort(byNumber).map((name) => ({ name, path: `${dir}/${name}/up.sql` }));
  }
  const names = filesIn(files, dir).filter((name) => /^[A-Za-z]?\d.*\.sql$/.test(name));
  const pair = pairOf(names) ?? { up: '.sql', down: '\u0000' };
  const isUp = (name: string): boolean => name.endsWith(pair.up) && !PAIRS.some(({ down }) => name.endsWith(down));
  return names
    .filter(isUp)
    .sort(byNumber)
    .map((name) => ({ name: name.slice(0, -pair.up.length), path: `${dir}/${name}` }));
}

const tool: FolderTool = {
  tool: 'numbered-sql',
  example: '001_init',
  case: 'snake',
  dir: 'migrations',
  transactional: false,
  sqlite: 'unknown',
  batch: true,
  siblings,
  up: (text) => text,
};

function paths({ run, name }: Drafted, found: Found): { up: string; down: string; why: string } {
  const files = found.workspace.files();
  if (isFoldered(files, run.dir))
    return {
      up: `${run.dir}/${name}/up.sql`,
      down: `${run.dir}/${name}/down.sql`,
      why: 'a folder with up.sql and down.sql, as the others are',
    };
  const pair = pairOf(filesIn(files, run.dir));
  if (pair)
    return {
      up: `${run.dir}/${name}${pair.up}`,
      down: `${run.dir}/${name}${pair.down}`,
      why: `a pair of ${pair.up} and ${pair.down}, as the others are`,
    };
  const first = run.siblings.length < 3;
  // A runner that takes every file of the folder would run a down file right after its up file.
  const down = first ? `${run.dir}/${name}.down.sql` : `${found.feature.folder}/down/${name}.sql`;
  const up = first && run.siblings.length === 0 ? `${run.dir}/${name}.up.sql` : `${run.dir}/${name}.sql`;
  return {
    up,
    down: run.siblings.length === 0 ? down : `${found.feature.folder}/down/${name}.sql`,
    why: 'the migrations have no down files, so the way back lies in the feature folder',
  };
}

function write(drafted: Drafted, found: Found): Written {
  const { run, name, up, down } = drafted;
  const at = paths(drafted, found);
  const downs = run.siblings
    .slice(-4)
    .map((sibling) => found.workspace.read(at.down.replace(name, sibling.name)) ?? '')
    .filter(Boolean);
  const runner = found.finding?.details?.['runner'];
  const by = typeof runner === 'string' ? `as ${runner} runs the files of ${run.dir}` : `as the files of ${run.dir} are run`;
  return {
    changes: [
      file(at.up, 'migration/numbered-sql/up.sql.hbs', laidOut(up, run.newest)),
      file(at.down, 'migration/numbered-sql/down.sql.hbs', laidOut(down, downs)),
    ],
    up: at.up,
    down: at.down,
    because: [at.why],
    steps: {
      deployment: [`Run \`${at.up}\` before the new code, ${by}.`],
      rollback: [{ order: 3, step: `Take the migration back: run \`${at.down}\`.` }],
    },
  };
}

/** SQL files in the order of their numbers, run by a script of the workspace's own. */
export const numberedSql: Tool<Migration> = {
  name: 'numbered-sql',
  detect: detectNumberedSql,
  changes: (task, found) => makeInFolder(task, found, tool, (drafted) => write(drafted, found)),
};
