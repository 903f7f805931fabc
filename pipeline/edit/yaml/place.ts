import { lib, type Collection, type Node, type Pair } from './lib.js';
import { blankBefore } from './extent.js';
import { childAt, nameOf } from './find.js';
import { isPlain } from './scalar.js';
import { planOf, type Entry, type Round } from './round.js';
import { habitOf, styleOf } from './style.js';
import { refuse, startOf } from './source.js';
import type { YamlPlace } from './types.js';

/** Fewer siblings, or more of them out of order, show no order to follow. */
const FEWEST_SORTED = 3;
const MOSTLY = 0.75;

/** Puts a new entry among its siblings; false when it goes next to one that this round brings (then after the round). */
export function putEntry(round: Round, node: Collection, entry: Entry, place: YamlPlace, by?: string): boolean {
  const plan = planOf(round, node);
  const count = node.items.length;
  if (place === 'start') return put(plan.before, 0, entry);
  if (place === 'end') return put(plan.after, count, entry);
  if (place === 'sorted') return putSorted(plan.after, plan.before, node, entry, by);
  const step = 'after' in place ? place.after : place.before;
  const at = childAt(node, step);
  if (at !== -1) return 'after' in place ? putAfter(plan.after, at + 1, entry) : put(plan.before, at, entry);
  if (typeof step === 'string' && plan.pending.has(step)) return putBeside(round, node, entry, step, 'after' in place);
  throw refuse(
    round.source,
    startOf(node as Node),
    `no sibling ${JSON.stringify(step)} here to put ${JSON.stringify(entry.name ?? 'the item')} next to`,
    `Paste it where it belongs:\n${entry.lines.join('\n')}`,
  );
}

function put(slots: Map<number, Entry[]>, slot: number, entry: Entry): true {
  const list = slots.get(slot);
  if (list) list.push(entry);
  else slots.set(slot, [entry]);
  return true;
}

// Directly after the sibling: before those that were put behind it earlier for another reason there is none; keep their order.
const putAfter = put;

function putBeside(round: Round, node: Collection, entry: Entry, step: string, after: boolean): boolean {
  const plan = planOf(round, node);
  const neighbour = plan.pending.get(step);
  for (const slots of [plan.after, plan.before]) {
    for (const list of slots.values()) {
      const at = neighbour ? list.indexOf(neighbour) : -1;
      if (at === -1) continue;
      list.splice(after ? at + 1 : at, 0, entry);
      return true;
    }
  }
  return false;
}

function putSorted(after: Map<number, Entry[]>, before: Map<number, Entry[]>, node: Collection, entry: Entry, by?: string): true {
  const { names, sorted } = namesIn(node, by);
  const name = entry.name;
  if (name === undefined || !sorted) return put(after, node.items.length, entry);
  const slot = slotOf(names as string[], name);
  const [slots, at] = slot === 0 ? [before, 0] : [after, slot];
  const list = slots.get(at) ?? [];
  const next = list.findIndex((other) => other.name !== undefined && other.name > name);
  list.splice(next === -1 ? list.length : next, 0, entry);
  slots.set(at, list);
  return true;
}

const orders = new WeakMap<Collection, { by: string | undefined; names: (string | undefined)[]; sorted: boolean }>();

function namesIn(node: Collection, by?: string): { names: (string | undefined)[]; sorted: boolean } {
  const known = orders.get(node);
  if (known && known.by === by) return known;
  const names = node.items.map((child) => nameOf(child, by));
  const order = { by, names, sorted: areSorted(names) };
  orders.set(node, order);
  return order;
}

/** Whether names are in order, up to a few that somebody put elsewhere. */
export function areSorted(names: readonly (string | undefined)[]): boolean {
  if (names.length < FEWEST_SORTED || names.includes(undefined)) return false;
  const inOrder = names.slice(1).filter((name, index) => (names[index] as string) <= (name as string)).length;
  return inOrder / (names.length - 1) >= MOSTLY;
}

/** The slot with the fewest siblings on the wrong side; the last of those, so that a stray one does not matter. */
export function slotOf(names: readonly string[], name: string): number {
  let wrong = names.filter((other) => other < name).length;
  let best = wrong;
  let slot = 0;
  for (const [index, other] of names.entries()) {
    wrong += other < name ? -1 : 1;
    if (wrong <= best) [best, slot] = [wrong, index + 1];
  }
  return slot;
}

const gapsOf = new WeakMap<Collection, number[]>();

/** Blank lines between the children of a collection, as most of them have it; of a single one, as its key's others do. */
export function blankOf(round: Round, node: Collection, key: string | undefined): number {
  if (node.flow) return 0;
  let gaps = gapsOf.get(node);
  if (!gaps)
    gapsOf.set(
      node,
      (gaps = node.items
        .slice(1)
        .map((_, index) => blankBefore(round.source, node, index + 1))
        .sort((a, b) => a - b)),
    );
  if (gaps.length === 0) {
    const habit = key === undefined ? undefined : habitOf(styleOf(round.source, round.doc), key);
    return habit && habit.spaced > habit.tight ? 1 : 0;
  }
  const spaced = gaps.filter((gap) => gap > 0);
  return spaced.length * 2 > gaps.length ? (spaced[spaced.length >> 1] as number) : 0;
}

/** Whether the siblings put strings in quotes that could do without; undefined where none shows it. */
export function areQuoted(node: Collection): boolean | undefined {
  const { isPair, isScalar } = lib();
  const shown = node.items.slice(-50).flatMap((child) => {
    const value = isPair(child) ? (child as Pair).value : child;
    if (!isScalar(value) || typeof value.value !== 'string' || !isPlain(value.value, node.flow === true)) return [];
    return [value.type !== 'PLAIN'];
  });
  return shown.length ? shown.every(Boolean) : undefined;
}

/** The quotes the siblings use; undefined where none uses any. */
export function quoteOf(node: Collection): '"' | "'" | undefined {
  const { isPair, isScalar } = lib();
  const types = node.items.slice(-50).map((child) => {
    const value = isPair(child) ? (child as Pair).value : child;
    return isScalar(value) ? value.type : undefined;
  });
  const last = types.findLast((type) => type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE');
  return last && (last === 'QUOTE_DOUBLE' ? '"' : "'");
}
