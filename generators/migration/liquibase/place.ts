import { InfraError } from '../../../pipeline/error.js';
import type { Found, Question } from '../../../pipeline/kind.js';
import { learnNames, migrationWords } from '../naming/words.js';
import { nextStamp, readStamp, stamped } from '../stamp.js';
import type { Migration } from '../task.js';
import { byNumber } from '../tool/sql-file.js';
import { readChangelog, type Changelog } from './changelog.js';

/** Where a changeset goes: into a changelog that is there, or into a new one that another includes. */
export interface Place {
  path: string;
  target: Changelog | null;
  /** Changelog that has to include the new file; null where it is found by itself. */
  master: Changelog | null;
  /** Changelogs of the folder, oldest first. */
  all: Changelog[];
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const stemOf = (path: string): string => nameOf(path).replace(/\.(xml|ya?ml|json|sql)$/, '');
const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');

async function changelogs(found: Found, dir: string): Promise<Changelog[]> {
  const paths = found.workspace
    .files()
    .filter((path) => folderOf(path) === dir && /\.(xml|ya?ml|json|sql)$/.test(path))
    .sort(byNumber);
  const known = paths.filter((path) => /databaseChangeLog|^--\s*liquibase formatted sql/im.test(found.workspace.read(path) ?? ''));
  return Promise.all(known.map((path) => readChangelog(path, found.workspace.read(path) ?? '')));
}

async function masterOf(found: Found): Promise<Changelog | null> {
  const path = found.finding?.details?.['master'];
  const text = typeof path === 'string' ? found.workspace.read(path) : null;
  return typeof path === 'string' && text !== null ? readChangelog(path, text) : null;
}

/** One changeset a file, and every file named by number or date: then the next one gets a file of its own. */
function oneEach(all: readonly Changelog[]): boolean {
  const recent = all.slice(-3);
  return recent.length > 0 && recent.every((log) => log.sets.length <= 1 && readStamp(stemOf(log.path)));
}

function fresh(task: Migration, found: Found, all: Changelog[], master: Changelog | null, dir: string): Place {
  const stems = all.map((log) => stemOf(log.path));
  const { start } = nextStamp(
    [
      ...stems,
      ...found.draft
        .files()
        .filter((path) => folderOf(path) === dir)
        .map(stemOf),
    ],
    found.feature.created_at,
    '001-init',
  );
  const words = migrationWords(
    task,
    learnNames(
      stamped(stems).map((one) => one.words),
      'kebab',
    ),
  );
  const extension = /\.(xml|ya?ml|json|sql)$/.exec(all.at(-1)?.path ?? '')?.[0] ?? '.xml';
  return { path: `${dir}/${start}${words}${extension}`, target: null, master: master?.include_all ? null : master, all };
}

/**
 * Decides where a changeset goes, or asks.
 * @throws InfraError where the workspace has no changelog at all
 */
export async function placeFor(task: Migration, found: Found): Promise<Place | Omit<Question, 'task_id'>> {
  const detail = found.finding?.details?.['dir'];
  const dir = task.path && /\.\w+$/.test(task.path) ? folderOf(task.path) : (task.path ?? (typeof detail === 'string' ? detail : ''));
  const master = await masterOf(found);
  const all = (await changelogs(found, dir)).filter((log) => log.path !== master?.path);
  const named = task.path && [...all, ...(master ? [master] : [])].find((log) => log.path === task.path);
  if (named) return { path: named.path, target: named, master: null, all };
  if (task.path && /\.\w+$/.test(task.path)) return { path: task.path, target: null, master: master?.include_all ? null : master, all };
  if (all.length === 0 && master) return { path: master.path, target: master, master: null, all: [master] };
  if (all.length === 0)
    throw new InfraError({
      subject: `task "${found.task.id}": there is no changelog of Liquibase in ${dir || 'the workspace'}`,
      remedy: 'Set "path" on the change to a changelog.',
    });
  if (oneEach(all)) return fresh(task, found, all, master, dir);
  if (all.length === 1 && all[0]) return { path: all[0].path, target: all[0], master: null, all };
  return {
    slot: `changes[${found.index}].path`,
    reason: 'Which changelog is still unreleased cannot be seen: a changeset must not go into one that has been released.',
    seen: all.slice(-3).map((log) => `${log.path}:1: ${log.sets.length} changesets`),
    options: all.slice(-3).map((log) => log.path),
    skeleton: { ...(JSON.parse(JSON.stringify(task)) as { [key: string]: string }), path: all.at(-1)?.path ?? '' },
  };
}

/** The author that the newest changesets name. */
export const authorOf = (place: Place): string =>
  place.target?.sets.at(-1)?.author ?? place.all.findLast((log) => log.sets.length)?.sets.at(-1)?.author ?? 'infra-dev';

/**
 * The id of the next changeset, as the others have theirs: the file's name, a number, a stamp, or words.
 * @param taken ids that this run has given out
 */
export function idFor(place: Place, words: string, createdAt: string, taken: readonly string[]): string {
  const sets = place.all.flatMap((log) => log.sets.map((set) => ({ id: set.id, stem: stemOf(log.path) })));
  const used = new Set([...sets.map((set) => set.id), ...taken]);
  const recent = sets.slice(-6);
  const byFile = recent.filter((set) => set.id === set.stem || set.id.startsWith(`${set.stem}-`)).length * 2 > recent.length;
  const stem = stemOf(place.path);
  if (byFile || recent.length === 0) return used.has(stem) ? unused(`${stem}-${words}`, used) : stem;
  if (recent.every((set) => /^\d+$/.test(set.id) && set.id.length < 8))
    return String(Math.max(...sets.map((set) => Number(set.id)).filter(Number.isFinite), ...taken.map(Number).filter(Number.isFinite)) + 1);
  const dated = recent.filter((set) => /^\d{8,}/.test(set.id));
  if (dated.length * 2 > recent.length) {
    const { start, last } = nextStamp([...sets.map((set) => set.id), ...taken], createdAt, '20240101000000-1');
    return unused(`${start}${/^\d+$/.test(last?.words ?? '') ? '1' : last?.words ? words : ''}`.replace(/[-_. ]$/, ''), used);
  }
  return unused(words, used);
}

function unused(id: string, used: ReadonlySet<string>): string {
  let count = 2;
  let next = id;
  while (used.has(next)) next = `${id}-${count++}`;
  return next;
}
