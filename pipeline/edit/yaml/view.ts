import { InfraError } from '../../error.js';
import type { Json } from '../../kind.js';
import { layoutOf, lastLineEnd, leadStart } from './extent.js';
import { childAt, nodeAt } from './find.js';
import { lib, loadYaml, type Collection, type Doc, type Node, type Pair } from './lib.js';
import { lineStart, parseSource, type Source } from './source.js';
import { blockText } from './render.js';
import { styleOf, type Style } from './style.js';
import type { YamlPath } from './types.js';

/** One document of a file, to read from. */
export interface YamlView {
  /** Plain data, aliases and merge keys carried out. */
  data: Json;
  has(path: YamlPath): boolean;
  /** 1-based line of the key or dash at a path; of the node itself at the top. */
  lineOf(path: YamlPath): number | undefined;
  /** The source of the value at a path, as it stands, moved to column 0: ready to be given as `text` to the editor. */
  textOf(path: YamlPath): string | undefined;
  /** Name of the anchor or alias at a path: `&name`, `*name`. */
  markOf(path: YamlPath): string | undefined;
  /** Keys of the map at a path, in order; an empty list where there is none. Those a merge key brings are not among them. */
  keysOf(path: YamlPath): string[];
  /** Columns of the document's nesting, and whether the children under a key are parted by blank lines. */
  style(): YamlHabits;
}

/** How a document is written, for texts that are put together from its own pieces. */
export interface YamlHabits {
  indent: number;
  /** Columns from a key to the dashes below it. */
  dash_indent: number;
  isSpaced(key: string): boolean;
  /** Plain data in this style, from column 0; `key` names what it stands under, where that has a habit of its own. */
  render(value: Json, key?: string): string;
}

/** The parser's own limit, beyond which it takes aliases for a bomb. */
const ALIASES = 100;

/**
 * Reads all documents of a file.
 * @throws InfraError for what is not YAML and for aliases that multiply
 */
export async function viewYaml(text: string, path: string): Promise<YamlView[]> {
  await loadYaml();
  const source = parseSource(text, path);
  return source.docs.map((doc) => view(source, doc));
}

function view(source: Source, doc: Doc): YamlView {
  return {
    data: dataOf(source, doc),
    has: (path) => nodeAt(doc, path) !== undefined,
    lineOf: (path) => {
      const at = startAt(source, doc, path);
      return at === undefined ? undefined : source.lineOf(at);
    },
    textOf: (path) => textAt(source, doc, path),
    markOf: (path) => markAt(doc, path),
    keysOf: (path) => {
      const node = nodeAt(doc, path);
      return lib().isMap(node) ? (node.items as Pair[]).map((pair) => String((pair.key as { value?: unknown } | null)?.value)) : [];
    },
    style: () => habitsOf(styleOf(source, doc)),
  };
}

function habitsOf(style: Style): YamlHabits {
  return {
    indent: style.indent,
    dash_indent: style.dashIndent,
    isSpaced: (key) => (style.keys.get(key)?.spaced ?? 0) > (style.keys.get(key)?.tight ?? 0),
    render: (value, key) => blockText(value, { style, ...(key === undefined ? {} : { key }) }),
  };
}

function dataOf(source: Source, doc: Doc): Json {
  try {
    return mergeKeys(doc.toJS({ maxAliasCount: ALIASES }) as Json);
  } catch (error) {
    if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error;
    throw new InfraError({ subject: `cannot be read: ${error.message.split('\n')[0]}`, file: source.path });
  }
}

/** `<<` carried out: a map's own keys win over merged ones, earlier merged ones over later. */
function mergeKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(mergeKeys);
  if (value === null || typeof value !== 'object') return value ?? null;
  const own = Object.entries(value)
    .filter(([key]) => key !== '<<')
    .map(([key, item]): [string, Json] => [key, mergeKeys(item)]);
  const merged = value['<<'];
  const bases = (Array.isArray(merged) ? merged : [merged]).filter(isMapData);
  const inherited = [...bases].reverse().flatMap((base) => Object.entries(mergeKeys(base) as { [key: string]: Json }));
  return Object.fromEntries([...inherited, ...own]);
}

const isMapData = (value: Json | undefined): value is { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function markAt(doc: Doc, path: YamlPath): string | undefined {
  const place = parentOf(doc, path);
  const child: unknown = place?.parent.items[place.index];
  const node: unknown = lib().isPair(child) ? (child as Pair).value : child;
  if (lib().isAlias(node)) return `*${node.source}`;
  const anchor = (node as { anchor?: string } | null | undefined)?.anchor;
  return anchor ? `&${anchor}` : undefined;
}

function parentOf(doc: Doc, path: YamlPath): { parent: Collection; index: number } | undefined {
  const parent = nodeAt(doc, path.slice(0, -1));
  const last = path.at(-1);
  if (last === undefined || !lib().isCollection(parent)) return undefined;
  const index = childAt(parent as Collection, last);
  return index === -1 ? undefined : { parent: parent as Collection, index };
}

function startAt(source: Source, doc: Doc, path: YamlPath): number | undefined {
  if (path.length === 0) return (doc.contents as Node | null)?.range?.[0];
  const place = parentOf(doc, path);
  return place && layoutOf(source, place.parent).starts[place.index];
}

function textAt(source: Source, doc: Doc, path: YamlPath): string | undefined {
  const place = parentOf(doc, path);
  const node = nodeAt(doc, path);
  if (!node || !place) return undefined;
  const { text } = source;
  const { column: own, starts } = layoutOf(source, place.parent);
  if (!lib().isCollection(node) || node.flow || node.items.length === 0) {
    return dedentAll(text.slice(node.range?.[0], node.range?.[1]).trimEnd(), own, true);
  }
  const inner = layoutOf(source, node as Collection);
  const first = inner.starts[0] as number;
  const onLine = text.slice(lineStart(text, first), first).trim() === '';
  const from = onLine ? Math.max(leadStart(source, node as Collection, 0), starts[place.index] ?? 0) : first;
  const end = lastLineEnd(source, place.parent, place.index);
  return dedentAll(text.slice(from, end), inner.column, from === first);
}

/** Lines moved left by a number of columns; the first may start in the middle of its line. */
function dedentAll(text: string, columns: number, firstIsBare: boolean): string {
  const lines = text.split(/\r?\n/);
  return lines
    .map((line, index) => {
      if (index === 0 && firstIsBare) return line;
      return line.slice(0, columns).trim() === '' ? line.slice(columns) : line.trimStart();
    })
    .join('\n');
}
