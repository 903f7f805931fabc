import { newestNames } from '../../pipeline/precedent/additions.js';
import { FOLLOWED, placesOf, type Place } from '../../pipeline/precedent/places.js';
import type { Ranked } from '../../pipeline/precedent/siblings.js';
import { isEditable, type Survey, type Surveyed } from '../../pipeline/precedent.js';
import type { Container, Entry } from '../../pipeline/edit/locator.js';
import type { Found } from '../../pipeline/kind.js';
import type { FlagTask } from './task.js';

const SOURCE = /\.[cm]?[jt]sx?$/;
const WORD = /flag|toggle|feature|experiment|switches/i;
const TESTS = /(^|\/)(__tests__|__mocks__|tests?|e2e|spec)\/|\.(test|spec|stories|d)\.[cm]?[jt]sx?$/;
/** So many of the newest flags show where the next one goes. */
const VOTERS = 8;

/** Where the flags of a workspace are kept: the object, union or enum that lists them. */
export interface FlagHub {
  file: Surveyed;
  container: Container;
  names: string[];
  score: number;
}

/** Files that the plan or the detection names as holding flags; where these hold none, files that declare something called so. */
export function candidateFiles(task: FlagTask, found: Found): string[][] {
  const named = [task.path, ...(task.paths ?? []), ...found.task.files_to_modify, ...found.task.files_to_create].filter((path): path is string => SOURCE.test(path ?? '') && found.workspace.has(path ?? ''));
  const detected = found.findings.filter((finding) => finding.kind === 'flag').flatMap((finding) => finding.paths).filter((path) => SOURCE.test(path));
  return [named, [...new Set(detected)], found.memo('flag.declaring', () => declaring(found))];
}

