import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { migrationDetection } from '../../../generators/migration/detection/index.js';
import { migration } from '../../../generators/migration/index.js';
import { rowOf } from '../../../pipeline/kinds.js';
import { applyPlan, type Outcome, type Registry } from '../../../pipeline/run.js';

const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };

/** A workspace with these files, all of them tracked. */
export function layOut(scratch: string, files: Record<string, string>): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  put(root, { '.claude/feature-dev/feat-x/.keep': '', ...files });
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '-A'], { cwd: root });
  return root;
}

export function put(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Applies a plan of one change. */
export function apply(root: string, database: string, operations: object[], more: { name?: string; tool?: string; dryRun?: boolean } = {}): Promise<Outcome> {
  const { dryRun = false, ...change } = more;
  const tasks = [{ task_id: 'INFRA1', description: 'd', changes: [{ type: 'database_migration', ...change, operations }] }];
  const planText = JSON.stringify({ feature_id: 'feat-x', created_at: '2025-01-04T12:00:00Z', tech_stack: { database: { type: database } }, areas: { infra: { tasks } } });
  put(root, { '.claude/feature-dev/feat-x/plan.json': planText });
  return applyPlan({ root, feature: 'feat-x', dryRun }, registry);
}

/** The migrations that are written, joined. */
export const rubyOf = (applied: Outcome): string =>
  applied.entries.filter((one) => one.path.endsWith('.rb')).map((one) => one.after ?? '').join('\n');
