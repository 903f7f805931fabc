import { layoutOf } from './extent.js';
import { modelOfContent } from './content.js';
import { nameOf } from './find.js';
import type { Collection } from './lib.js';
import { fingerprint, modelOf, type Model } from './model.js';
import type { Round } from './round.js';
import { refuse } from './source.js';
import { pathText, type AppendOp } from './types.js';

/**
 * Decides an item that is there: true when nothing is to do, false when it must wait for this round; undefined when it is not there.
 * @param snippet what to paste, for the refusal of one that has the same name and other content
 */
export function knownItem(round: Round, op: AppendOp, seq: Collection, snippet: () => string): boolean | undefined {
  const model = modelOfContent(op, round.source.path);
  const plan = round.plans.get(seq);
  const print = fingerprint(model);
  const same = printsOf(seq).get(print) ?? [];
  if (same.some((at) => !plan?.removed.has(at)) || plan?.prints.has(print)) return true;
  const name = op.by === undefined ? undefined : fieldOf(model, op.by);
  if (name === undefined) return undefined;
  const at = seq.items.findIndex((item) => nameOf(item, op.by) === name);
  if (at === -1 && !plan?.pending.has(name)) return undefined;
  if (at === -1 || plan?.removed.has(at) || plan?.replaced.has(at)) return false;
  throw refuse(
    round.source,
    layoutOf(round.source, seq).starts[at],
    `${pathText(op.at)} has an item with ${op.by} ${JSON.stringify(name)} already, with other content`,
    snippet(),
  );
}

const prints = new WeakMap<Collection, Map<string, number[]>>();

/** Positions of a list's items by what they mean. */
function printsOf(seq: Collection): Map<string, number[]> {
  let known = prints.get(seq);
  if (!known) {
    known = new Map();
    for (const [at, item] of seq.items.entries()) {
      const print = fingerprint(modelOf(item));
      known.set(print, [...(known.get(print) ?? []), at]);
    }
    prints.set(seq, known);
  }
  return known;
}

function fieldOf(model: Model, field: string): string | undefined {
  if (model.is !== 'map') return undefined;
  const value = model.entries.find(([key]) => key.is === 'scalar' && key.value === field)?.[1];
  return value?.is === 'scalar' ? String(value.value) : undefined;
}

/** What tells a new item from its siblings: the field asked for, or what stands before `=` or `:` in a scalar. */
export const itemName = (model: Model, by: string | undefined): string | undefined => {
  if (by !== undefined) return fieldOf(model, by);
  return model.is === 'scalar' ? String(model.value).split(/[=:]/, 1)[0] : undefined;
};
