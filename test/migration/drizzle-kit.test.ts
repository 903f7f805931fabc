import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import type { DialectName } from '../../generators/migration/sql/types.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Outcome, type Registry } from '../../pipeline/run.js';
import { casesFor } from './operation/cases.js';
import { drizzleFiles } from './table/drizzle.js';

/** The snapshot that is written is the one that drizzle-kit makes of the edited schema: its next `generate` finds nothing left to do. */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-drizzle-kit-')));
symlinkSync(join(repository, 'node_modules'), join(scratch, 'node_modules'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Json = Record<string, unknown>;
const JSONS: Record<DialectName, string> = { postgresql: 'generateDrizzleJson', mysql: 'generateMySQLDrizzleJson', sqlite: 'generateSQLiteDrizzleJson' };

let count = 0;

/** What drizzle-kit says of a schema file. */
async function snapshotOf(dialect: DialectName, schema: string): Promise<Json> {
  const path = join(scratch, `schema-${(count += 1)}.mjs`);
  writeFileSync(path, transformSync(schema, { loader: 'ts', format: 'esm' }).code);
  const api = (await import('drizzle-kit/api')) as unknown as Record<string, (schema: Json) => Json | Promise<Json>>;
  const declared = (await import(pathToFileURL(path).href)) as Json;
  return api[JSONS[dialect]]!({ ...declared });
}

function layOut(dialect: DialectName): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  const files = { ...drizzleFiles(dialect), 'package.json': JSON.stringify({ dependencies: { 'drizzle-orm': '0.45.0', 'drizzle-kit': '0.31.0' } }) };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '-q'], { cwd: root });
  return root;
}

const NAMES: Record<string, string> = { people_team_id_fkey: 'people_team_id_teams_id_fk' };

function apply(root: string, operations: object[], dryRun: boolean): Promise<Outcome> {
  const list = JSON.parse(JSON.stringify(operations), (_key, value: unknown) => (typeof value === 'string' ? (NAMES[value] ?? value) : value)) as object[];
  const tasks = [{ task_id: 'INFRA1', description: 'd', changes: [{ type: 'database_migration', operations: list }] }];
  const planText = JSON.stringify({ feature_id: 'feat-x', created_at: '2025-01-04T12:00:00Z', areas: { infra: { tasks } } });
  return applyPlan({ root, feature: 'feat-x', planText, dryRun }, registry);
}

/** Without what differs from run to run or says of renames alone. drizzle-kit leaves apostrophes in JSON, and in MySQL backslashes, as they are. */
const comparable = ({ id: _id, prevId: _prev, _meta, ...rest }: Json): Json => JSON.parse(JSON.stringify(rest).replaceAll("''", "'").replaceAll('\\\\\\\\', '\\\\')) as Json;

/** Cases that Drizzle has no words for. */
const WITHOUT = /primary key|^sql$/;

for (const dialect of ['postgresql', 'mysql', 'sqlite'] as const) {
  describe(dialect, () => {
    const root = layOut(dialect);
    const before = drizzleFiles(dialect);

    test('the base', async () => {
      const kit = await snapshotOf(dialect, before['src/store/schema.ts']!);
      expect(comparable(kit)).toEqual(comparable(JSON.parse(before['src/store/steps/meta/0000_snapshot.json']!) as Json));
    });

    test.each(casesFor(dialect).filter(([name]) => !WITHOUT.test(name)))('%s', async (_name, { operations }) => {
      const { entries } = await apply(root, operations, true);
      const schema = entries.find((one) => one.path.endsWith('schema.ts'))?.after ?? before['src/store/schema.ts']!;
      const snapshot = entries.find((one) => one.path.endsWith('0001_snapshot.json'))?.after ?? '{}';
      const ours = JSON.parse(snapshot) as Json;
      expect(comparable(ours), schema).toEqual(comparable(await snapshotOf(dialect, schema)));
    });
  });
}

test('a second apply changes nothing', async () => {
  const root = layOut('postgresql');
  const all = casesFor('postgresql').filter(([name]) => /^(add_column with keys|alter_column: all|add_foreign_key|add_check|rename_column|rename_enum|drop_index)$/.test(name));
  const operations = all.flatMap(([, one]) => one.operations);
  expect((await apply(root, operations, false)).entries.length).toBeGreaterThan(3);
  expect((await apply(root, operations, false)).entries).toEqual([]);
});
