import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Applied, Found, Json, Made } from '../../pipeline/kind.js';
import { openDraft } from '../../pipeline/generate.js';
import { openWorkspace } from '../../pipeline/workspace.js';

export interface Ground {
  root: string;
  found(over?: Partial<Found>): Found;
  /** Carries out what was made and returns the files that differ. */
  carryOut(made: Made): Promise<Record<string, string>>;
}

/** A workspace on disk with these files, and a Found for it. */
export function ground(files: Record<string, string>, task: Partial<Found['task']> = {}): Ground {
  const root = mkdtempSync(join(tmpdir(), 'infra-ground-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const workspace = openWorkspace(root);
  const draft = openDraft(workspace);
  const memo = new Map<string, unknown>();
  const base: Found = {
    workspace,
    draft,
    findings: [],
    feature: { id: 'feat-reset-2fa-20250104120000', created_at: '2025-01-04T12:00:00Z', folder: '.claude/feature-dev/feat-reset-2fa-20250104120000', plan: {} as { [key: string]: Json } },
    task: { id: 'INFRA1', description: '', checklist_ids: ['AC1'], files_to_create: [], files_to_modify: [], ...task },
    index: 0,
    previous: [],
    memo: <T>(key: string, make: () => T): T => {
      if (!memo.has(key)) memo.set(key, make());
      return memo.get(key) as T;
    },
  };
  return {
    root,
    found: (over = {}) => ({ ...base, ...over }),
    carryOut: async (made) => {
      made.changes.forEach((change) => draft.add(change));
      return Object.fromEntries((await draft.finish()).map((one) => [one.path, one.after]));
    },
  };
}

/** What a kind's tools made of a change, as the documents see it. */
export const applied = (kind: string, type: string, made: Made, change: object = {}): Applied => ({ task_id: 'INFRA1', index: 0, kind, tools: [], change: { type, ...change }, made });
