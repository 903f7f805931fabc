import { readdirSync, realpathSync, type Stats } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { InfraError, type Problem } from '../error.js';
import { codeOf, statOf } from './disk.js';
import { folded, nameProblem, refusal, shown } from './path-name.js';

/** Where a path leads once every component is resolved. */
export interface Place {
  /** Workspace-relative with `/`, links inside the workspace resolved. */
  real: string;
  absolute: string;
  /** Of the file or folder; undefined when nothing is there. */
  stat: Stats | undefined;
}

/** Workspace-relative: lock and journal of the running apply. No plan and no record may name anything in it. */
export const STATE_FOLDER = '.claude/feature-dev/.infra-dev';

/** The root with its links resolved. Throws an InfraError when it is no folder. */
export function realRoot(root: string): string {
  try {
    return realpathSync.native(root);
  } catch {
    throw new InfraError({ subject: `workspace ${shown(root)} is not there`, remedy: 'Name an existing folder with --root.' });
  }
}

/** The names in the folders looked at so far, as they are and folded: a folder is listed once for a set of paths. */
type Names = Map<string, { exact: Set<string>; folded: Map<string, string> }>;

const isProblem = (found: Place | Problem): found is Problem => 'subject' in found;

/**
 * What is wrong with a path, component by component: as a text (`..`, absolute, drive, UNC, control characters, reserved
 * names, `.git`, `node_modules` …) and on the disk (a link that leads out, nowhere or in a circle, a file where a folder is
 * needed, a name that differs from one that is there only by case or Unicode form).
 * @param root absolute path of the workspace
 * @param path workspace-relative with `/`
 * @param want what the path must be if it is there
 * @returns undefined when the path may be read and written
 */
export function checkPath(root: string, path: string, want: 'file' | 'folder' = 'file'): Problem | undefined {
  const found = locate(root, path, want, new Map());
  return isProblem(found) ? found : undefined;
}

/**
 * checkPath for what a record names: a name that differs from one that is there by case alone has drifted, which makes nothing
 * unsafe.
 */
export function checkRecorded(root: string, path: string): Problem | undefined {
  const found = locate(root, path, 'file', undefined);
  return isProblem(found) ? found : undefined;
}

/**
 * The place a path leads to.
 * @throws InfraError where checkPath finds a problem
 */
export function placeOf(root: string, path: string, want: 'file' | 'folder' = 'file'): Place {
  const found = locate(root, path, want, new Map());
  if (isProblem(found)) throw new InfraError(found);
  return found;
}

/**
 * The place of a path that was checked before, looked at again at the moment of writing; the tool's own state folder is
 * allowed, and other spellings are not searched for.
 * @throws InfraError when a component has become something else
 */
export function placeAgain(root: string, path: string, want: 'file' | 'folder' = 'file'): Place {
  const found = nameProblem(path) ?? walk(realRoot(root), path, want, undefined);
  if (isProblem(found)) throw new InfraError(found);
  return found;
}

/**
 * The problems of paths that are written together: of each one, and of two that would be one file on another disk.
 * @param root absolute path of the workspace
 * @param paths workspace-relative with `/`
 */
export function checkPaths(root: string, paths: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const spelled = new Map<string, string>();
  const files = new Map<string, string>();
  const names: Names = new Map();
  for (const path of paths) {
    const found = locate(root, path, 'file', names);
    problems.push(...(isProblem(found) ? [found] : together(path, found.real, spelled, files)));
  }
  return [...problems, ...fileAsFolder(files)];
}

function together(path: string, real: string, spelled: Map<string, string>, files: Map<string, string>): Problem[] {
  const other = files.get(folded(real));
  files.set(folded(real), path);
  if (other !== undefined) return [refusal(path, other === path ? 'is written twice' : `is the same file as ${shown(other)}`)];
  const twin = prefixes(path).find((prefix) => (spelled.get(folded(prefix)) ?? prefix) !== prefix);
  for (const prefix of prefixes(path)) spelled.set(folded(prefix), prefix);
  return twin ? [refusal(path, `is written beside a path that differs only by case or Unicode form: ${shown(twin)}`)] : [];
}

function fileAsFolder(files: ReadonlyMap<string, string>): Problem[] {
  const clash = (path: string): string | undefined =>
    prefixes(path)
      .slice(0, -1)
      .find((prefix) => files.has(folded(prefix)));
  return [...files.values()].filter(clash).map((path) => refusal(path, `needs a folder where ${shown(clash(path)!)} is a file`));
}

