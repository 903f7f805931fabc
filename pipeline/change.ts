import { InfraError } from './error.js';
import type { Awaitable } from './kind.js';
import { render, type View } from './render.js';

/** Who a file belongs to after it was written: `user` is created once and then theirs, `tool` carries a marker and converges. */
export type Owner = 'user' | 'tool';

/**
 * An editor of one format: applies all operations to one text in one pass (parse to locate, splice to write,
 * re-parse and compare). An operation that is already carried out changes nothing, so `e(e(t, o), o) === e(t, o)`.
 * Throws an InfraError with the snippet to paste when it does not recognise the shape.
 */
export type Editor<Op> = (text: string, ops: readonly Op[], path: string) => Awaitable<string>;

/** One change to one file. Pure and idempotent: `next(next(x)) === next(x)`. */
export interface Change {
  path: string;
  owner: Owner;
  next(current: string | null): Awaitable<string>;
  /** Set by `edit`: consecutive operations of one editor on one file are carried out in one pass. */
  batch?: { editor: Editor<never>; op: unknown };
}

/**
 * A new file from a template. An empty file is begun, and one with this very text stays; one that holds anything else is refused: to
 * leave it as it is would lose the change, to replace it would lose what somebody wrote. A kind that can put its part into a file that
 * is there does so with `edit`.
 * @param path workspace-relative, with `/`
 * @param template path under `templates/`, e.g. `migration/knex/migration.ts.hbs`
 * @param view plain data for the template
 * @param owner whose the file is after it was written
 * @returns a change whose `next` throws an InfraError with the text to paste, where something else is there
 */
export function file(path: string, template: string, view: View, owner: Owner = 'user'): Change {
  return { path, owner, next: (current) => created(path, current, render(template, view)) };
}

/** How a text reads: byte order mark and line breaks aside. */
const plain = (text: string): string => text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');

/**
 * The text of a file to be created, over what is there: an empty file is begun.
 * @param path of the file, for the message
 * @param current what is there, null when there is no file
 * @param wanted the text to be written
 * @throws InfraError with the text to paste, where something else is there
 */
export function created(path: string, current: string | null, wanted: string): string {
  if (current === null) return wanted;
  if (plain(current).trim() === '') return (current.startsWith('\uFEFF') ? '\uFEFF' : '') + wanted;
  if (plain(current) === plain(wanted)) return current;
  throw new InfraError({
    file: path,
    subject: 'is there already with something else in it, so it cannot be created',
    evidence: shown(wanted),
    remedy: 'Name a file that is not there (most changes take "path"), or put these lines into this one by hand and take the change out of the plan.',
  });
}

/**
 * Whether a file can be created: there is none, an empty one, or this very text.
 * @param change made by `file`
 */
export async function isFree(draft: Reading, change: Change): Promise<boolean> {
  const current = await draft.read(change.path);
  return current === null || plain(current).trim() === '' || plain(current) === plain(await change.next(null));
}

/**
 * The change at the first of some paths where the file can be created.
 * @param paths in the order in which they are tried; the last one is taken, to be refused there, when none is free
 * @param make the change for a path, made by `file`
 */
export async function firstFree(draft: Reading, paths: readonly string[], make: (path: string) => Change): Promise<Change> {
  for (const path of paths.slice(0, -1)) {
    const change = make(path);
    if (await isFree(draft, change)) return change;
  }
  return make(paths.at(-1) as string);
}

/** More files of one name than this are no coincidence. */
const MOST_OF_ONE_NAME = 20;

/** A path and the same one numbered: `api-hpa.yml`, `api-hpa-2.yml`, `api-hpa-3.yml` … */
export function numbered(path: string): string[] {
  const dot = path.indexOf('.', path.lastIndexOf('/') + 2);
  const [stem, ending] = dot < 0 ? [path, ''] : [path.slice(0, dot), path.slice(dot)];
  return [path, ...Array.from({ length: MOST_OF_ONE_NAME }, (_, index) => `${stem}-${index + 2}${ending}`)];
}

/** Where the text of a file is asked for: the draft of a run. */
export interface Reading {
  read(path: string): Awaitable<string | null>;
}

/** Longer texts are cut: a person pastes a piece, not a page. */
const MOST_LINES = 60;

function shown(text: string): string[] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const cut = lines.length > MOST_LINES ? [`… and ${lines.length - MOST_LINES} more lines`] : [];
  return [...lines.slice(0, MOST_LINES), ...cut].map((line) => `| ${line}`);
}

/**
 * An edit of a file that is there (or of an empty one, where the editor can start from nothing).
 * @param editor a function of pipeline/edit
 * @param op what to change, in the editor's terms
 */
export function edit<Op>(path: string, editor: Editor<Op>, op: Op): Change {
  return {
    path,
    owner: 'user',
    next: (current) => editor(current ?? '', [op], path),
    batch: { editor: editor as Editor<never>, op },
  };
}
