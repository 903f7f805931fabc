import { InfraError } from '../../error.js';
import { layoutOf } from './extent.js';
import { commented, entryOf, flowOf, itemOf, modelOfContent } from './content.js';
import { childAt } from './find.js';
import { itemName, knownItem } from './known-item.js';
import { lib, type Collection, type Node, type Pair } from './lib.js';
import { fingerprint, modelOf, sameModel, type Model } from './model.js';
import { areQuoted, blankOf, putEntry, quoteOf } from './place.js';
import { rename } from './rename.js';
import { fillRoot, fillValue, replaceValue } from './value.js';
import { keyText, pad, type Place } from './render.js';
import { markDirty, planOf, valueAt, type Entry, type Round } from './round.js';
import { refuse, startOf } from './source.js';
import { styleOf } from './style.js';
import { pathText, type AppendOp, type RemoveOp, type ReplaceOp, type SetOp, type YamlOp, type YamlPath } from './types.js';

/** Where a path ends: the node and the way to it, the place where it stops, or something this round changes first. */
export type Way =
  | { end: 'found'; node: Node | null; parents: Collection[]; indexes: number[] }
  | { end: 'missing'; parents: Collection[]; indexes: number[]; node: Node | null; rest: YamlPath }
  | { end: 'pending' };

/** Plans one operation in this round; false when it must wait for what the round changes. Throws an InfraError where it cannot be done. */
export function applyOp(round: Round, op: YamlOp): boolean {
  if (round.root) return false;
  if (op.op === 'set' || op.op === 'append') return add(round, op);
  const way = follow(round, op.at);
  if (way.end === 'pending') return false;
  if (op.op === 'remove') return remove(round, op, way);
  return op.op === 'rename' ? rename(round, op, way) : replace(round, op, way);
}

function follow(round: Round, path: YamlPath): Way {
  const [parents, indexes]: [Collection[], number[]] = [[], []];
  let node = round.doc.contents as Node | null;
  for (const [position, step] of path.entries()) {
    if (lib().isAlias(node))
      throw refuse(
        round.source,
        startOf(node),
        `${pathText(path.slice(0, position))} is an alias of another node; changing it would change both`,
      );
    if (!lib().isCollection(node)) return { end: 'missing', parents, indexes, node, rest: path.slice(position) };
    const [at, plan] = [childAt(node as Collection, step), round.plans.get(node as Collection)];
    if (at === -1 && typeof step === 'string' && plan?.pending.has(step)) return { end: 'pending' };
    if (at === -1) return { end: 'missing', parents, indexes, node, rest: path.slice(position) };
    if (plan && (plan.removed.has(at) || plan.renamed.has(at) || plan.replaced.has(at))) return { end: 'pending' };
    parents.push(node as Collection);
    indexes.push(at);
    node = valueAt(node as Collection, at);
  }
  return { end: 'found', node, parents, indexes };
}

function add(round: Round, op: SetOp | AppendOp): boolean {
  const way = follow(round, op.at);
  if (way.end === 'pending') return false;
  if (way.end === 'missing') return create(round, op, way);
  const { node } = way;
  if (isVacant(node)) return create(round, op, { ...way, end: 'missing', rest: [] });
  const collection = collectionFor(round, op, node);
  const known = op.op === 'set' ? knownKey(round, op, collection, way) : knownItem(round, op, collection, () => snippetOf(round, op));
  if (known !== undefined) return known;
  const entry = entryFor(round, op, collection);
  if (!putEntry(round, collection, entry, op.place ?? 'end', op.op === 'append' ? op.by : undefined)) return false;
  if (entry.name !== undefined) planOf(round, collection).pending.set(entry.name, entry);
  if (op.op === 'append') planOf(round, collection).prints.add(fingerprint(entry.model));
  markDirty(round, [...way.parents, collection]);
  return true;
}

/** The map or list that an entry goes into. @throws InfraError for an alias, or where something else stands */
function collectionFor(round: Round, op: SetOp | AppendOp, node: Node | null): Collection {
  if (op.op === 'set' ? lib().isMap(node) : lib().isSeq(node)) return node as Collection;
  const what = lib().isAlias(node)
    ? 'an alias of another node; changing it would change both'
    : `not a ${op.op === 'set' ? 'map' : 'list'}`;
  throw refuse(round.source, node ? startOf(node) : 0, `${pathText(op.at)} is ${what}`, snippetOf(round, op));
}

