import { eolOf, indentAt, lineEnd, lineStart, nextLine, type Splice } from '../lines.js';
import type { Container, Entry } from '../locator.js';
import type { InsertOp, Plan } from './plan.js';

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

export function insertAfter(text: string, plan: Plan, entry: Entry, run: readonly InsertOp[]): Splice[] {
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

export function insertBefore(text: string, plan: Plan, run: readonly InsertOp[]): Splice[] {
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

export function removal(text: string, plan: Plan, entry: Entry): Splice {
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
