import type { Container, Entry } from '../edit/locator.js';
import { keyFits } from './forms.js';
import type { Survey, Surveyed } from './survey.js';
import { mannerOf, traitsOf, type ValueType } from './traits.js';
import { looksSensitive } from './wanted.js';

export type { Ranked } from './rank.js';

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

/** The usual form of the name of the kind that an entry declares, or undefined where it declares none. */
export type Naming = (entry: Entry, file: Surveyed, container: Container) => string | undefined;

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
  if (container.kind === 'imports') return [];
  const named = container.entries.filter((entry) => entry.name !== '');
  const names = named.flatMap((entry) => naming(entry, file, container) ?? []);
  // Statements stand among others that declare something else.
  const least = container.kind === 'statements' ? 2 : names.some((name) => !named.some((entry) => entry.name === name)) ? 1 : Math.max(1, HUB_SHARE * named.length);
  return names.length >= least ? [{ file, container, names }] : [];
}

function learn({ file, container }: Hub, siblings: Map<string, Sibling>, naming: Naming): void {
  const manner = mannerOf(container, file.format);
  for (const entry of container.entries) {
    const name = naming(entry, file, container);
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

/** The same names are looked up in list after list. */
const REMEMBERED = 50_000;
const plains = new Map<string, string>();

function plain(name: string): string {
  const known = plains.get(name);
  if (known !== undefined) return known;
  const made = name.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
  if (plains.size >= REMEMBERED) plains.clear();
  plains.set(name, made);
  return made;
}
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

/**
 * The entry of a container that declares a name: spelled so in some form, or read by a value whose key fits the name.
 * A name of one word is spelled as it is: `name` is no `NAME`.
 */
export function declaredIn(container: Container, name: string): Entry | undefined {
  const alike = indexOf(container).get(plain(name)) ?? [];
  const known = /[_-]/.test(name) ? alike : alike.filter((entry) => entry.name === name || entry.also.includes(name));
  return known.find((entry) => plain(entry.name) === plain(name)) ?? known.find((entry) => keyFits(entry.name, name));
}
