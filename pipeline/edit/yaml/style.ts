import { lib, type Collection, type Doc, type Node, type Pair, type YAMLMap, type YAMLSeq } from './lib.js';
import { blankBefore, isFirstOnLine, layoutOf } from './extent.js';
import { lineStart, type Source } from './source.js';

/** How values under one key name are written in this file. */
interface KeyHabit {
  flow: number;
  block: number;
  spaced: number;
  tight: number;
  quoted: number;
  plain: number;
}

/** How a document is written, counted over all of it. */
export interface Style {
  /** Columns from a key to the keys below it. */
  indent: number;
  /** Columns from a key to the dashes below it. */
  dashIndent: number;
  quote: '"' | "'";
  /** What is written for null: nothing, `null` or `~`. */
  empty: string;
  /** Habits by key; the empty key is the whole document. */
  keys: Map<string, KeyHabit>;
}

const styles = new WeakMap<Doc, Style>();

/** The style of a document; defaults (2 columns, indented dashes, double quotes) where it shows none. */
export function styleOf(source: Source, doc: Doc): Style {
  let style = styles.get(doc);
  if (!style) {
    style = measure(source, doc);
    styles.set(doc, style);
  }
  return style;
}

/** The habit of a key, and of the whole document where the key does not occur. */
export function habitOf(style: Style, key: string | undefined): KeyHabit {
  return style.keys.get(key ?? '') ?? style.keys.get('') ?? newHabit();
}

const newHabit = (): KeyHabit => ({ flow: 0, block: 0, spaced: 0, tight: 0, quoted: 0, plain: 0 });

interface Counts {
  indents: Map<number, number>;
  dashes: Map<number, number>;
  quotes: Map<string, number>;
  empties: Map<string, number>;
  keys: Map<string, KeyHabit>;
}

function measure(source: Source, doc: Doc): Style {
  const counts: Counts = {
    indents: new Map(),
    dashes: new Map(),
    quotes: new Map(),
    empties: new Map(),
    keys: new Map([['', newHabit()]]),
  };
  walk(source, doc.contents, undefined, counts);
  return {
    indent: most(counts.indents) ?? 2,
    dashIndent: most(counts.dashes) ?? most(counts.indents) ?? 2,
    quote: most(counts.quotes) === "'" ? "'" : '"',
    empty: most(counts.empties) ?? '',
    keys: counts.keys,
  };
}

function walk(source: Source, node: unknown, key: string | undefined, counts: Counts): void {
  const { isMap, isScalar, isSeq } = lib();
  if (isScalar(node)) countScalar(source, node as Node & { value: unknown; type?: string }, key, counts);
  if (isMap(node)) walkMap(source, node as YAMLMap, key, counts);
  if (isSeq(node)) walkSeq(source, node as YAMLSeq, key, counts);
}

function walkMap(source: Source, map: YAMLMap, key: string | undefined, counts: Counts): void {
  if (!map.flow) countGaps(source, map, key, counts);
  const column = map.flow ? 0 : layoutOf(source, map).column;
  for (const pair of map.items as Pair[]) {
    const name = lib().isScalar(pair.key) ? String(pair.key.value) : undefined;
    if (!map.flow && lib().isCollection(pair.value)) countIndent(source, pair.value as Collection, column, counts);
    walk(source, pair.value, name, counts);
  }
}

function walkSeq(source: Source, seq: YAMLSeq, key: string | undefined, counts: Counts): void {
  const scalars = seq.items.length > 0 && seq.items.every((item) => lib().isScalar(item));
  if (scalars) for (const habit of habits(counts, key)) habit[seq.flow ? 'flow' : 'block']++;
  if (!seq.flow) countGaps(source, seq, key, counts);
  // What stands between the entries of an item says nothing about what stands between items.
  for (const item of seq.items) walk(source, item, lib().isCollection(item) ? undefined : key, counts);
}

function habits(counts: Counts, key: string | undefined): KeyHabit[] {
  const whole = counts.keys.get('') as KeyHabit;
  if (key === undefined || key === '') return [whole];
  const own = counts.keys.get(key) ?? newHabit();
  counts.keys.set(key, own);
  return [whole, own];
}

function countGaps(source: Source, node: Collection, key: string | undefined, counts: Counts): void {
  const gaps = node.items.slice(1).map((_, index) => blankBefore(source, node, index + 1));
  for (const gap of gaps) for (const habit of habits(counts, key)) habit[gap > 0 ? 'spaced' : 'tight']++;
}

function countIndent(source: Source, child: Collection, column: number, counts: Counts): void {
  const first = child.flow || child.items.length === 0 ? undefined : layoutOf(source, child).starts[0];
  if (first === undefined || !isFirstOnLine(source, first)) return;
  count(lib().isSeq(child) ? counts.dashes : counts.indents, first - lineStart(source.text, first) - column);
}

function countScalar(source: Source, node: Node & { value: unknown; type?: string }, key: string | undefined, counts: Counts): void {
  const text = source.text.slice(node.range?.[0], node.range?.[1]);
  if (node.value === null) return count(counts.empties, text);
  if (typeof node.value !== 'string' || !/^(PLAIN|QUOTE)/.test(node.type ?? '')) return;
  const quoted = node.type !== 'PLAIN';
  if (quoted) count(counts.quotes, text.charAt(0));
  for (const habit of habits(counts, key)) habit[quoted ? 'quoted' : 'plain']++;
}

function count<T>(counts: Map<T, number>, value: T): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function most<T>(counts: Map<T, number>): T | undefined {
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
