import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../generators/registry.js';
import { coverage } from '../../executors/coverage/coverage.js';
import { verify } from '../../executors/verify/verify.js';
import { applyPlan } from '../../pipeline/run.js';
import { FEATURE, layOut, remove } from './scratch.mjs';

const CASE = fileURLToPath(new URL('../cases/document/whole-role', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));
const FOLDER = join('.claude', 'feature-dev', FEATURE);
const laid: string[] = [];
afterAll(() => laid.forEach(remove));

function layOutAgain(from?: string): string {
  const root = layOut(from);
  laid.push(root);
  return root;
}

/** Path → text of what git sees beside the feature folder's own files. */
function treeOf(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(root, join(entry.parentPath, entry.name))).filter((path) => !/^\.git\/|^\.claude\//.test(path));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

describe('the whole role on one stack', () => {
  let root: string;
  beforeAll(async () => {
    root = layOutAgain(join(CASE, 'given'));
    mkdirSync(join(root, FOLDER), { recursive: true });
    for (const name of ['plan.json', 'checklist.json']) cpSync(join(CASE, name), join(root, FOLDER, name));
    await applyPlan({ root, feature: FEATURE }, registry);
  });

  test('every proof runs and passes, none is skipped', async () => {
    const { evidence, ok } = await verify(root, FEATURE, { quiet: true, engine: 'pglite' });
    expect(evidence.filter((one) => one.exit !== 0 || one.verdict === 'skipped')).toEqual([]);
    expect(ok).toBe(true);
    expect(new Set(evidence.map((one) => one.task_id))).toEqual(new Set(['INFRA1', 'INFRA3', 'INFRA4', 'INFRA5', 'INFRA6', 'INFRA7', 'INFRA8', 'INFRA9']));
  });

  test('every infra criterion is covered, and every field of the summary is right', async () => {
    const { report, ok } = await coverage(root, FEATURE, registry);
    expect(ok).toBe(true);
    expect(report.uncovered_checklist_ids).toEqual([]);
    expect(report.summary).toEqual({
      total_tasks: 9,
      completed: 9,
      database_migrations: 1,
      environment_variables_added: 3,
      ci_cd_updates: 1,
      documentation_updated: true,
      tested_in_staging: false,
      rollback_plan_documented: true,
    });
    expect(report.rollback_procedure).toMatch(/^Turn the flag off.*previous version of the application.*Take the migration back/);
  });

  test('the generated TypeScript compiles', () => {
    const files = ['src/config/feature-flags.ts'];
    const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
    const types = fileURLToPath(new URL('../../node_modules/@types', import.meta.url));
    const argv = [tsc, '--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext', '--typeRoots', types, '--types', 'node', ...files];
    expect(() => execFileSync(process.execPath, argv, { cwd: root, encoding: 'utf8', stdio: 'pipe' })).not.toThrow();
  });
});

test('free text gives the same workspace as the typed plan', async () => {
  const [typed, free] = [layOutAgain(), layOutAgain()];
  writeFileSync(join(free, FOLDER, 'plan.json'), readFileSync(join(HERE, 'plan.free-text.json')));
  await applyPlan({ root: typed, feature: FEATURE }, registry);
  const { questions } = await applyPlan({ root: free, feature: FEATURE }, registry);
  expect(questions).toEqual([]);
  expect(treeOf(free)).toEqual(treeOf(typed));
});
