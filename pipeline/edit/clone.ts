import type { Editor } from '../change.js';
import { InfraError } from '../error.js';
import { eolOf, indentAt, lineEnd, lineNumber, lineStart, nextLine, splice, type Splice } from './lines.js';
import { sameName, type Container, type Entry, type Locator } from './locator.js';

/** A new entry for a container: its own text, and where among its siblings it goes. */
export interface InsertOp {
  op: 'insert';
  /** `Container.path`. */
  container: string;
  /** The name the text declares, as the locator will read it. */
  name: string;
  /** The declaration, without the separator after it; further lines carry their own indentation. */
  text: string;
  /** Comment lines above it, the first without indentation, the others with. */
  lead?: string;
  /** Name of the sibling it follows; null puts it first. Absent: where the order of the siblings puts it when they are sorted, else last. */
  after?: string | null;
  /** Opens a new block: a blank line, then these comment lines (none when empty). */
  heading?: string;
}

/** Takes an entry out, with the comments that belong to it. */
export interface RemoveOp {
  op: 'remove';
  container: string;
  name: string;
}

/** Puts another text in the place of an entry's own. */
export interface ReplaceOp {
  op: 'replace';
  container: string;
  name: string;
  /** The name the new text declares. */
  becomes: string;
  text: string;
}

export type EntryOp = InsertOp | RemoveOp | ReplaceOp;

type Item = { entry: Entry; op?: ReplaceOp } | { added: InsertOp };
const isAdded = (item: Item): item is { added: InsertOp } => 'added' in item;

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

interface Plan {
  container: Container;
  items: Item[];
  removed: Entry[];
}

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

function planInsert(plan: Plan, op: InsertOp, at: At): void {
  if (plan.items.some((item) => nameOf(item) === op.name && !(!isAdded(item) && item.entry.disabled))) return;
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

/** Ways in which people sort names: by code unit, ignoring case, with the underscore before letters, word by word. */
const COMPARATORS: ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toLowerCase(),
  (name) => name.toLowerCase().replace(/[_.-]/g, ' '),
  (name) => name.replace(/[_.-]/g, '~').toUpperCase(),
];
/** One pair in ten may be out of order and the list still counts as sorted: real lists have slips. */
const SORTED_SHARE = 0.9;

/** Where a name goes in a sorted list: the place that leaves the fewest names on the wrong side; undefined when the list is not sorted. */
export function sortedPosition(names: readonly string[], name: string): number | undefined {
  if (names.length < 3) return undefined;
  const scored = COMPARATORS.map((form) => ({ form, share: orderedShare(names.map(form)) }));
  const best = scored.reduce((a, b) => (b.share > a.share ? b : a));
  if (best.share < SORTED_SHARE) return undefined;
  const target = best.form(name);
  let wrong = names.filter((one) => best.form(one) < target).length;
  let least = { at: 0, wrong };
  names.forEach((one, index) => {
    wrong += best.form(one) > target ? 1 : -1;
    if (wrong <= least.wrong) least = { at: index + 1, wrong };
  });
  return least.at;
}

function orderedShare(keys: readonly string[]): number {
  const pairs = keys.slice(1).filter((key, index) => keys[index]! <= key).length;
  return pairs / Math.max(1, keys.length - 1);
}

