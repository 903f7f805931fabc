import type { Child, Edits } from './model.js';
import type { Collection, Doc, Node, Pair } from './lib.js';
import { lib } from './lib.js';
import type { Source } from './source.js';
import type { Model } from './model.js';

/** A new entry or item: its lines from column 0, and what they mean. */
export interface Entry extends Child {
  /** What tells it from its siblings: the key, the scalar's name, or the field asked for. */
  name: string | undefined;
  lines: string[];
  /** Blank lines between it and its neighbours. */
  blank: number;
}

/** What is going to happen to the children of one collection in this round. */
export interface Plan extends Edits {
  node: Collection;
  /** New children that follow the child before a position, and those that precede the child at it. */
  after: Map<number, Entry[]>;
  before: Map<number, Entry[]>;
  /** Names and new keys that this round brings. */
  pending: Map<string, Entry | undefined>;
  /** Fingerprints of what is new. */
  prints: Set<string>;
}

/** A replacement of a stretch of text. Those that start at one offset keep their order, insertions first. */
export interface Splice {
  start: number;
  end: number;
  text: string;
  /** Where the collection begins that grows here: of two that end at one place, the inner one goes first. */
  from?: number;
}

/** One pass over one document: what is found in it, and what is going to change. */
export interface Round {
  source: Source;
  doc: Doc;
  plans: Map<Collection, Plan>;
  splices: Splice[];
  /** Collections in or below which something changes. */
  dirty: Set<unknown>;
  /** Meaning of the whole document where it is replaced as a whole. */
  root?: Model;
}

/** A round in which nothing is planned yet. */
export const newRound = (source: Source, doc: Doc): Round => ({ source, doc, plans: new Map(), splices: [], dirty: new Set() });

/** The plan of a collection, made on first use. */
export function planOf(round: Round, node: Collection): Plan {
  let plan = round.plans.get(node);
  if (!plan) {
    plan = {
      node,
      after: new Map(),
      before: new Map(),
      pending: new Map(),
      prints: new Set(),
      inserted: new Map(),
      removed: new Set(),
      renamed: new Map(),
      replaced: new Map(),
    };
    round.plans.set(node, plan);
  }
  return plan;
}

/** The value of a child, whichever collection it is in. */
export const valueAt = (node: Collection, index: number): Node | null => {
  const child = node.items[index];
  return (lib().isPair(child) ? (child as Pair).value : child) as Node | null;
};

/** Notes that something changes in or below each of these collections. */
export function markDirty(round: Round, path: readonly unknown[]): void {
  for (const node of path) round.dirty.add(node);
}
