import type { Json } from '../../kind.js';
import { lib, type Collection, type Node, type Pair } from './lib.js';

/** What a piece of YAML means, with order, anchors, tags and aliases, and without its form. */
export type Model =
  | { is: 'map'; mark: string; entries: [Model, Model][] }
  | { is: 'seq'; mark: string; items: Model[] }
  | { is: 'scalar'; mark: string; value: unknown }
  | { is: 'alias'; name: string };

/** What is going to happen to the children of one collection. */
export interface Edits {
  /** New children, by the position of the old one they stand before; the number of old ones for the end. */
  inserted: Map<number, Child[]>;
  removed: Set<number>;
  renamed: Map<number, string>;
  replaced: Map<number, Model>;
}

/** A new child of a map (with key) or a sequence (without). */
export interface Child {
  key?: string;
  model: Model;
}

export type EditsOf = (node: Collection) => Edits | undefined;

const none: EditsOf = () => undefined;

/** The meaning of a node, after the edits if any are given. A missing node is null. */
export function modelOf(node: unknown, edits: EditsOf = none): Model {
  const { isAlias, isMap, isScalar, isSeq } = lib();
  if (isAlias(node)) return { is: 'alias', name: node.source };
  if (isMap(node)) return { is: 'map', mark: markOf(node), entries: entriesOf(node.items as Pair[], edits(node), edits) };
  if (isSeq(node)) return { is: 'seq', mark: markOf(node), items: itemsOf(node.items, edits(node), edits) };
  if (isScalar(node)) return { is: 'scalar', mark: markOf(node), value: node.value };
  return scalar(null);
}

// `!!map` on a map says nothing more than the map does.
const markOf = (node: Node): string => {
  const { anchor, tag } = node as { anchor?: string; tag?: string };
  return `${anchor ? `&${anchor}` : ''}${tag && !tag.startsWith('tag:yaml.org') ? tag : ''}`;
};

const scalar = (value: unknown): Model => ({ is: 'scalar', mark: '', value });

function entriesOf(pairs: Pair[], own: Edits | undefined, edits: EditsOf): [Model, Model][] {
  const added = (at: number): [Model, Model][] => (own?.inserted.get(at) ?? []).map((child) => [scalar(child.key), child.model]);
  const all = pairs.flatMap((pair, index): [Model, Model][] => {
    if (own?.removed.has(index)) return added(index);
    const name = own?.renamed.get(index);
    const key = name === undefined ? modelOf(pair.key, edits) : scalar(name);
    return [...added(index), [key, own?.replaced.get(index) ?? modelOf(pair.value, edits)]];
  });
  return [...all, ...added(pairs.length)];
}

function itemsOf(items: unknown[], own: Edits | undefined, edits: EditsOf): Model[] {
  const added = (at: number): Model[] => (own?.inserted.get(at) ?? []).map((child) => child.model);
  const all = items.flatMap((item, index) => {
    if (own?.removed.has(index)) return added(index);
    return [...added(index), own?.replaced.get(index) ?? modelOf(item, edits)];
  });
  return [...all, ...added(items.length)];
}

/** The meaning of plain data. */
export function modelOfData(value: Json): Model {
  if (Array.isArray(value)) return { is: 'seq', mark: '', items: value.map(modelOfData) };
  if (value === null || typeof value !== 'object') return scalar(value);
  return { is: 'map', mark: '', entries: Object.entries(value).map(([key, item]) => [scalar(key), modelOfData(item)]) };
}

/** A text that two pieces share exactly when they mean the same, whatever the order of a map's entries. */
export function fingerprint(model: Model): string {
  if (model.is === 'alias') return `*${model.name}`;
  if (model.is === 'seq') return `${model.mark}[${model.items.map(fingerprint).join(',')}]`;
  if (model.is === 'map')
    return `${model.mark}{${model.entries
      .map(([key, value]) => `${key.is === 'scalar' ? JSON.stringify(String(key.value)) : fingerprint(key)}:${fingerprint(value)}`)
      .sort()
      .join(',')}}`;
  return `${model.mark}${typeof model.value}${JSON.stringify(model.value === 0 ? 0 : String(model.value))}`;
}

/** Whether two pieces mean the same; the order of a map's entries counts only when asked for. */
export function sameModel(a: Model, b: Model, ordered = true): boolean {
  if (a.is === 'alias' || b.is === 'alias') return a.is === b.is && (a as { name: string }).name === (b as { name: string }).name;
  if (a.mark !== b.mark) return false;
  if (a.is === 'map' && b.is === 'map') return ordered ? sameEntries(a.entries, b.entries) : sameKeys(a.entries, b.entries);
  if (a.is === 'seq' && b.is === 'seq') {
    return a.items.length === b.items.length && a.items.every((item, index) => sameModel(item, b.items[index] as Model, ordered));
  }
  return a.is === 'scalar' && b.is === 'scalar' && sameScalar(a.value, b.value);
}

// A key such as 8080 or true is a number or boolean to the parser and a string to the plan.
const sameKey = (a: Model, b: Model): boolean =>
  a.is === 'scalar' && b.is === 'scalar' ? a.mark === b.mark && String(a.value) === String(b.value) : sameModel(a, b);

const sameScalar = (a: unknown, b: unknown): boolean => Object.is(a, b) || (a === 0 && b === 0);

function sameEntries(a: [Model, Model][], b: [Model, Model][]): boolean {
  return (
    a.length === b.length &&
    a.every(([key, value], index) => {
      const other = b[index] as [Model, Model];
      return sameKey(key, other[0]) && sameModel(value, other[1]);
    })
  );
}

function sameKeys(a: [Model, Model][], b: [Model, Model][]): boolean {
  if (a.length !== b.length) return false;
  const byName = new Map(b.map(([key, value]) => [key.is === 'scalar' ? String(key.value) : '', value]));
  return a.every(([key, value]) => {
    const other = key.is === 'scalar' ? byName.get(String(key.value)) : undefined;
    return other !== undefined && sameModel(value, other, false);
  });
}
