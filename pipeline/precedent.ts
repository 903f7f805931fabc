import { edit, type Change } from './change.js';
import { entryEditor, type InsertOp } from './edit/clone.js';
import { locatorFor } from './edit/locators.js';
import { lineNumber } from './edit/lines.js';
import type { Question } from './kind.js';
import { madeAt, type Spelled } from './precedent/making.js';
import { newestNames } from './precedent/additions.js';
import { askHow, askValues, askWhere, choosePlaces, split } from './precedent/choose.js';
import { documents, placesOf, REPORTED, VOTERS, type Place } from './precedent/places.js';
import { positionFor } from './precedent/position.js';
import type { Precedent } from './precedent/render.js';
import { rank, votersAmong, type Ranked } from './precedent/rank.js';
import { declaredIn, type Hub, type Sibling } from './precedent/siblings.js';
import type { Survey } from './precedent/survey.js';
import { clientPrefix, sharedPrefix, type Wanted } from './precedent/wanted.js';

export { collectSiblings, declaredIn, type Hub, type Naming, type Sibling } from './precedent/siblings.js';
export { openSurvey, isEditable, type Survey, type Surveyed } from './precedent/survey.js';
export { clientPrefix, looksSensitive, meaningfulWords, sharedPrefix, type Wanted } from './precedent/wanted.js';
export type { Place } from './precedent/places.js';
export type { Spelled } from './precedent/making.js';

/** What to add, and among what. */
export interface FollowRequest {
  survey: Survey;
  wanted: readonly Wanted[];
  /** Entries of the same kind that are there already. */
  siblings: readonly Sibling[];
  /** Where they were found. */
  hubs: readonly Hub[];
  /** Files or folders that the plan names. */
  hints: readonly string[];
  /** Files or folders that the plan says are meant: nothing else serves as a precedent. Entries without one there are left to the caller. */
  within?: readonly string[];
  /** What else the plan says: words that may name a folder or a service. */
  about?: string;
  /** Insertions of earlier requests of the run; new ones are added. */
  added?: Added[];
  /** The plain value to write where a place holds values: an example file, a compose file. `null` leaves it empty; undefined leaves the place out. */
  value(wanted: Wanted, place: Place, precedent: Precedent): string | number | boolean | null | undefined;
  /** The rest of a declaration after its name, from knowledge of the library, where no precedent can carry it. */
  spell?(wanted: Wanted, precedent: Precedent): Spelled | undefined;
}

/** One entry and the places it goes to. */
export interface FollowedEntry {
  wanted: Wanted;
  /** The precedent that is most alike. */
  precedent: string;
  files: string[];
  /** What it is for is said somewhere: in a document or in a comment above it. */
  documented: boolean;
  /** It stands in a document. */
  in_docs: boolean;
  /** Where it was not written, with what to write there by hand. */
  refused: string[];
  /** Where it is declared already. */
  existing: { file: string; line: number }[];
}

export interface Followed {
  changes: Change[];
  entries: FollowedEntry[];
  because: string[];
  warnings: string[];
  questions: Omit<Question, 'task_id'>[];
}

/**
 * For each entry: chooses the most alike and most recent siblings, finds every place where most of them are declared, and makes the
 * edit for each place from the best precedent there. Entries without any sibling are left to the caller (they are not in `entries`).
 */
export async function followPrecedents(request: FollowRequest): Promise<Followed> {
  const followed: Followed = { changes: [], entries: [], because: [], warnings: [], questions: [] };
  const newest = recentNames(request);
  const added = request.added ?? [];
  const asked = new Map<string, Ranked[]>();
  const own = new Set(request.wanted.map((one) => one.name));
  const siblings = request.siblings.filter((one) => !own.has(one.name));
  for (const wanted of request.wanted) {
    if (siblings.length > 0) await followOne({ request, wanted, siblings, newest, added, asked, followed });
  }
  return followed;
}

/** An insertion made for an earlier entry of the same request: a later one of the same new group stands after it. */
export interface Added {
  path: string;
  op: InsertOp;
  group: string | null;
}

/** One entry on its way. */
export interface One {
  request: FollowRequest;
  wanted: Wanted;
  siblings: readonly Sibling[];
  newest: readonly string[];
  added: Added[];
  /** Who voted on the earlier entries of the request. */
  asked: Map<string, Ranked[]>;
  followed: Followed;
}

/** So many of the files that declare most names tell which are recent. */
const TELLERS = 6;

/** Names by recency: from the files that declare most of them. */
function recentNames({ survey, siblings, hubs }: FollowRequest): string[] {
  const counts = new Map<string, number>();
  for (const { file, names } of hubs) if (file.format !== 'markdown') counts.set(file.path, (counts.get(file.path) ?? 0) + names.length);
  const files = [...counts].sort((a, b) => b[1] - a[1]).map(([path]) => path);
  const chosen = files.length > 0 ? files : [...new Set(hubs.map((hub) => hub.file.path))];
  return chosen.length > 0 ? newestNames(survey.workspace, chosen.slice(0, TELLERS), siblings.map((one) => one.name)) : [];
}

