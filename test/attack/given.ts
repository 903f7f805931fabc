import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('given', import.meta.url));

/** A workspace that has something of every kind: path to text. */
export const GIVEN: { [path: string]: string } = Object.fromEntries(
  readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(FOLDER, path), readFileSync(path, 'utf8')]),
);
