import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { InfraError, type Problem } from '../error.js';
import { writeBeside } from './beside.js';
import { checkPath, checkPaths, placeAgain, prefixes, realRoot, type Place } from './contain.js';
import { codeOf, realDisk, type Disk } from './disk.js';
import type { Entry } from './entry.js';
import { dropJournal, JOURNAL_PATH, journalOf, readJournal, temporary, writeJournal, type Journal, type JournalEntry } from './journal.js';
import { holdsLock, refuseLost, withLock } from './lock.js';
import { shown } from './path-name.js';
import { equals, makeFolders, recover, removeEmpty, settle } from './recover.js';
import { dropState } from './state.js';

export interface WriteOptions {
  /** Folders that go when they are empty once all files are written. */
  prune?: readonly string[];
  /** The calls that change something; a test puts its own here. */
  disk?: Disk;
}

type Target = Entry & { place: Place };

/**
 * Writes all entries or none, under the lock of the workspace: its own, where the caller has none. Before the first write every path is
 * resolved and every file compared with the text that was read; a journal with the old texts lies on the medium until the last file
 * has its new name. On any error everything is as before.
 * @param root absolute path of the workspace
 * @throws InfraError with every reason; nothing was written, or what was written has been taken back
 */
export async function writeAll(root: string, entries: readonly Entry[], options: WriteOptions = {}): Promise<void> {
  if (entries.every((entry) => entry.before === entry.after)) return;
  if (holdsLock(root)) return write(root, entries, options);
  await withLock(root, 'a write', {}, async () => write(root, entries, options));
}

function write(root: string, entries: readonly Entry[], options: WriteOptions): void {
  const base = realRoot(root);
  const disk = options.disk ?? realDisk;
  const targets = checked(base, entries);
  if (targets.length === 0) return;
  const journal = journalOf(base, targets.map(journalled), { in_place: false, prune: prunable(base, options.prune) });
  let made: string[] = [];
  try {
    made = writeJournal(base, journal, disk);
    stage(base, journal, disk);
    replaceAll(base, journal, disk);
    finish(base, journal, disk);
  } catch (error) {
    throw takenBack(base, journal, disk, error);
  } finally {
    quietly(() => dropState(base, made));
  }
}

const prunable = (root: string, prune: readonly string[] = []): string[] =>
  prune.filter((folder) => checkPath(root, folder, 'folder') === undefined);

/**
 * For files that Nx writes: the journal is on the medium when this returns, and goes with `close`, which Nx calls after it has
 * written. The checks of writeAll are made now.
 * @throws InfraError with every reason; nothing was written
 */
export function journalFor(root: string, entries: readonly Entry[]): { close(): void } {
  const base = realRoot(root);
  const targets = checked(base, entries);
  const journal = journalOf(base, targets.map(journalled), { in_place: true, prune: [] });
  const made = targets.length > 0 ? begun(base, journal) : [];
  const close = (): void => {
    if (targets.length === 0 || readJournal(base)?.token !== journal.token) return;
    dropJournal(base);
    dropState(base, made);
  };
  return { close };
}

/**
 * After Nx has written: Nx takes every folder away that it emptied, so that those that apply had not made are made again, and
 * the ones that it had made go when they are empty.
 * @param entries what Nx was given
 * @param folders those that apply had made
 */
export function settleFolders(root: string, entries: readonly Entry[], folders: readonly string[]): void {
  const base = realRoot(root);
  const ours = new Set(folders);
  const above = entries
    .filter((entry) => entry.after === null)
    .map((entry) =>
      prefixes(entry.path)
        .slice(0, -1)
        .filter((folder) => !ours.has(folder)),
    );
  for (const path of above) if (path.length > 0) makeFolders(base, `${path.at(-1)}/-`, realDisk);
  for (const folder of [...prunable(base, folders)].sort((one, other) => other.length - one.length)) removeEmpty(base, folder, realDisk);
}

function begun(root: string, journal: Journal): string[] {
  try {
    return writeJournal(root, journal, realDisk);
  } catch (error) {
    const thrown = takenBack(root, journal, realDisk, error);
    quietly(() => dropState(root, []));
    throw thrown;
  }
}

/** The entries that change something, each with its place. Every check is made again here, whoever made it before. */
function checked(root: string, entries: readonly Entry[]): Target[] {
  refuseLost(root);
  const settled = recover(root);
  if (settled) throw new InfraError({ subject: settled, remedy: 'Nothing else was written. Run again to start from what is there now.' });
  const changing = entries.filter((entry) => entry.before !== entry.after);
  const problems = [
    ...checkPaths(
      root,
      changing.map((entry) => entry.path),
    ),
    ...changing.flatMap(textProblem),
  ];
  if (problems.length > 0) throw new InfraError(problems);
  const targets = changing.map((entry) => ({ ...entry, place: placeAgain(root, entry.path) }));
  const moved = targets.flatMap(preimageProblem);
  if (moved.length > 0) throw new InfraError(moved);
  return targets;
}

