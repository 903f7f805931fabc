import type { Heading, List, ListItem, Nodes, Parents, Root, Table } from 'mdast';
import type { Editor } from '../change.js';
import { InfraError } from '../error.js';
import { entryEditor } from './clone.js';
import { eolOf, lineStart, splice, withoutMark } from './lines.js';
import { distinct, type Container, type Entry, type Locator } from './locator.js';

const FILE = /\.(md|mdx|markdown)$/i;

/** Reads Markdown: table rows by their first cell, list items by their first code or bold word, headings that are a name. */
export const locator: Locator = { format: 'markdown', handles: (path) => FILE.test(path), outline };

/** Adds a table row, a list item or a section. */
export type MarkdownOp =
  | { op: 'row'; under?: string; cells: readonly string[] }
  | { op: 'item'; under: string; text: string }
  | { op: 'section'; heading: string; depth: number; body: string; after?: string };

/** What was parsed last, newest at the end: the text after one edit is the text before the next. Nobody changes a tree. */
const parsed = new Map<string, Root>();
const KEPT = 4;

async function parse(text: string): Promise<Root> {
  const root = parsed.get(text) ?? (await parseAnew(text));
  parsed.delete(text);
  parsed.set(text, root);
  for (const old of [...parsed.keys()].slice(0, -KEPT)) parsed.delete(old);
  return root;
}