async function followOne(one: One): Promise<void> {
  const { wanted, followed, request } = one;
  const siblings = withinHints(one);
  if (siblings.length === 0) return;
  const voters = votersFor(one, siblings);
  const places = await placesOf(one.request.survey, voters, siblings.map((sibling) => sibling.name), wanted.name);
  const chosen = meant(choosePlaces(one, places), request.within ?? []);
  const question = chosen.length === 0 || split(one, chosen, places, voters) ? askWhere(one, places) : undefined;
  if (question) return void followed.questions.push(question);
  const result: FollowedEntry = { wanted, precedent: voters[0]!.sibling.name, files: [], documented: false, in_docs: false, refused: [], existing: [] };
  for (const place of chosen) await writeAt(one, place, result);
  if (result.files.length === 0 && result.existing.length === 0) return void followed.questions.push(result.refused.length > 0 ? askHow(one, result.refused) : askValues(one, chosen));
  followed.warnings.push(...result.refused);
  followed.entries.push(result);
  explain(one, result, voters, places.filter((place) => !chosen.includes(place)));
}

/** True for two names that the same programs read: both in a browser, or both on a server. */
const sameAudience = (a: Wanted, b: Wanted): boolean => clientPrefix(a.name) === clientPrefix(b.name);

/** The siblings that say where it goes; those of an earlier entry of the request where that one is more of its kind than any sibling. */
function votersFor({ request, wanted, newest, asked }: One, siblings: readonly Sibling[]): Ranked[] {
  const closest = Math.max(0, ...siblings.map((sibling) => sharedPrefix(sibling.name, wanted.name)));
  const leader = request.wanted.find((earlier) => asked.has(earlier.name) && sameAudience(earlier, wanted) && sharedPrefix(earlier.name, wanted.name) > closest);
  const voters = (leader && asked.get(leader.name)) ?? votersAmong(rank(siblings, wanted, newest, `${request.about ?? ''} ${wanted.description ?? ''}`), wanted, VOTERS);
  asked.set(wanted.name, voters);
  return voters;
}

const liesIn = (path: string, folders: readonly string[]): boolean => folders.some((one) => path === one || path.startsWith(`${one}/`));

/** When the plan names files or folders in which siblings stand, those siblings are the precedents. */
function withinHints({ request: { hints, within = [] }, siblings }: One): readonly Sibling[] {
  const inside = (folders: readonly string[]): Sibling[] => siblings.filter((sibling) => [...sibling.files].some((file) => liesIn(file, folders)));
  if (within.length > 0) return inside(within);
  const near = inside(hints);
  return near.length > 0 ? near : siblings;
}

/** Where the plan says which files are meant, a file of the same name elsewhere is not. */
function meant(places: readonly Place[], within: readonly string[]): Place[] {
  const base = ({ file }: Place): string => file.path.slice(file.path.lastIndexOf('/') + 1);
  const names = new Set(places.filter((place) => liesIn(place.file.path, within)).map(base));
  return places.filter((place) => within.length === 0 || liesIn(place.file.path, within) || !names.has(base(place)));
}

async function writeAt(one: One, place: Place, result: FollowedEntry): Promise<void> {
  const { wanted, followed } = one;
  const there = declaredIn(place.container, wanted.name);
  if (there && !there.disabled) {
    result.existing.push({ file: place.file.path, line: lineNumber(place.file.text, there.node.start) });
    result.in_docs ||= documents(place);
    result.documented ||= result.in_docs;
    return;
  }
  const made = await madeAt(one, place);
  if (!made) return;
  if ('refused' in made) return void result.refused.push(made.refused);
  const { rendered, precedent, more, unfit } = made;
  const op: InsertOp = { op: 'insert', container: place.container.path, name: rendered.name, text: rendered.text, ...(rendered.lead ? { lead: rendered.lead } : {}), ...positionAt(one, place, rendered.name) };
  const editor = entryEditor((await locatorFor(place.file.path))!);
  followed.changes.push(...more, edit(place.file.path, editor, op));
  one.added.push({ path: place.file.path, op, group: wanted.group });
  result.files.push(place.file.path, ...more.map((change) => change.path));
  result.in_docs ||= documents(place);
  result.documented ||= result.in_docs || rendered.lead !== undefined;
  if (unfit) followed.warnings.push(`${place.file.path}: ${wanted.name} is written as ${precedent.name} is, and no entry there is quite like it. Check it.`);
  if (rendered.taken.length > 0) followed.warnings.push(`${place.file.path}: ${wanted.name} takes over ${rendered.taken.join(', ')} from ${precedent.name}; check it.`);
}

/** Later entries of a group that an earlier one opened stand after it, without a heading of their own. */
function positionAt({ wanted, added }: One, place: Place, name: string): { after?: string | null; heading?: string } {
  const position = positionFor(place.container, name, wanted, place.file.text);
  const before = added.filter((one) => one.path === place.file.path && one.op.container === place.container.path);
  const opened = before.findLast((one) => (wanted.group !== null && one.group === wanted.group) || (wanted.group === null && sharedPrefix(one.op.name, name) > 0));
  return position.heading !== undefined && opened ? { after: opened.op.name } : position;
}

/** So many places that were not followed are told: the nearest to being followed. */
const TOLD = 3;

function explain({ wanted, followed }: One, result: FollowedEntry, voters: readonly Ranked[], left: readonly Place[]): void {
  const files = [...new Set(result.files)];
  const [best] = voters;
  const why = best!.why.length > 0 ? ` (${best!.why.join(', ')})` : '';
  if (files.length > 0) followed.because.push(`${wanted.name}: as ${best!.sibling.name} does${why}: ${files.length} ${files.length === 1 ? 'file' : 'files'}: ${files.join(', ')}`);
  for (const place of left.filter((one) => one.support >= REPORTED && !files.includes(one.file.path)).slice(0, TOLD)) {
    const count = place.declared.size;
    followed.because.push(`${wanted.name}: not in ${place.file.path}, where ${count} of the ${voters.length} entries most like it stand`);
  }
}