function splicesOf(text: string, plan: Plan): Splice[] {
  const splices: Splice[] = plan.items.flatMap((item) => (!isAdded(item) && item.op ? [{ ...item.entry.node, text: item.op.text }] : []));
  splices.push(...plan.removed.map((entry) => removal(text, plan, entry)));
  for (let at = 0; at < plan.items.length; at += 1) {
    const run = addedRun(plan.items, at);
    if (run.length === 0) continue;
    const previous = plan.items[at - 1];
    splices.push(...(previous && !isAdded(previous) ? insertAfter(text, plan, previous.entry, run) : insertBefore(text, plan, run)));
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

/** What stands right after an entry: the separator, if any, and whether the line ends there. */
interface Tail {
  /** Offset after the separator, or after the node. */
  end: number;
  separated: boolean;
  /** True when nothing but a comment follows on the line. */
  endsLine: boolean;
}

function tailOf(text: string, container: Container, entry: Entry): Tail {
  const rest = /^(?:[ \t]|\/\*[^]*?\*\/|\r?\n)*/.exec(text.slice(entry.node.end, container.inner.end))![0].length;
  const at = entry.node.end + rest;
  const separated = container.separator !== '' && container.separator !== '|' && text[at] === container.separator;
  const end = separated ? at + 1 : entry.node.end;
  const remainder = text.slice(end, lineEnd(text, end));
  // The last member of a union is followed by the end of its statement.
  const following = container.separator === '|' ? remainder.replace(/^;/, '') : remainder;
  return { end, separated, endsLine: /^[ \t]*((\/\/|#|--|\/\*).*)?$/.test(following) };
}

const startsLine = (text: string, at: number): boolean => text.slice(lineStart(text, at), at).trim() === '';

/** True when the entry has its lines to itself. A union's members start with the separator. */
function ownLine(text: string, container: Container, entry: Entry): boolean {
  const start = container.separator === '|' ? text.lastIndexOf('|', entry.node.start) : entry.lead;
  const first = start >= container.inner.start && startsLine(text, start);
  return first && tailOf(text, container, entry).endsLine;
}

function insertAfter(text: string, plan: Plan, entry: Entry, run: readonly InsertOp[]): Splice[] {
  const { container } = plan;
  const tail = tailOf(text, container, entry);
  if (!ownLine(text, container, entry)) return [inlineAfter(text, plan, entry, run)];
  const separators = separatorStyle(text, plan, tail);
  const at = container.separator === '|' && text[tail.end] === ';' ? tail.end : lineEnd(text, tail.end);
  const added = run.map((op, index) => blockOf(text, plan, entry, op) + (index < run.length - 1 ? separators.between : separators.last)).join('');
  // The separator comes first: both may go to the same offset.
  const before = separators.before ? [{ start: entry.node.end, end: entry.node.end, text: separators.before }] : [];
  return [...before, { start: at, end: at, text: added }];
}

interface Separators {
  /** To add to the entry before, which had none because it was the last. */
  before: string;
  between: string;
  last: string;
}

function separatorStyle(text: string, plan: Plan, tail: Tail): Separators {
  const { separator, entries } = plan.container;
  if (separator === '' || separator === '|') return { before: '', between: '', last: '' };
  const used = separator === ',' || entries.some((one) => tailOf(text, plan.container, one).separated);
  if (!used) return { before: '', between: '', last: '' };
  return { before: tail.separated ? '' : separator, between: separator, last: tail.separated ? separator : '' };
}

/** The lines of one new entry, with a line break before them. */
function blockOf(text: string, plan: Plan, sibling: Entry, op: InsertOp): string {
  const eol = eolOf(text);
  const indent = indentAt(text, sibling.lead);
  const bar = plan.container.separator === '|' ? '| ' : '';
  const apart = plan.container.kind !== 'lines' || op.lead !== undefined;
  const blank = op.heading !== undefined || (apart && spacedApart(text, plan.container)) ? eol : '';
  const above = [op.heading, op.lead].filter((part): part is string => Boolean(part)).map((part) => `${indent}${part}${eol}`);
  return eol + blank + above.join('') + indent + bar + op.text;
}

/** True when most siblings have a blank line between them. */
function spacedApart(text: string, { entries }: Container): boolean {
  const gaps = entries.slice(1).map((entry, index) => text.slice(entries[index]!.node.end, entry.lead));
  return gaps.length > 1 && gaps.filter((gap) => /\n[ \t]*\r?\n/.test(gap)).length > gaps.length / 2;
}

function inlineAfter(text: string, { container }: Plan, entry: Entry, run: readonly InsertOp[]): Splice {
  const gap = inlineGap(text, container);
  return { start: entry.node.end, end: entry.node.end, text: run.map((op) => gap + op.text).join('') };
}

function inlineGap(text: string, { entries, separator }: Container): string {
  const [first, second] = entries;
  const gap = first && second ? text.slice(first.node.end, second.node.start) : '';
  if (gap !== '' && !gap.includes('\n') && gap.length < 5) return gap;
  return separator === '|' ? ' | ' : `${separator} `;
}

function insertBefore(text: string, plan: Plan, run: readonly InsertOp[]): Splice[] {
  const { container } = plan;
  const first = container.entries[0]!;
  if (!ownLine(text, container, first)) {
    const gap = inlineGap(text, container);
    return [{ start: first.node.start, end: first.node.start, text: run.map((op) => op.text + gap).join('') }];
  }
  const at = lineStart(text, container.separator === '|' ? text.lastIndexOf('|', first.node.start) : first.lead);
  const used = container.separator === ',' || tailOf(text, container, first).separated;
  const separator = used && container.separator !== '|' ? container.separator : '';
  const eol = eolOf(text);
  const blocks = run.map((op) => blockOf(text, plan, first, op).replace(/^(\r?\n)+/, '') + separator + eol);
  return [{ start: at, end: at, text: blocks.join('') }];
}

function removal(text: string, plan: Plan, entry: Entry): Splice {
  const { container } = plan;
  const tail = tailOf(text, container, entry);
  const index = container.entries.indexOf(entry);
  const previous = container.entries[index - 1];
  const isLast = index === container.entries.length - 1;
  if (ownLine(text, container, entry)) {
    const end = nextLine(text, lineEnd(text, tail.end));
    const dangling = isLast && !tail.separated && previous && container.separator === ',' && !plan.removed.includes(previous);
    const start = dangling ? previous.node.end : startOfBlock(text, plan, entry, end);
    return { start, end: dangling ? lineEnd(text, tail.end) : Math.min(end, text.length), text: '' };
  }
  const next = container.entries[index + 1];
  if (next) return { start: entry.lead, end: next.lead, text: '' };
  return { start: previous ? previous.node.end : entry.lead, end: entry.node.end, text: '' };
}

/** Where the lines of an entry start; with the blank line before them when they stand alone between blank lines. */
function startOfBlock(text: string, { container }: Plan, entry: Entry, end: number): number {
  const start = lineStart(text, entry.lead);
  const alone = /\n[ \t]*\r?\n$/.test(text.slice(0, start)) && /^[ \t]*(\r?\n|$)/.test(text.slice(end));
  return container.kind === 'lines' && alone ? lineStart(text, start - 1) : start;
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
  return containers.every((one) => gone.some((entry) => entry.node.start <= one.inner.start && one.inner.end <= entry.node.end));
}

/** `file:line` of an entry. */
export const placeOf = (text: string, path: string, entry: Entry): { file: string; line: number } => ({ file: path, line: lineNumber(text, entry.node.start) });
