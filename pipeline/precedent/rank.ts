import type { Sibling } from './siblings.js';
import { typeFit } from './traits.js';
import { clientPrefix, meaningfulWords, type Wanted } from './wanted.js';

/** A sibling with how alike it is. */
export interface Ranked {
  sibling: Sibling;
  score: number;
  why: string[];
  /** How much its places count among those of other voters; 1 where absent. */
  weight?: number;
  /** How much of its beginning it shares, common words left out. */
  kin?: number;
  /** The score without what is recent. */
  alike?: number;
}

/**
 * The siblings by how alike they are to what is wanted: prefix, group, type, required or not, secret or not, recent or not.
 * Names for another consumer (`NEXT_PUBLIC_`, `VITE_`) come only when there are no others.
 * @param newest names by recency, newest first
 * @param about what else is said of the entry: words that name a folder or a service
 */
export function rank(siblings: readonly Sibling[], wanted: Wanted, newest: readonly string[], about = ''): Ranked[] {
  const pool = poolFor(siblings, clientPrefix(wanted.name));
  const recency = new Map(newest.map((name, index) => [name, 2 * (1 - index / Math.max(newest.length, 10))]));
  const context: Context = { telling: tellingWords(pool), spoken: spokenPlaces(pool, `${wanted.name} ${about}`.replaceAll('_', ' ')) };
  return pool.map((sibling) => scored(sibling, wanted, recency.get(sibling.name) ?? 0, context)).sort((a, b) => b.score - a.score);
}

/** The same siblings are ranked for one entry after another. */
const pools = new WeakMap<readonly Sibling[], Map<string, readonly Sibling[]>>();

function poolFor(siblings: readonly Sibling[], prefix: string): readonly Sibling[] {
  const known = pools.get(siblings) ?? new Map<string, readonly Sibling[]>();
  pools.set(siblings, known);
  const audience = known.get(prefix) ?? siblings.filter((one) => clientPrefix(one.name) === prefix);
  const pool = audience.length > 0 ? audience : siblings;
  known.set(prefix, pool);
  return pool;
}

/** In how many names of some siblings each word stands. */
const wordCounts = new WeakMap<readonly Sibling[], Map<string, number>>();

function countWords(siblings: readonly Sibling[]): Map<string, number> {
  const known = wordCounts.get(siblings);
  if (known) return known;
  const counts = new Map<string, number>();
  for (const { name } of siblings) for (const word of new Set(meaningfulWords(name))) counts.set(word, (counts.get(word) ?? 0) + 1);
  wordCounts.set(siblings, counts);
  return counts;
}

interface Context {
  telling: (word: string) => number;
  spoken: (sibling: Sibling) => number;
}

/** 1 for a word that few names hold, 0 for one that half of them hold: `NEXT_PRIVATE_` tells nothing where all names start so. */
function tellingWords(siblings: readonly Sibling[]): (word: string) => number {
  const counts = countWords(siblings);
  // Among a handful of names nothing is common.
  const many = Math.max(12, siblings.length);
  return (word) => Math.max(0, 1 - (2 * (counts.get(word) ?? 0)) / many);
}

/** Folders and files that say nothing of whom they are for. */
const ANYWHERE = new Set(
  [
    'src app apps packages libs config env environment settings deploy docs server main resources values example common core',
    'service api docker compose yml yaml json the and for template templates charts helm local base add set use new url key',
    'name',
  ].flatMap((line) => line.split(' ')),
);
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z][a-z0-9]{2,}/g) ?? [];

/**
 * 1 for an entry below a folder that the text speaks of: `billing` in `apps/billing/.env.example`. A word of several names (`kafka`) is
 * what they are about, not whose they are; a folder that holds half of them tells nothing.
 */
function spokenPlaces(siblings: readonly Sibling[], about: string): (sibling: Sibling) => number {
  const topics = countWords(siblings);
  const spoken = new Set(wordsOf(about).filter((word) => !ANYWHERE.has(word) && (topics.get(word) ?? 0) < 3));
  if (spoken.size === 0) return () => 0;
  const paths = new Map<string, string[]>();
  const ofPath = (path: string): string[] => {
    const own = paths.get(path) ?? wordsOf(path).filter((word) => spoken.has(word));
    paths.set(path, own);
    return own;
  };
  const named = (sibling: Sibling): string[] => [...sibling.files].flatMap(ofPath);
  const counts = new Map<string, number>();
  for (const sibling of siblings) for (const word of new Set(named(sibling))) counts.set(word, (counts.get(word) ?? 0) + 1);
  if (counts.size === 0) return () => 0;
  return (sibling) => (named(sibling).some((word) => counts.get(word)! < siblings.length / 2) ? 1 : 0);
}

