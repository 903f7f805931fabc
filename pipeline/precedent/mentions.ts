import { grepEach } from '../git.js';
import { SMALL, type Workspace } from '../workspace.js';

const known = new WeakMap<Workspace, Map<string, string[]>>();

/**
 * For each name the files that hold it. Names that were not asked for before are looked up together: one search of the repository
 * instead of one for each.
 */
export function mentionsOf(workspace: Workspace, names: readonly string[]): Map<string, string[]> {
  const cache = known.get(workspace) ?? new Map<string, string[]>();
  known.set(workspace, cache);
  const fresh = names.filter((name) => !cache.has(name));
  const files = fresh.length > 1 && workspace.files().length > SMALL ? holdingEach(workspace, fresh) : undefined;
  for (const name of fresh) cache.set(name, files?.get(name) ?? workspace.mentions(name));
  return new Map(names.map((name) => [name, cache.get(name) ?? []]));
}

function holdingEach(workspace: Workspace, names: readonly string[]): Map<string, string[]> | undefined {
  const found = grepEach(workspace.root, names);
  if (found === undefined) return undefined;
  const listed = new Set(workspace.files());
  return new Map([...found].map(([name, paths]) => [name, [...paths].filter((path) => listed.has(path))]));
}
