import { newestNames } from '../../pipeline/precedent/additions.js';
import { FOLLOWED, placesOf, type Place } from '../../pipeline/precedent/places.js';
import type { Ranked } from '../../pipeline/precedent/siblings.js';
import type { Survey, Surveyed } from '../../pipeline/precedent.js';
import type { Container, Entry } from '../../pipeline/edit/locator.js';
import type { Found } from '../../pipeline/kind.js';
import type { FlagTask } from './task.js';

const SOURCE = /\.[cm]?[jt]sx?$/;
const WORD = /flag|toggle|feature|experiment/i;
const TESTS = /(^|\/)(__tests__|__mocks__|tests?|e2e|spec)\/|\.(test|spec|stories|d)\.[cm]?[jt]sx?$/;
/** So many of the newest flags show where the next one goes. */
const VOTERS = 8;

/** Where the flags of a workspace are kept: the object, union or enum that lists them. */
export interface FlagHub {
  file: Surveyed;
  container: Container;
  names: string[];
}

/** The files that may hold the flags: those the task names, those detected, else those whose name says so. */
export function candidateFiles(task: FlagTask, found: Found): string[] {
  const named = [task.path, ...(task.paths ?? []), ...found.task.files_to_modify, ...found.task.files_to_create].filter((path): path is string => SOURCE.test(path ?? '') && found.workspace.has(path ?? ''));
  if (named.length) return named;
  const detected = found.findings.filter((finding) => finding.kind === 'flag').flatMap((finding) => finding.paths).filter((path) => SOURCE.test(path));
  if (detected.length) return [...new Set(detected)];
  return found.workspace.files().filter((path) => SOURCE.test(path) && !TESTS.test(path) && /(feature[-_.]?)?(flags?|toggles?)\.[cm]?[jt]sx?$|features?\.[cm]?[jt]s$/i.test(path.slice(path.lastIndexOf('/') + 1)));
}

/** The places in those files that list flags, the likeliest first. */
export async function flagHubs(paths: readonly string[], survey: Survey): Promise<FlagHub[]> {
  const hubs: (FlagHub & { score: number })[] = [];
  for (const path of paths) {
    const file = await survey.look(path);
    for (const container of file?.containers ?? []) {
      const score = file ? likelihood(container, file) : 0;
      if (file && score > 0) hubs.push({ file, container, names: container.entries.filter((entry) => entry.name && !entry.disabled).map((entry) => entry.name), score });
    }
  }
  return hubs.sort((a, b) => b.score - a.score);
}

const KINDS: Record<string, number> = { object: 4, class: 2, enum: 2, union: 1, array: 1, interface: 0.5 };
const FLAGGISH = /^(true|false|!!|\(?process\.env|\(?import\.meta|env\b|Boolean\(|JSON\.parse\()|bool|flag|toggle|variant/i;

/** Above zero for a list of flags: by its name or its file's name, by what its entries are given. */
function likelihood(container: Container, file: Surveyed): number {
  const kind = KINDS[container.kind] ?? 0;
  const named = container.entries.filter((entry) => entry.name !== '');
  if (kind === 0 || named.length === 0) return 0;
  const label = container.path.split('/').slice(-2).join('/');
  const byName = WORD.test(label.replace(/^import .*/, '')) ? 3 : WORD.test(file.path.slice(file.path.lastIndexOf('/') + 1)) && !container.path.includes('()') ? 1 : 0;
  const values = named.filter((entry) => entry.value);
  const share = values.length ? values.filter((entry) => isFlaggish(entry, file.text)).length / values.length : container.kind === 'object' ? 0 : 0.5;
  if (byName === 0 || share < 0.5) return 0;
  return byName + share * kind + Math.min(2, named.length / 10);
}

const isFlaggish = (entry: Entry, text: string): boolean => (entry.value ? FLAGGISH.test(text.slice(entry.value.start, entry.value.end).trim()) || entry.shape === 'boolean' : false);

/** The newest flags, as voters: by git where it tells, else by their position. */
export function newestFlags(hub: FlagHub, own: string, found: Found): string[] {
  const names = hub.names.filter((name) => name !== own);
  const newest = newestNames(found.workspace, hub.file.path, names);
  const rest = [...names].reverse().filter((name) => !newest.includes(name));
  return [...newest, ...rest].slice(0, VOTERS);
}

/** Every place where at least half of the newest flags are declared, the hub itself included. */
export async function flagPlaces(hub: FlagHub, voters: readonly string[], survey: Survey): Promise<{ followed: Place[]; left: Place[] }> {
  const ranked = voters.map((name): Ranked => ({ sibling: { name, sensitive: false, files: new Set([hub.file.path]) }, score: 0, why: [] }));
  const places = (await placesOf(survey, ranked, hub.names)).filter((place) => place.container.kind !== 'statements' && place.container.kind !== 'arguments');
  const own = places.some((place) => isHub(place, hub)) ? [] : [asPlace(hub, voters)];
  const follows = (place: Place): boolean => isHub(place, hub) || (place.support >= FOLLOWED && voters.length > 1);
  return { followed: [...own, ...places.filter(follows)], left: places.filter((place) => !follows(place) && place.declared.size > 1) };
}

const isHub = (place: Place, hub: FlagHub): boolean => place.file.path === hub.file.path && place.container.path === hub.container.path;

function asPlace(hub: FlagHub, voters: readonly string[]): Place {
  const declared = new Map(hub.container.entries.filter((entry) => voters.includes(entry.name)).map((entry) => [entry.name, entry]));
  return { file: hub.file, container: hub.container, declared, support: 1 };
}
