import { lib, type Collection, type Node, type Pair } from './lib.js';
import { lineEnd, lineStart, nextLine, type Source } from './source.js';

interface Token {
  type: string;
  offset: number;
  source: string;
}
interface TokenItem {
  start?: Token[];
  key?: { offset: number } | null;
  sep?: Token[];
  value?: unknown;
}

/** Where the children of a block or flow collection begin and end; kept per node, since every operation asks. */
export interface Layout {
  /** Offset of the key (its anchor, tag or `?` included) or of the dash. */
  starts: number[];
  /** Offset after the last character that belongs to the child: content only, no comment, no line break. */
  ends: number[];
  /** Offset after the colon or dash and after an anchor or tag: where the value's own text may begin. */
  heads: number[];
  /** Column of the keys or dashes. */
  column: number;
}

const trivia = new Set(['space', 'newline', 'comment', 'comma', 'byte-order-mark', 'doc-mode', 'flow-error-end']);
const layouts = new WeakMap<Collection, Layout>();

/** The layout of a collection that is written in the file; of an empty one, no children and column 0. */
export function layoutOf(source: Source, node: Collection): Layout {
  let layout = layouts.get(node);
  if (!layout) {
    const tokens = tokensOf(node);
    const starts = tokens.map((item) => startOfItem(item));
    const ends = node.items.map((child, index) => childEnd(source, child, tokens[index]));
    const heads = node.items.map((child, index) => headEnd(child, tokens[index]));
    const first = starts[0];
    layout = { starts, ends, heads, column: first === undefined ? 0 : first - lineStart(source.text, first) };
    layouts.set(node, layout);
  }
  return layout;
}

/** The tokens of each child: the parser also keeps items that hold a trailing comment or comma only. */
function tokensOf(node: Collection): TokenItem[] {
  const token = node.srcToken as { type?: string; items?: TokenItem[] } | undefined;
  const items = token?.items ?? [];
  if (token?.type === 'block-seq') return items.filter((item) => item.start?.some((part) => part.type === 'seq-item-ind'));
  return items.filter(
    (item) =>
      item.key ||
      item.sep?.some((part) => part.type === 'map-value-ind') ||
      item.value ||
      item.start?.some((part) => part.type === 'explicit-key-ind'),
  );
}

function startOfItem(item: TokenItem): number {
  const own = item.start?.find((part) => !trivia.has(part.type));
  const value = item.value as { offset: number } | undefined;
  return own?.offset ?? item.key?.offset ?? item.sep?.find((part) => !trivia.has(part.type))?.offset ?? value?.offset ?? 0;
}

function childEnd(source: Source, child: unknown, token: TokenItem | undefined): number {
  const value = (lib().isPair(child) ? (child as Pair).value : child) as Node | null;
  return value && !isEmptyScalar(value) ? contentEnd(source, value) : headEnd(child, token);
}

function headEnd(child: unknown, token: TokenItem | undefined): number {
  const pair = lib().isPair(child) ? (child as Pair) : undefined;
  const last = (pair ? token?.sep : token?.start)?.filter((part) => !trivia.has(part.type)).at(-1);
  if (last) return last.offset + last.source.length;
  const own = (pair ? pair.key : child) as Node | null;
  return own?.range?.[pair ? 1 : 0] ?? 0;
}

/** Whether a node is a null that is written as nothing. */
export const isEmptyScalar = (node: unknown): boolean => lib().isScalar(node) && (node as Node).range?.[0] === (node as Node).range?.[1];

/** Offset after a node's last character, before the line break, comment or blank lines that follow it. */
export function contentEnd(source: Source, node: Node): number {
  const { isCollection, isScalar } = lib();
  const end = node.range?.[1] ?? 0;
  if (isCollection(node) && !node.flow) return layoutOf(source, node as Collection).ends.at(-1) ?? end;
  if (isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')) return blockScalarEnd(source, node, end);
  return end;
}

// Blank lines after a block scalar are its content only where its header keeps them (`|+`).
function blockScalarEnd({ text }: Source, node: Node, end: number): number {
  const start = node.range?.[0] ?? 0;
  const header = text.slice(start, lineEnd(text, start));
  let at = end;
  if (!/^[|>]\d?\+/.test(header)) while (at > start && /\s/.test(text[at - 1] as string)) at--;
  else if (text[at - 1] === '\n') at -= text[at - 2] === '\r' ? 2 : 1;
  return at;
}

/** The end of a child with the comment on its last line and deeper comments below it, before the line break. */
export function lastLineEnd(source: Source, node: Collection, index: number): number {
  const { text } = source;
  const layout = layoutOf(source, node);
  let end = lineEnd(text, layout.ends[index] as number);
  for (let at = nextLine(text, end); at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    const indent = line.length - line.trimStart().length;
    if (line.trim() !== '' && !line.trimStart().startsWith('#')) break;
    if (line.trim() !== '' && indent > layout.column) end = at + line.length;
  }
  return end;
}

/** Offset of the line on which the comment directly above a child begins (its own line where it has none). */
export function leadStart(source: Source, node: Collection, index: number): number {
  const { text } = source;
  const layout = layoutOf(source, node);
  const floor = index === 0 ? 0 : lastLineEnd(source, node, index - 1) + 1;
  let start = lineStart(text, layout.starts[index] as number);
  for (let at = start; at > floor && at > 0;) {
    at = lineStart(text, at - 1);
    if (at < floor || at === start || !isCommentAt(text, at, layout.column)) break;
    start = at;
  }
  return start;
}

function isCommentAt(text: string, at: number, column: number): boolean {
  const line = text.slice(at, lineEnd(text, at));
  return line.trimStart().startsWith('#') && line.length - line.trimStart().length === column;
}

/** Number of blank lines between a child and the one before it (above its comment). */
export function blankBefore(source: Source, node: Collection, index: number): number {
  if (index === 0) return 0;
  const between = source.text.slice(lastLineEnd(source, node, index - 1), leadStart(source, node, index));
  return between
    .split('\n')
    .slice(1, -1)
    .filter((line) => line.trim() === '').length;
}

/** Whether nothing but white space stands before an offset on its line. */
export function isFirstOnLine({ text }: Source, offset: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === '';
}
