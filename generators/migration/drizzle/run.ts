import { InfraError } from '../../../pipeline/error.js';
import type { Found, Json } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { learnedNames, type ConstraintNames } from '../model/constraint-names.js';
import { emptyModel, type SchemaModel } from '../model/schema.js';
import type { Migration } from '../task.js';
import { readCode, type Code } from './code.js';
import { filesIn } from '../tool/sql-file.js';
import { DRIZZLE, type DrizzleDialect } from './dialect.js';
import { modelOf, type Snapshot } from './snapshot-read.js';

/** One folder of drizzle-kit in a run: read once, moved along by every task. */
export interface DrizzleRun {
  dir: string;
  dialect: DrizzleDialect;
  journal: string;
  config: string | null;
  code: Code;
  model: SchemaModel;
  names: ConstraintNames;
  /** Tags of all migrations, those of this run included. */
  tags: string[];
  /** How many the workspace has. */
  siblings: string[];
  entry: { version: string; when: number; idx: number };
  snapshot: Snapshot;
}

const ZERO = '00000000-0000-0000-0000-000000000000';

/** The snapshot before the first migration, as drizzle-kit begins. */
const initial = ({ name, version }: DrizzleDialect): Snapshot => {
  const base = { id: ZERO, prevId: ZERO, version, dialect: name, tables: {}, views: {} };
  if (name === 'postgresql')
    return { ...base, enums: {}, schemas: {}, sequences: {}, roles: {}, policies: {}, _meta: { columns: {}, schemas: {}, tables: {} } };
  const internal: { [key: string]: Json } = name === 'mysql' ? { tables: {}, indexes: {} } : { indexes: {} };
  return { ...base, ...(name === 'sqlite' ? { enums: {} } : {}), _meta: { tables: {}, columns: {} }, internal };
};

const DIALECTS: Record<string, DrizzleDialect> = { ...DRIZZLE, turso: DRIZZLE.sqlite };

/** The database of the config. */
function dialectOf(found: Found): DrizzleDialect {
  const name = found.finding?.details?.['dialect'];
  const dialect = DIALECTS[typeof name === 'string' ? name : 'postgresql'];
  if (dialect) return dialect;
  throw new InfraError({
    subject: `task "${found.task.id}": Drizzle is written for ${Object.keys(DRIZZLE).join(', ')}, and this is ${String(name)}`,
    remedy: 'Change the schema by hand and run `drizzle-kit generate`.',
  });
}

