import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { DetectRow } from '../../pipeline/detect.js';
import type { AnyKind, Json } from '../../pipeline/kind.js';
import { prepare, type Prepared } from '../../pipeline/run.js';
import { rowOf } from '../../pipeline/kinds.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-kinds-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

export interface Task {
  description?: string;
  implementation_notes?: string[];
  files_to_create?: string[];
  files_to_modify?: string[];
  changes?: Json[];
}

/** Prepares one task in a workspace made of these files, with one kind. Nothing is written. */
export async function run(
  kind: AnyKind,
  detection: readonly DetectRow[],
  files: Record<string, string>,
  task: Task,
): Promise<Prepared & { file(path: string): string | undefined }> {
  const root = mkdtempSync(join(scratch, 'one-'));
  const full = {
    task_id: 'INFRA1',
    description: 'Do it',
    files_to_create: [],
    files_to_modify: [],
    checklist_ids: [],
    dependencies: [],
    ...task,
  };
  const plan = { feature_id: 'feat-one', created_at: '2025-01-01T00:00:00Z', areas: { infra: { tasks: [full] } } };
  const all = { ...files, '.claude/feature-dev/feat-one/plan.json': JSON.stringify(plan) };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const prepared = await prepare({ root, feature: 'feat-one' }, { kinds: [rowOf(kind)], detection, generator: 'infra-dev@0.0.0' });
  return { ...prepared, file: (path) => prepared.entries.find((entry) => entry.path === path)?.after ?? undefined };
}
