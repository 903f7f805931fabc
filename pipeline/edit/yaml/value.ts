import { contentEnd, isEmptyScalar, layoutOf } from './extent.js';
import { entryOf, flowOf, itemOf, modelOfContent } from './content.js';
import { lib, type Collection, type Node, type Pair, type Scalar } from './lib.js';
import { modelOf, type Model } from './model.js';
import { pad } from './render.js';
import { planOf, valueAt, type Entry, type Round, type Splice } from './round.js';
import { quoteString } from './scalar.js';
import { lineEnd, refuse, startOf } from './source.js';
import { styleOf } from './style.js';
import type { YamlContent } from './types.js';

/** Writes the first entry of a document that has none. */
export function fillRoot(round: Round, entry: Entry, isList: boolean): boolean {
  const { text, newline } = round.source;
  const root = round.doc.contents as Node | null;
  const lines = entry.lines.join(newline);
  round.root = containing(entry, isList);
  if (root && root.range && root.range[1] > root.range[0]) {
    round.splices.push({ start: root.range[0], end: root.range[1], text: lines });
    return true;
  }
  // A text that ends without a line break still does.
  const bare = text !== '' && text !== '\ufeff' && !text.endsWith('\n');
  round.splices.push({ start: text.length, end: text.length, text: bare ? `${newline}${lines}` : `${lines}${newline}` });
  return true;
}

const containing = (entry: Entry, isList: boolean): Model =>
  isList
    ? { is: 'seq', mark: '', items: [entry.model] }
    : { is: 'map', mark: '', entries: [[{ is: 'scalar', mark: '', value: entry.key }, entry.model]] };

/** Writes the first entry under a key or dash that has nothing, null or empty brackets. */
export function fillValue(round: Round, parent: Collection, index: number, entry: Entry, isList: boolean): void {
  const { source } = round;
  const node = valueAt(parent, index);
  const old = modelOf(node);
  planOf(round, parent).replaced.set(index, marked(containing(entry, isList), old.is === 'alias' ? '' : old.mark));
  const { starts, heads, column } = layoutOf(source, parent);
  const head = heads[index] as number;
  const end = node && !isEmptyScalar(node) ? contentEnd(source, node) : head;
  if (parent.flow) {
    const inside = entry.lines
      .map((line) => line.trim())
      .join(' ')
      .replace(/^- /, '');
    round.splices.push({ start: head, end, text: isList ? ` [${inside}]` : ` { ${inside} }` });
    return;
  }
  const style = styleOf(source, round.doc);
  if (!lib().isPair(parent.items[index])) {
    const lines = entry.lines.map((line, at) => (at === 0 ? line : pad(line, column + 2)));
    round.splices.push({ start: head, end, text: ` ${lines.join(source.newline)}` });
    return;
  }
  const at = lineEnd(source.text, end);
  if (!/^\s*(?:#.*)?$/.test(source.text.slice(end, at))) throw refuse(source, starts[index], 'something stands behind the empty value');
  const columns = column + (isList ? style.dashIndent : style.indent);
  if (end > head) round.splices.push({ start: head, end, text: '' });
  round.splices.push({ start: at, end: at, text: entry.lines.map((line) => source.newline + pad(line, columns)).join('') });
}

const marked = (model: Model, mark: string): Model => (model.is === 'alias' || !mark ? model : { ...model, mark });

/** Writes another value after a key or dash; the comment behind a one-line value stays. */
export function replaceValue(round: Round, parent: Collection, index: number, content: YamlContent): void {
  const { source } = round;
  const node = valueAt(parent, index);
  const old = modelOf(node);
  const model = modelOfContent(content, source.path);
  const mark = old.is === 'alias' ? '' : old.mark;
  planOf(round, parent).replaced.set(index, marked(model, mark));
  const { heads } = layoutOf(source, parent);
  const head = heads[index] as number;
  const end = node && !isEmptyScalar(node) ? contentEnd(source, node) : head;
  const start = node && !isEmptyScalar(node) ? startOf(node) : head;
  if (parent.flow) {
    round.splices.push({
      start,
      end,
      text: `${source.text[start - 1] === ':' ? ' ' : ''}${flowOf(undefined, content, { style: styleOf(source, round.doc) }, false)}`,
    });
    return;
  }
  round.splices.push(...blockSplices(round, parent, { head, start, end }, newLines(round, parent, index, content, node)));
}

/** The splices that put lines in the place of a value outside brackets. */
function blockSplices(
  round: Round,
  parent: Collection,
  at: { head: number; start: number; end: number },
  lines: readonly string[],
): Splice[] {
  const { source } = round;
  const { head, start, end } = at;
  const { column } = layoutOf(source, parent);
  const [first = '', ...below] = lines;
  const rest = below.map((line) => source.newline + pad(line, column)).join('');
  const comment = source.text.slice(head, start).trim();
  if (comment.startsWith('#') && !comment.includes('\n')) {
    const behindComment = { start: lineEnd(source.text, head), end, text: rest };
    return first === '' ? [behindComment] : [{ start: head, end: head, text: ` ${first}` }, behindComment];
  }
  if (comment !== '') throw refuse(source, start, 'a comment stands between the key and the value that is to be replaced');
  if (lines.length === 1) return [{ start: head, end, text: ` ${first}` }];
  // What stands behind the old value would become part of a block of text: it goes to the first line.
  const lineEnds = lineEnd(source.text, end);
  const parts = [first, source.text.slice(end, lineEnds).trim()].filter(Boolean);
  return [{ start: head, end: lineEnds, text: parts.map((part) => ` ${part}`).join('') + rest }];
}

/** What follows `key:` or `-`: the rest of the first line, then the lines below. */
function newLines(round: Round, parent: Collection, index: number, content: YamlContent, old: Node | null): string[] {
  const { source } = round;
  const style = styleOf(source, round.doc);
  const pair = lib().isPair(parent.items[index]) ? (parent.items[index] as Pair<Scalar>) : undefined;
  const type = lib().isScalar(old) ? old.type : undefined;
  if (typeof content.value === 'string' && !content.value.includes('\n') && type?.startsWith('QUOTE')) {
    return [quoteString(content.value, { always: true, quote: type === 'QUOTE_SINGLE' ? "'" : '"' })];
  }
  const place = { style, ...(type === 'PLAIN' && typeof (old as Scalar).value === 'string' ? { quoted: false } : {}) };
  const key = pair ? String(pair.key.value) : undefined;
  const lines = key === undefined ? itemOf(content, place, source.path) : entryOf(key, content, { ...place, key }, source.path);
  const head = key === undefined ? 1 : (entryOf(key, { value: [] }, place, source.path)[0]?.indexOf(': []') ?? 0);
  return [(lines[0] as string).slice(key === undefined ? head : head + 1).trim(), ...lines.slice(1)];
}
