import type { Editor } from '../change.js';
import { InfraError } from '../error.js';
import { insertAfter, insertBefore, removal } from './clone/layout.js';
import { sortedPosition } from './clone/order.js';
import { isAdded, type EntryOp, type InsertOp, type Item, type Plan, type RemoveOp, type ReplaceOp } from './clone/plan.js';
import { lineNumber, splice, type Splice } from './lines.js';
import { sameName, type Container, type Entry, type Locator } from './locator.js';

export { sortedPosition } from './clone/order.js';
export type { EntryOp, InsertOp, RemoveOp, ReplaceOp } from './clone/plan.js';

/**
 * An editor for one format: inserts, removes and replaces entries in one pass, then reads the result back: the siblings must be
 * the old ones plus and minus exactly what was asked for, every other container as it was.
 * @param locator of the format
 */
export function entryEditor(locator: Locator): Editor<EntryOp> {
  const known = editors.get(locator.format);
  if (known) return known;
  const editor: Editor<EntryOp> = async (text, ops, path) => {
    const before = await locator.outline(text, path);
    const plans = planContainers(text, path, before, ops);
    const splices = [...plans.values()].flatMap((plan) => splicesOf(text, plan));
    if (splices.length === 0) return text;
    const next = splice(text, splices);
    compare(before, await locator.outline(next, path), plans, path);
    return next;
  };
  editors.set(locator.format, editor);
  return editor;
}

const editors = new Map<string, Editor<EntryOp>>();

function planContainers(text: string, path: string, before: readonly Container[], ops: readonly EntryOp[]): Map<Container, Plan> {
  const plans = new Map<Container, Plan>();
  for (const op of ops) {
    const container = before.find((one) => one.path === op.container);
    if (!container) throw missing(path, `has no ${op.container} any more`, op);
    const plan = plans.get(container) ?? { container, items: container.entries.map((entry) => ({ entry })), removed: [] };
    plans.set(container, plan);
    PLANNERS[op.op](plan, op as never, { text, path });
  }
  return plans;
}

interface At {
  text: string;
  path: string;
}

const PLANNERS: { [K in EntryOp['op']]: (plan: Plan, op: Extract<EntryOp, { op: K }>, at: At) => void } = {
  insert: planInsert,
  remove: planRemove,
  replace: planReplace,
};

const nameOf = (item: Item): string => (isAdded(item) ? item.added.name : item.op ? item.op.becomes : item.entry.name);

/** An entry that is commented out is not there, unless that is what is asked for. */
const isDisabled = (item: Item): boolean => !isAdded(item) && item.entry.disabled === true;
const COMMENTED = /^[ \t]*#/;

function planInsert(plan: Plan, op: InsertOp, at: At): void {
  if (plan.items.some((item) => nameOf(item) === op.name && (!isDisabled(item) || COMMENTED.test(op.text)))) return;
  if (plan.items.length === 0) throw missing(at.path, `${op.container} has no entry to follow`, op);
  plan.items.splice(positionOf(plan, op, at), 0, { added: op });
}

function positionOf(plan: Plan, op: InsertOp, at: At): number {
  if (op.after === null) return 0;
  if (op.after === undefined) return sortedPosition(plan.items.map(nameOf), op.name) ?? plan.items.length;
  const anchor = plan.items.findLastIndex((item) => sameName(nameOf(item), op.after!));
  if (anchor < 0) throw missing(at.path, `has no ${op.after} in ${op.container} any more`, op);
  let next = anchor + 1;
  while (next < plan.items.length && followsSameAnchor(plan.items[next]!, op)) next += 1;
  return next;
}

/** What was added behind the same anchor comes first; a new block follows whole blocks that were added before it. */
const followsSameAnchor = (item: Item, op: InsertOp): boolean => isAdded(item) && (item.added.after === op.after || op.heading !== undefined);