/** Half of a surrogate pair has no UTF-8 form: what is on the disk would not be what was checked. */
const textProblem = (entry: Entry): Problem[] =>
  entry.after !== null && /\p{Surrogate}/u.test(entry.after)
    ? [{ file: entry.path, subject: 'would hold half a Unicode character', remedy: 'Take it out of the plan.' }]
    : [];

function preimageProblem(target: Target): Problem[] {
  const { absolute, stat } = target.place;
  try {
    if (stat) accessSync(absolute, constants.R_OK | constants.W_OK);
    return equals(stat ? realDisk.read(absolute) : null, target.before) ? [] : [edited(target.path, stat !== undefined, target.before)];
  } catch (error) {
    return [{ file: target.path, subject: reason(error), remedy: 'Make it writable, or take it out of the plan.' }];
  }
}

function edited(path: string, there: boolean, before: string | null): Problem {
  const what = before === null ? 'has been created by somebody else' : there ? 'has been edited' : 'has been removed';
  return { file: path, subject: `${what} since it was read`, remedy: 'Nothing was written. Run again to start from what is there now.' };
}

const journalled = (target: Target): JournalEntry => ({
  path: target.place.real,
  before: target.before,
  after: target.after,
  mode: target.place.stat ? target.place.stat.mode & 0o7777 : (target.mode ?? null),
});

/** Every new text lies beside its target before the first target is replaced: a full disk shows here. */
function stage(root: string, journal: Journal, disk: Disk): void {
  for (const [index, entry] of journal.entries.entries()) {
    if (entry.after === null) continue;
    makeFolders(root, entry.path, disk);
    const place = placeAgain(root, entry.path);
    writeBeside(disk, temporary(journal, place.absolute, index, 'new'), entry.after, entry.mode, place.stat);
  }
}

function replaceAll(root: string, journal: Journal, disk: Disk): void {
  for (const [index, entry] of journal.entries.entries()) {
    const place = placeAgain(root, entry.path);
    const now = place.stat ? disk.read(place.absolute) : null;
    if (!equals(now, entry.before)) throw new InfraError(edited(entry.path, now !== null, entry.before));
    if (entry.after === null) disk.remove(place.absolute);
    else disk.rename(temporary(journal, place.absolute, index, 'new'), place.absolute);
  }
}

function finish(root: string, journal: Journal, disk: Disk): void {
  const folders = new Set(journal.entries.map((entry) => dirname(placeAgain(root, entry.path).absolute)));
  for (const folder of folders) disk.syncFolder(folder);
  for (const folder of journal.prune) removeEmpty(root, folder, disk);
  dropJournal(root, disk);
}

/** Takes back what was done and says why. When even that fails, the journal stays and the next start does it. */
function takenBack(root: string, journal: Journal, disk: Disk, error: unknown): unknown {
  const why = error instanceof InfraError ? [...error.problems] : codeOf(error) ? [failure(root, error)] : undefined;
  try {
    settle(root, journal, disk, false);
  } catch (second) {
    const left: Problem = {
      file: JOURNAL_PATH,
      subject: `is not settled, because the workspace ${reason(second)}`,
      remedy: 'The next run settles it before it does anything else: all of it or none.',
    };
    return new InfraError([...(why ?? []), left]);
  }
  return why ? new InfraError(why) : error;
}

const REASONS: Record<string, string> = {
  EACCES: 'may not be written (no permission)',
  EPERM: 'may not be written (no permission)',
  EROFS: 'is on a disk that is read-only',
  ENOSPC: 'does not fit: the disk is full',
  EDQUOT: 'does not fit: the quota of the disk is used up',
  ENOTDIR: 'needs a folder where a file is',
  EISDIR: 'is a folder by now',
  EBUSY: 'is in use and cannot be replaced',
  EXDEV: 'is mounted by itself and cannot be replaced',
  EMFILE: 'cannot be opened: too many files are open',
  ENAMETOOLONG: 'has too long a name for this disk',
  EIO: 'cannot be written: the disk reports an error',
};

const reason = (error: unknown): string => REASONS[codeOf(error)] ?? `cannot be written (${codeOf(error) || String(error)})`;

function failure(root: string, error: unknown): Problem {
  const path = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const named = path?.startsWith(root) ? dirname(path.slice(root.length + 1)) : undefined;
  return {
    subject: `${named ? `folder ${shown(named)}` : 'the workspace'} ${reason(error)}`,
    remedy: 'Nothing was written. Put that right and run again.',
  };
}

function quietly(run: () => void): void {
  try {
    run();
  } catch {
    return;
  }
}