/** `a/b/c` → `a`, `a/b`, `a/b/c` */
export function prefixes(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function locate(root: string, path: string, want: 'file' | 'folder', names: Names | undefined): Place | Problem {
  const wrong = nameProblem(path);
  if (wrong) return wrong;
  const found = walk(realRoot(root), path, want, names);
  if (isProblem(found)) return found;
  const state = folded(STATE_FOLDER);
  const own = [path, found.real].some((one) => folded(one) === state || folded(one).startsWith(`${state}/`));
  return own ? refusal(path, 'belongs to the state of infra-dev itself') : found;
}

/** Resolves one component after the other. `root` is resolved already. */
function walk(root: string, path: string, want: 'file' | 'folder', names: Names | undefined): Place | Problem {
  const parts = path.split('/');
  let real = '';
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const next = step(root, real, part, path, names);
    if (isProblem(next)) return next;
    if (!next.stat) return { ...next, ...under(root, join(next.real, ...parts.slice(index + 1))) };
    const wrong = wrongKind(path, next, last ? want : 'folder', last);
    if (wrong) return wrong;
    real = next.real;
  }
  return { ...under(root, real), stat: statOf(join(root, real)) };
}

const under = (root: string, real: string): { real: string; absolute: string } => ({
  real: real.split(sep).join('/'),
  absolute: join(root, real),
});

function wrongKind(path: string, place: Place, want: 'file' | 'folder', last: boolean): Problem | undefined {
  if (want === 'file' ? place.stat!.isFile() : place.stat!.isDirectory()) return undefined;
  if (!last) return refusal(path, `needs a folder where ${shown(place.real)} is none`);
  return refusal(path, want === 'file' ? 'is there and is no regular file' : 'is there and is no folder');
}

function step(root: string, folder: string, part: string, path: string, names: Names | undefined): Place | Problem {
  const at = under(root, folder ? `${folder}/${part}` : part);
  try {
    const stat = statOf(at.absolute);
    if (stat?.isSymbolicLink()) return followed(root, at.real, at.absolute, path);
    const twin = names && twinOf(join(root, folder), part, stat, names);
    if (twin !== undefined)
      return refusal(path, `differs only by case or Unicode form from what is there: ${shown(folder ? `${folder}/${twin}` : twin)}`);
    return { ...at, stat };
  } catch (error) {
    return refusal(path, 'cannot be looked at', [`${shown(at.real)}: ${codeOf(error)}`]);
  }
}

const LINKS: Record<string, string> = { ENOENT: 'leads to nothing', ELOOP: 'leads in a circle', ENOTDIR: 'leads through a file' };

/** A link inside the workspace is followed, every other one refused. */
function followed(root: string, link: string, absolute: string, path: string): Place | Problem {
  try {
    const target = realpathSync.native(absolute);
    const real = relative(root, target);
    const outside = real === '' || real === '..' || real.startsWith(`..${sep}`) || isAbsolute(real);
    if (outside) return refusal(path, `leads out of the workspace through the link ${shown(link)}`);
    const inside = under(root, real);
    const wrong = nameProblem(inside.real);
    return wrong
      ? refusal(path, `leads through the link ${shown(link)} to a place that is not for us`, [wrong.subject])
      : { ...inside, stat: statOf(target) };
  } catch (error) {
    return refusal(path, `goes through the link ${shown(link)}, which ${LINKS[codeOf(error)] ?? 'cannot be followed'}`);
  }
}

/** The entry that is there under another spelling. Where the very spelling is there, a disk without case may still have been meant. */
function twinOf(folder: string, part: string, stat: Stats | undefined, names: Names): string | undefined {
  if (stat && !aliased(folder, part, stat)) return undefined;
  const listed = names.get(folder) ?? namesIn(folder);
  names.set(folder, listed);
  return listed.exact.has(part) ? undefined : listed.folded.get(folded(part));
}

/** True when another spelling reaches the same entry, so that only the folder's listing tells which one is real. */
function aliased(folder: string, part: string, stat: Stats): boolean {
  const others = new Set([part.toLowerCase(), part.toUpperCase(), part.normalize('NFC'), part.normalize('NFD')]);
  others.delete(part);
  return [...others].some((other) => {
    const found = statOf(join(folder, other));
    return found !== undefined && found.ino === stat.ino && found.dev === stat.dev;
  });
}

function namesIn(folder: string): { exact: Set<string>; folded: Map<string, string> } {
  const names = readdirSync(folder);
  return { exact: new Set(names), folded: new Map(names.map((name) => [folded(name), name])) };
}
