import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { InfraError } from '../error.js';
import { placeAgain, prefixes, realRoot, STATE_FOLDER } from './contain.js';
import { codeOf, realDisk, statOf, tolerate, type Disk } from './disk.js';

const IGNORE = '.gitignore';
/** More than a journal of a thousand files of 50 KB needs. */
const LARGEST = 256 * 1024 * 1024;

const LEFTOVER_MS = 60_000;

/** Absolute path of a file of the state folder, its folders looked at again. */
export function statePath(root: string, name: string): string {
  return join(placeAgain(root, STATE_FOLDER, 'folder').absolute, name);
}

/**
 * Makes the state folder, which git is told to leave alone.
 * @returns workspace-relative folders that were not there before, outermost first
 */
export function makeState(root: string, disk: Disk = realDisk): string[] {
  const made: string[] = [];
  for (const folder of prefixes(STATE_FOLDER)) {
    const place = placeAgain(root, folder, 'folder');
    if (place.stat) continue;
    tolerate(['EEXIST'], () => {
      disk.makeFolder(place.absolute);
      made.push(folder);
    });
  }
  tolerate(['EEXIST'], () => writeNew(disk, statePath(root, IGNORE), '*\n', false));
  return made;
}

/** Takes the state folder away when nothing of any run is in it, and the folders that were made for it. */
export function dropState(root: string, made: readonly string[]): void {
  const folder = join(realRoot(root), STATE_FOLDER);
  if (statOf(folder)?.isDirectory() !== true) return;
  const names = readdirSync(folder);
  for (const name of names.filter((one) => isLeftover(join(folder, one)))) tolerate(['ENOENT'], () => realDisk.remove(join(folder, name)));
  if (names.some((name) => name !== IGNORE && statOf(join(folder, name)))) return;
  // Another run may be putting its own files there: it makes the folder and the file again.
  tolerate(['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EBUSY'], () => {
    tolerate(['ENOENT'], () => realDisk.remove(join(folder, IGNORE)));
    realDisk.removeFolder(folder);
    for (const parent of [...made].reverse().filter((one) => one !== STATE_FOLDER)) realDisk.removeFolder(join(realRoot(root), parent));
  });
}

/** A lock that never got its name because its run was killed: nobody needs a minute for that. */
function isLeftover(path: string): boolean {
  const stat = /\.draft$/.test(path) ? statOf(path) : undefined;
  return stat !== undefined && Date.now() - stat.mtimeMs > LEFTOVER_MS;
}

/**
 * Creates a file of ours, which only its owner may read: a journal holds the texts of others.
 * @param durable true: all of it is on the medium when this returns
 */
export function writeNew(disk: Disk, path: string, text: string, durable: boolean): void {
  const handle = disk.openNew(path, 0o600);
  try {
    disk.write(handle, Buffer.from(text, 'utf8'));
    if (durable) disk.sync(handle);
  } finally {
    disk.close(handle);
  }
}

/** Replaces a file of the state folder in one step. */
export function replaceState(root: string, name: string, text: string, disk: Disk = realDisk): void {
  const path = statePath(root, name);
  const next = `${path}.next`;
  tolerate(['ENOENT'], () => disk.remove(next));
  writeNew(disk, next, text, true);
  disk.rename(next, path);
  disk.syncFolder(dirname(path));
}

/**
 * The text of a file of ours, which may be anything by now; undefined when there is none.
 * @throws InfraError when it is no regular file or too large to be ours
 */
export function readOwn(path: string, named: string, largest = LARGEST): string | undefined {
  const stat = statOf(path);
  if (!stat) return undefined;
  if (!stat.isFile() || stat.size > largest) {
    throw new InfraError({
      file: named,
      subject: 'is not what infra-dev wrote there',
      remedy: 'Look at it, and remove it when nothing is running.',
    });
  }
  try {
    return realDisk.read(path).toString('utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The data of a file of ours.
 * @throws InfraError when it is not what was written there
 */
export function parseOwn<T>(path: string, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error).split('\n').slice(0, 6) : [];
    throw new InfraError({
      file: path,
      subject: 'is not what infra-dev wrote there',
      evidence: what,
      remedy: 'Restore it from git, or remove it when nothing of the feature is applied.',
    });
  }
}