const isVacant = (node: Node | null): boolean =>
  node === null || (lib().isScalar(node) && node.value === null) || (lib().isCollection(node) && (node as Collection).items.length === 0);

/** Decides an entry whose key is there; undefined when it is not. */
function knownKey(round: Round, op: SetOp, map: Collection, way: Way & { end: 'found' }): boolean | undefined {
  const plan = round.plans.get(map);
  const at = childAt(map, op.key);
  const model = modelOfContent(op, round.source.path);
  if (at === -1) {
    const coming = plan?.pending.get(op.key);
    if (!plan?.pending.has(op.key)) return undefined;
    return coming !== undefined && sameModel(coming.model, model, false);
  }
  if (plan && (plan.removed.has(at) || plan.renamed.has(at) || plan.replaced.has(at))) return false;
  const value = valueAt(map, at);
  if (op.exists === 'keep' || sameModel(modelOf(value), model, false)) return true;
  if (op.exists === 'replace')
    return replaceAt(round, op, { ...way, node: value, parents: [...way.parents, map], indexes: [...way.indexes, at] });
  throw refuse(
    round.source,
    layoutOf(round.source, map).starts[at],
    `${pathText([...op.at, op.key])} is there already with another value`,
    snippetOf(round, op),
  );
}

function entryFor(round: Round, op: SetOp | AppendOp, node: Collection): Entry {
  const { source } = round;
  const key = keyOf(op.at);
  const quoted = areQuoted(node) ?? (node.flow && hasQuotedKeys(node) ? true : undefined);
  const place = {
    style: styleOf(source, round.doc),
    quote: quoteOf(node),
    ...(quoted === undefined ? {} : { quoted }),
    ...(key === undefined ? {} : { key }),
  };
  const model = modelOfContent(op, source.path);
  const name = op.op === 'set' ? op.key : itemName(model, op.by);
  const blank = op.blank ?? blankOf(round, node, key);
  const lines = node.flow ? [flowOf(op.op === 'set' ? op.key : undefined, op, place, hasQuotedKeys(node))] : leafLines(round, op, place);
  return { name, lines, model, blank, ...(op.op === 'set' ? { key: op.key } : {}) };
}

const hasQuotedKeys = (node: Collection): boolean => {
  const first = node.items[0];
  return lib().isPair(first) && /^QUOTE/.test((first as Pair<{ type?: string }>).key?.type ?? '');
};

function leafLines(round: Round, op: SetOp | AppendOp, place: Place): string[] {
  const { path } = round.source;
  const { key: _, ...inner } = place;
  const lines = op.op === 'set' ? entryOf(op.key, op, inner, path) : itemOf(op, place, path);
  return commented(lines, op.comment, op.remark);
}

const keyOf = (path: YamlPath): string | undefined => path.filter((step): step is string => typeof step === 'string').at(-1);

/** Makes the maps that are missing on the way, with the new entry in the innermost. */
function create(round: Round, op: SetOp | AppendOp, way: Way & { end: 'missing' }): boolean {
  const { source } = round;
  const wrong = way.rest.find((step) => typeof step !== 'string');
  const blocked = way.rest.length > 0 && lib().isSeq(way.node);
  if (wrong !== undefined || blocked || !(isVacant(way.node) || lib().isMap(way.node))) {
    throw refuse(source, way.node ? startOf(way.node) : undefined, `there is no ${pathText(op.at)} in this file`, snippetOf(round, op));
  }
  const entry = nested(round, op, way.rest as string[]);
  const top = way.parents.at(-1);
  if (lib().isMap(way.node) && way.node.items.length > 0) return createIn(round, op, way, entry);
  if (!top) return fillRoot(round, entry, op.op === 'append' && way.rest.length === 0);
  if (round.dirty.has(way.node)) return false;
  fillValue(round, top, way.indexes.at(-1) as number, entry, op.op === 'append' && way.rest.length === 0);
  markDirty(round, way.parents);
  return true;
}

