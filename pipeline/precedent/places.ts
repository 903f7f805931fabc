import { anyOf } from '../detect/reading.js';
import type { Container, Entry } from '../edit/locator.js';
import { mentionsOf } from './mentions.js';
import { isProse } from './prose.js';
import type { Ranked } from './rank.js';
import { declaredIn } from './siblings.js';
import { isEditable, type Survey, type Surveyed } from './survey.js';
import { meaningfulWords, sharedPrefix } from './wanted.js';

/** A place where siblings are declared. */
export interface Place {
  file: Surveyed;
  container: Container;
  /** Every voter that is declared here, with its entry. */
  declared: Map<string, Entry>;
  /** Share of the voters that are declared here, 0 to 1. */
  support: number;
}

/** So many of the most alike and most recent siblings are asked. */
export const VOTERS = 10;
/** A place is followed when at least half of them stand there. */
export const FOLLOWED = 0.5;
/** Below this share a place is not worth a word. */
export const REPORTED = 0.2;

/** Every place where any of the voters is declared, with the share of them that is, each by its weight. */
export async function placesOf(survey: Survey, voters: readonly Ranked[], others: readonly string[], wanted = voters[0]?.sibling.name ?? ''): Promise<Place[]> {
  const names = voters.map((one) => one.sibling.name);
  const share = sharesOf(voters);
  const places: Place[] = [];
  const known = voters.flatMap((one) => [...one.sibling.files]);
  for (const path of new Set([...candidateFiles(survey, names), ...known])) {
    const file = await survey.look(path);
    const own = (file?.containers ?? []).flatMap((container) => placeIn(file!, container, names, others, share) ?? []);
    places.push(...standing(own, names, wanted, share));
  }
  return places.sort((a, b) => b.support - a.support || a.file.path.localeCompare(b.file.path));
}

type Share = (names: Iterable<string>) => number;

/** The share that some of the voters have together, 0 to 1. */
function sharesOf(voters: readonly Ranked[]): Share {
  const weights = new Map(voters.map((one) => [one.sibling.name, one.weight ?? 1]));
  const all = [...weights.values()].reduce((sum, one) => sum + one, 0);
  return (names) => [...new Set(names)].reduce((sum, name) => sum + (weights.get(name) ?? 0), 0) / all;
}

/** So many places of one file hold each of its voters on average: then it declares everything twice. */
const TWICE = 1.5;

/**
 * Where one file declares most of the voters, but in several places of it (a table per topic, nested maps, a block per service), those
 * that hold most of them stand for the file; where none does, or each voter stands in two, the places of the voter that is most alike.
 */
function standing(own: readonly Place[], voters: readonly string[], wanted: string, share: Share): Place[] {
  const names = new Set(own.flatMap((place) => [...place.declared.keys()]));
  const whole = share(names);
  if (own.length < 2 || whole < FOLLOWED) return [...own];
  const chosen = own.filter((place) => place.support / whole >= FOLLOWED);
  const twice = own.reduce((sum, place) => sum + place.declared.size, 0) / names.size >= TWICE;
  const first = voters.find((name) => names.has(name))!;
  const prose = own.every(documents);
  if (chosen.length === 0 && prose) chosen.push(docsPlace(own, wanted)!);
  else if (chosen.length === 0 || (twice && !prose && !chosen.some((place) => place.declared.has(first)))) chosen.push(...own.filter((place) => place.declared.has(first) && !chosen.includes(place)));
  return own.map((place) => (chosen.includes(place) ? { ...place, support: Math.max(place.support, whole) } : place));
}

/** Program text among documents shows how to use things. */
const EXAMPLE_CODE = /(^|\/)(docs?|examples?|samples?)\/.*\.([mc]?[jt]sx?|py)$/;

/** Files that name at least two of the voters (or the only one): a file that names one of many uses it. */
function candidateFiles(survey: Survey, names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const paths of mentionsOf(survey.workspace, names).values()) {
    for (const path of paths) if (isEditable(survey.workspace, path)) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  const least = Math.min(2, names.length);
  return [...counts].filter(([path, count]) => count >= least && mayDeclare(survey, path, names, least)).map(([path]) => path);
}

/** A document that only speaks of variables is not worth parsing: a declaration stands in a row, an item or a heading. */
function mayDeclare({ workspace }: Survey, path: string, names: readonly string[], least: number): boolean {
  if (!/\.(md|mdx|markdown)$/i.test(path)) return true;
  const text = workspace.read(path) ?? '';
  return names.filter((name) => new RegExp(`^[ \\t]*(?:\\||[-*+][ \\t]|#+[ \\t])[^\\w\\n]*${name}\\b`, 'm').test(text)).length >= least;
}

