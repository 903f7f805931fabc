import type { Found } from '../../../pipeline/kind.js';
import { git } from '../../../pipeline/git.js';

/** A file that the base branch has and this branch does not. */
export interface BaseFile {
  path: string;
  text: string;
}

/** What the base branch has added since this branch left it. */
export interface BaseAdditions {
  /** As people call it: `origin/main`. */
  name: string;
  /** Undefined where the two have no commit in common here. */
  files: BaseFile[] | undefined;
}

/** In the order in which they are taken for the base; the first is what the server says. */
const REFS = ['refs/remotes/origin/HEAD', 'refs/remotes/origin/main', 'refs/remotes/origin/master', 'refs/heads/main', 'refs/heads/master'];

const PLAIN = ['--no-color', '--no-ext-diff', '--no-textconv', '--no-renames', '--src-prefix=a/', '--dst-prefix=b/', '--relative'];

/** The first of the references that there is, as the repository has it now: nothing is fetched. Undefined where it is checked out. */
function baseRef(root: string): string | undefined {
  const found = git(root, ['for-each-ref', '--format=%(HEAD)%(refname)', ...REFS])?.split('\n') ?? [];
  const ref = REFS.find((one) => found.some((line) => line.endsWith(one)));
  return found.includes(`*${ref}`) ? undefined : ref;
}

/** The base branch as git names it; undefined where there is none but this one. */
export const baseOf = (found: Found): string | undefined => found.memo('migration:base', () => ({ name: baseRef(found.workspace.root) })).name;

/** As people call it: `origin/main`. */
export const baseName = (ref: string): string => ref.replace(/^refs\/(remotes|heads)\//, '');

/** The added files of a patch, whole. A name that git had to quote is left out. */
function addedFiles(patch: string): BaseFile[] {
  return patch.split(/^diff --git /m).flatMap((part) => {
    const path = /^\+\+\+ b\/([^\n"]+?)\t?$/m.exec(part)?.[1];
    const from = part.indexOf('\n@@');
    if (path === undefined || from < 0) return [];
    const lines = part.slice(from + 1).split('\n').filter((line) => line.startsWith('+'));
    return [{ path, text: lines.map((line) => line.slice(1)).join('\n') }];
  });
}

/**
 * The files that the base branch has added to folders since this branch left it; two git processes a run and set of folders.
 * @param folders workspace-relative
 * @returns undefined where there is no other base: no repository, no such branch, or this one is it
 */
export function addedOnBase(folders: readonly string[], found: Found): BaseAdditions | undefined {
  const { root } = found.workspace;
  const ref = baseOf(found);
  if (ref === undefined || folders.length === 0) return undefined;
  return found.memo(`migration:base:${folders.join('\0')}`, () => {
    const argv = ['--literal-pathspecs', 'diff', ...PLAIN, '--diff-filter=A', `HEAD...${ref}`, '--', ...folders];
    const patch = git(root, argv);
    const files = patch === undefined ? undefined : addedFiles(patch).filter(({ path }) => !found.workspace.has(path));
    return { name: baseName(ref), files };
  });
}
