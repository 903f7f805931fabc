import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Outcome, type Registry } from '../../pipeline/run.js';
import { WORKSPACES } from './table/workspaces.js';

/** A changed plan is applied again: the migration keeps the name that it got, whatever came after it meanwhile. */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const cases = join(dirname(fileURLToPath(import.meta.url)), '..', 'cases', 'migration');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-reapply-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const add = (table: string, ...names: string[]): object[] => names.map((name) => ({ op: 'add_column', table, column: { name, value_type: 'integer' } }));

function planned(root: string, feature: string, created_at: string, name: string, operations: object[]): void {
  const tasks = [{ task_id: 'INFRA1', description: 'd', changes: [{ type: 'database_migration', name, operations }] }];
  const plan = { feature_id: feature, created_at, tech_stack: { database: { type: 'PostgreSQL' } }, areas: { infra: { tasks } } };
  const folder = join(root, '.claude/feature-dev', feature);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
}

const filesOf = (applied: Outcome): string[] => applied.record.tasks.flatMap((task) => task.changes.flatMap((change) => change.files)).sort();

/** Tools whose workspace is a case: what it holds is no SQL. */
const FROM_CASES: Record<string, { given: string; table: string }> = {
  alembic: { given: 'alembic/typed-revisions/given', table: 'books' },
  'alembic, with models': { given: 'alembic/models-and-batches/given', table: 'books' },
  django: { given: 'django/house-style/given', table: 'shop_article' },
  'liquibase, a file each': { given: 'liquibase/xml/given', table: 'parcels' },
};

const written = Object.entries(WORKSPACES).flatMap(([tool, laid]) => ('files' in laid ? [[tool, laid.files('postgresql')] as const] : []));

function fresh(): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  execFileSync('git', ['init', '-q'], { cwd: root });
  return root;
}

const apply = (root: string, feature: string): Promise<Outcome> => applyPlan({ root, feature }, registry);

async function twice(root: string, table: string): Promise<void> {
  planned(root, 'feat-x', '2025-01-04T12:00:00Z', 'add_loyalty', add(table, 'points'));
  const first = filesOf(await apply(root, 'feat-x'));
  expect(first.length).toBeGreaterThan(0);
  planned(root, 'feat-x', '2025-01-04T12:00:00Z', 'add_loyalty', add(table, 'points', 'stamps'));
  const second = await apply(root, 'feat-x');
  expect(filesOf(second)).toEqual(first);
  const texts = first.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
  expect(texts).toContain('points');
  expect(texts).toContain('stamps');
  expect((await apply(root, 'feat-x')).entries).toEqual([]);
}

describe('a changed plan', () => {
  test.each(written)('%s', async (_tool, files) => {
    const root = fresh();
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    await twice(root, 'people');
  });

  test.each(Object.entries(FROM_CASES))('%s', async (_tool, { given, table }) => {
    const root = fresh();
    cpSync(join(cases, given), root, { recursive: true });
    await twice(root, table);
  });
});

describe('a changed plan, after a migration of somebody else', () => {
  test.each(written)('%s', async (_tool, files) => {
    const root = fresh();
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    planned(root, 'feat-x', '2025-01-04T12:00:00Z', 'add_loyalty', add('people', 'points'));
    const first = filesOf(await apply(root, 'feat-x'));
    planned(root, 'feat-y', '2025-02-04T12:00:00Z', 'add_colour', add('teams', 'colour'));
    const other = filesOf(await apply(root, 'feat-y'));
    planned(root, 'feat-x', '2025-01-04T12:00:00Z', 'add_loyalty', add('people', 'points', 'stamps'));
    const shared = other.filter((path) => first.includes(path));
    const own = new Map(other.filter((path) => !shared.includes(path)).map((path) => [path, readFileSync(join(root, path), 'utf8')]));
    expect(filesOf(await apply(root, 'feat-x'))).toEqual(first);
    for (const [path, text] of own) expect(readFileSync(join(root, path), 'utf8')).toBe(text);
    for (const path of shared) expect(readFileSync(join(root, path), 'utf8')).toContain('colour');
  });
});