function placeIn(file: Surveyed, container: Container, names: readonly string[], others: readonly string[], share: Share): Place | undefined {
  if (container.kind === 'imports' || EXAMPLE_CODE.test(file.path)) return undefined;
  const declared = new Map<string, Entry>();
  for (const name of names.filter((one) => spells(file.text, one, container))) {
    const entry = declaredIn(container, name);
    if (entry) declared.set(name, entry);
  }
  if (declared.size === 0 || isSelection(file, container, others) || givesOther(file, declared)) return undefined;
  // One sibling among other things is a use of it, not a list of declarations.
  const company = declared.size > 1 || names.length === 1 || others.filter((name) => declaredIn(container, name)).length > 1;
  return company ? { file, container, declared, support: share(declared.keys()) } : undefined;
}

/**
 * Another case form (`stripePrice` for `STRIPE_PRICE`) counts only in a file that also spells the name itself: elsewhere it may be
 * made from `VITE_STRIPE_PRICE`.
 */
function spells(text: string, name: string, container: Container): boolean {
  if (container.entries.some((entry) => entry.name === name || entry.also.includes(name))) return true;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!/[\w$]/.test(text[at - 1] ?? '') && !/[\w$]/.test(text[at + name.length] ?? '')) return true;
  }
  return container.entries.some((entry) => entry.name === name.toLowerCase());
}

/** The place that documents entries like this one: where its own kin stand, else the longest. */
export function docsPlace(places: readonly Place[], name: string): Place | undefined {
  const kin = (place: Place): number => Math.max(0, ...place.container.entries.map((entry) => sharedPrefix(entry.name, name)));
  return places.filter(documents).sort((a, b) => kin(b) - kin(a) || b.container.entries.length - a.container.entries.length)[0];
}

/**
 * Documentation is written or not written, a pipeline kept or not, by a habit that changes: the newest entries tell it, not the most alike ones.
 * @param newest names by recency, newest first
 */
export function docsHabit(place: Place, newest: readonly string[]): number {
  const asked = newest.slice(0, 12);
  if (asked.length < 5) return place.support;
  const written = documents(place) ? place.file.containers.filter((one) => isProse(one)) : place.file.containers;
  return asked.filter((name) => written.some((container) => declaredIn(container, name))).length / asked.length;
}

/** So many groups of names show that a list in program text is meant to hold them all. */
const WHOLE = 3;

/** True for lines of program text that give names something else than the variable of that name: defaults, values of a test. */
const givesOther = ({ format, text }: Surveyed, declared: ReadonlyMap<string, Entry>): boolean =>
  format === 'code' && [...declared].every(([name, entry]) => entry.value !== undefined && !text.slice(entry.node.start, entry.node.end).includes(name));

/** True for a list in program text that picks some of the names, as a script does that needs the ones of one service. */
function isSelection({ format }: Surveyed, container: Container, others: readonly string[]): boolean {
  if (format !== 'source' || (container.kind !== 'array' && container.kind !== 'arguments')) return false;
  const held = others.filter((name) => declaredIn(container, name));
  const groups = new Set(held.map((name) => meaningfulWords(name)[0]));
  return others.length > WHOLE && (groups.size < WHOLE || held.length < others.length / 4);
}

/** Pipelines, images, descriptions of an app for a host. */
const SIDE_PATH = anyOf(
  'i',
  /(^|\/)(\.github|\.gitlab|\.circleci|\.buildkite|\.tekton|\.azure|\.devcontainer)\//,
  /(^|\/)(\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines|cloudbuild|buildspec)[\w.-]*\.ya?ml$/,
  /(^|\/)app\.json$|(dockerfile|containerfile)/,
);

/** True for a place beside the declarations: a workflow, a Dockerfile, `app.json`. */
export const isSide = ({ file }: Place): boolean => SIDE_PATH.test(file.path);

/** True for a place that documents. */
export const documents = (place: Place): boolean => isProse(place.container);

/** Packages: the folders of the workspace that hold a manifest. */
export function packageOf(survey: Survey, path: string): string {
  const manifests = /(^|\/)(package\.json|pyproject\.toml|pom\.xml|build\.gradle(\.kts)?|go\.mod|Cargo\.toml|composer\.json|Gemfile)$/;
  const folders = cachedFolders(survey, manifests);
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) if (folders.has(path.slice(0, at))) return path.slice(0, at);
  return '';
}

const folderCache = new WeakMap<Survey, Set<string>>();

function cachedFolders(survey: Survey, manifests: RegExp): Set<string> {
  const known = folderCache.get(survey) ?? new Set(survey.workspace.files().filter((path) => manifests.test(path)).map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  folderCache.set(survey, known);
  return known;
}
