import type { RecordedFile } from '../../pipeline/record.js';
import { hunksOf, linesOf } from '../../pipeline/write/index.js';
import { holds, type Declared } from './names.js';
import type { RuleId } from './rules.js';

/** What is wrong with one file. */
export interface FileFinding {
  rule: RuleId;
  line: number;
  what: string;
}

/** The texts of a recorded file. */
export interface FileTexts {
  before: string | null;
  /** As apply wrote it. */
  wrote: string | null;
  now: string | null;
}

/**
 * Compares a file with what apply made of it. Lines that somebody moved or indented otherwise have not drifted, nor have the lines
 * of others.
 * @param names what the changes declare; only those that apply wrote into this file count
 */
export function compareFile(file: RecordedFile, texts: FileTexts, names: readonly Declared[]): FileFinding[] {
  const { wrote, now } = texts;
  if (now === wrote) return [];
  if (wrote === null) return [{ rule: 'file-returned', line: 1, what: 'was removed and is there again' }];
  if (now === null) return [{ rule: 'file-missing', line: 1, what: 'is gone' }];
  const gone = names.filter(({ name }) => holds(wrote, name) && !holds(texts.before ?? '', name) && !holds(now, name));
  const vanished = gone.map(({ name, rule }) => ({
    rule: /\.mdx?$/i.test(file.path) ? ('document-vanished' as const) : rule,
    line: 1,
    what: `no longer has ${name}`,
  }));
  const theirs = texts.before === null && file.owner === 'user';
  if (theirs) return vanished.length > 0 ? vanished : [{ rule: 'file-edited', line: 1, what: 'was edited' }];
  const lines = compareLines(linesOf(texts.before ?? ''), linesOf(wrote), linesOf(now));
  return [...vanished, ...lines.filter((one) => !gone.some(({ name }) => holds(one.what, name)))];
}

function compareLines(before: readonly string[], wrote: readonly string[], now: readonly string[]): FileFinding[] {
  const ours = hunksOf(before, wrote);
  const [had, have, is] = [before, wrote, now].map((lines) => new Set(lines.map((line) => line.trim())));
  const position = positions(wrote, now);
  const changed = ours
    .flatMap((hunk) => indexes(hunk.newFrom, hunk.newTo))
    .filter((index) => meaningful(wrote[index]!) && !is!.has(wrote[index]!.trim()));
  const returned = ours
    .flatMap((hunk) => indexes(hunk.from, hunk.to))
    .map((index) => before[index]!.trim())
    .filter((line) => had!.has(line) && !have!.has(line) && is!.has(line) && meaningful(line));
  return [
    ...changed.map((index) => ({
      rule: 'lines-changed' as const,
      line: position(index),
      what: `no longer has the line: ${wrote[index]!.trim()}`,
    })),
    ...[...new Set(returned)].map((line) => ({
      rule: 'lines-returned' as const,
      line: now.findIndex((one) => one.trim() === line) + 1,
      what: `has the line again: ${line}`,
    })),
  ];
}

const indexes = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

/** Blank lines and lone brackets say nothing. */
const meaningful = (line: string): boolean => /[\p{L}\p{N}]/u.test(line);

/** Where a line of the old text is, or would be, in the new one: 1-based. */
function positions(from: readonly string[], to: readonly string[]): (index: number) => number {
  const hunks = hunksOf(from, to);
  return (index) => {
    const hunk = [...hunks].reverse().find((one) => one.from <= index);
    if (!hunk) return index + 1;
    const inside = index < hunk.to ? hunk.newFrom : index + hunk.newTo - hunk.to;
    return Math.min(inside + 1, Math.max(to.length, 1));
  };
}
