import { layoutOf } from './extent.js';
import type { Way } from './apply.js';
import { childAt } from './find.js';
import { lib, type Collection, type Node, type Pair } from './lib.js';
import { keyText } from './render.js';
import { markDirty, planOf, type Round } from './round.js';
import { refuse } from './source.js';
import { styleOf } from './style.js';
import { pathText, type RenameOp } from './types.js';

/** Plans another name for a key; one that has it already stays. @throws InfraError where there is no such key, or the name is taken */
export function rename(round: Round, op: RenameOp, way: Exclude<Way, { end: 'pending' }>): boolean {
  const { source } = round;
  const top = way.parents.at(-1);
  const parent = way.end === 'missing' && way.rest.length === 1 ? (way.node as Collection) : top;
  const there = lib().isMap(parent) ? childAt(parent as Collection, op.to) : -1;
  if (way.end === 'missing' && there !== -1) return true;
  if (way.end === 'missing' || !lib().isMap(top)) throw refuse(source, undefined, `there is no ${pathText(op.at)} to rename`);
  const index = way.indexes.at(-1) as number;
  if (op.to === op.at.at(-1)) return true;
  if (there !== -1) throw refuse(source, layoutOf(source, top as Collection).starts[there], `${JSON.stringify(op.to)} is there already`);
  const key = (top.items[index] as Pair).key as Node & { type?: string };
  const [start, end] = [key.range?.[0] ?? 0, key.range?.[1] ?? 0];
  const text = key.type === 'QUOTE_DOUBLE' ? JSON.stringify(op.to) : keyText(op.to, styleOf(source, round.doc));
  round.splices.push({ start, end, text });
  const plan = planOf(round, top as Collection);
  plan.renamed.set(index, op.to);
  plan.pending.set(op.to, undefined);
  markDirty(round, way.parents);
  return true;
}
