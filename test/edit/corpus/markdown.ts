import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { editMarkdown, locator, type MarkdownOp } from '../../../pipeline/edit/markdown.js';
import type { Entry } from '../../../pipeline/edit/locator.js';
import { chosen, cloneTrials } from './clone.js';
import type { CorpusFile } from './files.js';
import type { Attempt, Subject, Trial } from './trial.js';
import type { Tree } from './tree.js';

/** Headings, paragraphs, lists and tables with their words. */
const read = ({ text }: CorpusFile): Tree => treeOf(fromMarkdown(text, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] }));

function treeOf(node: Nodes): Tree {
  const own = [node.type, 'depth' in node ? String(node.depth) : '', 'url' in node ? node.url : '', 'value' in node ? node.value.replace(/\r/g, '') : ''];
  return [...own, ...('children' in node ? (node.children as Nodes[]).map(treeOf) : [])];
}

/** Entries that are a name and nothing else: prose begins with code and bold words as well. */
const isName = (entry: Entry, text: string): boolean => entry.shape !== 'listItem' || /^(`|\*\*)/.test(text.slice(entry.key.end));

const attemptOf = (file: CorpusFile, op: MarkdownOp, brings: string): Attempt => ({ what: JSON.stringify(op), apply: (text) => editMarkdown(text, [op], file.path), brings: [brings] });

const row: Trial = {
  name: 'add a row',
  async plan(file, { name, words, picks }) {
    const table = chosen((await locator.outline(file.text, file.path)).filter((one) => one.kind === 'table'), picks[0]!);
    if (!table) return undefined;
    const cells = (table.columns ?? []).map((_one, index) => (index === 0 ? `\`${name}\`` : index === 1 ? words : ''));
    return attemptOf(file, { op: 'row', under: table.path, cells }, name);
  },
};

const item: Trial = {
  name: 'add an item',
  async plan(file, { name, picks }) {
    const list = chosen((await locator.outline(file.text, file.path)).filter((one) => one.kind === 'list'), picks[0]!);
    return list && attemptOf(file, { op: 'item', under: list.path, text: `\`${name}\`: what it is for` }, name);
  },
};

const section: Trial = {
  name: 'add a section',
  plan(file, { name, words, picks }) {
    const headings = [...file.text.matchAll(/^#{1,4} +([\w .-]+?)\r?$/gm)].map((one) => one[1]!);
    const after = picks[0]! % 2 === 0 ? undefined : chosen(headings, picks[1]!);
    return attemptOf(file, { op: 'section', heading: name, depth: 2, body: `${words.replace(/^#/, '')}\n\nmore`, ...(after === undefined ? {} : { after }) }, name);
  },
};

export const markdown: Subject = { format: 'markdown', trials: [row, item, section, ...cloneTrials(locator, isName)], read };
