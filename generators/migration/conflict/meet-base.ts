import { InfraError } from '../../../pipeline/error.js';
import type { Found, Made } from '../../../pipeline/kind.js';
import { nextStamp, readStamp } from '../stamp.js';
import type { DialectName } from '../sql/types.js';
import { isChangelog } from '../liquibase/is-changelog.js';
import type { Migration } from '../task.js';
import { addedOnBase, baseName, baseOf, type BaseAdditions, type BaseFile } from './base-branch.js';
import { claimsOf, type Claim, type Mode } from './claims.js';
import { nameOf, placeIn, runsBefore, sameNumber } from './numbers.js';
import { newOnBase, sameEntries, type Own } from './shared.js';
import type { ReadClaims } from './sql-claims.js';

/** What two claims on one thing come to when theirs is on the base branch, which is merged first. Two uses do not meet. */
const DECIDED_BY_ORDER: Record<Mode, ReadonlySet<Mode>> = {
  make: new Set(['make', 'break']),
  change: new Set(['change', 'break']),
  break: new Set(['make', 'change', 'break', 'use']),
  use: new Set(['break']),
};

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The folders in which migrations of this change and of others meet. */
function foldersOf(made: Made, name: string | undefined, found: Found): string[] {
  const own = made.changes.map((change) => change.path).filter((path) => !path.startsWith('.claude/') && !found.workspace.has(path));
  const place = name === undefined ? undefined : placeIn(own, name);
  return place ? [place] : [...new Set(own.map(folderOf))].filter(Boolean);
}

/** Files that carry something out: no way back, no snapshot, no registration. */
const isMigration = ({ path, text }: BaseFile): boolean =>
  (/\.(sql|[cm]?[jt]s|py|rb|php|go)$/.test(path) || (/\.(xml|ya?ml|json)$/.test(path) && isChangelog(text))) &&
  !/(^|[./_])down\.sql$|(^|\/)(U[\d._]+__|__init__|index\.)|\/(revert|verify)\//.test(path);

/** The name of a migration by its path: the first part below the folder, without endings. */
const fileName = (folder: string, path: string): string => (path.slice(folder.length + 1).split('/')[0] ?? '').replace(/(\.(up|down))?\.[a-z]+$/, '');

/** True where a name begins with a number or time; that of Alembic is a hash, that of Sqitch words alone. */
function isNumbered(name: string): boolean {
  const stamp = readStamp(name);
  return stamp !== undefined && (stamp.form.separator !== '' || stamp.words === '');
}

function numbers(name: string, folder: string, base: BaseAdditions, found: Found): string[] {
  if (!isNumbered(name)) return [];
  const theirs = [...new Set((base.files ?? []).filter(({ path }) => path.startsWith(`${folder}/`)).map(({ path }) => fileName(folder, path)))];
  const rest = found.workspace.files().filter((path) => path.startsWith(`${folder}/`)).map((path) => fileName(folder, path));
  const { start } = nextStamp([name, ...theirs, ...rest], found.feature.created_at, name);
  const remedy = `rename it to ${start}${readStamp(name)?.words ?? ''}, which is free after both, or merge ${base.name} and apply again.`;
  const same = theirs.find((one) => sameNumber(name, one));
  const later = theirs.find((one) => runsBefore(name, one));
  if (same) return [`${name} has the same number as ${same} of ${base.name}: ${remedy}`];
  return later ? [`${name} is numbered before ${later} of ${base.name}, which may have run by then: ${remedy}`] : [];
}

interface Met {
  file: BaseFile;
  mine: Claim;
}

/** Both have to do with one thing, and what comes out depends on which is first. */
const decided = (mine: readonly Claim[], file: BaseFile, theirs: readonly Claim[]): Met[] =>
  mine.filter((one) => theirs.some((other) => other.key === one.key && DECIDED_BY_ORDER[one.mode].has(other.mode))).map((one) => ({ file, mine: one }));

/** Everything that is named in a claim's `what`, lower case: `column people.nick` → people, nick. */
const wordsOf = ({ what }: Claim): string[] => what.replace(/^\w+ /, '').toLowerCase().split('.');

/** Code names the same thing; what it does with it was not read. */
const named = (mine: readonly Claim[], file: BaseFile, { names, claims }: ReadClaims): Met[] =>
  mine
    .filter((one) => one.mode !== 'use' && claims.every((other) => other.key !== one.key) && wordsOf(one).every((word) => names.has(word)))
    .map((one) => ({ file, mine: one }));

