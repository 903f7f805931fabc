import { git } from '../../../pipeline/git.js';
import type { Found, Made } from '../../../pipeline/kind.js';
import type { Element, ReadSet } from '../liquibase/element.js';
import { isChangelog } from '../liquibase/is-changelog.js';
import { baseOf } from './base-branch.js';

/** One entry of a file that migrations share. */
export interface Entry {
  /** What no two entries may have in common. */
  key: string;
  /** What of it can be chosen; empty where the tool counts by itself. */
  id: string;
  /** The entry, for people. */
  name: string;
  /** What it does, where the file itself says so. */
  changes: readonly Element[];
}

/** An entry of ours, or one that the base branch has and this branch does not. */
export interface Own extends Entry {
  path: string;
}

interface Shared {
  is(path: string, text: string): boolean;
  entries(path: string, text: string): Promise<Entry[]>;
}

const ofSet = ({ id, author, changes }: ReadSet): Entry => ({
  key: `${id} by ${author}`,
  id,
  name: `changeset ${id} by ${author}`,
  changes,
});

const ofPlan = ({ name }: { name: string }): Entry => ({ key: name, id: name, name: `change ${name}`, changes: [] });

interface Journal {
  entries?: { idx?: number; tag?: string }[];
}

/** Drizzle counts by itself: only a journal made anew has another index. */
const ofJournal = ({ idx, tag }: { idx?: number; tag?: string }): Entry => ({ key: String(idx), id: '', name: `index ${idx} (${tag})`, changes: [] });

/** The files in which migrations of several features meet: changelogs of Liquibase, plans of Sqitch, journals of Drizzle. */
const KINDS: readonly Shared[] = [
  {
    is: (path, text) => /\.(xml|ya?ml|json|sql)$/.test(path) && isChangelog(text),
    entries: async (path, text) => (await (await import('../liquibase/element.js')).setsIn(path, text)).map(ofSet),
  },
  {
    is: (path, text) => path.endsWith('.plan') && /^%project=/m.test(text),
    entries: async (_path, text) =>
      (await import('../sqitch/plan-file.js')).readPlan(text).changes.map(ofPlan),
  },
  {
    is: (path) => /(^|\/)meta\/_journal\.json$/.test(path),
    entries: (_path, text) =>
      Promise.resolve(((JSON.parse(text) as Journal).entries ?? []).map(ofJournal)),
  },
];

/**
 * The entries of a file that migrations share.
 * @returns undefined where it is no such file, or cannot be read
 */
export async function entriesIn(path: string, text: string): Promise<Entry[] | undefined> {
  const kind = KINDS.find((one) => one.is(path, text));
  return kind?.entries(path, text).catch(() => undefined);
}

const without = (all: readonly Entry[], some: readonly Entry[]): Entry[] =>
  all.filter((one) => some.every((other) => other.name !== one.name));

/** What a change adds to files that are there. */
export async function ownEntries(made: Made, found: Found): Promise<Own[]> {
  const lists = made.changes.map(async (change): Promise<Own[]> => {
    const text = found.workspace.read(change.path);
    const before = text === null ? undefined : await entriesIn(change.path, text);
    if (text === null || !before) return [];
    const after = (await entriesIn(change.path, await change.next(text))) ?? [];
    return without(after, before).map((one) => ({ ...one, path: change.path }));
  });
  return (await Promise.all(lists)).flat();
}

/**
 * What the base branch has added to files since this branch left it; two git processes a file, and one a run.
 * @returns undefined where the two have no commit in common here
 */
export async function newOnBase(paths: readonly string[], found: Found): Promise<Own[] | undefined> {
  const ref = paths.length > 0 ? baseOf(found) : undefined;
  if (ref === undefined) return [];
  const { root } = found.workspace;
  const fork = found.memo('migration:fork', () => ({ hash: git(root, ['merge-base', 'HEAD', ref])?.trim() })).hash;
  if (!fork) return undefined;
  const lists = [...new Set(paths)].map((path) => found.memo(`migration:shared:${path}`, () => addedTo(path, ref, fork, root)));
  return (await Promise.all(lists)).flat();
}

async function addedTo(path: string, ref: string, fork: string, root: string): Promise<Own[]> {
  const at = async (commit: string): Promise<Entry[]> => {
    const text = git(root, ['show', '--no-textconv', `${commit}:./${path}`]);
    return text === undefined ? [] : ((await entriesIn(path, text)) ?? []);
  };
  return without(await at(ref), await at(fork)).map((one) => ({ ...one, path }));
}

/** Names are counted on where they end in a number, and numbered where they do not. */
function free(id: string, taken: ReadonlySet<string>): string {
  const [, stem = '', number = ''] = /^(.*?)(\d*)$/.exec(id) ?? [];
  const separator = id.includes('_') ? '_' : '-';
  let next = id;
  for (let count = number ? Number(number) + 1 : 2; taken.has(next); count++)
    next = number ? `${stem}${String(count).padStart(number.length, '0')}` : `${stem}${separator}${count}`;
  return next;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** An entry that somebody else has written. */
export interface Theirs extends Pick<Own, 'path' | 'key' | 'id'> {
  /** Who, for people. */
  whose: string;
  /** What can be done but renaming. */
  merge: string;
}

/** Entries of ours that somebody else has as well: what to do about each. */
export async function sameEntries(own: readonly Own[], theirs: readonly Theirs[], found: Found): Promise<string[]> {
  const lists = own.map(async (mine) => {
    const other = theirs.find((one) => one.path === mine.path && one.key === mine.key);
    if (!other) return [];
    const here = (await entriesIn(mine.path, found.workspace.read(mine.path) ?? '')) ?? [];
    const taken = new Set([mine, ...here, ...theirs.filter((one) => one.path === mine.path)].map((one) => one.id));
    const renamed = mine.id ? `rename it to ${free(mine.id, taken)}, which is free after both, or ` : '';
    const what = `${capital(mine.name)} of ${mine.path} has the same ${mine.id ? 'name' : 'number'}`;
    return [`${what} as one of ${other.whose}: ${renamed}${other.merge}.`];
  });
  return (await Promise.all(lists)).flat();
}