function planRemove(plan: Plan, op: RemoveOp): void {
  const index = plan.items.findIndex((item) => nameOf(item) === op.name);
  const item = plan.items[index];
  if (!item) return;
  plan.items.splice(index, 1);
  if (!isAdded(item)) plan.removed.push(item.entry);
}

function planReplace(plan: Plan, op: ReplaceOp, at: At): void {
  const item = plan.items.find((one): one is { entry: Entry; op?: ReplaceOp } => !isAdded(one) && one.entry.name === op.name);
  if (item) return void (item.op = op);
  if (!plan.items.some((one) => nameOf(one) === op.becomes)) throw missing(at.path, `has no ${op.name} in ${op.container}`, op);
}

const missing = (path: string, what: string, op: EntryOp): InfraError =>
  new InfraError({
    subject: what,
    file: path,
    ...('text' in op ? { remedy: `Add this by hand:\n${op.text}` } : {}),
  });

function splicesOf(text: string, plan: Plan): Splice[] {
  const splices: Splice[] = plan.items.flatMap((item) => (!isAdded(item) && item.op ? [{ ...item.entry.node, text: item.op.text }] : []));
  splices.push(...plan.removed.flatMap((entry) => removal(text, plan, entry)));
  for (let at = 0; at < plan.items.length; at += 1) {
    const run = addedRun(plan.items, at);
    if (run.length === 0) continue;
    const previous = plan.items[at - 1];
    splices.push(...(previous && !isAdded(previous) ? insertAfter(text, plan, previous.entry, run, at + run.length === plan.items.length) : insertBefore(text, plan, run)));
    at += run.length - 1;
  }
  return splices;
}

function addedRun(items: readonly Item[], from: number): InsertOp[] {
  const run: InsertOp[] = [];
  for (let at = from; at < items.length; at += 1) {
    const item = items[at]!;
    if (!isAdded(item)) break;
    run.push(item.added);
  }
  return run;
}

/** The result must hold the old entries plus and minus exactly what was asked for. */
function compare(before: readonly Container[], after: readonly Container[], plans: Map<Container, Plan>, path: string): void {
  for (const [container, plan] of plans) {
    const found = after.find((one) => one.path === container.path)?.entries.map((entry) => entry.name) ?? [];
    const wanted = plan.items.map(nameOf);
    if (found.length === wanted.length && found.every((name, index) => name === wanted[index])) continue;
    const texts = plan.items.flatMap((item) => (isAdded(item) ? [item.added.text] : []));
    throw new InfraError({
      subject: `the entries do not read back from ${container.path}`,
      evidence: [`expected ${wanted.join(', ')}`, `found ${found.join(', ')}`],
      file: path,
      remedy: `Add this by hand:\n${texts.join('\n')}`,
    });
  }
  const untouched = (list: readonly Container[]): string[] => list.filter((one) => ![...plans.keys()].some((plan) => plan.path === one.path)).map(signature);
  const kept = new Set(untouched(after));
  const lost = untouched(before).find((one) => !kept.has(one) && !insideRemoved(one, before, plans));
  if (lost) throw new InfraError({ subject: `the edit would change ${lost}`, file: path });
}

const signature = (container: Container): string => `${container.kind} ${container.entries.map((entry) => entry.name).join(', ')}`;

function insideRemoved(lost: string, before: readonly Container[], plans: Map<Container, Plan>): boolean {
  const gone = [...plans.values()].flatMap((plan) => [...plan.removed, ...plan.items.flatMap((item) => (!isAdded(item) && item.op ? [item.entry] : []))]);
  const containers = before.filter((one) => signature(one) === lost);
  return containers.every((one) => one.entries.every((inner) => gone.some((entry) => entry.node.start <= inner.node.start && inner.node.end <= entry.node.end)));
}

/** `file:line` of an entry. */
export const placeOf = (text: string, path: string, entry: Entry): { file: string; line: number } => ({ file: path, line: lineNumber(text, entry.node.start) });