function refuse(found: Found, met: readonly Met[], base: string): never {
  throw new InfraError(
    met.map(({ file, mine }) => ({
      subject: `task "${found.task.id}" of feature "${found.feature.id}" and a migration of ${base} both have to do with ${mine.what}: their order matters`,
      evidence: [`${file.path}: on ${base}, not in this branch`, `.claude/feature-dev/${found.feature.id}/plan.json: task "${found.task.id}"`],
      remedy: `Merge ${base} (or rebase onto it) and apply again: the change is then made for the schema that is there.`,
    })),
  );
}

const dialectOf = (made: Made, found: Found): DialectName => {
  const said = made.proofs?.[0]?.input['dialect'] ?? found.finding?.details?.['dialect'];
  return said === 'mysql' || said === 'sqlite' ? said : 'postgresql';
};

const unread = (base: string, paths: readonly string[]): string[] =>
  paths.length > 0 ? [`What ${paths.join(', ')} of ${base} changes could not be read: see whether it is about the same tables before the two are merged.`] : [];

interface Read {
  file: BaseFile;
  /** Undefined where nothing could be read. */
  said: ReadClaims | undefined;
}

/** The readers are loaded only where the base branch has something new. */
async function readAll(files: readonly BaseFile[], dialect: DialectName): Promise<Read[]> {
  if (files.length === 0) return [];
  const { readClaims } = await import('./read-claims.js');
  return Promise.all(files.map(async (file) => ({ file, said: await readClaims(file.path, file.text, dialect) })));
}

/** Entries of shared files as if each were a file. */
async function readEntries(entries: readonly Own[], dialect: DialectName): Promise<Read[]> {
  const doing = entries.filter(({ changes }) => changes.length > 0);
  if (doing.length === 0) return [];
  const { changelogClaims } = await import('./changelog-claims.js');
  const read = async ({ path, name, changes }: Own): Promise<Read> => ({
    file: { path: `${path} (${name})`, text: '' },
    said: await changelogClaims(changes, dialect),
  });
  return Promise.all(doing.map(read));
}

const notLookedAt = (base: string): string =>
  `Migrations of ${base} were not looked at: this repository has no commit that both share. Fetch the whole history to compare them.`;

/** What this change and the base branch have in common. */
interface Meeting {
  name: string | undefined;
  folders: string[];
  own: Own[];
  base: BaseAdditions;
  shared: Own[];
}

async function warnings(mine: readonly Claim[], read: readonly Read[], met: Meeting, found: Found): Promise<string[]> {
  const { name, folders, own, base, shared } = met;
  const touched = read.flatMap(({ file, said }) => (said ? named(mine, file, said) : []));
  const numbered = name !== undefined && folders[0] !== undefined ? numbers(name, folders[0], base, found) : [];
  const theirs = shared.map((one) => ({ ...one, whose: base.name, merge: `merge ${base.name} and apply again` }));
  // A journal counts what the files' names count.
  const same = await sameEntries(numbered.length > 0 ? own.filter(({ id }) => id) : own, theirs, found);
  return [
    ...numbered,
    ...same,
    ...touched.map(({ file, mine: one }) => `${file.path} of ${base.name} names ${one.what} as well: read it, merge ${base.name}, and apply again if the order of the two matters.`),
    ...unread(base.name, read.filter(({ said }) => !said).map(({ file }) => file.path)),
  ];
}

/**
 * Compares a change with the migrations that the base branch has and this branch does not: files of their own, and entries of files that
 * migrations share.
 * @returns warnings: numbers that collide, code that names the same things, what could not be read
 * @throws InfraError where both have to do with one thing in a way that their order decides what comes out
 */
export async function againstBase(task: Migration, made: Made, own: Own[], found: Found): Promise<string[]> {
  const ref = baseOf(found);
  if (ref === undefined) return [];
  const name = nameOf(made, found);
  const folders = foldersOf(made, name, found);
  const base = addedOnBase(folders, found) ?? { name: baseName(ref), files: [] };
  const shared = await newOnBase(own.map(({ path }) => path), found);
  if (!base.files || !shared) return [notLookedAt(base.name)];
  const paths = new Set(made.changes.map((change) => change.path));
  const files = base.files.filter((file) => !paths.has(file.path));
  const mine = claimsOf(task.operations);
  const dialect = dialectOf(made, found);
  const read = [...(await readAll(files.filter(isMigration), dialect)), ...(await readEntries(shared, dialect))];
  const met = read.flatMap(({ file, said }) => decided(mine, file, said?.claims ?? []));
  if (met.length > 0) refuse(found, met, base.name);
  return warnings(mine, read, { name, folders, own, base: { ...base, files }, shared }, found);
}
