import type { Workspace } from '../workspace.js';
import { fileIndex } from './file-index.js';
import type { DetectRow } from './signs.js';

interface Searched {
  words: ReadonlySet<string>;
  /** Every file that was searched, and whether it holds one of the words. */
  files: ReadonlyMap<string, boolean>;
}

const cache = new WeakMap<Workspace, Searched>();

/** Looks for the words of all rows at once: one search of the workspace, however many rows there are. */
export function searchWords(workspace: Workspace, rows: readonly DetectRow[]): void {
  const asked = rows.filter((row) => row.detect.words);
  const words = new Set(asked.flatMap((row) => row.detect.words!));
  const patterns = asked.flatMap(({ detect }) => [...(detect.files ?? []), ...(detect.contains ?? []).flatMap((one) => one.files)]);
  const files = fileIndex(workspace).match([...new Set(patterns)]);
  const held = new Set(workspace.holding([...words], files));
  cache.set(workspace, { words, files: new Map(files.map((file) => [file, held.has(file)])) });
}

/** The files that may hold one of the words; those alone are worth reading. */
export function marked(workspace: Workspace, files: readonly string[], words: readonly string[]): string[] {
  const searched = cache.get(workspace);
  if (!searched || !words.every((word) => searched.words.has(word))) return workspace.holding(words, files);
  const rest = new Set(workspace.holding(words, files.filter((file) => !searched.files.has(file))));
  return files.filter((file) => searched.files.get(file) ?? rest.has(file));
}
