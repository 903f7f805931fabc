import type { Container } from '../edit/locator.js';
import type { One } from '../precedent.js';
import { candidatesAt, type Candidate } from './candidates.js';
import type { Place } from './places.js';
import { DIRECT } from './reads.js';
import { rank } from './rank.js';
import type { Hub } from './siblings.js';
import { carries, mannerOf, type Standing } from './traits.js';

/** So many other lists of declarations are asked, those of the same file first. */
const ASKED = 12;

/**
 * Siblings in other lists of the same make, in the same file or in one like it, that carry what no sibling of the place does. Every name
 * that their text speaks of is known in the file of the place.
 */
export function candidatesElsewhere(one: One, place: Place, standing: Standing): Candidate[] {
  const { request, wanted, siblings, newest } = one;
  const alike = request.hubs.filter(({ file, container }) => file.format === place.file.format && container.kind === place.container.kind && container !== place.container && mannerOf(container, file.format) === 'code');
  const near = [...alike].sort((a, b) => Number(b.file === place.file) - Number(a.file === place.file)).slice(0, ASKED);
  if (near.length === 0) return [];
  const ranked = rank(siblings, wanted, newest);
  const make = makeOf(place);
  return near.flatMap(({ file, container }: Hub) =>
    candidatesAt({ file, container, declared: new Map(), support: 0 }, wanted, ranked).filter((one) => one.fit >= 0 && carries(one.traits, wanted, standing) && fits(one, make, place)),
  );
}

/** What a list of declarations is made with: the variables of the process, or what their values begin with (`z`, `Joi`). */
function makeOf({ file, container }: { file: Place['file']; container: Container }): Set<string> {
  return new Set(container.entries.map((entry) => rootOf(file.text.slice(entry.key.end, entry.node.end))));
}

const rootOf = (rest: string): string => DIRECT.exec(rest)?.[0] ?? /^["']?\s*[:=]\s*([\w$]+)/.exec(rest)?.[1] ?? '';

/** Words of the languages themselves. */
const GLOBAL = /^(Number|String|Boolean|parseInt|parseFloat|int|float|str|bool|None|True|False|true|false|null|undefined|process|os|in|or|and|not|if|else)$/;

function fits({ precedent: { text, entry } }: Candidate, make: ReadonlySet<string>, place: Place): boolean {
  const own = text.slice(entry.node.start, entry.node.end);
  if (own.includes('\n') || !make.has(rootOf(text.slice(entry.key.end, entry.node.end)))) return false;
  const bare = text.slice(entry.key.end, entry.node.end).replace(/(['"`])(?:[^'"`\\]|\\.)*\1/g, '');
  const names = bare.match(/(?<![\w$.])[A-Za-z_$][\w$]*(?!\s*[:\w$=])/g) ?? [];
  return names.every((name) => GLOBAL.test(name) || name === entry.name || new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(place.file.text));
}
