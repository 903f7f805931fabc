import picomatch from 'picomatch';
import type { Workspace } from '../workspace.js';

/** The files of a workspace, found by name without a walk over all of them. */
export interface FileIndex {
  /**
   * Files that match any of the globs, sorted; upper and lower case are the same. A glob without a slash is a file name in any
   * folder, one that starts with a slash is a path from the root, any other is a path from any folder.
   */
  match(patterns: readonly string[]): string[];
  /** Files directly in a folder (`''` is the root). */
  inside(folder: string): readonly string[];
  /** Files in a folder, at any depth. */
  below(folder: string): readonly string[];
  /** True for a folder with files in it, at any depth. */
  isFolder(path: string): boolean;
  /** Folders directly in a folder, as names. */
  folders(folder: string): readonly string[];
}

const known = new WeakMap<Workspace, FileIndex>();

/** The index of a workspace; made once. */
export function fileIndex(workspace: Workspace): FileIndex {
  const ready = known.get(workspace);
  if (ready) return ready;
  const made = makeIndex(workspace.files());
  known.set(workspace, made);
  return made;
}

/** The folder part of a path: `''` for a file in the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
/** The last segment of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** `a/b` from `a` and `b`; the root (`''`) adds nothing. */
export const within = (folder: string, name: string): string => (folder ? `${folder}/${name}` : name);

const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function makeIndex(files: readonly string[]): FileIndex {
  const byName = new Map<string, string[]>();
  const byExtension = new Map<string, string[]>();
  const byFolder = new Map<string, string[]>();
  const children = new Map<string, Set<string>>();
  for (const file of files) {
    const name = nameOf(file).toLowerCase();
    push(byName, name, file);
    push(byExtension, extensionOf(name), file);
    push(byFolder, folderOf(file), file);
  }
  for (const folder of byFolder.keys()) enter(children, folder);
  const compiled = new Map<string, string[]>();
  const one = (pattern: string): string[] => {
    const ready = compiled.get(pattern) ?? search(pattern, { files, byName, byExtension });
    compiled.set(pattern, ready);
    return ready;
  };
  return {
    match: (patterns) => [...new Set(patterns.flatMap(one))].sort(),
    inside: (folder) => byFolder.get(folder) ?? [],
    below: (folder) => (folder ? slice(files, `${folder}/`) : files),
    isFolder: (path) => byFolder.has(path) || children.has(path),
    folders: (folder) => [...(children.get(folder) ?? [])],
  };
}

/** The paths that start with a prefix, out of sorted ones. */
function slice(files: readonly string[], prefix: string): readonly string[] {
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (files[middle]! < prefix) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < files.length && files[end]!.startsWith(prefix)) end += 1;
  return files.slice(low, end);
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function enter(children: Map<string, Set<string>>, folder: string): void {
  for (let at = folder; at; at = folderOf(at)) {
    const parent = folderOf(at);
    const names = children.get(parent) ?? new Set();
    children.set(parent, names.add(nameOf(at)));
  }
}

interface Lists {
  files: readonly string[];
  byName: ReadonlyMap<string, string[]>;
  byExtension: ReadonlyMap<string, string[]>;
}

function search(pattern: string, lists: Lists): string[] {
  return [...new Set(expand(pattern).flatMap((plain) => searchPlain(plain.toLowerCase(), lists)))];
}

function searchPlain(pattern: string, lists: Lists): string[] {
  const name = nameOf(pattern);
  const candidates = candidatesFor(name, lists);
  if (!pattern.includes('/')) {
    if (!isGlob(name)) return [...candidates];
    const matches = picomatch(name, { dot: true });
    return candidates.filter((file) => matches(nameOf(file).toLowerCase()));
  }
  const rooted = pattern.startsWith('/') ? pattern.slice(1) : `**/${pattern}`;
  const matches = picomatch(rooted, { dot: true });
  return candidates.filter((file) => matches(file.toLowerCase()));
}

const isGlob = (text: string): boolean => /[*?[\](){}!+@]/.test(text);

function candidatesFor(name: string, { files, byName, byExtension }: Lists): readonly string[] {
  if (!isGlob(name)) return byName.get(name) ?? [];
  const extension = extensionOf(name);
  return name.includes('.') && !isGlob(extension) ? byExtension.get(extension) ?? [] : files;
}

/** `a.{b,c}` → `a.b`, `a.c`, so that names and extensions are literal where they can be. */
function expand(pattern: string): string[] {
  const group = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (!group) return [pattern];
  const head = pattern.slice(0, group.index);
  const tail = pattern.slice(group.index + group[0].length);
  return group[1]!.split(',').flatMap((choice) => expand(head + choice + tail));
}
