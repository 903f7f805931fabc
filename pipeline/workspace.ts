import { lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { InfraError } from './error.js';
import { git, grep, grepAny, isIgnored, listFiles, log } from './git.js';
import type { Commit } from './history.js';
import { globber } from './glob.js';

/**
 * The workspace, read-only. Paths are workspace-relative with `/`. Files that git ignores, `.git`, `node_modules` and
 * `.claude/feature-dev` are not among `files()`. Every answer is remembered: a file is read once.
 */
export interface Workspace {
  /** Absolute, links resolved. */
  readonly root: string;
  /** All tracked and untracked-but-not-ignored files, sorted. */
  files(): readonly string[];
  /** True when there is such a file (also one that git ignores). */
  has(path: string): boolean;
  /** The text of a file, byte for byte (BOM and CRLF stay); null when there is none. Throws an InfraError for a link out, a binary or invalid UTF-8. */
  read(path: string): string | null;
  /** The members of `files()` that match any of the globs (picomatch, dot files included). */
  glob(patterns: string | readonly string[]): string[];
  /** True when git ignores the path. */
  ignored(path: string): boolean;
  /** True when git tracks the path. */
  tracked(path: string): boolean;
  /** The members of `files()` whose text contains the exact string. */
  mentions(text: string): string[];
  /** The members of `among` that may hold any of the exact strings, letter case aside: the others need not be read. */
  holding(texts: readonly string[], among: readonly string[]): string[];
  /** The newest commits that touched any of the paths (files or folders), newest first; empty without git. */
  history(paths: readonly string[], limit: number): Commit[];
}

/** Texts that stand in for what is on disk; null hides a file. */
export type Overlay = ReadonlyMap<string, string | null>;

/** 16 MiB: no file that a person edits is larger; reading stops there. */
const SIZE_LIMIT = 16 * 1024 * 1024;
/** Never listed, whatever git says: not ours, not source, or our own state. */
const NEVER = /(^|\/)(\.git|node_modules)(\/|$)|^\.claude\/feature-dev(\/|$)/;

/**
 * Opens a workspace for reading.
 * @param root its folder
 * @param overlay texts that stand in for what is on disk
 */
export function openWorkspace(root: string, overlay: Overlay = new Map()): Workspace {
  const real = realpathSync(root);
  const once = memo();
  const listing = () => once('listing', () => listWorkspace(real, overlay));
  const workspace: Workspace = {
    root: real,
    files: () => listing().files,
    has: (path) => (overlay.has(path) ? overlay.get(path) !== null : isFile(real, path)),
    read: (path) => once(`read ${path}`, () => overlay.get(path) ?? (overlay.has(path) ? null : readText(real, path))),
    glob: (patterns) => once(`glob ${String(patterns)}`, () => globber(patterns)(listing().files)),
    // What is listed is not ignored: no process is started for it.
    ignored: (path) => once(`ignored ${path}`, () => listing().git && !listing().known.has(path) && isIgnored(real, path)),
    tracked: (path) => listing().tracked.has(path),
    mentions: (text) => once(`mentions ${text}`, () => mentions(workspace, overlay, listing(), text)),
    holding: (texts, among) => holding(workspace, overlay, listing(), texts, among),
    history: (paths, limit) => once(`history ${limit} ${paths.join('\0')}`, () => (listing().git ? log(real, paths, limit) : [])),
  };
  return workspace;
}

function memo(): <T>(key: string, make: () => T) => T {
  const known = new Map<string, unknown>();
  return <T>(key: string, make: () => T): T => {
    if (!known.has(key)) known.set(key, make());
    return known.get(key) as T;
  };
}

interface Listed {
  git: boolean;
  tracked: ReadonlySet<string>;
  files: string[];
  /** The files again, to look one up. */
  known: ReadonlySet<string>;
}

function listWorkspace(root: string, overlay: Overlay): Listed {
  const listed = listFiles(root);
  const onDisk = listed ? [...listed.tracked, ...listed.untracked] : walk(root);
  const wanted = onDisk.filter((path) => !NEVER.test(path) && !overlay.has(path) && isFile(root, path));
  const added = [...overlay].filter(([path, text]) => text !== null && !NEVER.test(path)).map(([path]) => path);
  const files = [...wanted, ...added].sort();
  return { git: listed !== undefined, tracked: listed?.tracked ?? new Set(), files, known: new Set(files) };
}

/** Without git: every regular file, in folders that are not hidden state or output. */
function walk(root: string, folder = ''): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (NEVER.test(path) || /^(dist|build|coverage|\.nx|\.venv|__pycache__|target|vendor)$/.test(entry.name)) return [];
    if (entry.isDirectory()) return walk(root, path);
    return entry.isFile() ? [path] : [];
  });
}

