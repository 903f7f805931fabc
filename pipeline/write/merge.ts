import { hunksOf, lineEndsOf, linesOf, withLineEnds, type Hunk } from './lines.js';

/** A place where both sides changed the same lines, differently. */
export interface Conflict {
  /** 1-based line in `mine`. */
  line: number;
  mine: string;
  theirs: string;
}

export interface Merged {
  /** Both sides' changes; where they conflict, mine. */
  text: string;
  conflicts: Conflict[];
  /** 1-based lines of the text after which both sides had inserted something at one place, and both are kept. */
  joined: number[];
}

export interface MergeOptions {
  /** Where both sides only inserted at one place: theirs, then mine, instead of a conflict. */
  keepBothInsertions?: boolean;
}

/**
 * Three-way merge by lines, byte exact: line ends and a missing last one belong to their line. Where somebody turned the line
 * ends of the whole file around, the other two texts are turned around first. Changes that only touch are no conflict.
 * @param base what both sides started from
 * @param mine what is there now
 * @param theirs what is to come
 */
export function merge3(base: string, mine: string, theirs: string, options: MergeOptions = {}): Merged {
  if (mine === base) return { text: theirs, conflicts: [], joined: [] };
  if (theirs === base || theirs === mine) return { text: mine, conflicts: [], joined: [] };
  const ends = lineEndsOf(mine);
  if (turned(base, mine)) return merge3(withLineEnds(base, ends), mine, withLineEnds(theirs, ends), options);
  return byLines(linesOf(base), linesOf(mine), linesOf(theirs), options);
}

function turned(base: string, mine: string): boolean {
  const [was, is] = [lineEndsOf(base), lineEndsOf(mine)];
  return (was === 'lf' && is === 'crlf') || (was === 'crlf' && is === 'lf');
}

/** What one region of the base became on one side: the lines, and where they start there. */
interface Side {
  lines: string[];
  start: number;
  changed: boolean;
}

function byLines(base: string[], mine: string[], theirs: string[], options: MergeOptions): Merged {
  const hunks = { mine: hunksOf(base, mine), theirs: hunksOf(base, theirs) };
  const out: string[] = [];
  const merged: Merged = { text: '', conflicts: [], joined: [] };
  let at = 0;
  for (const region of regionsOf(hunks.mine, hunks.theirs)) {
    out.push(...base.slice(at, region.from));
    const [one, other] = [sideOf(region, hunks.mine, base, mine), sideOf(region, hunks.theirs, base, theirs)];
    out.push(...choose(one, other, base.slice(region.from, region.to), merged, out.length, options));
    at = region.to;
  }
  out.push(...base.slice(at));
  // A last line without an end that came to stand before another one would run into it.
  if (out.slice(0, -1).some((line) => !line.endsWith('\n'))) return whole(mine.join(''), theirs.join(''));
  return { ...merged, text: out.join('') };
}

const whole = (mine: string, theirs: string): Merged => ({ text: mine, conflicts: [{ line: 1, mine, theirs }], joined: [] });

function choose(mine: Side, theirs: Side, base: readonly string[], merged: Merged, at: number, options: MergeOptions): string[] {
  if (!theirs.changed || equal(mine.lines, theirs.lines)) return mine.lines;
  if (!mine.changed) return theirs.lines;
  const bothInsert = base.length === 0 && [...theirs.lines, ...mine.lines].every((line) => line.endsWith('\n'));
  if (bothInsert && options.keepBothInsertions) {
    merged.joined.push(at + theirs.lines.length);
    return [...theirs.lines, ...mine.lines];
  }
  merged.conflicts.push({ line: mine.start + 1, mine: mine.lines.join(''), theirs: theirs.lines.join('') });
  return mine.lines;
}

const equal = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((line, index) => line === other[index]);

interface Region {
  from: number;
  to: number;
}

/** The regions of the base that any side changed: hunks that share a line, or insert at one place, become one. */
function regionsOf(mine: readonly Hunk[], theirs: readonly Hunk[]): Region[] {
  const sorted = [...mine, ...theirs].sort((one, other) => one.from - other.from || one.to - other.to);
  const regions: Region[] = [];
  for (const hunk of sorted) {
    const last = regions.at(-1);
    if (last && shares(last, hunk)) last.to = Math.max(last.to, hunk.to);
    else regions.push({ from: hunk.from, to: hunk.to });
  }
  return regions;
}

const shares = (region: Region, hunk: Hunk): boolean => hunk.from < region.to || (hunk.from === region.from && hunk.to === region.to);

/** The hunks of one side that lie in a region, with the unchanged lines between them. */
function sideOf(region: Region, hunks: readonly Hunk[], base: readonly string[], side: readonly string[]): Side {
  const inside = hunks.filter((hunk) => belongs(region, hunk));
  const before = hunks.filter((hunk) => hunk.to <= region.from && !inside.includes(hunk)).at(-1);
  const first = inside[0];
  if (!first)
    return { lines: base.slice(region.from, region.to), start: region.from + (before ? before.newTo - before.to : 0), changed: false };
  const last = inside.at(-1)!;
  const start = first.newFrom - (first.from - region.from);
  return { lines: side.slice(start, last.newTo + (region.to - last.to)), start, changed: true };
}

const belongs = (region: Region, hunk: Hunk): boolean =>
  region.from === region.to
    ? hunk.from === region.from && hunk.to === region.to
    : hunk.from >= region.from && hunk.to <= region.to && !touchesFromOutside(region, hunk);

/** An insertion right before or right after a region stands beside it. */
const touchesFromOutside = (region: Region, hunk: Hunk): boolean =>
  hunk.from === hunk.to && (hunk.from === region.from || hunk.from === region.to);
