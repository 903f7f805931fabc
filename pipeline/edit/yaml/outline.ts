import { distinct, type Container, type Entry, type Locator, type Span } from '../locator.js';
import { contentEnd, isEmptyScalar, isFirstOnLine, layoutOf, leadStart } from './extent.js';
import { nameOf } from './find.js';
import { lib, loadYaml, type Collection, type Node, type Pair, type Scalar } from './lib.js';
import { lineStart, nextLine, parseSource, type Source } from './source.js';

/** Finds what YAML declares: keys of maps, scalars of lists up to `=`, list items that are maps with a `name`. */
export const locator: Locator = {
  format: 'yaml',
  handles: (path) => /\.ya?ml$/i.test(path),
  async outline(text, path) {
    await loadYaml();
    const source = parseSource(text, path);
    return distinct(source.docs.flatMap((doc, index) => containersOf(source, doc.contents, source.docs.length > 1 ? `document ${index + 1}` : '')));
  },
};

function containersOf(source: Source, node: unknown, at: string): Container[] {
  if (!lib().isCollection(node)) return [];
  const collection = node as Collection;
  const own = collection.items.length > 0 ? [containerOf(source, collection, at)] : [];
  return [...own, ...collection.items.flatMap((child, index) => containersOf(source, valueOf(child), `${at}${stepOf(child, index, at)}`))];
}

const valueOf = (child: unknown): unknown => (lib().isPair(child) ? (child as Pair).value : child);

// Items that are maps go by their name, so that the path stays when another item comes before them.
function stepOf(child: unknown, index: number, at: string): string {
  if (!lib().isPair(child)) return `[${nameOf(child, 'name') ?? index}]`;
  const name = String(((child as Pair).key as Scalar | null)?.value ?? index);
  return at === '' ? name : `.${name}`;
}

function containerOf(source: Source, node: Collection, at: string): Container {
  const { starts, ends } = layoutOf(source, node);
  const [from, to] = node.range ?? [0, 0];
  const last = ends.at(-1) ?? to;
  const inner = node.flow
    ? { start: from + 1, end: to - 1 }
    : { start: firstLine(source, node, starts[0] ?? from), end: nextLine(source.text, last) };
  return {
    path: at || 'top',
    kind: lib().isSeq(node) ? 'seq' : 'map',
    separator: node.flow ? ',' : '',
    inner,
    entries: node.items.flatMap((child, index) => entryOf(source, node, child, index)),
  };
}

const firstLine = (source: Source, node: Collection, start: number): number =>
  isFirstOnLine(source, start) ? leadStart(source, node, 0) : lineStart(source.text, start);

function entryOf(source: Source, node: Collection, child: unknown, index: number): Entry[] {
  const { starts, ends, column } = layoutOf(source, node);
  const own = { start: starts[index] as number, end: ends[index] as number };
  const named = lib().isPair(child) ? ofPair(child as Pair) : ofItem(source, child);
  if (!named) return [];
  const { name, key, value } = named;
  const first = !node.flow && isFirstOnLine(source, own.start);
  const lead = first ? leadStart(source, node, index) : own.start;
  const shape = shapeOf(value);
  const span = named.rest ?? spanOf(source, value);
  const entry: Entry = { name, also: alsoOf(value), node: own, key, lead: first && lead < own.start - column ? lead + column : own.start };
  return [{ ...entry, ...(span ? { value: span } : {}), ...(shape ? { shape } : {}) }];
}

interface Named {
  name: string;
  key: Span;
  value: unknown;
  /** What follows `=` in a list's scalar. */
  rest?: Span;
}

function ofPair(pair: Pair): Named | undefined {
  const key = pair.key as (Node & { value?: unknown }) | null;
  if (!lib().isScalar(key) || !key.range) return undefined;
  return { name: String(key.value), key: unquoted(key as Scalar), value: pair.value };
}

function ofItem(source: Source, item: unknown): Named | undefined {
  if (lib().isScalar(item) && item.range) return ofScalar(source, item);
  if (!lib().isMap(item)) return undefined;
  const pair = (item.items as Pair[]).find((one) => lib().isScalar(one.key) && one.key.value === 'name');
  const value = pair?.value;
  if (!lib().isScalar(value) || typeof value.value !== 'string') return undefined;
  return { name: value.value, key: unquoted(value), value: item };
}

function ofScalar(source: Source, item: Scalar): Named | undefined {
  const whole = unquoted(item);
  const text = source.text.slice(whole.start, whole.end);
  if (typeof item.value !== 'string' || text.includes('\n')) return undefined;
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  const key = { start: whole.start, end: whole.start + name.length };
  return { name, key, value: item, ...(at === -1 ? {} : { rest: { start: key.end + 1, end: whole.end } }) };
}

function unquoted(node: Scalar): Span {
  const [start, end] = node.range ?? [0, 0];
  return node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? { start: start + 1, end: end - 1 } : { start, end };
}

const spanOf = (source: Source, value: unknown): Span | undefined => {
  const node = value as Node | null;
  return node?.range && !isEmptyScalar(node) ? { start: node.range[0], end: contentEnd(source, node) } : undefined;
};

/** Variables that a scalar reads: `${NAME}`, `${NAME:-default}`, `$NAME`. */
function alsoOf(value: unknown): string[] {
  if (!lib().isScalar(value) || typeof value.value !== 'string') return [];
  return [...new Set([...value.value.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1] as string))];
}

function shapeOf(value: unknown): string | undefined {
  if (lib().isMap(value)) return 'map';
  if (lib().isSeq(value)) return 'list';
  if (!lib().isScalar(value)) return undefined;
  return value.value === null ? 'null' : typeof value.value;
}
