import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { InfraError } from '../error.js';
import type { Sighting } from '../kind.js';
import type { Workspace } from '../workspace.js';

/** 1 MiB: what declares infrastructure is written by hand; lock files, dumps and bundles are larger. */
export const READ_LIMIT = 1024 * 1024;

const cache = new WeakMap<Workspace, Map<string, string | null>>();

/** The text of a file, or null where it is too large, no text, or leads out of the workspace: it then shows nothing. */
export function textOf(workspace: Workspace, path: string): string | null {
  const known = cache.get(workspace) ?? new Map<string, string | null>();
  cache.set(workspace, known);
  const ready = known.get(path);
  if (ready !== undefined) return ready;
  const text = readSmall(workspace, path);
  known.set(path, text);
  return text;
}

/** Formats in which dumps, bundles and schemas come; the others are not asked for their size first. */
const MAY_BE_LARGE = /\.(json|sql|ya?ml|xml|csv|js|mjs|cjs|css|html|lock|txt)$/i;

function readSmall(workspace: Workspace, path: string): string | null {
  if (MAY_BE_LARGE.test(path) && (lstatSync(join(workspace.root, path), { throwIfNoEntry: false })?.size ?? 0) > READ_LIMIT) return null;
  try {
    return workspace.read(path);
  } catch (error) {
    if (error instanceof InfraError) return null;
    throw error;
  }
}

/** The 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** The 1-based line of the first match; undefined when there is none. White space at the start of a match is not its place. */
export function lineOf(text: string, pattern: RegExp): number | undefined {
  const found = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).exec(text);
  if (!found) return undefined;
  return lineAt(text, found.index + (/^\s*/.exec(found[0])?.[0].length ?? 0));
}

/** The sighting of a pattern in a file; undefined when the file does not hold it. */
export function sight(workspace: Workspace, file: string, pattern: RegExp, why: string): Sighting | undefined {
  const text = textOf(workspace, file);
  const line = text === null ? undefined : lineOf(text, pattern);
  return line === undefined ? undefined : { file, line, why };
}

/** The first group of a pattern in a text; undefined when there is no match or the group is empty. */
export function capture(text: string | null, pattern: RegExp): string | undefined {
  return (text === null ? undefined : pattern.exec(text)?.slice(1).find(Boolean)) || undefined;
}

/** One pattern that matches what any of several does; the flags are given, not taken from them. */
export const anyOf = (flags: string, ...patterns: RegExp[]): RegExp => new RegExp(patterns.map((one) => one.source).join('|'), flags);
