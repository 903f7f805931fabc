import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { registry } from '../../../generators/registry.js';
import { applyPlan } from '../../../pipeline/run.js';

/** What applying operations to a workspace of these files comes to: the files that differ, and what people are told. */
export interface Applied {
  files: Record<string, string>;
  warnings: string[];
  follow_up: string[];
}

/** Lays the files out, applies the operations without writing, and takes the folder away. */
export async function applied(files: Record<string, string>, operations: unknown[]): Promise<Applied> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-entity-')));
  const feature = 'feat-entity';
  const plan = {
    feature_id: feature,
    created_at: '2025-03-04T10:20:30Z',
    areas: { infra: { tasks: [{ task_id: 'INFRA1', description: 'Change the schema', checklist_ids: [], changes: [{ type: 'database_migration', operations }] }] } },
  };
  try {
    const all = { ...files, [`.claude/feature-dev/${feature}/plan.json`]: JSON.stringify(plan) };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const outcome = await applyPlan({ root, feature, dryRun: true }, registry);
    if (outcome.questions.length > 0) throw new Error(JSON.stringify(outcome.questions));
    const made = outcome.record.tasks.flatMap((task) => task.changes);
    return {
      files: Object.fromEntries(outcome.entries.map((entry) => [entry.path, entry.after ?? ''])),
      warnings: made.flatMap((one) => one.warnings ?? []),
      follow_up: made.flatMap((one) => one.follow_up ?? []),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
