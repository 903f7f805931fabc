import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applyToModels } from '../../../generators/migration/entity/apply.js';
import type { Shape } from '../../../generators/migration/entity/model.js';
import { databaseNames } from '../../../generators/migration/entity/names.js';
import { openSession } from '../../../generators/migration/entity/session.js';
import { planSteps } from '../../../generators/migration/model/plan.js';
import type { SchemaModel } from '../../../generators/migration/model/schema.js';
import { suffixNames } from '../../../generators/migration/model/constraint-names.js';
import { readSql } from '../../../generators/migration/sql/read.js';
import { task } from '../../../generators/migration/task.js';
import { openDraft } from '../../../pipeline/generate.js';
import type { Found } from '../../../pipeline/kind.js';
import { openWorkspace } from '../../../pipeline/workspace.js';

/** What operations come to for the models of a workspace: the files that differ, and what people are told. */
export interface Edited {
  files: Record<string, string>;
  warnings: string[];
  follow_up: string[];
  /** The schema after the operations. */
  model: SchemaModel;
}

/** What the tests hand in: the files, and the schema as SQL. */
export interface Given {
  files: Record<string, string>;
  sql?: string;
}

function foundIn(root: string): Found {
  const workspace = openWorkspace(root);
  const memo = new Map<string, unknown>();
  return {
    workspace,
    draft: openDraft(workspace),
    findings: [],
    feature: { id: 'feat', created_at: '2025-03-04T10:20:30Z', folder: '.claude/feature-dev/feat', plan: {} },
    task: { id: 'INFRA1', description: '', checklist_ids: [], files_to_create: [], files_to_modify: [] },
    index: 0,
    previous: [],
    memo: <T>(key: string, make: () => T): T => {
      if (!memo.has(key)) memo.set(key, make());
      return memo.get(key) as T;
    },
  };
}

/** Lays the files out, carries the operations out on the models, and takes the folder away. Each change is made twice: the second time changes nothing. */
export async function edited({ files, sql = '' }: Given, shapes: readonly Shape[], operations: unknown[]): Promise<Edited> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-entity-')));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const model = readSql([{ file: 'db/all.sql', text: sql }], 'postgresql');
    const found = foundIn(root);
    const known = { dir: 'db', model, dialect: 'postgresql' as const };
    const named = await databaseNames(task.parse({ type: 'database_migration', operations }), openSession(found, shapes, known));
    planSteps(named.operations, model, suffixNames);
    const session = openSession(found, shapes, known);
    await applyToModels(session, named.operations);
    return { files: await twice(session.changes, files), warnings: session.warnings, follow_up: session.follow_up, model };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function twice(changes: ReturnType<typeof openSession>['changes'], files: Record<string, string>): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const change of changes) {
    const next = await change.next(texts[change.path] ?? files[change.path] ?? null);
    const again = await change.next(next);
    if (again !== next) throw new Error(`${change.path}: a second time gives another text:\n${next}\n---\n${again}`);
    texts[change.path] = next;
  }
  return texts;
}

/** The lines that an edit adds and takes out. */
export function difference(before: string, after: string): { added: string[]; removed: string[] } {
  const minus = (a: readonly string[], b: readonly string[]): string[] => {
    const left = [...b];
    return a.filter((line) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  const [old, next] = [before.split('\n'), after.split('\n')];
  return { added: minus(next, old), removed: minus(old, next) };
}

/** A column for a table that is there. */
export const add = (table: string, column: Record<string, unknown>): Record<string, unknown> => ({ op: 'add_column', table, column });

/** A table with a counted key. */
export const create = (table: string, columns: readonly Record<string, unknown>[]): Record<string, unknown> => ({
  op: 'create_table',
  table,
  primary_key: ['id'],
  columns: [{ name: 'id', value_type: 'sql:serial', nullable: false }, ...columns],
});
