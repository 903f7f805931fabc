import { constants, copyFileSync, existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { clearWhenInterrupted } from '../engine/interrupted.js';
import { openWorkspace } from '../../../pipeline/workspace.js';

/** A copy of a workspace in which a tool may do as it likes. */
export interface Scratch {
  root: string;
  remove(): void;
}

/** Larger files are data, not code. */
const SIZE_LIMIT = 1024 * 1024;
/** Files that name databases in use. */
const SECRET = /^\.env(\.|$)/;

/**
 * Copies what git does not ignore, without files of environment variables, and links the installed packages.
 * @param root absolute path of the workspace
 * @param dir workspace-relative folder whose packages are needed
 */
export function scratchOf(root: string, dir: string): Scratch {
  const made = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-scratch-')));
  const clean = (): void => rmSync(made, { recursive: true, force: true });
  const cleared = clearWhenInterrupted({ now: clean });
  const workspace = openWorkspace(root);
  for (const path of workspace.files()) {
    if (!SECRET.test(basename(path))) copy(join(workspace.root, path), join(made, path));
  }
  for (const folder of ancestors(dir)) link(join(workspace.root, folder, 'node_modules'), join(made, folder, 'node_modules'));
  return { root: made, remove: () => (clean(), cleared()) };
}

function copy(from: string, to: string): void {
  const seen = lstatSync(from, { throwIfNoEntry: false });
  if (!seen?.isFile() || seen.size > SIZE_LIMIT) return;
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
}

function link(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to, 'dir');
}

/** A folder and all above it, the top of the workspace as '.'. */
export function ancestors(dir: string): string[] {
  const above = dirname(dir);
  return above === dir || dir === '.' ? ['.'] : [dir, ...ancestors(above)];
}
