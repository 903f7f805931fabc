import { InfraError, type Problem } from '../error.js';
import { hashOf, recordSchema, type ChangeRecord } from '../record.js';
import { checkRecorded, placeOf, prefixes, realRoot } from './contain.js';
import { realDisk, statOf } from './disk.js';
import type { Entry } from './entry.js';
import { featurePaths, isFeatureId } from './feature-paths.js';
import { patchOf } from './patch.js';
import { shown } from './path-name.js';
import { parseOwn, readOwn } from './state.js';
import { openStore, storeText, type Store } from './store.js';

/** A record of ten thousand changes is about 30 MB. */
const LARGEST_RECORD = 64 * 1024 * 1024;

/** Texts of a run by path: what the file was before, what it is after. */
export type Texts = ReadonlyMap<string, { before: string | null; after: string | null }>;

/** The text of a file as it is, byte for byte; null when there is none. Throws an InfraError where checkPath finds a problem. */
export function diskText(root: string, path: string): string | null {
  const place = placeOf(root, path);
  if (!place.stat) return null;
  const bytes = realDisk.read(place.absolute);
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return text;
  throw new InfraError({ file: path, subject: 'is not valid UTF-8 text', remedy: 'Save it as UTF-8, or take it out of the plan.' });
}

/**
 * The record of what apply did for a feature. The file is taken for hostile: its shape, its feature and every path in it are checked.
 * @returns undefined when nothing was applied
 * @throws InfraError when there is a record that cannot be trusted
 */
export function readRecord(root: string, featureId: string): ChangeRecord | undefined {
  const path = featurePaths(featureId).record;
  const text = readOwn(placeOf(root, path).absolute, path, LARGEST_RECORD);
  if (text === undefined) return undefined;
  const record = parseOwn(path, text, recordSchema);
  const problems = recordProblems(root, record, featureId).map((problem) => ({ ...problem, file: path }));
  if (problems.length > 0) throw new InfraError(problems.slice(0, 20));
  return record;
}

function recordProblems(root: string, record: ChangeRecord, featureId: string): Problem[] {
  if (record.feature_id !== featureId)
    return [{ subject: `is the record of feature ${shown(record.feature_id)}`, remedy: `The folder is that of ${featureId}.` }];
  const files = record.files.map((file) => file.path);
  const twice = files.filter((path, index) => files.indexOf(path) !== index).map((path) => ({ subject: `names ${shown(path)} twice` }));
  const changes = [...record.tasks.flatMap((task) => task.changes), ...record.documents];
  const named = new Set([...files, ...changes.flatMap((change) => [...change.files, ...change.existing.map((one) => one.file)])]);
  return [...twice, ...[...named].flatMap((path) => checkRecorded(root, path) ?? [])];
}

/** The features that were applied: those that have a record, in order of their names. */
export function featuresApplied(root: string): string[] {
  const place = placeOf(root, '.claude/feature-dev', 'folder');
  const names = place.stat ? realDisk.list(place.absolute) : [];
  return names.filter((name) => isFeatureId(name) && placeOf(root, featurePaths(name).record).stat !== undefined);
}

/**
 * The files of the feature folder that keep what apply did: the record, the unified diff, and the store with each text before and after.
 * Texts that the record no longer needs go.
 * @param texts the texts that the hashes of the record stand for; one that is kept already may be left out
 * @returns what has to be written together with the changes
 * @throws InfraError when the record could not be read again, or a text is missing
 */
export function recordEntries(root: string, record: ChangeRecord, texts: Texts): Entry[] {
  const paths = featurePaths(record.feature_id);
  const problems = recordProblems(root, record, record.feature_id);
  if (problems.length > 0) throw new InfraError(problems);
  const store = openStore(root, record.feature_id);
  const given = [...texts.values()].flatMap(({ before, after }) => [before, after]).filter((text) => text !== null);
  const byHash = new Map(given.map((text) => [hashOf(text), text]));
  const textAt = (hash: string | null): string | null => byHash.get(hash ?? '') ?? store.text(hash);
  const files = record.files.map((file) => ({ path: file.path, before: textAt(file.before), after: textAt(file.after) }));
  const kept = new Set(files.flatMap(({ before, after }) => [before, after]).filter((text) => text !== null));
  const wanted: [string, string][] = [
    [paths.record, `${JSON.stringify(record, null, 2)}\n`],
    [paths.patch, patchOf(files)],
    [paths.kept, storeText(foldersFor(root, record, store), kept)],
  ];
  return wanted.map(([path, after]) => ({ path, before: diskText(root, path), after })).filter((entry) => entry.before !== entry.after);
}

/** What takes the record and all that belongs to it away. */
export function forgetEntries(root: string, featureId: string): { entries: Entry[]; folders: string[] } {
  const { record, patch, kept, store } = featurePaths(featureId);
  const entries = [record, patch, kept].map((path) => ({ path, before: diskText(root, path), after: null }));
  return { entries: entries.filter((entry) => entry.before !== null), folders: [store] };
}

function foldersFor(root: string, record: ChangeRecord, store: Store): string[] {
  const above = new Set(record.files.filter((file) => file.before === null).flatMap((file) => prefixes(file.path).slice(0, -1)));
  const [base, known] = [realRoot(root), new Set(store.folders)];
  return [...above].filter((folder) => known.has(folder) || statOf(`${base}/${folder}`) === undefined).sort();
}