const object = (text: string | null): { [key: string]: Json } => {
  try {
    const value: unknown = JSON.parse((text ?? '{}').replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null ? (value as { [key: string]: Json }) : {};
  } catch {
    return {};
  }
};

/** Files that declare tables: the schema file, those of the schema folder, or of a glob. */
function schemaFiles(workspace: Workspace, schema: string | undefined): string[] {
  if (!schema) return [];
  if (workspace.has(schema)) return [schema, ...siblingsOf(workspace, schema)];
  const pattern = schema.includes('*') ? [schema] : [`${schema}/**/*.{ts,mts,js,mjs}`];
  return workspace.glob(pattern).filter((path) => /Table\(|pgEnum\(/.test(workspace.read(path) ?? ''));
}

/** A schema file that only gathers others: `export * from './users'`. */
function siblingsOf(workspace: Workspace, schema: string): string[] {
  const folder = schema.slice(0, schema.lastIndexOf('/'));
  const names = [...(workspace.read(schema) ?? '').matchAll(/export\s+\*\s+from\s+['"]\.\/([^'"]+)['"]/g)].map((match) =>
    (match[1] ?? '').replace(/\.[mc]?js$/, ''),
  );
  return names.flatMap((name) => [`${folder}/${name}.ts`, `${folder}/${name}/index.ts`].filter((path) => workspace.has(path)));
}

interface Journal {
  path: string;
  entries: { [key: string]: Json }[];
}

function journalOf(workspace: Workspace, dir: string): Journal {
  const path = `${dir}/meta/_journal.json`;
  const entries = object(workspace.read(path))['entries'];
  const list = (Array.isArray(entries) ? entries : []).filter(
    (one): one is { [key: string]: Json } => typeof one === 'object' && one !== null && !Array.isArray(one),
  );
  return { path, entries: list };
}

/** The newest snapshot; undefined before the first migration. */
function newest(workspace: Workspace, dir: string, journal: Journal, task: string): { path: string; snapshot: Snapshot } | undefined {
  const tag = String(journal.entries.at(-1)?.['tag'] ?? '');
  const stem = /^\d+/.exec(tag)?.[0];
  if (!stem) return undefined;
  const path = `${dir}/meta/${stem}_snapshot.json`;
  const text = workspace.read(path);
  if (text !== null) return { path, snapshot: object(text) };
  throw new InfraError({
    subject: `task "${task}": the last snapshot of drizzle-kit is missing`,
    evidence: [`${journal.path}: names ${tag}`],
    remedy: `Restore ${path}, or run drizzle-kit generate.`,
    file: path,
  });
}

async function codeOf(task: Migration, found: Found, dialect: DrizzleDialect): Promise<Code> {
  const { workspace } = found;
  const details = found.finding?.details ?? {};
  const schema = typeof details['schema'] === 'string' ? details['schema'] : task.path;
  const files = schemaFiles(workspace, schema);
  if (files.length === 0)
    throw new InfraError({
      subject: `task "${found.task.id}": the schema of Drizzle was not found`,
      remedy: 'Set "path" on the change to the file or folder that declares the tables.',
    });
  const config = typeof details['config'] === 'string' ? (workspace.read(details['config']) ?? '') : '';
  const texts = [...new Set(files)].map((path) => ({ path, text: workspace.read(path) ?? '' }));
  return readCode(texts, dialect, /\bcasing\s*:\s*['"]snake_case['"]/.test(config));
}

/** Migrations of others that the journal of before an earlier apply does not name. */
const onDisk = (workspace: Workspace, dir: string): string[] => filesIn(workspace.files(), dir).flatMap((name) => /^(\d.*)\.sql$/.exec(name)?.[1] ?? []);

/** Where a unique constraint is an index, `.unique()` names it whatever the other indexes are called. */
function namesFor(indexes: { name: string; table: string; columns: string[] }[], { names }: DrizzleDialect): ConstraintNames {
  const learned = learnedNames(indexes, names);
  if (!names.unique_is_index) return learned;
  return { ...learned, index: (table, columns, unique) => (unique ? names : learned).index(table, columns, unique) };
}

/**
 * drizzle-kit 1.0 keeps a folder per migration and no journal. What its snapshots hold still changes from one release candidate to the
 * next: rc.4 writes version 8, rc.5 version 9 with `footprints`. One that is wrong would mislead every later `generate`.
 */
function refuseFolders(workspace: Workspace, dir: string, task: string): void {
  const folder = workspace.files().find((path) => path.startsWith(`${dir}/`) && /^[^/]+\/migration\.sql$/.test(path.slice(dir.length + 1)));
  if (folder === undefined || workspace.has(`${dir}/meta/_journal.json`)) return;
  const version = object(workspace.read(folder.replace(/migration\.sql$/, 'snapshot.json')))['version'];
  const said = typeof version === 'string' ? `, and snapshots of version ${version}` : '';
  throw new InfraError({
    subject: `task "${task}": the migrations are laid out as drizzle-kit 1.0 does, which is not written before its format is settled`,
    evidence: [`${folder}:1: a folder per migration, without a journal${said}`],
    remedy: 'Change the schema by hand and run `drizzle-kit generate`.',
    file: folder,
  });
}

async function open(task: Migration, found: Found, dir: string): Promise<DrizzleRun> {
  const { workspace } = found;
  const dialect = dialectOf(found);
  refuseFolders(workspace, dir, found.task.id);
  const journal = journalOf(workspace, dir);
  const last = newest(workspace, dir, journal, found.task.id);
  const model = last ? modelOf(last.snapshot, last.path) : emptyModel(true);
  const code = await codeOf(task, found, dialect);
  if (dialect.name !== 'postgresql') for (const [name, { values }] of model.enums) code.inline.set(name, [...values]);
  const indexes = [...model.tables.values()].flatMap((table) => table.indexes.map((index) => ({ name: index.name, table: table.name, columns: index.columns })));
  const entry = journal.entries.at(-1);
  const siblings = journal.entries.map((one) => String(one['tag']));
  const config = found.finding?.details?.['config'];
  return {
    ...{ dir, dialect, journal: journal.path, code, model, siblings },
    config: typeof config === 'string' ? config : null,
    names: namesFor(indexes, dialect),
    tags: [...new Set([...siblings, ...onDisk(workspace, dir)])],
    entry: { version: String(entry?.['version'] ?? dialect.version), when: Number(entry?.['when'] ?? 0), idx: Number(entry?.['idx'] ?? -1) },
    snapshot: last?.snapshot ?? initial(dialect),
  };
}

/** Opens the folder of a change. */
export async function drizzleRun(task: Migration, found: Found): Promise<DrizzleRun> {
  const detail = found.finding?.details?.['dir'];
  const dir = typeof detail === 'string' ? detail : 'drizzle';
  const runs = found.memo<Map<string, Promise<DrizzleRun>>>('migration:drizzle', () => new Map());
  const run = runs.get(dir) ?? open(task, found, dir);
  runs.set(dir, run);
  return run;
}
