import { lineNumber } from '../edit/lines.js';
import type { Question } from '../kind.js';
import type { One } from '../precedent.js';
import { docsHabit, docsPlace, documents, FOLLOWED, isSide, packageOf, REPORTED, type Place } from './places.js';
import type { Ranked } from './rank.js';
import { declaredIn } from './siblings.js';
import { mannerOf } from './traits.js';
import { sharedPrefix } from './wanted.js';

/** So many of the entries that share its first word stand in a place that is theirs: a file per topic. */
const THEIRS = 0.6;

/** True for a place in program text that holds most of the entries of the same group: it is theirs, whoever else stands elsewhere. */
function holdsKin({ siblings, wanted }: One, { file, container }: Place): boolean {
  if (mannerOf(container, file.format) !== 'code') return false;
  const kin = siblings.filter((one) => sharedPrefix(one.name, wanted.name) > 0);
  return kin.length > 1 && kin.filter((one) => declaredIn(container, one.name)).length >= THEIRS * kin.length;
}

/** What runs checks, builds images or deploys is given what it cannot do without: most siblings, old and new, must stand there too. */
const SIDE_NEEDED = 0.6;
const SIDE = 0.75;

/** The places that most of the voters stand in, what documents or deploys by the habit of the newest ones. */
export function choosePlaces(one: One, places: readonly Place[]): Place[] {
  const { request, wanted, newest } = one;
  const asked = (place: Place): boolean => request.hints.includes(place.file.path);
  const bestDocs = wanted.document === true ? docsPlace(places, wanted.name) : undefined;
  const usual = (place: Place): number => (docsHabit(place, newest) + place.support) / 2;
  const side = wanted.required || wanted.sensitive ? SIDE_NEEDED : SIDE;
  return places.filter((place) => {
    if (documents(place) && wanted.document === false) return false;
    if (documents(place) && wanted.document === true) return place === bestDocs || place.support >= FOLLOWED;
    if (documents(place) && usual(place) < FOLLOWED) return asked(place);
    if (isSide(place)) return usual(place) >= side || asked(place);
    return place.support >= FOLLOWED || asked(place) || holdsKin(one, place);
  });
}

/** A place with less support is no rival of one that is followed. */
const RIVAL = 0.3;
/** So much more alike must the best sibling of one place be than that of its rival; what is merely newer does not tell whose a name is. */
const MORE_ALIKE = 0.75;

const nameOf = ({ file }: Place): string => file.path.slice(file.path.lastIndexOf('/') + 1);

/** True for two places that do the same for different packages: two schemas, two files of one name. */
const sameRole = (a: Place, b: Place): boolean =>
  nameOf(a) === nameOf(b) || (mannerOf(a.container, a.file.format) === 'code' && mannerOf(b.container, b.file.format) === 'code');

/** True when a place that is followed has a rival in another package with which it shares no voter: siblings as alike live elsewhere. */
export function split({ request: { survey, hints } }: One, chosen: readonly Place[], places: readonly Place[], voters: readonly Ranked[]): boolean {
  const alike = (place: Place): number => Math.max(...voters.filter((one) => place.declared.has(one.sibling.name)).map((one) => one.alike ?? one.score));
  const firm = chosen.filter((place) => !documents(place) && !hints.includes(place.file.path));
  const rivals = places.filter((place) => !documents(place) && place.support >= RIVAL);
  return firm.some((a) =>
    rivals.some((b) => sameRole(a, b) && packageOf(survey, a.file.path) !== packageOf(survey, b.file.path) && ![...a.declared.keys()].some((name) => b.declared.has(name)) && alike(a) - alike(b) < MORE_ALIKE),
  );
}

/** Which of several places is meant, with what stands there. */
export function askWhere({ wanted, request }: One, places: readonly Place[]): Omit<Question, 'task_id'> {
  const firm = places.filter((place) => !documents(place) && place.support >= REPORTED);
  const index = request.wanted.indexOf(wanted);
  return {
    slot: `variables[${index}].path`,
    reason: `${wanted.name}: the entries most like it stand in different places, and the plan does not say which is meant. Set "path" on the change.`,
    seen: firm.slice(0, 8).map((place) => {
      const [name, entry] = [...place.declared][0]!;
      return `${place.file.path}:${lineNumber(place.file.text, entry.node.start)} declares ${name} and ${place.container.entries.length - 1} more`;
    }),
    options: [...new Set(firm.map((place) => place.file.path))].slice(0, 8),
  };
}

/** Every place is for one environment, and nobody gave a value for it; or nothing there can be followed. */
export function askValues({ wanted, request }: One, chosen: readonly Place[]): Omit<Question, 'task_id'> {
  return {
    slot: `variables[${request.wanted.indexOf(wanted)}].values`,
    reason: `${wanted.name}: the entries most like it stand where each has its own value, and the plan gives none. Set "values", a default or an example, or "path" on the change.`,
    seen: chosen.slice(0, 8).map((place) => `${place.file.path} declares ${[...place.declared.keys()].slice(0, 3).join(', ')}`),
    options: [...new Set(chosen.map((place) => place.file.path))].slice(0, 8),
  };
}

/** Nothing there shows how an entry of its type is written. */
export function askHow({ wanted, request }: One, refused: readonly string[]): Omit<Question, 'task_id'> {
  return {
    slot: `variables[${request.wanted.indexOf(wanted)}].value_type`,
    reason: `${wanted.name}: no entry shows how one of its type is written, and the library is not known. Declare it by hand, or set another "value_type".`,
    seen: [...refused],
  };
}
