import { InfraError, type Problem } from '../error.js';
import type { ChangeRecord, RecordedFile } from '../record.js';
import { appliedMigrations, staysApplied, type AppliedMigration } from './applied.js';
import { prefixes } from './contain.js';
import type { Entry } from './entry.js';
import { hunksOf, lineEndsOf, linesOf, withLineEnds } from './lines.js';
import { merge3 } from './merge.js';
import { linesOfOthers } from './others.js';
import { featurePaths } from './feature-paths.js';
import { diskText, forgetEntries, readRecord, recordEntries } from './record-store.js';
import { openStore, type Store } from './store.js';

/** What people changed since apply and undo leaves there; the lines of other features are not among it. */
export interface Kept {
  path: string;
  /** Lines of the file as it will be; empty when the file as such was removed or put back by somebody. */
  lines: { line: number; text: string }[];
  why: string;
}

/** What undo would do. */
export interface Undo {
  /** Files of the workspace as they shall be. */
  entries: Entry[];
  /** Files of the feature folder that go with them: the record, the diff, the texts. */
  stateEntries: Entry[];
  /** Folders that go when they are empty then: apply had made them. */
  folders: string[];
  kept: Kept[];
  /** Why something cannot be undone; nothing may be written then. */
  refused: Problem[];
}

export interface UndoOptions {
  /** Leave applied migrations (and their record) where they are instead of refusing. */
  keepApplied?: boolean;
}

/**
 * What takes back exactly what apply did for a feature, by three-way merge (base: what apply wrote, mine: what is there, theirs: what was
 * there before). What people changed since stays and is listed. Reads only.
 * @throws InfraError when nothing was applied, or the record or a text it needs cannot be trusted
 */
export function planUndo(root: string, featureId: string, options: UndoOptions = {}): Undo {
  const record = readRecord(root, featureId);
  if (!record)
    throw new InfraError({
      subject: `feature ${featureId} has no record`,
      evidence: [featurePaths(featureId).record],
      remedy: 'Nothing was applied, or it has been undone already.',
    });
  const applied = appliedMigrations(root, record);
  const staying = new Set(options.keepApplied ? applied.flatMap((migration) => migration.files) : []);
  const store = openStore(root, record.feature_id);
  const undone = record.files.filter((file) => !staying.has(file.path)).map((file) => undoFile(root, record, file, store));
  const going = forgetting(root, record, staying, applied);
  return {
    entries: undone.flatMap((one) => (one.entry ? [one.entry] : [])),
    stateEntries: going.entries,
    folders: [...emptied(store, staying), ...going.folders],
    kept: undone.flatMap((one) => (one.kept ? [one.kept] : [])),
    refused: options.keepApplied ? [] : applied.map((migration: AppliedMigration) => staysApplied(root, record, migration, 'removed')),
  };
}

/** While a migration stays, so does the record of it: a later undo and check still need it. */
function forgetting(
  root: string,
  record: ChangeRecord,
  staying: ReadonlySet<string>,
  applied: readonly AppliedMigration[],
): { entries: Entry[]; folders: string[] } {
  if (staying.size === 0) return forgetEntries(root, record.feature_id);
  const stays = (task: string, index: number): boolean => applied.some((one) => one.task_id === task && one.index === index);
  const tasks = record.tasks.map((task) => ({ ...task, changes: task.changes.filter((change) => stays(task.task_id, change.index)) }));
  const files = record.files.filter((file) => staying.has(file.path));
  return { entries: recordEntries(root, { ...record, files, tasks, documents: [] }, new Map()), folders: [] };
}

function emptied(store: Store, staying: ReadonlySet<string>): string[] {
  const needed = new Set([...staying].flatMap((path) => prefixes(path)));
  return store.folders.filter((folder) => !needed.has(folder));
}

interface Undone {
  entry?: Entry;
  kept?: Kept;
}

function undoFile(root: string, record: ChangeRecord, file: RecordedFile, store: Store): Undone {
  const { path } = file;
  const before = store.text(file.before);
  const wrote = store.text(file.after);
  const now = diskText(root, path);
  if (now === before) return {};
  if (now === wrote) return { entry: { path, before: now, after: before } };
  if (now === null) return { kept: { path, lines: [], why: 'was removed since: it stays removed' } };
  if (wrote === null) return { kept: { path, lines: [], why: 'was created again since: it stays' } };
  if (before === null)
    return { kept: { path, lines: changedLines(linesOf(wrote), linesOf(now)), why: 'was created by apply and edited since: it stays' } };
  return takeOut(path, { before, wrote, now }, () => linesOfOthers(root, record.feature_id, path));
}

function takeOut(path: string, texts: { before: string; wrote: string; now: string }, others: () => ReadonlySet<string>): Undone {
  const merged = merge3(texts.wrote, texts.now, texts.before);
  const before = linesOf(withLineEnds(texts.before, lineEndsOf(merged.text)));
  const changed = changedLines(before, linesOf(merged.text));
  const known = changed.length > 0 ? others() : new Set<string>();
  const lines = changed.filter(({ text }) => !known.has(text.trimEnd()));
  const entry = merged.text === texts.now ? {} : { entry: { path, before: texts.now, after: merged.text } };
  const why = whyKept(merged.conflicts.length > 0, lines.length > 0, isShortened(before, linesOf(merged.text)));
  return why ? { ...entry, kept: { path, lines, why } } : entry;
}

function whyKept(conflicts: boolean, changed: boolean, shortened: boolean): string | undefined {
  if (conflicts) return 'lines of ours were edited since: they stay as they are';
  if (changed) return 'was edited since: the edits stay';
  return shortened ? 'lines were removed since: they stay removed' : undefined;
}

const isShortened = (from: readonly string[], to: readonly string[]): boolean =>
  hunksOf(from, to).some((hunk) => hunk.from < hunk.to && hunk.newFrom === hunk.newTo);

/** The lines of a text that another one does not have. */
function changedLines(from: readonly string[], to: readonly string[]): { line: number; text: string }[] {
  return hunksOf(from, to).flatMap((hunk) =>
    to.slice(hunk.newFrom, hunk.newTo).map((text, index) => ({ line: hunk.newFrom + index + 1, text: text.replace(/\r?\n$/, '') })),
  );
}
