import { join } from 'node:path';
import { InfraError } from '../error.js';
import { writeBeside } from './beside.js';
import { placeAgain, realRoot, type Place } from './contain.js';
import { realDisk, statOf, tolerate, type Disk } from './disk.js';
import { dropHalfJournal, dropJournal, JOURNAL_PATH, readJournal, temporary, type Journal, type JournalEntry } from './journal.js';
import { alive } from './owner.js';
import { dropState } from './state.js';

/** What is found at a path: the old text, the new one (or half of it), or somebody else's. */
type Side = 'before' | 'after' | 'foreign';

/**
 * Ends what an interrupted run began: when every file has its new text, what is left to do is done; otherwise every file gets
 * its old text back and what was created goes. A file that somebody changed since is left alone and named.
 * Call it while holding the lock.
 * @param root absolute path of the workspace
 * @returns the sentence to say aloud; undefined when there was nothing to end
 * @throws InfraError when the journal is not ours, its run is still going on, or the disk refuses
 */
export function recover(root: string, disk: Disk = realDisk): string | undefined {
  const base = realRoot(root);
  const journal = readJournal(base);
  if (!journal) return void tidied(base, disk);
  if (journal.owner.pid !== process.pid && alive(journal.owner) === 'yes') {
    throw new InfraError({
      subject: `process ${journal.owner.pid} is writing to the workspace`,
      remedy: 'Wait for it to end and run again.',
    });
  }
  const said = settle(base, journal, disk);
  dropState(base, []);
  return said;
}

function tidied(root: string, disk: Disk): void {
  dropHalfJournal(root, disk);
  dropState(root, []);
}

/**
 * Finishes or restores. Each step may be done again, so that a second interruption does no harm.
 * @param mayFinish false: restore, even when every file has its new text
 */
export function settle(root: string, journal: Journal, disk: Disk, mayFinish = true): string {
  const sides = journal.entries.map((entry) => sideOf(root, entry, journal.in_place));
  const done = mayFinish && sides.every((side) => side === 'after');
  removeTemporaries(root, journal, disk);
  const foreign = done ? [] : takeBack(root, journal, sides, disk);
  const going = done ? journal.prune : [...journal.folders].reverse();
  for (const folder of going) removeEmpty(root, folder, disk);
  dropJournal(root, disk);
  return sentence(journal, done, foreign);
}

function takeBack(root: string, journal: Journal, sides: readonly Side[], disk: Disk): string[] {
  const foreign: string[] = [];
  for (const [index, entry] of journal.entries.entries()) {
    if (sides[index] === 'foreign') foreign.push(entry.path);
    if (sides[index] === 'after') putBack(root, journal, index, disk);
  }
  return foreign;
}

function sideOf(root: string, entry: JournalEntry, inPlace: boolean): Side {
  const place = placeIfAny(root, entry.path);
  if (!place) return 'foreign';
  const now = place.stat ? realDisk.read(place.absolute) : null;
  if (equals(now, entry.before)) return 'before';
  if (equals(now, entry.after)) return 'after';
  return inPlace && now && begins(now, entry.after) ? 'after' : 'foreign';
}

/** A path that now leads elsewhere is not ours to touch. */
function placeIfAny(root: string, path: string): Place | undefined {
  try {
    return placeAgain(root, path);
  } catch (error) {
    if (error instanceof InfraError) return undefined;
    throw error;
  }
}

/** True when bytes (null: no file) are those of a text (null: no file). */
export const equals = (bytes: Buffer | null, text: string | null): boolean =>
  bytes === null || text === null ? bytes === null && text === null : bytes.equals(Buffer.from(text, 'utf8'));

const begins = (bytes: Buffer, text: string | null): boolean =>
  text !== null && Buffer.from(text, 'utf8').subarray(0, bytes.length).equals(bytes);

function putBack(root: string, journal: Journal, index: number, disk: Disk): void {
  const entry = journal.entries[index]!;
  const place = placeAgain(root, entry.path);
  if (entry.before === null) return tolerate(['ENOENT'], () => disk.remove(place.absolute));
  const temp = temporary(journal, place.absolute, index, 'old');
  makeFolders(root, entry.path, disk);
  writeBeside(disk, temp, entry.before, entry.mode, place.stat);
  disk.rename(temp, place.absolute);
}

/** Makes the folders above a path; returns nothing, because the journal names them already. */
export function makeFolders(root: string, path: string, disk: Disk): void {
  const parts = path.split('/').slice(0, -1);
  for (const [index] of parts.entries()) {
    const place = placeAgain(root, parts.slice(0, index + 1).join('/'), 'folder');
    if (!place.stat) tolerate(['EEXIST'], () => disk.makeFolder(place.absolute));
  }
}

function removeTemporaries(root: string, journal: Journal, disk: Disk): void {
  for (const [index, entry] of journal.entries.entries()) {
    const place = placeIfAny(root, entry.path);
    const names = place ? [temporary(journal, place.absolute, index, 'new'), temporary(journal, place.absolute, index, 'old')] : [];
    for (const name of names) if (statOf(name)) tolerate(['ENOENT'], () => disk.remove(name));
  }
}

/** A folder that holds something by now is somebody's. */
export function removeEmpty(root: string, folder: string, disk: Disk): void {
  if (statOf(join(root, folder))?.isDirectory() !== true) return;
  const place = placeAgain(root, folder, 'folder');
  tolerate(['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EBUSY'], () => disk.removeFolder(place.absolute));
}

function sentence(journal: Journal, done: boolean, foreign: readonly string[]): string {
  const count = `${journal.entries.length} ${journal.entries.length === 1 ? 'file' : 'files'}`;
  if (done) return `An earlier run was interrupted after it had written all of its ${count}; its journal (${JOURNAL_PATH}) is closed.`;
  const kept = foreign.length > 0 ? ` Left as they are, because somebody changed them since: ${foreign.join(', ')}.` : '';
  return `An earlier run was interrupted while it wrote ${count}; what it had changed is restored to what it was before.${kept}`;
}
