import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { migration as proof } from '../../executors/verify/migration.js';
import { find } from '../../executors/verify/runner/found.js';
import { RUNNERS } from '../../executors/verify/runner/index.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { InfraError } from '../../pipeline/error.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Registry } from '../../pipeline/run.js';
import { WORKSPACES } from './table/workspaces.js';

/** The migrate stage in the hands of each tool itself: a block that commits fails in any transaction that the tool has open. */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const TOP = fileURLToPath(new URL('../..', import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-stages-')));
const engines = openEngines({ root: scratch, engine: 'pglite' });
afterAll(async () => {
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
});

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function layOut(tool: string): string {
  const laid = WORKSPACES[tool];
  if (!laid || 'proven_by' in laid) throw new Error(`no workspace of ${tool}`);
  const root = mkdtempSync(join(scratch, 'w-'));
  for (const [path, text] of Object.entries(laid.files('postgresql'))) put(root, path, text);
  symlinkSync(join(TOP, 'node_modules'), join(root, 'node_modules'), 'dir');
  put(root, '.gitignore', 'node_modules\n');
  const tasks = [{ task_id: 'INFRA1', description: 'd', changes: [{ type: 'database_migration', tool, operations: [{ op: 'rename_column', table: 'people', column: 'email', to: 'mail' }] }] }];
  put(root, '.claude/feature-dev/shift/plan.json', JSON.stringify({ feature_id: 'shift', created_at: '2025-01-04T12:00:00Z', tech_stack: { database: { type: 'PostgreSQL' } }, areas: { infra: { tasks } } }));
  execFileSync('git', ['init', '-q'], { cwd: root });
  return root;
}

describe('through the tools’ own runners', () => {
  test.each(['knex', 'typeorm', 'sequelize', 'mikro-orm', 'node-pg-migrate', 'dbmate'])('%s', async (tool) => {
    const missing = await find(RUNNERS.get(tool)!, TOP, '.', 'postgresql');
    if (typeof missing === 'string') return console.warn(`skipped ${tool}: ${missing}`);
    const root = layOut(tool);
    await applyPlan({ root, feature: 'shift', strategy: 'expand-contract' }, registry);
    const { record, entries } = await applyPlan({ root, feature: 'shift-migrate' }, registry);
    const [request] = record.tasks.flatMap((task) => task.changes.flatMap((change) => change.proofs));
    const read = (path: string): string => {
      try {
        return readFileSync(join(root, path), 'utf8');
      } catch {
        throw new InfraError({ file: path, subject: 'is not there' });
      }
    };
    const context = { root, engines, progress: () => undefined, read };
    proof.inputs(request!, context);
    const outcome = await proof.run(request!, context);
    const text = entries.map((one) => one.after ?? '').join('\n');
    expect(outcome, `${outcome.summary}\n${text}`).toMatchObject({ exit: 0, verdict: expect.toBeOneOf(['reversible', 'reversible_with_data_loss']), details: { runner: expect.stringMatching(/ \d+\.\d+/) } });
    expect(text).toContain('COMMIT;');
  }, 60_000);
});
