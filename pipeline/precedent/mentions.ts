import { git } from '../git.js';
import type { Workspace } from '../workspace.js';

const known = new WeakMap<Workspace, Map<string, string[]>>();

/**
 * For each name the files that hold it. Names that were not asked for before are looked up together: one search of the repository
 * instead of one for each.
 */
export function mentionsOf(workspace: Workspace, names: readonly string[]): Map<string, string[]> {
  const cache = known.get(workspace) ?? new Map<string, string[]>();
  known.set(workspace, cache);
  const fresh = names.filter((name) => !cache.has(name));
  const files = fresh.length > 1 ? holdingAny(workspace, fresh) : undefined;
  for (const name of fresh) cache.set(name, files ? files.filter((path) => holds(workspace, path, name)) : workspace.mentions(name));
  return new Map(names.map((name) => [name, cache.get(name) ?? []]));
}

function holdingAny(workspace: Workspace, names: readonly string[]): string[] | undefined {
  const found = git(workspace.root, ['grep', '--untracked', '--no-color', '-l', '-I', '-z', '-F', ...names.flatMap((name) => ['-e', name])]);
  if (found === undefined) return undefined;
  const listed = new Set(workspace.files());
  return found.split('\0').filter((path) => listed.has(path));
}

function holds(workspace: Workspace, path: string, name: string): boolean {
  try {
    return workspace.read(path)?.includes(name) ?? false;
  } catch {
    // A file that cannot be read as text holds no declaration.
    return false;
  }
}
