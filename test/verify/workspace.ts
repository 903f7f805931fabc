import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Json } from '../../pipeline/kind.js';

const HASH = `sha256:${'0'.repeat(64)}`;
export const FEATURE = 'feat-orders-20250301';
export const FOLDER = `.claude/feature-dev/${FEATURE}`;

export interface Asked {
  proof: string;
  what: string;
  input: { [key: string]: Json };
}

/** A record as apply writes it, asking for these proofs: one list per task. */
export const recordOf = (tasks: readonly Asked[][]): object => ({
  schema_version: 1,
  generator: 'infra-dev@0.0.0',
  feature_id: FEATURE,
  plan_hash: HASH,
  applied_at: '2025-03-01T00:00:00Z',
  criteria: {},
  files: [],
  tasks: tasks.map((proofs, index) => ({
    task_id: `INFRA${index + 1}`,
    status: 'completed',
    description: 'a change',
    checklist_ids: [],
    changes: [
      {
        index: 0,
        type: 'database_migration',
        kind: 'migration',
        tools: ['sql'],
        change_hash: HASH,
        files: [],
        existing: [],
        because: [],
        follow_up: [],
        warnings: [],
        report: {},
        proofs,
        steps: {},
        counts: {},
      },
    ],
  })),
  documents: [],
});

/** A workspace in a temporary folder with the files given; objects are written as JSON. */
export function workspace(files: Record<string, string | object>): {
  root: string;
  write(path: string, text: string | object): void;
  remove(): void;
} {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-test-')));
  const write = (path: string, text: string | object): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof text === 'string' ? text : JSON.stringify(text));
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { root, write, remove: () => rmSync(root, { recursive: true, force: true }) };
}
