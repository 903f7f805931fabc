import { isFirstOnLine, lastLineEnd, layoutOf, leadStart } from './extent.js';
import { lib, type Collection } from './lib.js';
import { pad } from './render.js';
import type { Entry, Plan, Round, Splice } from './round.js';
import { lineEnd, lineStart, nextLine, type Source } from './source.js';

/** The splices of one collection's new and removed children. */
export function emit(round: Round, plan: Plan): Splice[] {
  const { source } = round;
  if (plan.node.items.length === 0) return [];
  if (plan.node.flow) return [...emitFlow(source, plan), ...removeFlow(source, plan)];
  if (plan.removed.size === plan.node.items.length) return [replaceAll(source, plan)];
  return [...emitBlock(source, plan), ...removeBlock(source, plan)];
}

const shift = (entries: readonly Entry[], column: number): string[] =>
  entries.flatMap((entry) => entry.lines.map((line) => pad(line, column)));

/** The new children in the order of their slots, each beside the nearest old one that stays. */
function emitBlock(source: Source, plan: Plan): Splice[] {
  const count = plan.node.items.length;
  const splices: Splice[] = [];
  for (let slot = 0; slot <= count; slot++) {
    const [after, before] = [plan.after.get(slot) ?? [], plan.before.get(slot) ?? []];
    if (after.length) splices.push(beside(source, plan, slot - 1, after, true));
    if (before.length) splices.push(beside(source, plan, slot, before, false));
  }
  return splices;
}

function beside(source: Source, plan: Plan, index: number, entries: Entry[], after: boolean): Splice {
  const stays = (at: number): boolean => at >= 0 && at < plan.node.items.length && !plan.removed.has(at);
  let [at, behind] = [index, after];
  while (at >= 0 && !stays(at)) [at, behind] = [at - 1, true];
  if (at < 0) [at, behind] = [[...plan.node.items.keys()].find(stays) as number, false];
  return behind ? insertAfter(source, plan.node, at, entries) : insertBefore(source, plan.node, at, entries);
}

function insertAfter(source: Source, node: Collection, index: number, entries: Entry[]): Splice {
  const { column } = layoutOf(source, node);
  const end = lastLineEnd(source, node, index);
  const lines = entries.flatMap((entry) => [...Array<string>(entry.blank).fill(''), ...shift([entry], column)]);
  return { start: end, end, text: lines.map((line) => source.newline + line).join(''), from: layoutOf(source, node).starts[0] as number };
}

function insertBefore(source: Source, node: Collection, index: number, entries: Entry[]): Splice {
  const { column, starts } = layoutOf(source, node);
  const start = starts[index] as number;
  const lines = entries.flatMap((entry) => [...shift([entry], column), ...Array<string>(entry.blank).fill('')]);
  if (!isFirstOnLine(source, start)) {
    const text = lines.join(source.newline).trimStart() + source.newline + ' '.repeat(column);
    return { start, end: start, text };
  }
  const lead = leadStart(source, node, index);
  const at = isTop(source, lead) ? lineStart(source.text, start) : lead;
  return { start: at, end: at, text: lines.map((line) => line + source.newline).join('') };
}

/** True for a comment at the very top of a file: it speaks about the file. */
const isTop = ({ text }: Source, lead: number): boolean => text.slice(0, lead).trim() === '';

/** Runs of neighbours that go, each with its comment and the blank lines that would be left doubled. */
function removeBlock(source: Source, plan: Plan): Splice[] {
  return runs(plan.removed).map(([first, last]) => {
    const start = layoutOf(source, plan.node).starts[first] as number;
    const next = layoutOf(source, plan.node).starts[last + 1];
    if (!isFirstOnLine(source, start) && next !== undefined) return { start, end: firstAfter(source, plan.node, last, next), text: '' };
    return removeLines(source, ownLead(source, plan.node, first, last), lastLineEnd(source, plan.node, last), first === 0, last === plan.node.items.length - 1);
  });
}

// The line after `- first: …` may be a comment of the next entry: it stays.
function firstAfter(source: Source, node: Collection, last: number, next: number): number {
  const rest = source.text.slice(nextLine(source.text, lastLineEnd(source, node, last)), next);
  return next - rest.trimStart().length;
}

/** A comment above the first of several entries may speak about the group: it goes only with an entry that stands alone. */
function ownLead(source: Source, node: Collection, first: number, last: number): number {
  const { starts } = layoutOf(source, node);
  const own = lineStart(source.text, starts[first] as number);
  const lead = leadStart(source, node, first);
  if (lead === own || last + 1 >= node.items.length) return lead;
  if (isTop(source, lead)) return own;
  const nextLead = leadStart(source, node, last + 1);
  const closed = /\n\s*\n/.test(source.text.slice(lastLineEnd(source, node, last), nextLead + 1));
  const commentOfNext = nextLead !== lineStart(source.text, starts[last + 1] as number);
  const opened = first === 0 || lead <= nextLine(source.text, lastLineEnd(source, node, first - 1));
  const large = source.text.slice(starts[first], lastLineEnd(source, node, first)).includes('\n');
  return closed || commentOfNext || large || (opened && first > 0) ? lead : own;
}

