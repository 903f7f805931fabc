import { edit, type Change } from '../change.js';
import { entryEditor } from '../edit/clone.js';
import type { Container } from '../edit/locator.js';
import { locatorFor } from '../edit/locators.js';
import { lineNumber } from '../edit/lines.js';
import type { One } from '../precedent.js';
import { candidatesAt, type Candidate } from './candidates.js';
import { dependents } from './dependents.js';
import { candidatesElsewhere } from './elsewhere.js';
import type { Place } from './places.js';
import { rank, type Ranked } from './rank.js';
import { renderFrom, type Precedent, type Rendered } from './render.js';
import type { Surveyed } from './survey.js';
import { carries, mannerOf } from './traits.js';
import { standingOf } from './standing.js';

/** A declaration written from knowledge of its library. */
export interface Spelled {
  /** What follows the name. */
  rest: string;
  /** What stands before the name, where that is not as the precedent has it. */
  before?: string;
  /** Names that the file must import, from where. */
  imports?: readonly Imported[];
}

interface Imported {
  from: string;
  names: readonly string[];
}

/** The text of a new entry with everything that must be declared for it. */
export interface MadeEntry {
  rendered: Rendered;
  precedent: Precedent;
  more: Change[];
  unfit: boolean;
}

/** So many candidates are tried. */
const TRIED = 6;

/**
 * The new entry of a place: cloned from the sibling that carries its type and default, there or elsewhere; else spelled as its library wants.
 * @returns undefined where the place takes no entry; `refused` with the words to say where it cannot be written for certain
 */
export async function madeAt(one: One, place: Place): Promise<MadeEntry | { refused: string } | undefined> {
  const all = candidatesAt(place, one.wanted, rankedFor(one));
  const code = mannerOf(place.container, place.file.format) === 'code';
  const standing = code ? standingOf(one.request.hubs, place) : undefined;
  const able = standing ? firstAble(all, ({ traits }) => carries(traits, one.wanted, standing)) : all;
  // A text takes any word: it serves for one of several only where nothing says which.
  const exact = one.wanted.value_type === 'enum' ? firstAble(all, ({ traits }) => traits.type !== 'string' && (!standing || carries(traits, one.wanted, standing))) : able;
  const own = await firstOf(one, place, exact, true);
  if (own !== undefined) return own ?? undefined;
  if (!standing || all.length === 0) return undefined;
  const other = (await firstOf(one, place, candidatesElsewhere(one, place, standing), false)) ?? (await spelledAt(one, place, all));
  return other ?? (await firstOf(one, place, able, false)) ?? { refused: refusal(one, place, all) };
}

/** The first that can serve, as many as are tried: a list may hold thousands. */
function firstAble(candidates: readonly Candidate[], serves: (candidate: Candidate) => boolean): Candidate[] {
  const able: Candidate[] = [];
  for (const candidate of candidates) {
    if (able.length === TRIED) break;
    if (serves(candidate)) able.push(candidate);
  }
  return able;
}

const ranks = new WeakMap<One, Ranked[]>();

/** All siblings by how alike they are, once for each wanted entry. */
function rankedFor(one: One): Ranked[] {
  const known = ranks.get(one) ?? rank(one.siblings, one.wanted, one.newest);
  ranks.set(one, known);
  return known;
}

/** The first candidate that can be written; null where the place belongs to an environment whose value nobody gave, undefined where none can. */
async function firstOf(one: One, place: Place, candidates: readonly Candidate[], spells: boolean): Promise<MadeEntry | null | undefined> {
  for (const { precedent, fit } of candidates.slice(0, TRIED)) {
    const value = one.request.value(one.wanted, place, precedent);
    if (value === undefined) return null;
    const spelled = fit < 0 && spells ? await spell(one, place, precedent) : undefined;
    if (spelled) return spelled;
    const rendered = renderFrom(precedent, one.wanted, value);
    if (isTaken(place.container, rendered.name)) continue;
    const more = await dependents(one.request.survey, place.file, rendered.text, precedent.name, one.wanted);
    const code = mannerOf(place.container, place.file.format) === 'code';
    if (more) return { rendered, precedent, more, unfit: fit < 0 && code && rendered.taken.length === 0 };
  }
  return undefined;
}

/** A short key (`url` of `billing.url`) may be taken by another entry: then a precedent cannot serve. */
const isTaken = ({ entries }: Container, name: string): boolean => entries.some((entry) => entry.name === name && !entry.disabled);

async function spelledAt(one: One, place: Place, candidates: readonly Candidate[]): Promise<MadeEntry | undefined> {
  for (const { precedent } of candidates.slice(0, TRIED)) {
    const made = await spell(one, place, precedent);
    if (made) return made;
  }
  return undefined;
}

async function spell({ request, wanted }: One, { file, container }: Place, precedent: Precedent): Promise<MadeEntry | undefined> {
  const spelled = request.spell?.(wanted, precedent);
  if (spelled === undefined) return undefined;
  const { text, entry } = precedent;
  const rendered = renderFrom(precedent, wanted, wanted.default);
  if (isTaken(container, rendered.name)) return undefined;
  const before = spelled.before ?? text.slice(entry.node.start, entry.key.start);
  const closing = /^["']?/.exec(text.slice(entry.key.end))![0];
  const more = await importing(file, spelled);
  return more && { rendered: { ...rendered, text: before + rendered.name + closing + spelled.rest, taken: [] }, precedent, more, unfit: false };
}

/** Joins the names that a declaration needs to the imports of their modules; undefined where the file imports nothing from one of them. */
async function importing(file: Surveyed, { imports = [] }: Spelled): Promise<Change[] | undefined> {
  const changes: Change[] = [];
  for (const { from, names } of imports) {
    const missing = names.filter((name) => !new RegExp(`import[^;]*\\b${name}\\b[^;]*from`).test(file.text));
    const container = file.containers.find((one) => one.kind === 'imports' && one.path === `import ${from}`);
    if (missing.length > 0 && !container) return undefined;
    const editor = entryEditor((await locatorFor(file.path))!);
    changes.push(...missing.map((name) => edit(file.path, editor, { op: 'insert' as const, container: container!.path, name, text: name })));
  }
  return changes;
}

function refusal({ wanted, request }: One, { file, container }: Place, [best]: readonly Candidate[]): string {
  const { precedent } = best!;
  const said = wanted.default === null ? `a ${wanted.value_type} ${wanted.required ? 'that is required' : 'without a default'}` : `a ${wanted.value_type} whose default is ${String(wanted.default)}`;
  const sample = renderFrom(precedent, wanted, request.value(wanted, { file, container, declared: new Map(), support: 0 }, precedent) ?? null).text;
  return `${file.path}: ${wanted.name} was not written there. It is ${said}; no entry there is, and how one is written is not known. Add it by hand beside ${precedent.name} (line ${lineNumber(file.text, precedent.entry.node.start)}), with its own type and default: ${wantedLike(sample)}`;
}

const wantedLike = (text: string): string => text.replace(/\s*\n\s*/g, ' ');
