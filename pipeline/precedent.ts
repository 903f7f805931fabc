import { edit, type Change } from './change.js';
import { entryEditor, type InsertOp } from './edit/clone.js';
import { locatorFor } from './edit/locators.js';
import { lineNumber } from './edit/lines.js';
import type { Question } from './kind.js';
import { candidatesAt } from './precedent/candidates.js';
import { dependents } from './precedent/dependents.js';
import { newestNames } from './precedent/additions.js';
import { docsHabit, docsPlace, documents, FOLLOWED, isSide, packageOf, placesOf, REPORTED, VOTERS, type Place } from './precedent/places.js';
import { positionFor } from './precedent/position.js';
import { renderFrom, type Precedent, type Rendered } from './precedent/render.js';
import { rank, votersAmong, type Ranked } from './precedent/rank.js';
import { declaredIn, type Hub, type Sibling } from './precedent/siblings.js';
import type { Survey } from './precedent/survey.js';
import { mannerOf } from './precedent/traits.js';
import { sharedPrefix, type Wanted } from './precedent/wanted.js';

export { collectSiblings, declaredIn, type Hub, type Naming, type Sibling } from './precedent/siblings.js';
export { openSurvey, isEditable, type Survey, type Surveyed } from './precedent/survey.js';
export { clientPrefix, looksSensitive, meaningfulWords, sharedPrefix, type Wanted } from './precedent/wanted.js';
export type { Place } from './precedent/places.js';

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
  /** What else the plan says: words that may name a folder or a service. */
  about?: string;
  /** Insertions of earlier requests of the run; new ones are added. */
  added?: Added[];
  /** The plain value to write where a place holds values: an example file, a compose file. `null` leaves it empty; undefined leaves the place out. */
  value(wanted: Wanted, place: Place, precedent: Precedent): string | number | boolean | null | undefined;
  /** The rest of a declaration after its name, from knowledge of the library, where no precedent can carry it. */
  spell?(wanted: Wanted, precedent: Precedent): string | undefined;
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
  for (const wanted of request.wanted) {
    const own = new Set(request.wanted.map((one) => one.name));
    const siblings = request.siblings.filter((one) => !own.has(one.name));
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

interface One {
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
  const { wanted, followed } = one;
  const siblings = withinHints(one);
  const voters = votersFor(one, siblings);
  const places = await placesOf(one.request.survey, voters, siblings.map((sibling) => sibling.name), wanted.name);
  const chosen = choosePlaces(one, places);
  const question = chosen.length === 0 || split(one, chosen, places, voters) ? askWhere(one, places) : undefined;
  if (question) return void followed.questions.push(question);
  const result: FollowedEntry = { wanted, precedent: voters[0]!.sibling.name, files: [], documented: false, in_docs: false, existing: [] };
  for (const place of chosen) await writeAt(one, place, result);
  if (result.files.length === 0 && result.existing.length === 0) return void followed.questions.push(askValues(one, chosen));
  followed.entries.push(result);
  explain(one, result, voters, places.filter((place) => !chosen.includes(place)));
}

/** The siblings that say where it goes; those of an earlier entry of the request where that one is more of its kind than any sibling. */
function votersFor({ request, wanted, newest, asked }: One, siblings: readonly Sibling[]): Ranked[] {
  const closest = Math.max(0, ...siblings.map((sibling) => sharedPrefix(sibling.name, wanted.name)));
  const leader = request.wanted.find((earlier) => asked.has(earlier.name) && sharedPrefix(earlier.name, wanted.name) > closest);
  const voters = (leader && asked.get(leader.name)) ?? votersAmong(rank(siblings, wanted, newest, `${request.about ?? ''} ${wanted.description ?? ''}`), wanted, VOTERS);
  asked.set(wanted.name, voters);
  return voters;
}

/** When the plan names files or folders in which siblings stand, those siblings are the precedents. */
function withinHints({ request: { hints }, siblings }: One): readonly Sibling[] {
  const near = siblings.filter((sibling) => [...sibling.files].some((file) => hints.some((hint) => file === hint || file.startsWith(`${hint}/`))));
  return near.length > 0 ? near : siblings;
}

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

function choosePlaces(one: One, places: readonly Place[]): Place[] {
  const { request, wanted, newest } = one;
  const asked = (place: Place): boolean => request.hints.includes(place.file.path);
  const bestDocs = wanted.document === true ? docsPlace(places, wanted.name) : undefined;
  return places.filter((place) => {
    if (documents(place) && wanted.document === false) return false;
    if (documents(place) && wanted.document === true) return place === bestDocs || place.support >= FOLLOWED;
    if (documents(place) && (docsHabit(place, newest) + place.support) / 2 < FOLLOWED) return asked(place);
    if (isSide(place)) return (docsHabit(place, newest) + place.support) / 2 >= (wanted.required || wanted.sensitive ? SIDE_NEEDED : SIDE) || asked(place);
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
function split({ request: { survey, hints } }: One, chosen: readonly Place[], places: readonly Place[], voters: readonly Ranked[]): boolean {
  const alike = (place: Place): number => Math.max(...voters.filter((one) => place.declared.has(one.sibling.name)).map((one) => one.alike ?? one.score));
  const firm = chosen.filter((place) => !documents(place) && !hints.includes(place.file.path));
  const rivals = places.filter((place) => !documents(place) && place.support >= RIVAL);
  return firm.some((a) =>
    rivals.some((b) => sameRole(a, b) && packageOf(survey, a.file.path) !== packageOf(survey, b.file.path) && ![...a.declared.keys()].some((name) => b.declared.has(name)) && alike(a) - alike(b) < MORE_ALIKE),
  );
}

function askWhere({ wanted, request }: One, places: readonly Place[]): Omit<Question, 'task_id'> {
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
function askValues({ wanted, request }: One, chosen: readonly Place[]): Omit<Question, 'task_id'> {
  return {
    slot: `variables[${request.wanted.indexOf(wanted)}].values`,
    reason: `${wanted.name}: the entries most like it stand where each has its own value, and the plan gives none. Set "values", a default or an example, or "path" on the change.`,
    seen: chosen.slice(0, 8).map((place) => `${place.file.path} declares ${[...place.declared.keys()].slice(0, 3).join(', ')}`),
    options: [...new Set(chosen.map((place) => place.file.path))].slice(0, 8),
  };
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
  const made = await renderAt(one, place);
  if (!made) return;
  const { rendered, precedent, more, unfit } = made;
  const op: InsertOp = { op: 'insert', container: place.container.path, name: rendered.name, text: rendered.text, ...(rendered.lead ? { lead: rendered.lead } : {}), ...positionAt(one, place, rendered.name) };
  const editor = entryEditor((await locatorFor(place.file.path))!);
  followed.changes.push(...more, edit(place.file.path, editor, op));
  one.added.push({ path: place.file.path, op, group: wanted.group });
  result.files.push(place.file.path, ...more.map((change) => change.path));
  result.in_docs ||= documents(place);
  result.documented ||= result.in_docs || rendered.lead !== undefined;
  if (unfit) followed.warnings.push(`${place.file.path}: no entry there is of the type of ${wanted.name}; it is written as ${precedent.name} is. Check its type and default.`);
  if (rendered.taken.length > 0) followed.warnings.push(`${place.file.path}: ${wanted.name} takes over ${rendered.taken.join(', ')} from ${precedent.name}; check it.`);
}

/** Later entries of a group that an earlier one opened stand after it, without a heading of their own. */
function positionAt({ wanted, added }: One, place: Place, name: string): { after?: string | null; heading?: string } {
  const position = positionFor(place.container, name, wanted, place.file.text);
  const before = added.filter((one) => one.path === place.file.path && one.op.container === place.container.path);
  const opened = before.findLast((one) => (wanted.group !== null && one.group === wanted.group) || (wanted.group === null && sharedPrefix(one.op.name, name) > 0));
  return position.heading !== undefined && opened ? { after: opened.op.name } : position;
}

async function renderAt(one: One, place: Place): Promise<{ rendered: Rendered; precedent: Precedent; more: Change[]; unfit: boolean } | undefined> {
  for (const { precedent, fit } of candidatesAt(place, one.wanted, one.siblings, one.newest).slice(0, 6)) {
    const value = one.request.value(one.wanted, place, precedent);
    if (value === undefined) return undefined;
    const spelled = fit < 0 ? spell(one, precedent, value) : undefined;
    const rendered = spelled ?? renderFrom(precedent, one.wanted, value);
    const more = await dependents(one.request.survey, place.file, rendered.text, precedent.name, one.wanted);
    if (more) return { rendered, precedent, more, unfit: fit < 0 && !spelled && mannerOf(place.container, place.file.format) === 'code' };
  }
  return undefined;
}

function spell({ request, wanted }: One, precedent: Precedent, value: string | number | boolean | null): Rendered | undefined {
  const rest = request.spell?.(wanted, precedent);
  if (rest === undefined) return undefined;
  const { text, entry } = precedent;
  const rendered = renderFrom(precedent, wanted, value);
  const head = rendered.text.slice(0, rendered.text.indexOf(rendered.name) + rendered.name.length);
  const between = /^["'?]?/.exec(text.slice(entry.key.end))?.[0] ?? '';
  return { ...rendered, text: head + between + rest, taken: [] };
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
