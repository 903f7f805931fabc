import { InfraError } from '../../../pipeline/error.js';
import type { Found, Json } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { learnedNames, type ConstraintNames } from '../model/constraint-names.js';
import { emptyModel, type SchemaModel } from '../model/schema.js';
import type { Migration } from '../task.js';
import { readCode, type Code } from './code.js';
import { modelOf, type Snapshot } from './snapshot.js';
import { drizzleNames } from './sql.js';

/** One folder of drizzle-kit in a run: read once, moved along by every task. */
export interface DrizzleRun {
  dir: string;
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

const INITIAL: Snapshot = {
  id: '00000000-0000-0000-0000-000000000000',
  prevId: '00000000-0000-0000-0000-000000000000',
  version: '7',
  dialect: 'postgresql',
  tables: {},
  enums: {},
  schemas: {},
  sequences: {},
  roles: {},
  policies: {},
  views: {},
  _meta: { columns: {}, schemas: {}, tables: {} },
};

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

async function open(task: Migration, found: Found, dir: string): Promise<DrizzleRun> {
  const { workspace } = found;
  const details = found.finding?.details ?? {};
  const journal = `${dir}/meta/_journal.json`;
  const entries = object(workspace.read(journal))['entries'];
  const list = (Array.isArray(entries) ? entries : []).filter(
    (one): one is { [key: string]: Json } => typeof one === 'object' && one !== null && !Array.isArray(one),
  );
  const last = list.at(-1);
  const tags = list.map((one) => String(one['tag']));
  const stem = /^\d+/.exec(tags.at(-1) ?? '')?.[0];
  const at = stem ? `${dir}/meta/${stem}_snapshot.json` : null;
  const text = at ? workspace.read(at) : null;
  if (at && text === null)
    throw new InfraError({
      subject: `task "${found.task.id}": the last snapshot of drizzle-kit is missing`,
      evidence: [`${journal}: names ${tags.at(-1)}`],
      remedy: `Restore ${at}, or run drizzle-kit generate.`,
      file: at,
    });
  const snapshot = text === null ? INITIAL : object(text);
  const schema = typeof details['schema'] === 'string' ? details['schema'] : task.path;
  const files = schemaFiles(workspace, schema);
  if (files.length === 0)
    throw new InfraError({
      subject: `task "${found.task.id}": the schema of Drizzle was not found`,
      remedy: 'Set "path" on the change to the file or folder that declares the tables.',
    });
  const model = text === null ? emptyModel(true) : modelOf(snapshot, at ?? '');
  const indexes = [...model.tables.values()].flatMap((table) =>
    table.indexes.map((index) => ({ name: index.name, table: table.name, columns: index.columns })),
  );
  return {
    dir,
    journal,
    config: typeof details['config'] === 'string' ? details['config'] : null,
    code: await readCode([...new Set(files)].map((path) => ({ path, text: workspace.read(path) ?? '' }))),
    model,
    names: learnedNames(indexes, drizzleNames),
    tags: [...tags],
    siblings: tags,
    entry: {
      version: String(last?.['version'] ?? snapshot['version'] ?? '7'),
      when: Number(last?.['when'] ?? 0),
      idx: Number(last?.['idx'] ?? -1),
    },
    snapshot,
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