/** Lines with the blank lines that an insertion puts there: below a first child, above any other. */
function removeLines(source: Source, from: number, to: number, isFirst: boolean, isLast: boolean): Splice {
  const { text } = source;
  let [start, end] = [from, nextLine(text, to)];
  const blankBelow = text.slice(end, lineEnd(text, end)).trim() === '';
  const blankAbove = start > 0 && text.slice(lineStart(text, start - 1), start).trim() === '';
  if (isFirst && blankBelow && end < text.length) while (end < text.length && text.slice(end, lineEnd(text, end)).trim() === '') end = nextLine(text, end);
  else if (blankAbove && (blankBelow || isLast)) while (start > 0 && text.slice(lineStart(text, start - 1), start).trim() === '') start = lineStart(text, start - 1);
  // Without a line break at the end of the text, the one before the entry goes instead.
  if (to === text.length && start > 0) start -= text[start - 2] === '\r' ? 2 : 1;
  return { start, end, text: '' };
}

/** Every old child goes: what is left is the new ones, or empty brackets. */
function replaceAll(source: Source, plan: Plan): Splice {
  const { node } = plan;
  const { starts, column } = layoutOf(source, node);
  const entries = [...Array(node.items.length + 1).keys()].flatMap((slot) => [
    ...(plan.after.get(slot) ?? []),
    ...(plan.before.get(slot) ?? []),
  ]);
  const first = starts[0] as number;
  const end = lastLineEnd(source, node, node.items.length - 1);
  if (entries.length) return { start: first, end, text: shift(entries, column).join(source.newline).trimStart() };
  const start = bracketStart(source, first);
  const brackets = lib().isSeq(node) ? '[]' : '{}';
  // A list's dashes may stand right below the key; brackets may not.
  const before = start !== first ? ' ' : isFirstOnLine(source, first) && lib().isSeq(node) ? '  ' : '';
  return { start, end, text: before + brackets };
}

// `key:` alone on the line above takes the brackets; after a comment they stay where the first child was.
function bracketStart({ text }: Source, first: number): number {
  const head = text.slice(0, first).trimEnd();
  return head.endsWith(':') && !text.slice(lineStart(text, head.length), head.length).trimStart().startsWith('#') ? head.length : first;
}

function emitFlow(source: Source, plan: Plan): Splice[] {
  const splices: Splice[] = [];
  for (let slot = 0; slot <= plan.node.items.length; slot++) {
    const [after, before] = [plan.after.get(slot) ?? [], plan.before.get(slot) ?? []];
    if (after.length) splices.push(...flowAfter(source, plan.node, slot - 1, after));
    if (before.length) splices.push(flowBefore(source, plan.node, slot, before));
  }
  return splices;
}

function flowAfter(source: Source, node: Collection, index: number, entries: Entry[]): Splice[] {
  const { text } = source;
  const { starts, ends, column } = layoutOf(source, node);
  const end = ends[index] as number;
  const items = entries.map((entry) => entry.lines.join(' '));
  if (!isFirstOnLine(source, starts[index] as number)) return [{ start: end, end, text: items.map((item) => `, ${item}`).join('') }];
  const comma = /^\s*,/.exec(text.slice(end))?.[0].length;
  const rest = end + (comma ?? 0);
  const clear = /^\s*(?:#|$)/.test(text.slice(rest, lineEnd(text, rest)));
  const at = clear ? lineEnd(text, rest) : rest;
  const lines = items.map((item) => source.newline + ' '.repeat(column) + item).join(',');
  if (comma !== undefined) return [{ start: at, end: at, text: `${lines},` }];
  return [
    { start: end, end, text: ',' },
    { start: at, end: at, text: lines },
  ];
}

function flowBefore(source: Source, node: Collection, index: number, entries: Entry[]): Splice {
  const { starts, column } = layoutOf(source, node);
  const start = starts[index] as number;
  const between = isFirstOnLine(source, start) ? `,${source.newline}${' '.repeat(column)}` : ', ';
  return { start, end: start, text: entries.map((entry) => entry.lines.join(' ') + between).join('') };
}

function removeFlow(source: Source, plan: Plan): Splice[] {
  const { starts, ends } = layoutOf(source, plan.node);
  return runs(plan.removed).map(([first, last]) => {
    const next = starts[last + 1];
    if (next !== undefined) return { start: starts[first] as number, end: next, text: '' };
    if (first > 0) return { start: ends[first - 1] as number, end: ends[last] as number, text: '' };
    const [from, to] = plan.node.range ?? [0, 0];
    return { start: from + 1, end: to - 1, text: '' };
  });
}

function runs(removed: ReadonlySet<number>): [number, number][] {
  const all: [number, number][] = [];
  for (const index of [...removed].sort((a, b) => a - b)) {
    const open = all.at(-1);
    if (open && open[1] === index - 1) open[1] = index;
    else all.push([index, index]);
  }
  return all;
}
