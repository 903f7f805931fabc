import * as fs from 'node:fs';

/**
 * The file-system calls that change something, and those that read: one small object, so that a test can stop
 * the process between any two of them. Every path is absolute.
 */
export interface Disk {
  /** The bytes of a file. */
  read(path: string): Buffer;
  /** The names in a folder, sorted. */
  list(path: string): string[];
  /** Creates a file that must not be there, and follows no link. Returns its handle. */
  openNew(path: string, mode: number): number;
  /** Writes all bytes. */
  write(handle: number, bytes: Uint8Array): void;
  /** Brings the bytes to the medium. */
  sync(handle: number): void;
  /** Sets the mode bits, past the umask. */
  setMode(handle: number, mode: number): void;
  /** Sets owner and group. */
  setOwner(handle: number, uid: number, gid: number): void;
  close(handle: number): void;
  /** Replaces `to` in one step. */
  rename(from: string, to: string): void;
  /** A second name for a file; fails where the name is taken. */
  link(from: string, to: string): void;
  remove(path: string): void;
  makeFolder(path: string): void;
  /** Fails unless the folder is empty. */
  removeFolder(path: string): void;
  /** Brings the names in a folder to the medium, where the platform can. */
  syncFolder(path: string): void;
}

// Windows cannot open a folder, and some network file systems cannot sync one: the names are then as safe as they get.
const NO_FOLDER_SYNC = new Set(['EISDIR', 'EPERM', 'EINVAL', 'EACCES', 'ENOTSUP', 'EBADF']);

/** The real one. */
export const realDisk: Disk = {
  read: (path) => fs.readFileSync(path),
  list: (path) => fs.readdirSync(path).sort(),
  openNew: (path, mode) => fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL, mode),
  write: (handle, bytes) => {
    for (let done = 0; done < bytes.length;) done += fs.writeSync(handle, bytes, done);
  },
  sync: (handle) => fs.fsyncSync(handle),
  setMode: (handle, mode) => fs.fchmodSync(handle, mode),
  setOwner: (handle, uid, gid) => fs.fchownSync(handle, uid, gid),
  close: (handle) => fs.closeSync(handle),
  rename: (from, to) => fs.renameSync(from, to),
  link: (from, to) => fs.linkSync(from, to),
  remove: (path) => fs.unlinkSync(path),
  makeFolder: (path) => fs.mkdirSync(path),
  removeFolder: (path) => fs.rmdirSync(path),
  syncFolder: (path) => {
    try {
      const handle = fs.openSync(path, 'r');
      closing(handle, () => fs.fsyncSync(handle));
    } catch (error) {
      if (!NO_FOLDER_SYNC.has(codeOf(error))) throw error;
    }
  },
};

function closing(handle: number, run: () => void): void {
  try {
    run();
  } finally {
    fs.closeSync(handle);
  }
}

/** The system's code of an error (`ENOENT`), or an empty string. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** What is at a path, links not followed; undefined when nothing is. Throws for everything but "not there". */
export function statOf(path: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Runs a call whose failure with one of the codes is as good as success. */
export function tolerate(codes: readonly string[], run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!codes.includes(codeOf(error))) throw error;
  }
}
