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

/** The folder part of a path: `''` for a file in the root. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
/** The last segment of a path. */
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** `a/b` from `a` and `b`; the root (`''`) adds nothing. */
export const within = (folder: string, name: string): string => (folder ? `${folder}/${name}` : name);

const known = new WeakMap<Workspace, FileIndex>();

/** The index of a workspace; made once. */
export function fileIndex(workspace: Workspace): FileIndex {
  const ready = known.get(workspace);
  if (ready) return ready;
  const made = makeIndex(workspace.files());
  known.set(workspace, made);
  return made;
}

/** A file with what patterns are compared with: all in lower case. */
interface Entry {
  file: string;
  path: string;
  name: string;
}

interface Lists {
  all: Entry[];
  byName: Map<string, Entry[]>;
  byExtension: Map<string, Entry[]>;
  byFolder: Map<string, string[]>;
  children: Map<string, Set<string>>;
}

function makeIndex(files: readonly string[]): FileIndex {
  const lists: Lists = { all: [], byName: new Map(), byExtension: new Map(), byFolder: new Map(), children: new Map() };
  for (const file of files) enter(lists, file);
  for (const folder of lists.byFolder.keys()) enterFolder(lists.children, folder);
  const found = new Map<string, string[]>();
  const search = (pattern: string): string[] => {
    const ready = found.get(pattern) ?? expand(pattern.toLowerCase()).flatMap((plain) => searchPlain(plain, lists));
    found.set(pattern, ready);
    return ready;
  };
  return {
    match: (patterns) => [...new Set(patterns.flatMap(search))].sort(),
    inside: (folder) => lists.byFolder.get(folder) ?? [],
    below: (folder) => (folder ? slice(files, `${folder}/`) : files),
    isFolder: (path) => lists.byFolder.has(path) || lists.children.has(path),
    folders: (folder) => [...(lists.children.get(folder) ?? [])],
  };
}

function enter({ all, byName, byExtension, byFolder }: Lists, file: string): void {
  const path = file.toLowerCase();
  const entry = { file, path, name: nameOf(path) };
  all.push(entry);
  push(byName, entry.name, entry);
  push(byExtension, extensionOf(entry.name), entry);
  push(byFolder, folderOf(file), file);
}

function enterFolder(children: Map<string, Set<string>>, folder: string): void {
  for (let at = folder; at; at = folderOf(at)) {
    const names = children.get(folderOf(at)) ?? new Set();
    if (names.has(nameOf(at))) return;
    children.set(folderOf(at), names.add(nameOf(at)));
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
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

const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
const GLOB = /[*?[\](){}!+@]/;

function searchPlain(pattern: string, lists: Lists): string[] {
  const name = nameOf(pattern);
  const literal = name.slice(0, Math.max(0, name.search(GLOB)));
  const candidates = candidatesFor(name, lists).filter((entry) => !literal || entry.name.startsWith(literal));
  // Most patterns of most tools have no candidate: nothing is compiled for them.
  if (candidates.length === 0) return [];
  return candidates.filter(testOf(pattern, name)).map((entry) => entry.file);
}

function testOf(pattern: string, name: string): (entry: Entry) => boolean {
  if (pattern === name && !GLOB.test(name)) return () => true;
  if (!GLOB.test(pattern) && !pattern.startsWith('/')) return ({ path }) => path === pattern || path.endsWith(`/${pattern}`);
  if (pattern === name) {
    const test = GLOB.test(name.replace('*', '')) ? tested(picomatch.makeRe(name, { dot: true })) : aroundStar(name);
    return (entry) => test(entry.name);
  }
  const test = picomatch.makeRe(pattern.startsWith('/') ? pattern.slice(1) : `**/${pattern.replace(/^\*\*\//, '')}`, { dot: true });
  return (entry) => test.test(entry.path);
}

const tested = (expression: RegExp) => (text: string): boolean => expression.test(text);

/** A name with one star and no other sign, which needs no expression. */
function aroundStar(name: string): (text: string) => boolean {
  const [head = '', tail = ''] = name.split('*');
  return (text) => text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}

function candidatesFor(name: string, { all, byName, byExtension }: Lists): readonly Entry[] {
  if (!GLOB.test(name)) return byName.get(name) ?? [];
  const extension = extensionOf(name);
  return name.includes('.') && !GLOB.test(extension) ? (byExtension.get(extension) ?? []) : all;
}

/** `a.{b,c}` → `a.b`, `a.c`, so that names and extensions are literal where they can be. */
function expand(pattern: string): string[] {
  const group = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (!group) return [pattern];
  const head = pattern.slice(0, group.index);
  const tail = pattern.slice(group.index + group[0].length);
  return group[1]!.split(',').flatMap((choice) => expand(head + choice + tail));
}
