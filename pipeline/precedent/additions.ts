import { git } from '../git.js';
import type { Workspace } from '../workspace.js';

/** A commit that added entries to a file. */
export interface Addition {
  hash: string;
  /** Lines it added to the file. */
  added: string[];
  /** Lines it took out of the file. */
  removed: string[];
}

/** Newest commits of a file that are looked at: enough for the last 10 to 20 additions of most files. */
const COMMITS = 60;
/** Without old blobs each commit is asked for by itself; beyond this many it is not worth it. */
const SINGLE_COMMITS = 15;
const MARK = '\u0001';

/** History does not move during a run: one `git log` a file, however many entries follow it. */
const known = new WeakMap<Workspace, Map<string, Addition[]>>();

/** What the newest commits of some files added and took out, newest first; empty without git or without the old texts. */
export function additionsTo(workspace: Workspace, paths: readonly string[]): Addition[] {
  const path = paths.join('\0');
  const files = known.get(workspace) ?? new Map<string, Addition[]>();
  known.set(workspace, files);
  const additions = files.get(path) ?? additionsFromGit(workspace, paths);
  files.set(path, additions);
  return additions;
}

function additionsFromGit(workspace: Workspace, paths: readonly string[]): Addition[] {
  const format = ['-p', '-U0', '--no-color', '--no-ext-diff', '--no-textconv', '--no-merges', `--format=${MARK}%H`];
  const all = git(workspace.root, ['log', `--max-count=${COMMITS}`, ...format, '--', ...paths]);
  if (all !== undefined) return read(all);
  const commits = workspace.history(paths, SINGLE_COMMITS);
  return commits.flatMap((commit) => read(git(workspace.root, ['show', ...format, commit.hash, '--', ...paths]) ?? ''));
}

function read(output: string): Addition[] {
  return output
    .split(MARK)
    .filter(Boolean)
    .map((block) => {
      const lines = block.split('\n');
      const body = lines.slice(1);
      return {
        hash: lines[0] ?? '',
        added: body.filter((line) => line.startsWith('+') && !line.startsWith('+++')).map((line) => line.slice(1)),
        removed: body.filter((line) => line.startsWith('-') && !line.startsWith('---')).map((line) => line.slice(1)),
      };
    });
}

/**
 * The names among `known` in the order in which they were added to some files, newest first.
 * A name that a commit both adds and removes was moved, not added.
 */
export function newestNames(workspace: Workspace, paths: readonly string[], known: readonly string[]): string[] {
  const wanted = new Set(known);
  const newest: string[] = [];
  for (const addition of additionsTo(workspace, paths)) {
    const removed = new Set(namesIn(addition.removed));
    const names = namesIn(addition.added).filter((name) => wanted.has(name) && !removed.has(name));
    // A commit that adds a whole file or reorders it says nothing about what is recent.
    if (names.length <= 12) newest.push(...names.filter((name) => !newest.includes(name)));
  }
  return [...new Set(newest)];
}

const namesIn = (lines: readonly string[]): string[] => [...new Set(lines.flatMap((line) => line.match(/[A-Za-z_][\w-]*/g) ?? []))];
