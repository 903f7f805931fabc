import type { Container, Entry } from '../edit/locator.js';
import { keyFits } from './forms.js';
import type { Survey, Surveyed } from './survey.js';
import { mannerOf, traitsOf, typeFit, type ValueType } from './traits.js';
import { clientPrefix, looksSensitive, meaningfulWords, sharedPrefix, type Wanted } from './wanted.js';

/** An entry that is there already, with what all its declarations say of it. */
export interface Sibling {
  name: string;
  type?: ValueType;
  optional?: boolean;
  sensitive: boolean;
  group?: string;
  files: Set<string>;
}

/** Where entries of a kind stand: a container most of whose entries are names of that kind. */
export interface Hub {
  file: Surveyed;
  container: Container;
  names: string[];
}

/** A container counts when so many of its entries are names of the kind: the rest are `NODE_ENV`-like or slips. */
const HUB_SHARE = 0.6;

/** The usual form of a name of the kind as it is spelled in a container, or undefined where it is no such name. */
export type Naming = (name: string, file: Surveyed, container: Container) => string | undefined;

/**
 * The names that stand together in some files, and what is known of each.
 * @param naming tells the names of the kind from others
 */
export async function collectSiblings(survey: Survey, files: readonly string[], naming: Naming): Promise<{ siblings: Sibling[]; hubs: Hub[] }> {
  const hubs: Hub[] = [];
  for (const path of files) {
    const file = await survey.look(path);
    for (const container of file?.containers ?? []) hubs.push(...hubOf(file!, container, naming));
  }
  const siblings = new Map<string, Sibling>();
  for (const hub of [...hubs].sort((a, b) => weightOf(a) - weightOf(b))) learn(hub, siblings, naming);
  return { siblings: [...siblings.values()], hubs };
}

/** Schemas are believed before prose, prose before plain data. */
const weightOf = ({ file, container }: Hub): number => ({ data: 0, name: 0, prose: 1, code: container.kind === 'interface' ? 2 : 3 })[mannerOf(container, file.format)];

function hubOf(file: Surveyed, container: Container, naming: Naming): Hub[] {
  if (container.kind === 'imports' || container.kind === 'statements') return [];
  const named = container.entries.filter((entry) => entry.name !== '');
  const names = named.flatMap((entry) => naming(entry.name, file, container) ?? []);
  return names.length >= Math.max(1, HUB_SHARE * named.length) ? [{ file, container, names }] : [];
}

function learn({ file, container }: Hub, siblings: Map<string, Sibling>, naming: Naming): void {
  const manner = mannerOf(container, file.format);
  for (const entry of container.entries) {
    const name = naming(entry.name, file, container);
    if (name === undefined) continue;
    // The usual form counts as declared here too: `database_url` of settings with a prefix stands for `ORDERS_DATABASE_URL`.
    if (name !== entry.name && !entry.also.includes(name)) entry.also.push(name);
    const known = siblings.get(name) ?? { name, sensitive: looksSensitive(name), files: new Set<string>() };
    const traits = traitsOf(file.text, entry, container, manner);
    known.files.add(file.path);
    if (entry.group) known.group = entry.group;
    // In plain data a number may as well be text: it counts only where nothing else speaks.
    if (traits.type && (manner !== 'data' || known.type === undefined)) known.type = traits.type;
    if (traits.optional !== undefined) known.optional = traits.optional;
    siblings.set(name, known);
  }
}

const plain = (name: string): string => name.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
const indexes = new WeakMap<Container, Map<string, Entry[]>>();

function indexOf(container: Container): Map<string, Entry[]> {
  const known = indexes.get(container);
  if (known) return known;
  const index = new Map<string, Entry[]>();
  for (const entry of container.entries) {
    for (const key of new Set([entry.name, ...entry.also].map(plain))) index.set(key, [...(index.get(key) ?? []), entry]);
  }
  indexes.set(container, index);
  return index;
}

