import type { Commit } from './history.js';

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
  /** The newest commits that touched any of the paths (files or folders), newest first; empty without git. */
  history(paths: readonly string[], limit: number): Commit[];
}
