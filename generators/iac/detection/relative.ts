import { posix } from 'node:path';

/** A relative path from a folder of the workspace (`''` is the root); undefined when it leads out of it. */
export function resolvePath(folder: string, path: string): string | undefined {
  const joined = posix.normalize(posix.join(folder || '.', path)).replace(/\/$/, '');
  if (joined.startsWith('..')) return undefined;
  return joined === '.' ? '' : joined;
}