/** `const featureFlags: Flags = {`, `enum FeatureFlag {`, `flags = {` in a class. */
const DECLARES = /(?:const|let|var|readonly|static|export)\s+(?:\w+\s+)*\w*(?:flags?|toggles?|features|experiments|switches)\w*\s*(?::[^=;{}()]+)?=\s*(?:Object\.freeze\(|\w*flags?\w*\()?\s*\{|enum\s+\w*(?:Flag|Toggle|Feature)\w*\s*\{/i;
const WORDS = ['witches', 'lags', 'Flag', 'oggles', 'eatures', 'xperiments'];

function declaring(found: Found): string[] {
  const { workspace } = found;
  const paths = new Set(WORDS.flatMap((word) => workspace.mentions(word)));
  return [...paths].filter((path) => /\.[cm]?[jt]s$/.test(path) && !TESTS.test(path) && DECLARES.test(workspace.read(path) ?? '') && isEditable(workspace, path)).sort();
}

/** The places that list flags, the likeliest first; the first group of files that has any decides. */
export async function flagHubs(groups: readonly (readonly string[])[], survey: Survey): Promise<FlagHub[]> {
  for (const paths of groups) {
    const hubs: FlagHub[] = [];
    for (const path of paths) {
      const file = await survey.look(path);
      for (const container of file?.containers ?? []) hubs.push(...hubOf(container, file!));
    }
    if (hubs.length > 0) return hubs.sort((a, b) => b.score - a.score);
  }
  return [];
}

function hubOf(container: Container, file: Surveyed): FlagHub[] {
  const score = likelihood(container, file);
  const names = container.entries.filter((entry) => entry.name && !entry.disabled).map((entry) => entry.name);
  return score > 0 ? [{ file, container, names, score }] : [];
}

const KINDS: Record<string, number> = { object: 4, class: 2, enum: 3, union: 1, array: 1, interface: 0.5 };
const FLAGGISH = /^(true|false|!!|\(?process\.env|\(?import\.meta|env\b|Boolean\(|JSON\.parse\()|process\.env|import\.meta\.env|bool|flag|toggle|variant|=== ?['"](true|1)/i;
/** A call around a list of flags that only wraps it. */
const WRAPPER = /^(Object\.freeze\(\)|\w*(flags?|toggles?|features?|experiments?)\w*\(\)|z\.object\(\)|registerAs\(\))$/i;

/** Above zero for a list of flags: by its name or its file's name, by what its entries are given, by how many they are. */
function likelihood(container: Container, file: Surveyed): number {
  const kind = KINDS[container.kind] ?? 0;
  const named = container.entries.filter((entry) => entry.name !== '');
  const way = container.path.replace(/ \d+$/, '').split('/');
  if (kind === 0 || named.length === 0 || way.some((step) => step.endsWith('()') && !WRAPPER.test(step)) || way[0]!.startsWith('import ') || isLocal(way, named.length)) return 0;
  const byName = WORD.test(way.slice(-2).join('/')) ? 3 : WORD.test(file.path.slice(file.path.lastIndexOf('/') + 1)) ? 1.5 : 0;
  const values = named.filter((entry) => entry.value);
  const share = values.length > 0 ? values.filter((entry) => isFlaggish(entry, container, file.text)).length / values.length : 0.5;
  if (byName === 0 || share < 0.5) return 0;
  return byName + share * kind + Math.log2(named.length) - (way.length - 1) * 0.5;
}

const SEVERAL = /flags|features|toggles|experiments|switches/i;

/** What a function returns or keeps for itself is no list of flags, unless the function is named after them. */
function isLocal(way: readonly string[], entries: number): boolean {
  const at = way.indexOf('return');
  return at >= 0 && (entries < 2 || !SEVERAL.test(way[at - 1] ?? ''));
}

const plain = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();

function isFlaggish(entry: Entry, container: Container, text: string): boolean {
  if (!entry.value) return false;
  const value = text.slice(entry.value.start, entry.value.end).trim();
  return FLAGGISH.test(value) || entry.shape === 'boolean' || (container.kind === 'enum' && /^['"]/.test(value)) || (/^['"]/.test(value) && plain(value) === plain(entry.name));
}

/** How far ahead the likeliest must be for the others not to be asked about. */
const AHEAD = 1.5;

/** Other lists of flags that are about as likely: separate ones, which share no flag with the first. */
export function rivals(hubs: readonly FlagHub[]): FlagHub[] {
  const [first, ...others] = hubs;
  return first ? others.filter((one) => one.file.path !== first.file.path && one.score > first.score - AHEAD && !one.names.some((name) => first.names.includes(name))) : [];
}

/** The newest flags, as voters: by git where it tells, else by their position. */
export function newestFlags(hub: FlagHub, own: string, found: Found): string[] {
  const names = hub.names.filter((name) => name !== own);
  const newest = newestNames(found.workspace, [hub.file.path], names);
  const rest = [...names].reverse().filter((name) => !newest.includes(name));
  return [...newest, ...rest].slice(0, VOTERS);
}

/** Every place where at least half of the newest flags are declared, the hub itself included. */
export async function flagPlaces(hub: FlagHub, voters: readonly string[], survey: Survey): Promise<{ followed: Place[]; left: Place[] }> {
  const ranked = voters.map((name): Ranked => ({ sibling: { name, sensitive: false, files: new Set([hub.file.path]) }, score: 0, why: [] }));
  const places = (await placesOf(survey, ranked, hub.names, voters[0] ?? '')).filter((place) => place.container.kind !== 'statements' && place.container.kind !== 'arguments');
  const own = places.some((place) => isHub(place, hub)) ? [] : [asPlace(hub, voters)];
  const follows = (place: Place): boolean => isHub(place, hub) || (place.support >= FOLLOWED && (voters.length > 1 || place.file.path === hub.file.path));
  return { followed: [...own, ...places.filter(follows)], left: places.filter((place) => !follows(place) && place.declared.size > 1) };
}

/** True for the place that the hub is. */
export const isHub = (place: Pick<Place, 'file' | 'container'>, hub: FlagHub): boolean => place.file.path === hub.file.path && place.container.path === hub.container.path;

function asPlace(hub: FlagHub, voters: readonly string[]): Place {
  const declared = new Map(hub.container.entries.filter((entry) => voters.includes(entry.name)).map((entry) => [entry.name, entry]));
  return { file: hub.file, container: hub.container, declared, support: 1 };
}
