import { lib, type Collection, type Doc, type Node, type Pair } from './lib.js';
import { modelOf, modelOfData, sameModel } from './model.js';
import type { YamlDocument, YamlPath, YamlStep } from './types.js';

const indexes = new WeakMap<Collection, Map<string, number>>();

/** Positions of a collection's children by name: the key, or the scalar and what stands before its `=` or `:`. */
function indexOf(node: Collection): Map<string, number> {
  let index = indexes.get(node);
  if (!index) {
    index = new Map();
    for (const [at, child] of node.items.entries()) {
      for (const name of namesOf(child)) if (!index.has(name)) index.set(name, at);
    }
    indexes.set(node, index);
  }
  return index;
}

/** The name of a child: its key, or for a scalar item what stands before `=` or `:`. */
export function nameOf(child: unknown, by?: string): string | undefined {
  if (by !== undefined && lib().isMap(child)) {
    const field = child.get(by);
    return typeof field === 'string' ? field : undefined;
  }
  return namesOf(child).at(-1);
}

function namesOf(child: unknown): string[] {
  const { isPair, isScalar } = lib();
  const own = isPair(child) ? (child as Pair).key : child;
  if (!isScalar(own)) return [];
  const text = String(own.value);
  const head = isPair(child) ? text : (text.split(/[=:]/, 1)[0] as string);
  return head === text ? [text] : [text, head];
}

/** The position of the child that a step means; -1 when there is none. */
export function childAt(node: Collection, step: YamlStep): number {
  if (typeof step === 'string') return indexOf(node).get(step) ?? -1;
  if (typeof step === 'number') {
    const at = step < 0 ? node.items.length + step : step;
    return at >= 0 && at < node.items.length ? at : -1;
  }
  return node.items.findIndex((item) => hasFields(item, step));
}

function hasFields(item: unknown, fields: { [field: string]: import('../../kind.js').Json }): boolean {
  if (!lib().isMap(item)) return false;
  return Object.entries(fields).every(([key, value]) => {
    const found = item.items[childAt(item as Collection, key)] as Pair | undefined;
    return found !== undefined && sameModel(modelOf(found.value), modelOfData(value), false);
  });
}

/** The node at a path; undefined when a step leads nowhere. Aliases are followed. */
export function nodeAt(doc: Doc, path: YamlPath): Node | null | undefined {
  let node = doc.contents as Node | null;
  for (const step of path) {
    if (lib().isAlias(node)) node = (node.resolve(doc) ?? null) as Node | null;
    if (!lib().isCollection(node)) return undefined;
    const at = childAt(node as Collection, step);
    if (at === -1) return undefined;
    const child: unknown = (node as Collection).items[at];
    node = (lib().isPair(child) ? (child as Pair).value : child) as Node | null;
  }
  return node;
}

/** Whether a document is the one meant. */
export function isDocument(doc: Doc, position: number, wanted: YamlDocument): boolean {
  if (typeof wanted === 'number') return position === wanted;
  return Object.entries(wanted).every(([dotted, value]) => {
    const node = nodeAt(doc, dotted.split('.'));
    return node !== undefined && sameModel(modelOf(node), modelOfData(value), false);
  });
}
