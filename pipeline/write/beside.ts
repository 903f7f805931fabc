import type { Stats } from 'node:fs';
import { tolerate, type Disk } from './disk.js';

/**
 * Writes a complete new file beside the one it will replace, with that one's mode and owner.
 * @param path absolute; must not be there
 * @param mode null: the umask decides
 * @param like the file to be replaced, if it is there
 */
export function writeBeside(disk: Disk, path: string, text: string, mode: number | null, like: Stats | undefined): void {
  const handle = disk.openNew(path, mode ?? 0o666);
  try {
    disk.write(handle, Buffer.from(text, 'utf8'));
    if (like && isForeign(like)) giveTo(disk, handle, like);
    if (mode !== null) disk.setMode(handle, mode);
    disk.sync(handle);
  } finally {
    disk.close(handle);
  }
}

const isForeign = (stat: Stats): boolean =>
  process.getuid !== undefined && (stat.uid !== process.getuid() || stat.gid !== process.getgid?.());

// Only root may give a file away; for everybody else the new file is simply theirs.
const giveTo = (disk: Disk, handle: number, stat: Stats): void =>
  tolerate(['EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'], () => disk.setOwner(handle, stat.uid, stat.gid));
