import { readStamp } from '../stamp.js';

/**
 * The name of a migration that an earlier apply of the same change wrote: its stamp stays, whatever was added after it since.
 * @param own the name it had
 * @param words what stands behind the stamp now
 */
export function keptName(own: string, words: string): string {
  const old = readStamp(own)?.words ?? '';
  return old === '' ? own : `${own.slice(0, own.length - old.length)}${words}`;
}
