import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

/** What a tree is made of: a text, bytes, a link, or an empty folder. */
export type Node = string | Uint8Array | { link: string } | { folder: true } | { fifo: true };

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** In memory where the machine has such a place: hundreds of small trees are written, each file synced. */
const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A new folder that goes after the test, with files in it. */
export function workspace(files: { [path: string]: Node } = {}, base = BASE): string {
  const root = realpathSync(mkdtempSync(join(base, 'infra-dev-write-')));
  made.push(root);
  fill(root, files);
  return root;
}

export function fill(root: string, files: { [path: string]: Node }): void {
  for (const [path, node] of Object.entries(files)) put(join(root, path), node);
}

function put(path: string, node: Node): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof node === 'string' || node instanceof Uint8Array) return writeFileSync(path, node);
  if ('link' in node) return symlinkSync(node.link, path);
  if ('folder' in node) mkdirSync(path, { recursive: true });
}

const STATE = '.claude/feature-dev/.infra-dev';

/** Everything under a folder: kind, mode and content of each entry. The tool's state counts only when asked for. */
export function snapshot(root: string, withState = false): { [path: string]: string } {
  const found: { [path: string]: string } = {};
  const visit = (folder: string): void => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = folder ? `${folder}/${name}` : name;
      if (path === STATE && !withState) continue;
      found[path] = describe(join(root, path));
      if (found[path].startsWith('folder')) visit(path);
    }
  };
  visit('');
  return found;
}

function describe(path: string): string {
  const stat = lstatSync(path);
  const mode = (stat.mode & 0o7777).toString(8);
  if (stat.isSymbolicLink()) return `link ${readlinkSync(path)}`;
  if (stat.isDirectory()) return `folder ${mode}`;
  return stat.isFile() ? `file ${mode} ${readFileSync(path).toString('base64')}` : 'special';
}

export const text = (root: string, path: string): string | null =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null;
