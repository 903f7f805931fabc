import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locatorFor } from '../../../pipeline/edit/locators.js';

/** A file that somebody wrote. */
export interface CorpusFile {
  path: string;
  text: string;
}

const CASES = fileURLToPath(new URL('../../cases', import.meta.url));

/** The workspaces that the cases are given: this project's own corpus. */
export const ownFiles = (): CorpusFile[] => filesIn(CASES).filter((one) => /(^|\/)given\//.test(one.path));

/** All text files below a folder, in the order of their paths. */
export function filesIn(folder: string): CorpusFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .sort()
    .flatMap((path) => textOf(path, relative(folder, path).split(sep).join('/')));
}

function textOf(path: string, shown: string): CorpusFile[] {
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  // What is not UTF-8 never reaches an editor.
  return bytes.equals(Buffer.from(text, 'utf8')) && text.trim() !== '' ? [{ path: shown, text }] : [];
}

/** Formats that are edited without a locator, by the ending of the file. */
const ENDINGS: Record<string, RegExp> = { prisma: /\.prisma$/, xml: /\.xml$/ };

/** The files of one format, found as the pipeline finds them. */
export async function ofFormat(files: readonly CorpusFile[], format: string): Promise<CorpusFile[]> {
  const ending = ENDINGS[format];
  if (ending) return files.filter((one) => ending.test(one.path));
  const formats = await Promise.all(files.map(async (one) => (await locatorFor(one.path))?.format));
  return files.filter((_one, index) => formats[index] === format);
}

/** So many of them at most, evenly taken. */
export const sampled = <T>(all: readonly T[], most: number): T[] => (all.length <= most ? [...all] : Array.from({ length: most }, (_, index) => all[Math.floor((index * all.length) / most)]!));

/** A text as it is, and as other editors and systems save it. */
export const VARIANTS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'with CRLF': (text) => text.replace(/\r?\n/g, '\r\n'),
  'with a BOM': (text) => (text.startsWith('\uFEFF') ? text : `\uFEFF${text}`),
  'without a final newline': (text) => text.replace(/(\r?\n)+$/, ''),
};