/** The entry of a container that declares a name: spelled so in some form, or read by a value whose key fits the name. */
export function declaredIn(container: Container, name: string): Entry | undefined {
  const known = indexOf(container).get(plain(name)) ?? [];
  return known.find((entry) => plain(entry.name) === plain(name)) ?? known.find((entry) => keyFits(entry.name, name));
}

/** A sibling with how alike it is. */
export interface Ranked {
  sibling: Sibling;
  score: number;
  why: string[];
}

/**
 * The siblings by how alike they are to what is wanted: prefix, group, type, required or not, secret or not, recent or not.
 * Names for another consumer (`NEXT_PUBLIC_`, `VITE_`) come only when there are no others.
 * @param newest names by recency, newest first
 */
export function rank(siblings: readonly Sibling[], wanted: Wanted, newest: readonly string[]): Ranked[] {
  const audience = siblings.filter((one) => clientPrefix(one.name) === clientPrefix(wanted.name));
  const pool = audience.length > 0 ? audience : siblings;
  const recency = new Map(newest.map((name, index) => [name, 2 * (1 - index / Math.max(newest.length, 10))]));
  return pool.map((sibling) => scored(sibling, wanted, recency.get(sibling.name) ?? 0)).sort((a, b) => b.score - a.score);
}

/** So many of one group vote on an entry of another group: a group may have places of its own. */
const OF_A_GROUP = 1;

/** The siblings that say where an entry goes: the most alike, of groups other than its own no more than one each, while there are enough. */
export function votersAmong(ranked: readonly Ranked[], wanted: Wanted, count: number): Ranked[] {
  const seen = new Map<string, number>();
  const spread = ranked.filter(({ sibling }) => {
    if (sharedPrefix(sibling.name, wanted.name) > 0 || (wanted.group !== null && sibling.group !== undefined && sameGroup(sibling.group, wanted.group))) return true;
    const group = meaningfulWords(sibling.name)[0] ?? '';
    seen.set(group, (seen.get(group) ?? 0) + 1);
    return seen.get(group)! <= OF_A_GROUP;
  });
  const chosen = spread.slice(0, count);
  const rest = ranked.filter((one) => !chosen.includes(one));
  return chosen.length >= Math.min(4, ranked.length) ? chosen : [...chosen, ...rest].slice(0, count);
}

function scored(sibling: Sibling, wanted: Wanted, recent: number): Ranked {
  const prefix = Math.min(3, sharedPrefix(sibling.name, wanted.name));
  const grouped = wanted.group !== null && sibling.group !== undefined && sameGroup(sibling.group, wanted.group);
  const parts: [string, number][] = [
    ['same prefix', 2 * prefix],
    ['same group', grouped ? 3 : 0],
    ['same type', typeFit(sibling.type, wanted.value_type)],
    [wanted.required ? 'required as well' : 'optional as well', sibling.optional === undefined ? 0 : sibling.optional === wanted.required ? -3 : 2],
    ['secret as well', sibling.sensitive === wanted.sensitive ? (wanted.sensitive ? 1 : 0.9) : -1],
    ['recent', recent],
    ['same ending', meaningfulWords(sibling.name).at(-1) === meaningfulWords(wanted.name).at(-1) ? 0.5 : 0],
  ];
  return { sibling, score: parts.reduce((sum, [, value]) => sum + value, 0), why: parts.filter(([, value]) => value >= 1).map(([what]) => what) };
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
/** Words that say nothing about which group is meant. */
const FILLER = new Set(['configuration', 'config', 'settings', 'service', 'services', 'variables', 'env', 'environment', 'the', 'and', 'for', 'optional', 'api']);

/** True when two headings speak of the same group: `Email` and `Email service configuration`. */
export function sameGroup(a: string, b: string): boolean {
  const [left, right] = [wordsOf(a), wordsOf(b)].map((list) => list.filter((word) => !FILLER.has(word)));
  if (left!.length === 0 || right!.length === 0) return wordsOf(a).join(' ') === wordsOf(b).join(' ');
  const [short, long] = left!.length <= right!.length ? [left!, right!] : [right!, left!];
  return short.every((word) => long.includes(word));
}