function createIn(round: Round, op: SetOp | AppendOp, way: Way & { end: 'missing' }, entry: Entry): boolean {
  const map = way.node as Collection;
  const name = way.rest[0] as string;
  const quoted = areQuoted(map);
  const style = { style: styleOf(round.source, round.doc), ...(quoted === undefined ? {} : { quoted }) };
  const lines = map.flow ? [flowOf(name, flowContent(round, op, way.rest.slice(1) as string[]), style, hasQuotedKeys(map))] : entry.lines;
  const full = { ...entry, lines, blank: blankOf(round, map, keyOf(op.at.slice(0, op.at.length - way.rest.length))) };
  if (!putEntry(round, map, full, op.container ?? 'end')) return false;
  planOf(round, map).pending.set(name, full);
  markDirty(round, [...way.parents, map]);
  return true;
}

function flowContent(round: Round, op: SetOp | AppendOp, rest: string[]): { text: string } {
  const style = { style: styleOf(round.source, round.doc) };
  const leaf = op.op === 'set' ? `{ ${flowOf(op.key, op, style, false)} }` : `[${flowOf(undefined, op, style, false)}]`;
  return { text: rest.reduceRight((inner, key) => `{ ${key}: ${inner} }`, leaf) };
}

/** The entry at the outermost missing key; at none, the leaf itself. */
function nested(round: Round, op: SetOp | AppendOp, rest: string[]): Entry {
  const style = styleOf(round.source, round.doc);
  const model = modelOfContent(op, round.source.path);
  const leaf: Entry = {
    name: op.op === 'set' ? op.key : itemName(model, op.by),
    lines: leafLines(round, op, { style }),
    model,
    blank: 0,
    ...(op.op === 'set' ? { key: op.key } : {}),
  };
  return rest.reduceRight((inner: Entry, key, index): Entry => {
    const isList = op.op === 'append' && index === rest.length - 1;
    const columns = isList ? style.dashIndent : style.indent;
    const lines = [`${keyText(key, style)}:`, ...inner.lines.map((line) => pad(line, columns))];
    return { name: key, key, lines, model: containerOf(inner, isList), blank: 0 };
  }, leaf);
}

/** A collection that holds one new child. */
export function containerOf(inner: Entry, isList: boolean): Model {
  if (isList) return { is: 'seq', mark: '', items: [inner.model] };
  return { is: 'map', mark: '', entries: [[{ is: 'scalar', mark: '', value: inner.key }, inner.model]] };
}

function replace(round: Round, op: ReplaceOp, way: Exclude<Way, { end: 'pending' }>): boolean {
  const top = way.parents.at(-1);
  if (way.end === 'missing' || !top) throw refuse(round.source, undefined, `there is no ${pathText(op.at)} to replace`);
  if (sameModel(modelOf(way.node), modelOfContent(op, round.source.path), false)) return true;
  return replaceAt(round, op, way);
}

function replaceAt(round: Round, op: ReplaceOp | SetOp, way: Way & { end: 'found' }): boolean {
  const top = way.parents.at(-1) as Collection;
  if (way.node && round.dirty.has(way.node)) return false;
  if (lib().isAlias(way.node))
    throw refuse(
      round.source,
      startOf(way.node),
      `${pathText(op.at)} is an alias of another node; write the value there by hand if only this place shall differ`,
    );
  replaceValue(round, top, way.indexes.at(-1) as number, op);
  markDirty(round, way.parents);
  return true;
}

function remove(round: Round, op: RemoveOp, way: Exclude<Way, { end: 'pending' }>): boolean {
  if (way.end === 'missing') return true;
  let depth = way.parents.length - 1;
  if (depth < 0) throw new InfraError({ subject: 'the top of a document cannot be removed', file: round.source.path });
  while (op.prune && depth > 0 && way.parents[depth]?.items.length === 1) depth--;
  const [top, index] = [way.parents[depth] as Collection, way.indexes[depth] as number];
  const value = valueAt(top, index);
  const removed = round.plans.get(top)?.removed.size ?? 0;
  const busy = (value && round.dirty.has(value)) || (top.flow && (round.plans.get(top)?.pending.size ?? 0) > 0);
  if (busy || (op.prune && depth > 0 && removed + 1 === top.items.length)) return false;
  planOf(round, top).removed.add(index);
  markDirty(round, way.parents.slice(0, depth + 1));
  return true;
}

/** The entry as a person would paste it. */
function snippetOf(round: Round, op: SetOp | AppendOp): string {
  const lines = leafLines(round, op, { style: styleOf(round.source, round.doc) });
  return `Make this change by hand, under ${pathText(op.at)}:\n${lines.join('\n')}`;
}
