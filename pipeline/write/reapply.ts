import { InfraError, type Problem } from '../error.js';
import type { ChangeRecord } from '../record.js';
import { appliedMigrations, staysApplied, type AppliedMigration } from './applied.js';
import type { Entry } from './entry.js';
import { merge3, type Conflict } from './merge.js';
import { diskText, type Texts } from './record-store.js';
import { openStore, type Store } from './store.js';

/** What a changed plan comes to. */
export interface Reapplied {
  entries: Entry[];
  /** Folders that go when they are empty then: for writeAll's `prune`. */
  folders: string[];
  warnings: string[];
}

export interface ReapplyOptions {
  /** Take back what the plan no longer asks for. */
  removeDropped?: boolean;
  /** Tasks that the plan still has; without it a task counts as dropped when nothing is written for it any more. */
  tasks?: readonly string[];
}

/**
 * The texts that the files of a record had before apply: what a changed plan has to be generated from, so that the old and the new
 * text differ by the change of the plan alone. Null: there was no file.
 * @throws InfraError when a text is gone or was changed
 */
export function textsBefore(root: string, record: ChangeRecord): Map<string, string | null> {
  const store = openStore(root, record.feature_id);
  return new Map(record.files.map((file) => [file.path, store.text(file.before)]));
}

/**
 * Brings a changed plan to a workspace where an earlier form of it was applied, by three-way merge (base: what we wrote last, mine:
 * what is there, theirs: the newly generated text). Reads only.
 * @param previous the record of the last apply; undefined for the first
 * @param texts per path the text that the new one was generated from, and the new one; see textsBefore
 * @throws InfraError with every conflict (both sides), with an applied migration that would be rewritten, and with dropped tasks that
 *   nobody asked to remove
 */
export function reapply(root: string, previous: ChangeRecord | undefined, texts: Texts, options: ReapplyOptions = {}): Reapplied {
  if (!previous)
    return { entries: [...texts].map(([path, { before, after }]) => ({ path, before, after })).filter(differs), folders: [], warnings: [] };
  const refused = options.removeDropped ? [] : droppedProblems(previous, texts, options.tasks);
  if (refused.length > 0) throw new InfraError(refused);
  const paths = new Set([...previous.files.map((file) => file.path), ...texts.keys()]);
  const store = openStore(root, previous.feature_id);
  const written = new Map(previous.files.map((file) => [file.path, file]));
  const outcomes = [...paths].map((path) => bringOne({ path, file: written.get(path), now: diskText(root, path), text: texts.get(path) }, store));
  const entries = outcomes.flatMap((one) => (one.entry ? [one.entry] : []));
  const problems = [...outcomes.flatMap((one) => one.problems ?? []), ...rewritten(root, previous, entries)];
  if (problems.length > 0) throw new InfraError(problems);
  const removes = entries.some((entry) => entry.after === null);
  return {
    entries,
    folders: removes ? [...store.folders] : [],
    warnings: outcomes.flatMap((one) => one.warnings ?? []),
  };
}

const differs = (entry: Entry): boolean => entry.before !== entry.after;

interface Outcome {
  entry?: Entry;
  warnings?: string[];
  problems?: Problem[];
}

interface Sides {
  path: string;
  /** What we wrote last. */
  wrote: string | null;
  /** What is there. */
  now: string | null;
  /** What is to come. */
  next: string | null;
}

interface Brought {
  path: string;
  /** As the last apply recorded it. */
  file: ChangeRecord['files'][number] | undefined;
  now: string | null;
  text: { before: string | null; after: string | null } | undefined;
}

function bringOne({ path, file, now, text }: Brought, store: Store): Outcome {
  if (!file) return settled({ path, before: now, after: text!.after }, text!.before === now);
  const before = store.text(file.before);
  const wrote = store.text(file.after);
  const next = text ? text.after : before;
  // Generated from what is there, not from what was there before: nothing to merge.
  if (text && text.before !== before && text.before === now) return settled({ path, before: now, after: next }, true);
  const moved = text !== undefined && text.before !== before ? [startedElsewhere(path)] : [];
  return moved.length > 0 ? { problems: moved } : mergeOne({ path, wrote, now, next });
}

