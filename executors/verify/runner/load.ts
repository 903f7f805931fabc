import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Access } from '../engine/engine.js';
import type { Setup } from './tool.js';

const CODE = /\.[cm]?[jt]s$/;
const NOT_CODE = /\.(d|test|spec)\.[cm]?ts$/;

/** A package of the workspace, found from its own place: what a package exports to `import` differs from what it exports to `require`. */
export async function use<T>(setup: Setup, name: string): Promise<T> {
  const bridge = join(setup.home, '.infra-dev-import.mjs');
  if (!existsSync(bridge)) writeFileSync(bridge, 'export const load = (name) => import(name);\n');
  const { load: from } = (await import(pathToFileURL(bridge).href)) as { load(name: string): Promise<unknown> };
  return (await from(name)) as T;
}

/** True when a package is installed where the migrations look for it. */
export function installed(setup: Setup, name: string): boolean {
  for (let folder = setup.dir; folder.startsWith(setup.root); folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return true;
  }
  return false;
}

/** The first of the packages that is installed. */
export const firstInstalled = (setup: Setup, names: readonly string[]): string =>
  names.find((name) => installed(setup, name)) ?? names[0] ?? '';

/** True when Node takes the file for a module: by its ending, or by the package it lies in. */
function isModule(file: string): boolean {
  if (/\.m[jt]s$/.test(file)) return true;
  if (/\.c[jt]s$/.test(file)) return false;
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return /"type"\s*:\s*"module"/.test(readFileSync(manifest, 'utf8'));
    if (dirname(folder) === folder) return false;
  }
}

/** What a file of the workspace exports; the members of a default export too. */
export async function load(file: string): Promise<Record<string, unknown>> {
  const made: unknown = isModule(file) ? await import(pathToFileURL(file).href) : createRequire(file)(file);
  const own = typeof made === 'object' && made !== null ? { ...made } : { default: made };
  const inner: unknown = Reflect.get(own, 'default');
  return { ...(typeof inner === 'object' && inner !== null ? inner : {}), ...own };
}

/** The tool's configuration as far as it can be read here: it may need what only the application has. */
export async function configuration(setup: Setup): Promise<Record<string, unknown>> {
  const made = setup.config ? await load(setup.config).catch(() => ({})) : {};
  const section: unknown = Reflect.get(made, 'development');
  return typeof section === 'object' && section !== null && !('client' in made) ? { ...section } : made;
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** Files of code in the folder, in order, up to the one to be proven. */
export function codeFiles(setup: Setup): { earlier: string[]; all: string[] } {
  const name = basename(setup.file);
  const files = readdirSync(setup.dir).filter((one) => CODE.test(one) && !NOT_CODE.test(one) && (/\d/.test(one) || one === name));
  files.sort((one, other) => byNumber.compare(one, other));
  const at = files.indexOf(name);
  return { earlier: files.slice(0, at), all: files.slice(0, at + 1) };
}

/** Name of a migration: its file without the ending. */
export const nameOf = (file: string): string => basename(file).replace(CODE, '');

/** Where `pg` and the libraries on top of it connect to. */
export const pgConnection = ({ host, port, user, password, database }: Access): PgConnection => ({ host, port, user, password, database });

export interface PgConnection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** Where `mysql2` and the libraries on top of it connect to. */
export const mysqlConnection = ({ host, port, user, password, database }: Access): MysqlConnection => ({
  ...(host.startsWith('/') ? { socketPath: host } : { host, port }),
  user,
  password,
  database,
});

export interface MysqlConnection {
  socketPath?: string;
  host?: string;
  port?: number;
  user: string;
  password: string;
  database: string;
}
