import { eolOf, indentAt, lineEnd, lineStart, nextLine, type Splice } from '../lines.js';
import type { Container, Entry } from '../locator.js';
import { isAdded, type InsertOp, type Plan } from './plan.js';

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

/** True for an entry whose line goes on after it with nothing, but begins with something else: `- key: value`. */
const closesLine = (text: string, container: Container, entry: Entry): boolean => container.separator === '' && tailOf(text, container, entry).endsLine;

/** White space up to the column of an entry. */
const columnAt = (text: string, { separator }: Container, { lead }: Entry): string =>
  separator !== '' || startsLine(text, lead) ? indentAt(text, lead) : ' '.repeat(lead - lineStart(text, lead));

/**
 * The splices that put a run of new entries behind an entry.
 * @param isEnd true where no sibling will follow the run
 */
export function insertAfter(text: string, plan: Plan, entry: Entry, run: readonly InsertOp[], isEnd: boolean): Splice[] {
  const { container } = plan;
  const tail = tailOf(text, container, entry);
  if (!ownLine(text, container, entry) && !closesLine(text, container, entry)) return [inlineAfter(text, plan, entry, run)];
  const separators = separatorStyle(text, plan, tail, isEnd);
  const at = container.separator === '|' && text[tail.end] === ';' ? tail.end : lineEnd(text, tail.end);
  const spaced = spacedBehind(text, container, entry);
  const added = run.map((op, index) => blockOf(text, plan, entry, op, spaced) + (index < run.length - 1 ? separators.between : separators.last)).join('');
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

function separatorStyle(text: string, plan: Plan, tail: Tail, isEnd: boolean): Separators {
  const { separator } = plan.container;
  if (separator === '' || separator === '|') return { before: '', between: '', last: '' };
  // A line break ends a statement or member as well: each is as the one before it, which stays as it is.
  if (separator === ';' && !parts(text, plan.container)) return { before: '', between: tail.separated ? ';' : '', last: tail.separated ? ';' : '' };
  const last = isEnd ? endsSeparated(text, plan.container) : tail.separated;
  return { before: tail.separated ? '' : separator, between: separator, last: last ? separator : '' };
}

/** True where the separator stands between all siblings: after a comma there must be one, members of a type may all have it but the last. */
function parts(text: string, container: Container): boolean {
  if (container.separator !== ';') return container.separator === ',';
  const separated = container.entries.map((one) => tailOf(text, container, one).separated);
  return container.kind === 'interface' && separated.length > 1 && separated.pop() === false && separated.every(Boolean);
}

/** True when the last sibling has a separator behind it. */
const endsSeparated = (text: string, container: Container): boolean => tailOf(text, container, container.entries.at(-1)!).separated;

/** The lines of one new entry, with a line break before them. */
function blockOf(text: string, plan: Plan, sibling: Entry, op: InsertOp, spaced: boolean): string {
  const eol = eolOf(text);
  const indent = columnAt(text, plan.container, sibling);
  const bar = plan.container.separator === '|' ? '| ' : '';
  const blank = op.heading !== undefined || (spaced && isApart(plan, op)) ? eol : '';
  const above = [op.heading, op.lead].filter((part): part is string => Boolean(part)).map((part) => `${indent}${part}${eol}`);
  return eol + blank + above.join('') + indent + bar + op.text;
}

/** Bare lines (`NAME=value`) stand close even where their commented neighbours do not. */
const isApart = (plan: Plan, op: InsertOp): boolean => plan.container.kind !== 'lines' || op.lead !== undefined;

const BLANK_LINE = /\n[ \t]*\r?\n/;

/** The blank line that begins at an offset, the end of the text included; empty where there is none. */
const blankAt = (text: string, at: number): string => /^[ \t]*(\r?\n|$)/.exec(text.slice(at))?.[0] ?? '';

/** True when nothing of the container follows. */
const endsAt = (text: string, container: Container, at: number): boolean => text.slice(at, container.inner.end).trim() === '';

/** True when a new entry behind this one gets a blank line before it: as the next one has it, at the end as most siblings have it. */
function spacedBehind(text: string, container: Container, entry: Entry): boolean {
  const below = nextLine(text, lineEnd(text, tailOf(text, container, entry).end));
  if (entry !== container.entries.at(-1) || container.kind === 'sections') return blankAt(text, below) !== '';
  return spacedApart(text, container) && (blankAt(text, below) !== '' || endsAt(text, container, below));
}

/** True when most siblings have a blank line between them. */
function spacedApart(text: string, { kind, entries }: Container): boolean {
  if (kind === 'sections') return true;
  const gaps = entries.slice(1).map((entry, index) => text.slice(entries[index]!.node.end, entry.lead));
  return gaps.length > 1 && gaps.filter((gap) => BLANK_LINE.test(gap)).length > gaps.length / 2;
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

export function insertBefore(text: string, plan: Plan, run: readonly InsertOp[]): Splice[] {
  const { container } = plan;
  const first = container.entries[0]!;
  if (!ownLine(text, container, first)) {
    const gap = closesLine(text, container, first) ? eolOf(text) + columnAt(text, container, first) : inlineGap(text, container);
    return [{ start: first.node.start, end: first.node.start, text: run.map((op) => op.text + gap).join('') }];
  }
  const at = lineStart(text, container.separator === '|' ? text.lastIndexOf('|', first.node.start) : first.lead);
  const used = container.separator === ',' || tailOf(text, container, first).separated;
  const separator = used && container.separator !== '|' ? container.separator : '';
  const eol = eolOf(text);
  const spaced = spacedApart(text, container);
  const blocks = run.map((op) => blockOf(text, plan, first, op, false).replace(/^(\r?\n)+/, '') + separator + eol + (spaced && isApart(plan, op) ? eol : ''));
  return [{ start: at, end: at, text: blocks.join('') }];
}

/** The splices that take an entry out, with its separator, its own comment and the blank line that would be left over. */
export function removal(text: string, plan: Plan, entry: Entry): Splice[] {
  const { container } = plan;
  const index = container.entries.indexOf(entry);
  const previous = container.entries[index - 1];
  if (ownLine(text, container, entry)) return [...loosened(text, plan, entry), withEnd(text, container, entry, linesOf(text, container, index))];
  const next = container.entries[index + 1];
  if (next) return [{ start: entry.lead, end: next.lead, text: '' }];
  return [{ start: previous ? previous.node.end : entry.lead, end: entry.node.end, text: '' }];
}

/** What ends the statement stands behind the last member of a union: it goes behind the one before. */
function withEnd(text: string, container: Container, entry: Entry, lines: Splice): Splice {
  const closes = container.separator === '|' && /^[ \t]*;/.test(text.slice(entry.node.end));
  const head = /[ \t]*\r?\n[ \t]*$/.exec(text.slice(0, lines.start + (/^[ \t]*/.exec(text.slice(lines.start))?.[0].length ?? 0)));
  return closes && head ? { start: head.index, end: entry.node.end, text: '' } : lines;
}

/** Where the last entry goes and had no separator behind it, the one that becomes the last loses its own. */
function loosened(text: string, plan: Plan, entry: Entry): Splice[] {
  const { container, removed, items } = plan;
  const ends = parts(text, container) && entry === container.entries.at(-1) && !tailOf(text, container, entry).separated;
  const last = container.entries.findLast((one) => !removed.includes(one));
  const end = items.at(-1);
  if (!ends || !last || !end || isAdded(end)) return [];
  const tail = tailOf(text, container, last);
  return tail.separated ? [{ start: tail.end - 1, end: tail.end, text: '' }] : [];
}

/** The lines of an entry, with the blank line before or behind them that only parted it from its neighbours. */
function linesOf(text: string, container: Container, index: number): Splice {
  const entry = container.entries[index]!;
  let start = lineStart(text, entry.lead);
  let end = nextLine(text, lineEnd(text, tailOf(text, container, entry).end));
  const isLast = index === container.entries.length - 1;
  const below = blankAt(text, end);
  const spaced = container.kind !== 'lines' || below !== '' || end === text.length;
  const apart = container.kind !== 'lines' || entry.lead < entry.node.start;
  if (index === 0 && !isLast && apart) end += below.length;
  else if (/\n[ \t]*\r?\n$/.test(text.slice(0, start)) && spaced && (below !== '' || endsAt(text, container, end))) start = lineStart(text, start - 1);
  // Without a line break at the end of the text, the one before the entry goes instead.
  if (end === text.length && !text.endsWith('\n')) start -= /\r?\n$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { start, end, text: '' };
}
