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
 * What differs between two lists of lines, in order. Lines that each side has once, in the same order, hold the two together; between
 * them, what both begin and end with is set aside. That keeps large files cheap and puts a repeated line where it was added, at the end.
 */
export function hunksOf(before: readonly string[], after: readonly string[]): Hunk[] {
  const hunks: Hunk[] = [];
  let [at, newAt] = [0, 0];
  for (const [from, newFrom] of [...anchors(before, after), [before.length, after.length] as const]) {
    hunks.push(...stretch({ lines: before, from: at, to: from }, { lines: after, from: newAt, to: newFrom }));
    [at, newAt] = [from + 1, newFrom + 1];
  }
  return hunks;
}

/** Part of a list of lines. */
interface Part {
  lines: readonly string[];
  from: number;
  to: number;
}

/** What the longest common subsequence may cost, in steps: a second or less. Beyond it the whole stretch counts as changed. */
const MOST_STEPS = 100_000_000;

function stretch(old: Part, next: Part): Hunk[] {
  const shorter = Math.min(old.to - old.from, next.to - next.from);
  let head = 0;
  while (head < shorter && old.lines[old.from + head] === next.lines[next.from + head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.lines[old.to - 1 - tail] === next.lines[next.to - 1 - tail]) tail += 1;
  const [from, to, newFrom, newTo] = [old.from + head, old.to - tail, next.from + head, next.to - tail];
  if (from === to && newFrom === newTo) return [];
  const [one, other] = [old.lines.slice(from, to), next.lines.slice(newFrom, newTo)];
  if (pairsOf(one, other) * Math.min(one.length, other.length) > MOST_STEPS) return [{ from, to, newFrom, newTo }];
  return diffIndices(one, other).map(({ buffer1: [start, length], buffer2: [newStart, newLength] }) => ({
    from: from + start,
    to: from + start + length,
    newFrom: newFrom + newStart,
    newTo: newFrom + newStart + newLength,
  }));
}

function pairsOf(one: readonly string[], other: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of one) counts.set(line, (counts.get(line) ?? 0) + 1);
  return other.reduce((sum, line) => sum + (counts.get(line) ?? 0), 0);
}

/** Positions (old, new) of lines that both sides have exactly once: the longest run of them that is in order on both. */
function anchors(before: readonly string[], after: readonly string[]): [number, number][] {
  const [old, next] = [positionsOnce(before), positionsOnce(after)];
  const common = [...old].flatMap(([line, at]): [number, number][] => {
    const newAt = next.get(line);
    return newAt === undefined ? [] : [[at, newAt]];
  });
  return longestRising(common);
}

function positionsOnce(lines: readonly string[]): Map<string, number> {
  const seen = new Map<string, number>();
  for (const [at, line] of lines.entries()) seen.set(line, seen.has(line) ? -1 : at);
  return new Map([...seen].filter(([, at]) => at >= 0));
}

/** The longest run of pairs whose second numbers rise; the first ones do already. Patience sorting: each pile keeps its lowest end. */
function longestRising(pairs: readonly [number, number][]): [number, number][] {
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [index, [, value]] of pairs.entries()) {
    const pile = firstNotBelow(ends, (end) => pairs[end]![1] < value);
    previous[index] = ends[pile - 1];
    ends[pile] = index;
  }
  const run: [number, number][] = [];
  for (let index = ends.at(-1); index !== undefined; index = previous[index]) run.push(pairs[index]!);
  return run.reverse();
}

/** Binary search: the first position whose element is not below. */
function firstNotBelow(ends: readonly number[], isBelow: (end: number) => boolean): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(ends[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
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
