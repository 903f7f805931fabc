import { diffIndices } from 'node-diff3';

/** A run of lines of the old text that became a run of lines of the new one. Positions are 0-based, the end is excluded. */
export interface Hunk {
  from: number;
  to: number;
  newFrom: number;
  newTo: number;
}

/** The lines of a text, each with its own line end, so that joining them gives every byte back. */
export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/**
 * What differs between two lists of lines, in order. What both begin and end with is set aside first: that keeps large files
 * cheap and puts a repeated line where it was added, at the end.
 */
export function hunksOf(before: readonly string[], after: readonly string[]): Hunk[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const [old, next] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  if (pairsOf(old, next) > MOST_PAIRS) return [{ from: head, to: head + old.length, newFrom: head, newTo: head + next.length }];
  const found = diffIndices(old, next);
  return found.map(({ buffer1: [start, length], buffer2: [newStart, newLength] }) => ({
    from: head + start,
    to: head + start + length,
    newFrom: head + newStart,
    newTo: head + newStart + newLength,
  }));
}

/** Pairs of equal lines: what the longest common subsequence costs. Beyond this (seconds) the whole stretch counts as changed. */
const MOST_PAIRS = 20_000_000;

function pairsOf(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1);
  return other.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0);
}

export type LineEnds = 'lf' | 'crlf' | 'mixed' | 'none';

/** How the lines of a text end. */
export function lineEndsOf(text: string): LineEnds {
  const all = text.split('\n').length - 1;
  const crlf = text.split('\r\n').length - 1;
  if (all === 0) return 'none';
  return crlf === 0 ? 'lf' : crlf === all ? 'crlf' : 'mixed';
}

/** A text of one kind of line ends in another; a mixed one stays as it is. */
export function withLineEnds(text: string, ends: LineEnds): string {
  const now = lineEndsOf(text);
  if (now === 'lf' && ends === 'crlf') return text.replaceAll('\n', '\r\n');
  if (now === 'crlf' && ends === 'lf') return text.replaceAll('\r\n', '\n');
  return text;
}