function isFile(root: string, path: string): boolean {
  return lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
}

function readText(root: string, path: string): string | null {
  const absolute = join(root, path);
  const stat = lstatSync(absolute, { throwIfNoEntry: false });
  if (!stat) return null;
  const target = realpathSync.native(absolute);
  if (target !== root && !target.startsWith(root + sep)) {
    throw new InfraError({ subject: 'leads outside the workspace by a link', file: path, remedy: 'Replace the link by a file inside the workspace.' });
  }
  if (!stat.isFile()) return null;
  if (stat.size > SIZE_LIMIT) {
    throw new InfraError({ subject: `is ${stat.size} bytes, more than the ${SIZE_LIMIT} that are read`, file: path });
  }
  return decode(readFileSync(absolute), path);
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InfraError({ subject: 'is not valid UTF-8 text', file: path, remedy: 'Save it as UTF-8.' });
  }
}

function mentions(workspace: Workspace, overlay: Overlay, listed: Listed, text: string): string[] {
  const holds = (path: string): boolean => workspace.read(path)?.includes(text) ?? false;
  const found = listed.git && listed.files.length > SMALL ? grep(workspace.root, text) : undefined;
  if (!found) return listed.files.filter(safely(holds));
  const { known } = listed;
  const onDisk = found.filter((path) => known.has(path) && !overlay.has(path));
  return [...onDisk, ...[...overlay.keys()].filter((path) => known.has(path) && holds(path))].sort();
}

/** So few files are read sooner than a process is started to search them. */
export const FEW = 16;
/** The same for a whole workspace, which is searched more than once and read once. */
export const SMALL = 48;
/** Without git so many files are read in search of a text; the rest hold nothing. */
const UNSEARCHED = 4000;

function holding(workspace: Workspace, overlay: Overlay, listed: Listed, texts: readonly string[], among: readonly string[]): string[] {
  if (among.length <= FEW) return [...among];
  const found = listed.git ? grepAny(workspace.root, texts, among) : undefined;
  const words = texts.map((text) => text.toLowerCase());
  const holds = safely((path) => words.some((word) => workspace.read(path)?.toLowerCase().includes(word) ?? false));
  if (!found) return among.slice(0, UNSEARCHED).filter(holds);
  const known = new Set(found);
  return among.filter((path) => known.has(path) || overlay.has(path));
}

/** A file that cannot be read as text holds nothing that we look for. */
function safely(test: (path: string) => boolean): (path: string) => boolean {
  return (path) => {
    try {
      return test(path);
    } catch {
      return false;
    }
  };
}

/** The folder that holds the workspace around a folder: the nearest with nx.json or .claude, else the repository's top, else the folder. */
export function findRoot(from: string): string {
  return nearest(from, ['nx.json', '.claude/feature-dev']) ?? git(from, ['rev-parse', '--show-toplevel'])?.trim() ?? from;
}

function nearest(from: string, names: readonly string[]): string | undefined {
  for (let folder = from; ; folder = join(folder, '..')) {
    if (names.some((name) => lstatSync(join(folder, name), { throwIfNoEntry: false }))) return folder;
    if (join(folder, '..') === folder) return undefined;
  }
}
