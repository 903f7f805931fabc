import { InfraError } from '../../error.js';
import { align } from './align.js';
import { blockModel, modelOf, sameBlock } from './model.js';
import { lineAt, type HclBlock } from './parse.js';
import { eolOf, lineEnd, lineStart, titleOf, type HclAddress, type Splice, type Target } from './target.js';
import { commentLine, printBlock, type HclBlockSpec } from './value.js';

/** Adds a block behind its siblings. */
export interface AddBlock {
  op: 'block';
  /** The block it goes into; the top of the file when absent. */
  in?: readonly HclAddress[];
  block: HclBlockSpec;
  /** A comment line above it. */
  comment?: string;
}

/**
 * Where and what to write for a new block; undefined when the very same is there.
 * @throws InfraError when a block of that type and name is there with another meaning
 */
export function addBlock(target: Target, { block, comment }: AddBlock): Splice | undefined {
  const source = printBlock(block);
  const found = sibling(target, source, block);
  if (found) return undefined;
  const text = [...(comment ? [commentLine(comment)] : []), align(source, target.path)].join('\n');
  const pad = ' '.repeat(target.indent);
  const indented = text.replace(/^(?=[^\r\n])/gm, pad);
  return place(target, block, indented.replaceAll('\n', eolOf(target.text)));
}

function sibling(target: Target, source: string, block: HclBlockSpec): HclBlock | undefined {
  const wanted = blockModel(source);
  const named = blocks(target).filter((item) => item.type === block.type && item.labels.join('\0') === block.labels.join('\0'));
  const same = named.find((item) => sameBlock(modelOf({ items: [item] }).blocks[0] ?? wanted, wanted));
  const [other] = named;
  if (same || !other || block.labels.length === 0) return same;
  throw new InfraError({
    subject: `already has ${titleOf(block)} with another meaning`,
    file: target.path,
    line: lineAt(target.text, other.start),
    remedy: `Rename the new one, or make it read:\n${align(source, target.path)}`,
  });
}

const blocks = (target: Target): HclBlock[] => target.body.items.filter((item): item is HclBlock => item.kind === 'block');

function place(target: Target, block: HclBlockSpec, source: string): Splice {
  const siblings = blocks(target).filter((item) => item.type === block.type);
  const alike = siblings.filter((item) => block.labels.length > 1 && item.labels[0] === block.labels[0]);
  const next = sorted(siblings) ? siblings.find((item) => nameOf(item.labels) > nameOf(block.labels)) : undefined;
  if (next) return above(target, next, source, gap(target, siblings));
  const last = target.body.items[target.body.items.length - 1];
  const previous = alike[alike.length - 1] ?? siblings[siblings.length - 1] ?? last;
  if (!previous) return intoEmpty(target, source);
  return below(target, previous.end, source, previous.kind === 'block' ? gap(target, siblings) : 1);
}

const nameOf = (labels: readonly string[]): string => labels.join('.');

/** Siblings in alphabetical order are taken for sorted on purpose from four on. */
const SORTED_FROM = 4;

function sorted(siblings: readonly HclBlock[]): boolean {
  const names = siblings.map((item) => nameOf(item.labels));
  return names.length >= SORTED_FROM && names.every((name, at) => at === 0 || (names[at - 1] ?? '') < name);
}

/** Blank lines between the siblings: none only where none of them has any. */
function gap(target: Target, siblings: readonly HclBlock[]): number {
  if (siblings.length < 2) return 1;
  const tight = siblings.slice(1).every((item, at) => {
    const between = target.text.slice(siblings[at]?.end ?? 0, item.start);
    return between.trim() === '' && between.split('\n').length <= 2;
  });
  return tight ? 0 : 1;
}

function below(target: Target, end: number, source: string, blanks: number): Splice {
  const eol = eolOf(target.text);
  const inner = target.block;
  if (inner && lineEnd(target.text, end) > inner.close) return unfolded(target, inner, source);
  const at = lineEnd(target.text, end);
  return { start: at, end: at, insert: eol.repeat(blanks + 1) + source };
}

/** A block on one line holds one argument: with a second item each gets lines of its own. */
function unfolded({ text, indent }: Target, { open, close }: HclBlock, source: string): Splice {
  const eol = eolOf(text);
  const first = ' '.repeat(indent) + text.slice(open, close).trim();
  return { start: open, end: close, insert: ['', first, '', source, ' '.repeat(Math.max(0, indent - 2))].join(eol) };
}

function above(target: Target, next: HclBlock, source: string, blanks: number): Splice {
  const at = leadOf(target.text, next.start);
  return { start: at, end: at, insert: source + eolOf(target.text).repeat(blanks + 1) };
}

/** Start of the first comment line directly above an item. */
export function leadOf(text: string, start: number): number {
  let at = lineStart(text, start);
  while (at > 0 && /^[ \t]*(#|\/\/)/.test(text.slice(lineStart(text, at - 1), at))) at = lineStart(text, at - 1);
  return at;
}

function intoEmpty(target: Target, source: string): Splice {
  const eol = eolOf(target.text);
  if (target.block) {
    const { open, close } = target.block;
    const kept = target.text.slice(open, close).trimEnd();
    const pad = ' '.repeat(Math.max(0, target.indent - 2));
    return { start: open, end: close, insert: `${kept}${eol}${source}${eol}${pad}` };
  }
  const kept = target.text.trimEnd();
  if (kept === '' || kept === '\uFEFF') return { start: kept.length, end: target.text.length, insert: source + eol };
  return { start: kept.length, end: kept.length, insert: eol + eol + source };
}