/** What the parts of a score are about, in their order. */
const LIKENESS: readonly ((wanted: Wanted) => string)[] = [
  () => 'same prefix',
  () => 'same group',
  () => 'same words',
  () => 'of the same part',
  () => 'same type',
  ({ required }) => (required ? 'required as well' : 'optional as well'),
  () => 'secret as well',
  () => 'recent',
  () => 'a name of one word',
];

function scored(sibling: Sibling, wanted: Wanted, recent: number, { telling, spoken }: Context): Ranked {
  const [own, theirs] = [meaningfulWords(wanted.name), meaningfulWords(sibling.name)];
  const prefix = sharedStart(own, theirs);
  const kin = prefix.reduce((sum, word) => sum + telling(word), 0);
  const others = own.slice(prefix.length).filter((word) => theirs.slice(prefix.length).includes(word));
  const grouped = wanted.group !== null && sibling.group !== undefined && sameGroup(sibling.group, wanted.group);
  const parts = [
    2 * Math.min(3, kin),
    grouped ? 3 : 0,
    Math.min(1.5, others.reduce((sum, word) => sum + 0.75 * telling(word), 0)),
    2 * spoken(sibling),
    typeFit(sibling.type, wanted.value_type) / 4,
    sibling.optional === undefined ? 0 : sibling.optional === wanted.required ? -1 : 1,
    sibling.sensitive === wanted.sensitive ? (wanted.sensitive ? 1 : 0.9) : -1,
    recent,
    theirs.length === 1 && own.length > 1 ? -2 : 0,
  ];
  let score = 0;
  for (const value of parts) score += value;
  return {
    sibling,
    score,
    // Asked of the few that are chosen, not of the thousands that are compared.
    get why() {
      return parts.flatMap((value, index) => (value >= 1 ? [LIKENESS[index]!(wanted)] : []));
    },
    kin,
    alike: score - recent,
  };
}

function sharedStart(a: readonly string[], b: readonly string[]): string[] {
  const end = a.findIndex((word, index) => word !== b[index]);
  return a.slice(0, end < 0 ? a.length : end);
}

/** So many of one group vote on an entry of another group: a group may have places of its own. */
const OF_A_GROUP = 1;
/** One point less of likeness leaves so much of a vote. */
const FADES = 0.75;
/** What shares less than this of the beginning is of another group. */
const KIN = 0.5;

/** The siblings that say where an entry goes: the most alike, of groups other than its own no more than one each, while there are enough. */
export function votersAmong(ranked: readonly Ranked[], wanted: Wanted, count: number): Ranked[] {
  const seen = new Map<string, number>();
  const spread = ranked.filter(({ sibling, kin = 0 }) => {
    if (kin >= KIN || (wanted.group !== null && sibling.group !== undefined && sameGroup(sibling.group, wanted.group))) return true;
    const group = meaningfulWords(sibling.name).slice(0, 2).join(' ');
    seen.set(group, (seen.get(group) ?? 0) + 1);
    return seen.get(group)! <= OF_A_GROUP;
  });
  const chosen = spread.slice(0, count);
  const rest = ranked.filter((one) => !chosen.includes(one));
  const voters = chosen.length >= Math.min(4, ranked.length) ? chosen : [...chosen, ...rest].slice(0, count);
  return voters.map((one) => ({ ...one, weight: FADES ** (voters[0]!.score - one.score) }));
}

const lettersOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
/** Words that say nothing about which group is meant. */
const FILLER = new Set(['configuration', 'config', 'settings', 'service', 'services', 'variables', 'env', 'environment', 'the', 'and', 'for', 'optional', 'api']);

/** True when two headings speak of the same group: `Email` and `Email service configuration`. */
export function sameGroup(a: string, b: string): boolean {
  const [left, right] = [lettersOf(a), lettersOf(b)].map((list) => list.filter((word) => !FILLER.has(word)));
  if (left!.length === 0 || right!.length === 0) return lettersOf(a).join(' ') === lettersOf(b).join(' ');
  const [short, long] = left!.length <= right!.length ? [left!, right!] : [right!, left!];
  return short.every((word) => long.includes(word));
}
