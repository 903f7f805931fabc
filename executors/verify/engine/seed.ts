import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file that is kept between runs, because making it costs seconds. */
export interface Seed {
  /** The bytes, or undefined when there is no seed that can be trusted. */
  load(): Buffer | undefined;
  /** Keeps the bytes where that is possible; a machine without a place for them is as good, only slower. */
  save(bytes: Buffer): void;
}

/** Where this user's programs keep what they can make again, by the convention of each system. */
function cacheFolders(): string[] {
  const own = process.env['XDG_CACHE_HOME'] ?? process.env['LOCALAPPDATA'];
  const home = process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache');
  const shared = join(tmpdir(), `infra-dev-${process.getuid?.() ?? 'cache'}`);
  return [...(own ? [join(own, 'infra-dev')] : []), join(home, 'infra-dev'), shared];
}

/**
 * @param name file name; holds the version of what made it, so that another version makes its own
 * @param places folders to try in turn
 */
export function seed(name: string, places: readonly string[] = cacheFolders()): Seed {
  return {
    load: () => first(places, (folder) => read(join(folder, name))),
    save: (bytes) => void first(places, (folder) => write(folder, name, bytes)),
  };
}

function first<T>(places: readonly string[], attempt: (folder: string) => T): T | undefined {
  for (const folder of places) {
    try {
      return attempt(folder);
    } catch {
      // The next place may serve; without any the seed is made anew.
    }
  }
  return undefined;
}

const DIGEST_BYTES = 32;
const digest = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** The file starts with the digest of the rest: a torn or damaged one is not used, nor one that somebody else may have written. */
function read(path: string): Buffer {
  const stat = lstatSync(path);
  const mine = process.getuid === undefined || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0);
  if (!stat.isFile() || !mine) throw new Error('not a file of this user alone');
  const bytes = readFileSync(path);
  const body = bytes.subarray(DIGEST_BYTES);
  if (!digest(body).equals(bytes.subarray(0, DIGEST_BYTES))) throw new Error('damaged');
  return body;
}

function write(folder: string, name: string, bytes: Buffer): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const part = join(folder, `${name}.${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(part, Buffer.concat([digest(bytes), bytes]), { mode: 0o600, flag: 'wx' });
    renameSync(part, join(folder, name));
  } finally {
    rmSync(part, { force: true });
  }
  return true;
}