function settled(entry: Entry, asRead: boolean): Outcome {
  if (!asRead) return { problems: [startedElsewhere(entry.path)] };
  return differs(entry) ? { entry } : {};
}

const startedElsewhere = (path: string): Problem => ({
  file: path,
  subject: 'has been edited since it was read',
  remedy: 'Nothing was written. Run again to start from what is there now.',
});

function mergeOne(sides: Sides): Outcome {
  const { path, wrote, now, next } = sides;
  if (now === next || wrote === next) return stays(sides);
  if (now === wrote) return { entry: { path, before: now, after: next } };
  if (now === null) return { problems: [conflictProblem(path, { line: 1, mine: 'the file was removed', theirs: next ?? '' })] };
  if (next === null) return { warnings: [`${path} is no longer asked for, but was edited since it was written: it stays.`] };
  if (wrote === null) return { problems: [conflictProblem(path, { line: 1, mine: now, theirs: next })] };
  return joined(path, now, merge3(wrote, now, next, { keepBothInsertions: true }));
}

/** Nothing to do, which is worth a word only where somebody removed the file. */
const stays = ({ path, wrote, now }: Sides): Outcome =>
  now === null && wrote !== null ? { warnings: [`${path} was removed since it was written: it stays removed.`] } : {};

function joined(path: string, now: string, merged: ReturnType<typeof merge3>): Outcome {
  if (merged.conflicts.length > 0) return { problems: merged.conflicts.map((conflict) => conflictProblem(path, conflict)) };
  const warnings = merged.joined.map(
    (line) => `${path}:${line}: other lines were added at the same place since; the new ones stand before them.`,
  );
  return merged.text === now ? { warnings } : { entry: { path, before: now, after: merged.text }, warnings };
}

/** Longer sides are cut: both files are there to be looked at. */
const MOST_LINES = 12;

function conflictProblem(path: string, conflict: Conflict): Problem {
  return {
    file: path,
    line: conflict.line,
    subject: 'was edited since it was written, and the changed plan wants other lines there',
    evidence: [...sided('is there', conflict.mine), ...sided('plan    ', conflict.theirs)],
    remedy: 'Nothing was written. Bring the lines in line with the plan, or the plan with the lines, and run again.',
  };
}

function sided(side: string, text: string): string[] {
  const lines = text === '' ? ['(nothing)'] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const cut = lines.length > MOST_LINES ? [`… and ${lines.length - MOST_LINES} more lines`] : [];
  return [...lines.slice(0, MOST_LINES), ...cut].map((line) => `${side} | ${line}`);
}

function rewritten(root: string, previous: ChangeRecord, entries: readonly Entry[]): Problem[] {
  // A schema that the migration edited may be edited again by one that follows; the migration itself was created.
  const created = new Set(previous.files.filter((file) => file.before === null).map((file) => file.path));
  const changing = new Set(entries.filter((entry) => entry.before !== null && created.has(entry.path)).map((entry) => entry.path));
  const touched = (migration: AppliedMigration): boolean => migration.files.some((path) => changing.has(path));
  return changing.size === 0
    ? []
    : appliedMigrations(root, previous)
        .filter(touched)
        .map((migration) => staysApplied(root, previous, migration, 'rewritten'));
}

function droppedProblems(previous: ChangeRecord, texts: Texts, tasks: readonly string[] | undefined): Problem[] {
  const dropped = previous.tasks.filter((task) => isDropped(previous, task.task_id, texts, tasks));
  return dropped.map((task) => ({
    subject: `task "${task.task_id}" was applied, and the plan no longer asks for it`,
    evidence: filesOf(previous, task.task_id),
    remedy: 'Run again with --remove-dropped to take its changes back, or put the task back into the plan.',
  }));
}

function isDropped(previous: ChangeRecord, id: string, texts: Texts, tasks: readonly string[] | undefined): boolean {
  const files = filesOf(previous, id);
  if (files.length === 0) return false;
  return tasks ? !tasks.includes(id) : !files.some((path) => texts.has(path));
}

const filesOf = (record: ChangeRecord, id: string): string[] =>
  record.files.filter((file) => file.tasks.includes(id)).map((file) => file.path);
