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
 * A new file from a template. A file that is there already stays as it is when it belongs to the user.
 * @param path workspace-relative, with `/`
 * @param template path under `templates/`, e.g. `migration/knex/migration.ts.hbs`
 * @param view plain data for the template
 */
export function file(path: string, template: string, view: View, owner: Owner = 'user'): Change {
  return { path, owner, next: (current) => (current !== null && owner === 'user' ? current : render(template, view)) };
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