async function parseAnew(text: string): Promise<Root> {
  const { fromMarkdown } = await import('mdast-util-from-markdown');
  const { gfmTable } = await import('micromark-extension-gfm-table');
  const { gfmTableFromMarkdown } = await import('mdast-util-gfm-table');
  return fromMarkdown(withoutMark(text), { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
}

/** Words of a node: code and text, without markup. */
function wordsOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? (node.children as Nodes[]).map(wordsOf).join('') : '';
}

interface Walk {
  text: string;
  heading: string;
  counts: Map<string, number>;
  into: Container[];
}

async function outline(text: string): Promise<Container[]> {
  const walk: Walk = { text, heading: '', counts: new Map(), into: [] };
  const root = await parse(text);
  for (const node of root.children) visit(node, walk);
  walk.into.push(...sections(root, text));
  return distinct(walk.into);
}

function visit(node: Nodes, walk: Walk): void {
  if (node.type === 'heading') walk.heading = wordsOf(node).trim();
  if (node.type === 'table') walk.into.push(tableContainer(node, walk));
  if (node.type === 'list') walk.into.push(listContainer(node, walk));
  const children = 'children' in node && node.type !== 'table' ? ((node as Parents).children as Nodes[]) : [];
  for (const child of children) visit(child, walk);
}

function pathFor(walk: Walk, kind: string): string {
  const key = `${kind} "${walk.heading}"`;
  const count = (walk.counts.get(key) ?? 0) + 1;
  walk.counts.set(key, count);
  return count === 1 ? key : `${key} ${count}`;
}

const spanOf = (node: Nodes): { start: number; end: number } => ({ start: node.position!.start.offset!, end: node.position!.end.offset! });

function tableContainer(table: Table, walk: Walk): Container {
  const [header, ...rows] = table.children;
  return {
    path: pathFor(walk, 'table'),
    kind: 'table',
    separator: '',
    inner: spanOf(table),
    columns: (header?.children ?? []).map((cell) => wordsOf(cell).trim()),
    entries: rows.flatMap((row) => (row.children[0] ? [namedEntry(row, row.children[0], walk.text)] : [])),
  };
}

function listContainer(list: List, walk: Walk): Container {
  const entries = list.children.flatMap((item) => itemEntry(item, walk.text));
  return { path: pathFor(walk, 'list'), kind: 'list', separator: '', inner: spanOf(list), entries };
}

/** A list item that begins with a name in code or bold. */
function itemEntry(item: ListItem, text: string): Entry[] {
  const paragraph = item.children[0];
  const first = paragraph?.type === 'paragraph' ? paragraph.children[0] : undefined;
  if (first?.type !== 'inlineCode' && first?.type !== 'strong') return [{ ...namedEntry(item, item, text), name: '' }];
  return [namedEntry(item, first, text)];
}

function namedEntry(node: Nodes, named: Nodes, text: string): Entry {
  const span = spanOf(node);
  const words = wordsOf(named).trim();
  const name = /^[`*_]*([\w.-]+)/.exec(words)?.[1] ?? words;
  const from = text.indexOf(name, spanOf(named).start);
  return { name, also: [], node: span, key: { start: from, end: from + name.length }, lead: span.start, shape: node.type };
}

/** One word, or a variable with its value, default or anchor behind it: `X=<int>`, `X [default: 1]`, `X {#x}`. */
const NAMED = /^[\w.-]+$|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?=\s*[=[{(:\\])/;

/** Headings whose words are one name, with everything up to the next heading of the same or a higher rank. */
function sections(root: Root, text: string): Container[] {
  const headings = root.children.filter((node): node is Heading => node.type === 'heading');
  const byParent = new Map<string, { path: string; entries: Entry[] }>();
  const above: { depth: number; words: string; index: number }[] = [];
  headings.forEach((heading, index) => {
    while (above.length > 0 && above.at(-1)!.depth >= heading.depth) above.pop();
    const words = wordsOf(heading).trim();
    const over = above.at(-1);
    above.push({ depth: heading.depth, words, index });
    const name = NAMED.exec(words)?.[0];
    if (!name) return;
    const next = headings.slice(index + 1).find((one) => one.depth <= heading.depth);
    const end = next ? spanOf(next).start : text.length;
    const start = spanOf(heading).start;
    const key = text.indexOf(name, start);
    const node = { start, end: start + text.slice(start, end).trimEnd().length };
    const entry: Entry = { name, also: [], node, key: { start: key, end: key + name.length }, lead: start, shape: 'section' };
    const parent = `${heading.depth} ${over?.index}`;
    const found = byParent.get(parent) ?? { path: `sections ${heading.depth} "${over?.words ?? ''}"`, entries: [] };
    byParent.set(parent, { ...found, entries: [...found.entries, entry] });
  });
  return [...byParent.values()].map(({ path, entries }) => ({ path, kind: 'sections', separator: '' as const, inner: { start: 0, end: text.length }, entries }));
}

/** Carries out operations on one Markdown text; every other byte stays. Sections come first, then each table gets all its rows in one pass. */
export const editMarkdown: Editor<MarkdownOp> = async (text, ops, path) => {
  let next = text;
  for (const op of distinctSections(ops)) next = await addSection(next, op, path);
  for (const rows of rowsByTable(ops)) next = await addRows(next, rows, path);
  for (const op of ops) if (op.op === 'item') next = await addItem(next, op, path);
  return next;
};

type SectionOp = Extract<MarkdownOp, { op: 'section' }>;
type RowOp = Extract<MarkdownOp, { op: 'row' }>;
type ItemOp = Extract<MarkdownOp, { op: 'item' }>;

const distinctSections = (ops: readonly MarkdownOp[]): SectionOp[] => [
  ...new Map(ops.flatMap((op) => (op.op === 'section' ? [[op.heading, op] as const] : [])).reverse()).values(),
].reverse();

function rowsByTable(ops: readonly MarkdownOp[]): RowOp[][] {
  const tables = new Map<string | undefined, RowOp[]>();
  for (const op of ops) if (op.op === 'row') tables.set(op.under, [...(tables.get(op.under) ?? []), op]);
  return [...tables.values()];
}

async function addRows(text: string, rows: readonly RowOp[], path: string): Promise<string> {
  const [first, ...rest] = rows;
  if (!first) return text;
  const table = (await outline(text)).find((one) => one.kind === 'table' && (first.under === undefined || one.path === first.under));
  if (!table) throw new InfraError({ subject: `has no ${first.under ?? 'table'}`, file: path, remedy: `Add these rows by hand:\n${rows.map((row) => `| ${row.cells.join(' | ')} |`).join('\n')}` });
  if (table.entries.length === 0) return addRows(appendRow(text, table, first.cells), rest, path);
  const inserts = rows.map((row) => ({ op: 'insert' as const, container: table.path, name: rowName(row), text: rowText(text, table, row.cells) }));
  return entryEditor(locator)(text, inserts, path);
}

const rowName = (row: RowOp): string => /^[`*_]*([\w.-]+)/.exec(row.cells[0] ?? '')?.[1] ?? row.cells[0] ?? '';

async function addItem(text: string, op: ItemOp, path: string): Promise<string> {
  const list = (await outline(text)).find((one) => one.kind === 'list' && one.path === op.under);
  const last = list?.entries.at(-1);
  if (!list || !last) throw new InfraError({ subject: `has no ${op.under}`, file: path, remedy: `Add this by hand:\n- ${op.text}` });
  const marker = /^(\s*(?:[-*+]|\d+[.)])\s+)/.exec(text.slice(last.node.start))?.[1] ?? '- ';
  const name = /^[`*]+([\w.-]+)/.exec(op.text)?.[1] ?? '';
  if (text.slice(list.inner.start, list.inner.end).includes(op.text)) return text;
  return entryEditor(locator)(text, [{ op: 'insert', container: list.path, name, text: marker + op.text, after: last.name }], path);
}

function appendRow(text: string, table: Container, cells: readonly string[]): string {
  const row = rowText(text, table, cells);
  return splice(text, [{ start: table.inner.end, end: table.inner.end, text: eolOf(text) + row }]);
}

/** The text of a row, its cells padded to the widths of the header where the table is drawn with aligned bars. */
export function rowText(text: string, table: Container, cells: readonly string[]): string {
  const header = text.slice(table.inner.start, text.indexOf('\n', table.inner.start)).trimEnd();
  const bars = header.startsWith('|');
  const widths = splitRow(header).map((cell) => cell.length);
  const aligned = table.entries.length > 0 && table.entries.filter((row) => sameWidths(text.slice(row.node.start, row.node.end), widths)).length > table.entries.length / 2;
  const padded = cells.map((cell, index) => (cell === '' ? ' ' : ` ${escapeCell(cell)} `).padEnd(aligned ? (widths[index] ?? 0) : 0));
  const joined = padded.join('|');
  return bars ? `|${joined}|` : joined.trim();
}

const escapeCell = (cell: string): string => cell.replace(/\r?\n/g, ' ').replace(/(^|[^\\])\|/g, '$1\\|');

/** The raw cells of a table row, white space included. */
export function splitRow(row: string): string[] {
  const body = row.trim().replace(/^\|/, '').replace(/\|$/, '');
  return body.split(/(?<!\\)\|/);
}

const sameWidths = (row: string, widths: readonly number[]): boolean => {
  const cells = splitRow(row);
  return cells.length === widths.length && cells.every((cell, index) => cell.length === widths[index]);
};

async function addSection(text: string, op: SectionOp, path: string): Promise<string> {
  const headings = await headingsOf(text);
  if (headings.some((heading) => wordsOf(heading).trim() === op.heading)) return text;
  const eol = eolOf(text);
  const after = headings.findIndex((heading) => op.after !== undefined && wordsOf(heading).trim() === op.after);
  const next = after < 0 ? undefined : headings.slice(after + 1).find((heading) => heading.depth <= headings[after]!.depth);
  const block = `${'#'.repeat(op.depth)} ${op.heading}${eol}${eol}${op.body.replace(/\r?\n/g, eol).trimEnd()}`;
  const at = next ? lineStart(text, spanOf(next).start) : 0;
  const made = next ? splice(text, [{ start: at, end: at, text: `${block}${eol}${eol}` }]) : appended(text, block);
  // An open code fence above would swallow it.
  const written = (await headingsOf(made)).some((heading) => wordsOf(heading).trim() === op.heading);
  if (!written) throw new InfraError({ subject: `the section ${op.heading} does not read back`, file: path, remedy: `Add this by hand:\n${block}` });
  return made;
}

const headingsOf = async (text: string): Promise<Heading[]> => (await parse(text)).children.filter((node): node is Heading => node.type === 'heading');

/** A block at the end of a text, a blank line before it, and no line break behind it where the text had none. */
function appended(text: string, block: string): string {
  const eol = eolOf(text);
  const kept = text.trimEnd().length;
  if (kept === 0) return `${text.startsWith('\uFEFF') ? '\uFEFF' : ''}${block}${eol}`;
  const breaks = text.slice(kept).split('\n').length - 1;
  const open = breaks > 0 && !text.endsWith('\n');
  return text + eol.repeat(open ? 1 : Math.max(0, 2 - breaks)) + block + (breaks > 0 ? eol : '');
}
