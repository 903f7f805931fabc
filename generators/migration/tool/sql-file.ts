import type { View } from '../../../pipeline/render.js';
import type { Statement } from '../sql/writer.js';

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');

/** Names of the files directly in a folder. */
export function filesIn(files: readonly string[], dir: string): string[] {
  const start = dir ? `${dir}/` : '';
  return files.filter((path) => path.startsWith(start) && folderOf(path) === dir).map((path) => path.slice(start.length));
}

/** `1`, `2`, `10`: by number where names begin with numbers of different width. */
export const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** The view of an SQL file: statements with their semicolons. */
export const sqlView = (statements: readonly Statement[], more: View = {}): View => ({
  ...more,
  statements: statements.map((statement) => `${statement.text};`),
});

/** True where the newest files have an empty line between statements. */
export function spaced(texts: readonly string[]): boolean {
  const several = texts.filter((text) => (text.match(/;\s*$/gm)?.length ?? 0) > 1);
  return several.length > 0 && several.filter((text) => /;[ \t]*\r?\n[ \t]*\r?\n\s*\S/.test(text)).length * 2 > several.length;
}

const TRANSACTION = /^\s*BEGIN\s*;[\s\S]*\bCOMMIT\s*;\s*$/i;

/** True where the newest files open and close a transaction themselves. */
export const wrapped = (texts: readonly string[]): boolean =>
  texts.length > 0 && texts.filter((text) => TRANSACTION.test(text.replace(/^--.*$/gm, ''))).length * 2 > texts.length;

/** Statements with the blank lines between them. */
export type LaidOut = { begin: boolean; blocks: { text: string; gap: boolean }[] };

/** The statements of a file as the siblings lay them out. */
export function laidOut(statements: readonly Statement[], siblings: readonly string[]): LaidOut {
  const gap = spaced(siblings);
  const begin = wrapped(siblings);
  return { begin, blocks: statements.map((statement, index) => ({ text: `${statement.text};`, gap: index > 0 && gap })) };
}
