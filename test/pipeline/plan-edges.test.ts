import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from '../../executors/check/check.js';
import { coverage } from '../../executors/coverage/coverage.js';
import { registry } from '../../generators/registry.js';
import { applyPlan } from '../../pipeline/run.js';
import { createNodesV2 } from '../../plugin.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-edges-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const FEATURE = 'feat-a';
const PLAN = `.claude/feature-dev/${FEATURE}/plan.json`;

function layOut(files: Record<string, string>): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  put(root, files);
  return root;
}

function put(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const planWith = (task: object, infra: object = {}): string =>
  JSON.stringify({ feature_id: FEATURE, created_at: '2026-03-04T09:00:00Z', areas: { infra: { tasks: [{ task_id: 'INFRA1', checklist_ids: ['AC1'], description: '', ...task }], ...infra } } }, null, 2);
const variable = { type: 'environment_variables', variables: [{ name: 'SAME_URL', description: 'x', value_type: 'url', required: false, default: 'http://x' }] };
const text = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');

describe('a plan', () => {
  it('with an empty list of changes is read as free text', async () => {
    const task = { description: 'Add environment variable SAME_URL', implementation_notes: ['SAME_URL: base URL of the shop, optional, default http://x'], changes: [] };
    const root = layOut({ '.env.example': 'PORT=1\n', [PLAN]: planWith(task) });
    const outcome = await applyPlan({ root, feature: FEATURE }, registry);
    expect(outcome.questions.length > 0 || text(root, '.env.example').includes('SAME_URL')).toBe(true);
    const without = await applyPlan({ root, feature: FEATURE, dryRun: true, planText: planWith({ ...task, changes: undefined }) }, registry);
    expect(without.questions).toEqual(outcome.questions);
  });

  it('may begin with a byte order mark', async () => {
    const root = layOut({ '.env.example': 'PORT=1\n', [PLAN]: `\uFEFF${planWith({ changes: [variable] }).replaceAll('\n', '\r\n')}` });
    expect((await applyPlan({ root, feature: FEATURE }, registry)).questions).toEqual([]);
    expect(text(root, '.env.example')).toContain('SAME_URL');
    expect((await coverage(root, FEATURE, registry)).report.tasks[0]?.status).toBe('completed');
  });

  it('that found everything there says so until it is gone', async () => {
    const root = layOut({ '.env.example': 'PORT=1\nSAME_URL=http://x\n', [PLAN]: planWith({ changes: [variable] }) });
    await applyPlan({ root, feature: FEATURE }, registry);
    const row = async () => (await coverage(root, FEATURE, registry)).report.tasks[0]?.checklist_coverage[0];
    expect(await row()).toMatchObject({ status: 'already_implemented', existing_code: { file: '.env.example', line: 2 } });
    expect(check(root).findings).toEqual([]);
    put(root, { '.env.example': 'A=1\nPORT=1\nSAME_URL=http://x\n' });
    expect(await row()).toMatchObject({ status: 'already_implemented', existing_code: { file: '.env.example', line: 3 } });
    put(root, { '.env.example': 'PORT=1\n' });
    expect(await row()).toMatchObject({ status: 'suspect' });
    expect(check(root)).toMatchObject({ ok: false, findings: [{ rule_id: 'existing-gone', path: '.env.example', task_ids: ['INFRA1'], checklist_ids: ['AC1'] }] });
    expect(existsSync(join(root, PLAN))).toBe(true);
  });
});

describe('the inferred targets', () => {
  const projectsOf = async (files: Record<string, string>, infra: object): Promise<Record<string, { root?: string; name?: string }>> => {
    const root = layOut({ ...files, [PLAN]: planWith({}, infra) });
    const [result] = await createNodesV2[1]([PLAN], undefined, { workspaceRoot: root, nxJsonConfiguration: {} } as never);
    return (result?.[1].projects ?? {}) as Record<string, { root?: string; name?: string }>;
  };
  const ROOT = { 'package.json': '{"name": "shop"}' };

  it.each<[string, object, Record<string, string>, string]>([
    ['of a folder that is a project', { project: 'apps/api' }, { 'apps/api/project.json': '{}' }, 'apps/api'],
    ['of a folder that is a package', { project: 'apps/api' }, { 'apps/api/package.json': '{"name": "api"}' }, 'apps/api'],
    ['of a folder without a project', { project: 'apps/api' }, { 'apps/api/a.ts': '' }, '.'],
    ['of a name that is no folder', { project: 'api' }, { 'apps/api/project.json': '{"name": "api"}' }, '.'],
    ['of a package without a name', { project: 'apps/api' }, { 'apps/api/package.json': '{}' }, '.'],
    ['of nothing', {}, {}, '.'],
  ])('belong to a project that Nx has: %s', async (_name, infra, files, project) => {
    expect(Object.keys(await projectsOf({ ...ROOT, ...files }, infra))).toEqual([project]);
  });

  it('name the workspace where nothing else does', async () => {
    expect((await projectsOf(ROOT, {}))['.']?.name).toBeUndefined();
    expect((await projectsOf({ 'package.json': '{}' }, {}))['.']?.name).toBe('infra-dev-workspace');
    expect((await projectsOf({ 'project.json': '{}' }, {}))['.']?.name).toBeUndefined();
  });
});
