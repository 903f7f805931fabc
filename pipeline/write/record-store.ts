import * as z from 'zod';
import { InfraError, type Problem } from '../error.js';
import { hashOf, recordSchema, type ChangeRecord } from '../record.js';
import { checkPath, checkRecorded, placeOf, prefixes, realRoot } from './contain.js';
import { realDisk, statOf } from './disk.js';
import type { Entry } from './entry.js';
import { patchOf } from './patch.js';
import { shown } from './path-name.js';
import { readOwn } from './state.js';

const FEATURE_ID = /^[a-z0-9][a-z0-9._-]{0,127}$/;
/** A record of ten thousand changes is about 30 MB. */
const LARGEST_RECORD = 64 * 1024 * 1024;
const LARGEST_TEXT = 64 * 1024 * 1024;

/** Texts of a run by path: what the file was before, what it is after. */
export type Texts = ReadonlyMap<string, { before: string | null; after: string | null }>;

/** Where things of a feature are. Throws an InfraError for an id that could be anything but a folder name. */
export function featurePaths(featureId: string): {
  folder: string;
  record: string;
  patch: string;
  store: string;
  made: string;
  attributes: string;
} {
  if (!FEATURE_ID.test(featureId)) {
    throw new InfraError({
      subject: `feature id ${shown(featureId)} is not valid`,
      remedy: 'Use small letters, digits, dots, underscores and hyphens; begin with a letter or digit.',
    });
  }
  const folder = `.claude/feature-dev/${featureId}`;
  const store = `${folder}/.infra-dev`;
  return {
    folder,
    record: `${folder}/infra-changes.json`,
    patch: `${folder}/infra.patch`,
    store,
    made: `${store}/made.json`,
    attributes: `${store}/.gitattributes`,
  };
}

const madeSchema = z.strictObject({ schema_version: z.literal(1), folders: z.array(z.string()) });

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
  const record = parsed(path, text, recordSchema);
  const problems = recordProblems(root, record, featureId).map((problem) => ({ ...problem, file: path }));
  if (problems.length > 0) throw new InfraError(problems.slice(0, 20));
  return record;
}

function parsed<T>(path: string, text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error).split('\n').slice(0, 6) : [];
    throw new InfraError({
      file: path,
      subject: 'is not what infra-dev wrote there',
      evidence: what,
      remedy: 'Restore it from git, or remove it when nothing of the feature is applied.',
    });
  }
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
  return names.filter((name) => FEATURE_ID.test(name) && placeOf(root, featurePaths(name).record).stat !== undefined);
}

/**
 * A text that apply kept for undo and re-apply.
 * @throws InfraError when it is gone or is not the one that was recorded
 */
export function storedText(root: string, featureId: string, hash: string | null): string | null {
  if (hash === null) return null;
  const path = `${featurePaths(featureId).store}/${hash.slice('sha256:'.length)}`;
  const text = readOwn(placeOf(root, path).absolute, path, LARGEST_TEXT);
  if (text !== undefined && hashOf(text) === hash) return text;
  const what = text === undefined ? 'is missing' : 'has been changed';
  throw new InfraError({
    file: path,
    subject: `${what}: it is the text that ${featureId} needs to be undone or applied again`,
    remedy: 'Restore it from git, or take the changes back by hand with infra.patch.',
  });
}

/** Folders that apply made for a feature, as far as they are still above a file of the record. */
export function madeFolders(root: string, featureId: string): string[] {
  const path = featurePaths(featureId).made;
  const text = readOwn(placeOf(root, path).absolute, path, LARGEST_RECORD);
  if (text === undefined) return [];
  return parsed(path, text, madeSchema).folders.filter((folder) => checkPath(root, folder, 'folder') === undefined);
}

/**
 * The files of the feature folder that keep what apply did: the record, the unified diff, and each text before and after under
 * the name of its hash. Texts that the record no longer needs go.
 * @param texts the texts that the hashes of the record stand for; one that is kept already may be left out
 * @returns what has to be written together with the changes
 * @throws InfraError when the record could not be read again, or a text is missing
 */
export function recordEntries(root: string, record: ChangeRecord, texts: Texts): Entry[] {
  const paths = featurePaths(record.feature_id);
  const problems = recordProblems(root, record, record.feature_id);
  if (problems.length > 0) throw new InfraError(problems);
  const byHash = new Map(
    [...texts.values()]
      .flatMap(({ before, after }) => [before, after])
      .filter((text) => text !== null)
      .map((text) => [hashOf(text), text]),
  );
  const textAt = (hash: string | null): string | null =>
    hash === null ? null : (byHash.get(hash) ?? storedText(root, record.feature_id, hash));
  const files = record.files.map((file) => ({ path: file.path, before: textAt(file.before), after: textAt(file.after) }));
  const wanted = new Map<string, string>([
    [paths.record, `${JSON.stringify(record, null, 2)}\n`],
    [paths.patch, patchOf(files)],
    [paths.made, `${JSON.stringify({ schema_version: 1, folders: foldersFor(root, record) }, null, 2)}\n`],
    // Hashes are of bytes: git must not turn line ends around.
    [paths.attributes, '* -text\n'],
    ...files
      .flatMap(({ before, after }) => [before, after])
      .filter((text) => text !== null)
      .map((text): [string, string] => [`${paths.store}/${hashOf(text).slice('sha256:'.length)}`, text]),
  ]);
  const gone = storeFiles(root, record.feature_id).filter((path) => !wanted.has(path));
  return [...[...wanted].map(([path, after]) => ({ path, before: diskText(root, path), after })), ...removals(root, gone)].filter(
    (entry) => entry.before !== entry.after,
  );
}

/** What takes the record and all that belongs to it away. */
export function forgetEntries(root: string, featureId: string): { entries: Entry[]; folders: string[] } {
  const paths = featurePaths(featureId);
  return { entries: removals(root, [paths.record, paths.patch, ...storeFiles(root, featureId)]), folders: [paths.store] };
}

const removals = (root: string, paths: readonly string[]): Entry[] =>
  paths.map((path) => ({ path, before: diskText(root, path), after: null })).filter((entry) => entry.before !== null);

function foldersFor(root: string, record: ChangeRecord): string[] {
  const above = new Set(record.files.filter((file) => file.before === null).flatMap((file) => prefixes(file.path).slice(0, -1)));
  const known = new Set(madeFolders(root, record.feature_id));
  const base = realRoot(root);
  return [...above].filter((folder) => known.has(folder) || statOf(`${base}/${folder}`) === undefined).sort();
}

/** The files of ours in the store, whatever else lies there. */
function storeFiles(root: string, featureId: string): string[] {
  const { store, made, attributes } = featurePaths(featureId);
  const place = placeOf(root, store, 'folder');
  const names = place.stat ? realDisk.list(place.absolute) : [];
  return names
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .map((name) => `${store}/${name}`)
    .concat([made, attributes]);
}
