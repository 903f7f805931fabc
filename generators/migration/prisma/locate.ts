import type { Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { manifestsUp } from '../tool/commands.js';
import type { DialectName } from '../sql/types.js';

/** A Prisma schema of the workspace: one file, or a folder of files. */
export interface PrismaPlace {
  /** The file or folder that Prisma is told of. */
  schema: string;
  files: string[];
  /** The file with the datasource. */
  main: string;
  /** Folder of the migrations. */
  migrations: string;
  provider: string;
  dialect: DialectName | null;
  /** prisma.config.ts and the like. */
  config: string | null;
  /** True where Prisma finds the schema without being told. */
  usual: boolean;
  evidence: Sighting[];
}

const CONFIGS = ['**/prisma.config.{ts,js,mjs,cjs,mts,cts}', '**/.config/prisma.{ts,js,mjs,cjs,mts,cts}'];
const DIALECTS: Record<string, DialectName> = { postgresql: 'postgresql', postgres: 'postgresql', mysql: 'mysql', sqlite: 'sqlite' };

export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
export const inside = (folder: string, name: string): string => (folder ? `${folder}/${name}` : name);

/** Resolves `..` and `.`; undefined where the path leaves the workspace. */
export function resolvePath(folder: string, path: string): string | undefined {
  const parts: string[] = [];
  for (const part of inside(folder, path.replaceAll('\\', '/')).split('/')) {
    if (part === '..' && parts.length === 0) return undefined;
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** The path in `key: 'a/b'` or `key: path.join(__dirname, '..', 'a')`, relative to the file. */
function pathValue(text: string, key: string): string | undefined {
  const plain = new RegExp(`\\b${key}\\s*:\\s*["'\`]([^"'\`$]+)["'\`]`).exec(text)?.[1];
  if (plain) return plain;
  const call = new RegExp(`\\b${key}\\s*:\\s*(?:path\\.)?(?:join|resolve)\\(([^()]*)\\)`).exec(text)?.[1];
  const parts = call ? [...call.matchAll(/["'`]([^"'`$]+)["'`]/g)].map((match) => match[1] ?? '') : [];
  return parts.length ? parts.join('/') : undefined;
}

interface Config {
  path: string;
  schema: string | undefined;
  migrations: string | undefined;
}

function configs(workspace: Workspace): Config[] {
  return workspace.glob(CONFIGS).map((path) => {
    const text = workspace.read(path) ?? '';
    const block = /\bmigrations\s*:\s*\{([\s\S]*?)\n?\s*\}/.exec(text)?.[1] ?? '';
    const at = (value: string | undefined): string | undefined => (value === undefined ? undefined : resolvePath(folderOf(path), value));
    return { path, schema: at(pathValue(text.replace(block, ''), 'schema')), migrations: at(pathValue(block, 'path')) };
  });
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

const within = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

function placeAt(workspace: Workspace, main: string, all: readonly string[], known: readonly Config[]): PrismaPlace | undefined {
  const text = workspace.read(main) ?? '';
  const source = /^\s*datasource\s+\w+\s*\{[\s\S]*?\bprovider\s*=\s*"([^"]+)"/m.exec(text);
  const provider = source?.[1];
  if (!provider || !source) return undefined;
  const folder = folderOf(main);
  const config = known.find((one) => one.schema !== undefined && (one.schema === main || within(main, one.schema)));
  const packaged = manifestsUp(workspace, main)
    .map((manifest) => ({ manifest, schema: (manifest.json['prisma'] as { schema?: unknown } | undefined)?.schema }))
    .find((one) => typeof one.schema === 'string');
  const said = config?.schema ?? (packaged ? resolvePath(packaged.manifest.folder, String(packaged.schema)) : undefined);
  const several = all.filter((path) => path !== main && within(path, folder) && !hasDatasource(workspace, path));
  const asFolder = several.length > 0 && (said === undefined || !said.endsWith('.prisma'));
  const migrations =
    config?.migrations ??
    [inside(folder, 'migrations'), inside(folderOf(folder), 'migrations')].find(
      (dir) =>
        workspace.has(`${dir}/migration_lock.toml`) ||
        workspace.files().some((path) => path.startsWith(`${dir}/`) && path.endsWith('/migration.sql')),
    ) ??
    inside(folder, 'migrations');
  return {
    schema: asFolder ? (said && within(main, said) ? said : folder) : main,
    files: asFolder ? [main, ...several].sort() : [main],
    main,
    migrations,
    provider,
    dialect: DIALECTS[provider] ?? null,
    config: config?.path ?? null,
    usual: said !== undefined || /^(prisma\/)?schema\.prisma$/.test(main) || (asFolder && folder === 'prisma'),
    evidence: [
      { file: main, line: lineOf(text, source.index + source[0].indexOf('datasource')), why: `datasource with provider "${provider}"` },
    ],
  };
}

const hasDatasource = (workspace: Workspace, path: string): boolean => /^\s*datasource\s+\w+\s*\{/m.test(workspace.read(path) ?? '');

/** Every Prisma schema of the workspace. */
export function prismaPlaces(workspace: Workspace): PrismaPlace[] {
  const all = workspace.glob(['**/*.prisma']);
  const known = configs(workspace);
  const mains = all.filter((path) => hasDatasource(workspace, path));
  return mains.map((main) => placeAt(workspace, main, all, known)).filter((one): one is PrismaPlace => one !== undefined);
}

/** Names of the migrations in a folder, sorted. */
export function migrationNames(files: readonly string[], folder: string): string[] {
  const start = `${folder}/`;
  return files
    .filter((path) => path.startsWith(start) && path.endsWith('/migration.sql'))
    .map((path) => path.slice(start.length, -'/migration.sql'.length))
    .sort();
}
