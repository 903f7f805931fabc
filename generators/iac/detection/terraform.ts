import { fileIndex, folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { ENVIRONMENT, placeOf } from '../../../pipeline/detect/places.js';
import { capture, lineOf, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding, Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { resolvePath } from './relative.js';

const BLOCK = /^[ \t]*(terraform|provider|resource|module|data|variable|locals|output)\b[^\n]*\{/m;
/** What only a folder that is planned and applied has; a module may name required providers, not configure a backend. */
const ROOT = /^[ \t]*backend\s+"\w+"\s*\{|^[ \t]*cloud\s*\{|^[ \t]*provider\s+"[\w-]+"\s*\{/m;
const HOME = /^(terraform|tf|tofu|opentofu|infra|infrastructure|iac)$/i;

/** A folder with Terraform files in it. */
interface Folder {
  path: string;
  files: string[];
  text: string;
}

/** Terraform and OpenTofu: one finding per independent tree of folders, with its roots, its modules and its environments. */
export const detectTerraform: Detect = {
  files: ['*.tf', '*.tofu', '*.tf.json'],
  locate: (workspace, seen) => {
    const own = seen.paths.filter((path) => placeOf(workspace, path) === 'own');
    const folders = foldersOf(workspace, own.length > 0 ? own : seen.paths).filter((folder) => BLOCK.test(folder.text));
    const called = calledBy(folders);
    return groups(folders).map((group) => findingFor(workspace, seen, group, called));
  },
};

function foldersOf(workspace: Workspace, files: readonly string[]): Folder[] {
  const folders = new Map<string, string[]>();
  for (const file of files) folders.set(folderOf(file), [...(folders.get(folderOf(file)) ?? []), file]);
  return [...folders].map(([path, names]) => ({ path, files: names, text: names.map((name) => textOf(workspace, name) ?? '').join('\n') }));
}

/** Folders that another calls as a module by a relative path. */
function calledBy(folders: readonly Folder[]): Set<string> {
  const called = folders.flatMap(({ path, text }) =>
    [...text.matchAll(/^[ \t]*source\s*=\s*"(\.{1,2}\/[^"]*|\.)"/gm)].map((one) => resolvePath(path, one[1]!)),
  );
  return new Set(called.filter((path): path is string => path !== undefined));
}

/**
 * By the first folder that is named as infrastructure is (`apps/web/terraform`), unless Terraform lies beside such folders under
 * the same topmost one: then by that. Where the root holds Terraform, everything else is its.
 */
function groups(folders: readonly Folder[]): Folder[][] {
  const rootHolds = folders.some((folder) => folder.path === '');
  const loose = new Set(folders.filter((folder) => homeOf(folder.path) === undefined).map((folder) => topOf(folder.path)));
  const byKey = new Map<string, Folder[]>();
  for (const folder of folders) {
    const key = rootHolds ? '' : loose.has(topOf(folder.path)) ? topOf(folder.path) : homeOf(folder.path)!;
    byKey.set(key, [...(byKey.get(key) ?? []), folder]);
  }
  return [...byKey.values()];
}

const topOf = (path: string): string => path.split('/')[0]!;

function homeOf(path: string): string | undefined {
  const segments = path.split('/');
  const at = segments.findIndex((segment) => HOME.test(segment));
  return at >= 0 ? segments.slice(0, at + 1).join('/') : undefined;
}

function findingFor(workspace: Workspace, seen: Finding, folders: Folder[], called: ReadonlySet<string>): Finding {
  const applied = folders.filter((one) => ROOT.test(one.text) && !called.has(one.path));
  const uncalled = folders.filter((one) => !called.has(one.path) && !/(^|\/)modules?\//.test(one.path));
  const top = folders.filter((one) => one.path === '');
  const roots = [...new Set(applied.length > 0 || top.length > 0 ? [...top, ...applied] : uncalled.length > 0 ? uncalled : folders)];
  const root = sharedFolder(folders.map((one) => one.path));
  const sorted = [...roots, ...folders.filter((one) => !roots.includes(one))];
  return {
    ...seen,
    paths: sorted.map((one) => one.path || '.'),
    evidence: evidenceOf(workspace, roots, folders),
    details: {
      root: root || '.',
      roots: roots.map((one) => one.path || '.'),
      modules: folders.filter((one) => !roots.includes(one)).map((one) => one.path || '.'),
      environments: environmentsOf(workspace, roots, root),
      backend: capture(roots.map((one) => one.text).join('\n'), /^[ \t]*backend\s+"(\w+)"/m) ?? null,
      is_module: applied.length === 0,
    },
  };
}

function sharedFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths.map((path) => path.split('/'));
  if (!Array.isArray(first)) return '';
  let length = first.length;
  for (const other of rest) while (length > 0 && other.slice(0, length).join('/') !== first.slice(0, length).join('/')) length -= 1;
  return first.slice(0, length).join('/');
}

function evidenceOf(workspace: Workspace, roots: readonly Folder[], folders: readonly Folder[]): Sighting[] {
  const telling = roots.flatMap((one) =>
    one.files.flatMap((file) => sightings(workspace, file, ROOT, 'configures a backend or a provider')),
  );
  return telling.length > 0
    ? telling
    : folders.slice(0, 4).flatMap((one) => sightings(workspace, one.files[0]!, BLOCK, 'block of Terraform'));
}

function sightings(workspace: Workspace, file: string, pattern: RegExp, why: string): Sighting[] {
  const line = lineOf(textOf(workspace, file) ?? '', pattern);
  return line ? [{ file, line, why }] : [];
}

/** Environments by name, with the folder or the file of values that stands for each. */
function environmentsOf(workspace: Workspace, roots: readonly Folder[], root: string): Record<string, string> {
  const byFolder = roots.flatMap((one) =>
    one.path
      .split('/')
      .filter((segment) => ENVIRONMENT.test(segment))
      .slice(0, 1)
      .map((name) => [name, one.path] as const),
  );
  const values = fileIndex(workspace)
    .below(root)
    .filter((file) => /\.tfvars(\.json)?$/.test(file));
  const byFile = values.flatMap((file) => {
    const words = nameOf(file)
      .replace(/\.auto\.|\.tfvars.*$/g, '.')
      .split(/[.]/)
      .concat(nameOf(folderOf(file)));
    const name = words.find((word) => ENVIRONMENT.test(word));
    return name ? [[name, file] as const] : [];
  });
  const found: Record<string, string> = {};
  for (const [name, path] of [...byFolder, ...byFile]) found[name] ??= path;
  return found;
}
