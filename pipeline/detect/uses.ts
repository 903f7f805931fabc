import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../workspace.js';
import { fileIndex, folderOf } from './file-index.js';
import { placeOf } from './places.js';
import { anyOf } from './reading.js';

/** What one row looks for: any of the words, in source files below any of the folders. */
export interface Request {
  folders: readonly string[];
  words: readonly string[];
}

const SOURCES = ['*.{ts,tsx,mts,cts,js,jsx,mjs,cjs,vue,svelte,py,rb,go,java,kt,kts,scala,cs,php,rs,ex,exs}'];
const NOT_SOURCE = anyOf(
  '',
  /\.(test|spec|stories|story|cy|d)\.[cm]?[jt]sx?$|\.min\.js$/,
  /_test\.(go|py)$|(^|\/)(test_[^/]*|conftest)\.py$|_spec\.rb$/,
  /(Test|Tests|IT)\.(java|kt)$/,
);

/** The source files that hold what each request looks for. One search tells which; each of these is read once, whatever the number of requests. */
export function findUses(workspace: Workspace, requests: readonly Request[]): Map<Request, string[]> {
  const found = new Map<Request, string[]>(requests.map((request) => [request, []]));
  if (requests.length === 0) return found;
  const files = fileIndex(workspace)
    .match(SOURCES)
    .filter((file) => !NOT_SOURCE.test(file));
  for (const file of workspace.holding([...new Set(requests.flatMap((request) => request.words))], files)) {
    const folder = `${folderOf(file)}/`;
    const asked = requests.filter((request) => request.folders.some((one) => !one || folder.startsWith(`${one}/`)));
    if (asked.length === 0 || placeOf(workspace, file) !== 'own') continue;
    const text = rawText(join(workspace.root, file));
    for (const request of asked) {
      if (request.words.some((word) => text.includes(word))) found.get(request)!.push(file);
    }
  }
  return found;
}

/** 256 KiB: what a program sets up stands among its imports, or in a file that people can read. */
const PREFIX = Buffer.alloc(256 * 1024);

/** The start of a file. Latin 1 keeps ASCII words as they are and is read fastest; who needs the text itself asks the workspace. */
function rawText(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return PREFIX.toString('latin1', 0, readSync(file, PREFIX, 0, PREFIX.length, 0));
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
