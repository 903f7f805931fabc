import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { migration as proof } from '../../executors/verify/migration.js';
import type { Outcome } from '../../executors/verify/proof.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Registry } from '../../pipeline/run.js';
import { WORKSPACES } from './table/workspaces.js';

/** SQLite makes `teams` anew while `people` references it with ON DELETE CASCADE, and foreign keys are on. */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-transaction-')));
const engines = openEngines({ root: scratch });
afterAll(async () => {
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
});

interface Made {
  text: string;
  warnings: string;
  outcome: Outcome;
}

async function made(tool: string, operations: object[]): Promise<Made> {
  const laid = WORKSPACES[tool];
  if (!laid || 'proven_by' in laid) throw new Error(`no workspace for ${tool}`);
  const root = mkdtempSync(join(scratch, 'w-'));
  const files = laid.files('sqlite');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '-q'], { cwd: root });
  const changes = [{ type: 'database_migration', tool, operations }];
  const plan = { feature_id: 'feat-x', created_at: '2025-01-04T12:00:00Z', areas: { infra: { tasks: [{ task_id: 'INFRA1', description: 'd', changes }] } } };
  const applied = await applyPlan({ root, feature: 'feat-x', planText: JSON.stringify({ ...plan, tech_stack: { database: { type: 'SQLite' } } }), dryRun: true }, registry);
  const texts = new Map([...Object.entries(files), ...applied.entries.map((one) => [one.path, one.after ?? ''] as const)]);
  const change = applied.record.tasks[0]!.changes[0]!;
  const request = change.proofs[0]!;
  const context = { root, engines, progress: () => undefined, read: (path: string) => texts.get(path) ?? '' };
  const outcome = await proof.run({ ...request, input: { ...request.input, foreign_keys: true } }, context);
  return { text: applied.entries.map((one) => one.after ?? '').join('\n'), warnings: change.warnings.join('\n'), outcome };
}

const REFERENCED = [{ op: 'alter_column', table: 'teams', column: 'name', default: 'none' }];
const OWN = [{ op: 'alter_column', table: 'people', column: 'nick', value_type: 'varchar(90)' }];

describe('a table that others reference', () => {
  test.each([
    ['dbmate', /^-- migrate:up transaction:false$/m],
    ['goose', /^-- \+goose NO TRANSACTION$/m],
  ])('%s leaves the transaction: the twelve steps', async (tool, says) => {
    const { text, warnings, outcome } = await made(tool, REFERENCED);
    expect(text).toMatch(says);
    expect(text).toMatch(/PRAGMA foreign_keys=OFF;\s+BEGIN;[\s\S]+COMMIT;\s+PRAGMA foreign_keys=ON;/);
    expect(warnings).not.toContain('PRAGMA foreign_keys');
    expect(outcome, outcome.summary).toMatchObject({ exit: 0, verdict: 'reversible' });
  });

  test.each(['golang-migrate', 'flyway', 'sqitch', 'drizzle'])('%s cannot: the rows that go are named', async (tool) => {
    const { text, warnings, outcome } = await made(tool, REFERENCED);
    expect(text).toContain('PRAGMA defer_foreign_keys=ON');
    expect(text).not.toContain('PRAGMA foreign_keys');
    expect(warnings).toMatch(/makes table teams anew inside a transaction[\s\S]*people/);
    // Where it is run with foreign keys on all the same, the proof sees it.
    expect(outcome.data_loss).not.toBe('none');
  });
});

test.each(['dbmate', 'golang-migrate', 'flyway', 'drizzle'])('%s: a table that nobody references is made anew in the transaction', async (tool) => {
  const { text, outcome } = await made(tool, OWN);
  expect(text).toContain('PRAGMA defer_foreign_keys=ON');
  expect(text).not.toMatch(/transaction:false|PRAGMA foreign_keys/);
  expect(outcome, outcome.summary).toMatchObject({ exit: 0, verdict: 'reversible' });
});
