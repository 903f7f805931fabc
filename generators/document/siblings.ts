import type { Found } from '../../pipeline/kind.js';
import { isHeading, outlineOf, type Outline } from './outline.js';
import type { SectionKind } from './section.js';

/** A document of the workspace of the same sort as one that is written. */
export interface Sibling extends Outline {
  path: string;
}

/** Never an example of its sort: lists, forms to fill in, and what this tool writes beside the guides. */
const OTHER = /(^|\/)(readme|index|summary|_?template|overview|changelog|contributing)\b[^/]*$|secrets?[^/]*$/i;
const ELSEWHERE = /(^|\/)(node_modules|vendor|examples?|templates?|fixtures?|testdata|tests?|\.github)\//i;

/** Two sections in common make a document one of the same sort: a folder may hold anything. */
const IN_COMMON = 2;

/**
 * The documents of one sort: those of the folder that holds most of them.
 * @param folder matches the path of a document in such a folder
 * @param sections what documents of the sort are made of
 */
export function siblingsIn(folder: RegExp, sections: readonly SectionKind[], found: Found): Sibling[] {
  const paths = found.workspace.files().filter((path) => folder.test(path) && !OTHER.test(path) && !ELSEWHERE.test(path));
  const alike = read(paths, found).filter((one) => sections.filter((section) => one.headings.some((heading) => isHeading(heading, section))).length >= IN_COMMON);
  const folders = alike.map((one) => folderOf(one.path));
  const count = (name: string): number => folders.filter((one) => one === name).length;
  const [most] = [...new Set(folders)].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1));
  return alike.filter((one) => folderOf(one.path) === most);
}

/** The documents beside one whose place is known. */
export function siblingsOf(path: string, found: Found): Sibling[] {
  const folder = folderOf(path);
  return read(found.workspace.files().filter((one) => one !== path && folderOf(one) === folder && /\.mdx?$/i.test(one) && !OTHER.test(one)), found);
}

export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** What was written for this very feature before is no example of how it is done here. */
const read = (paths: readonly string[], found: Found): Sibling[] =>
  paths.map((path) => ({ path, text: found.workspace.read(path) ?? '' })).filter(({ text }) => text !== '' && !text.includes(found.feature.id)).map(({ path, text }) => ({ path, ...outlineOf(text) }));
