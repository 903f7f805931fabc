import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { kinds as rows } from '../../generators/index.js';
import { loadAll } from '../../pipeline/kinds.js';
import { InfraError } from '../../pipeline/error.js';
import { readPlan, type Plan } from '../../pipeline/plan.js';
import { openWorkspace } from '../../pipeline/workspace.js';

const kinds = await loadAll(rows);

const FEATURE = 'feat-lamp-20250304091500';
const roots: string[] = [];
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));

/** Reads a plan written into a fresh workspace. Texts are written as they are, objects as JSON. */
function read(files: Record<string, unknown>, feature = FEATURE): Plan {
  const root = mkdtempSync(join(tmpdir(), 'infra-dev-plan-'));
  roots.push(root);
  const folder = join(root, '.claude', 'feature-dev', FEATURE);
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return readPlan(openWorkspace(root), feature, kinds);
}

function problemsOf(files: Record<string, unknown>, feature = FEATURE): string {
  try {
    read(files, feature);
  } catch (error) {
    if (error instanceof InfraError) return error.message;
    throw error;
  }
  return '';
}

const planWith = (tasks: unknown[], more: object = {}) => ({ feature_id: FEATURE, areas: { infra: { tasks } }, ...more });
const task = (id: string, more: object = {}) => ({ task_id: id, description: `Task ${id}`, ...more });

describe('a plan as planners write it', () => {
  test('tasks come in the order of their dependencies; those of other areas may be named', () => {
    const other = { backend: { tasks: [task('BE1')] } };
    const plan = read({ 'plan.json': planWith([task('B', { dependencies: ['A', 'BE1'] }), task('A')], { areas: { ...other, infra: { tasks: [task('B', { dependencies: ['A', 'BE1'] }), task('A')] } } }) });
    expect(plan.tasks.map((one) => one.task_id)).toEqual(['A', 'B']);
  });

  test('the checklist is under items or under checklist', () => {
    const tasks = [task('A', { checklist_ids: ['AC1'] })];
    for (const key of ['items', 'checklist']) {
      expect(read({ 'plan.json': planWith(tasks), 'checklist.json': { [key]: [{ id: 'AC1', text: 'It glows', surprise: 1 }] } }).checklist?.map((item) => item.id)).toEqual(['AC1']);
    }
  });

  test('no checklist is a warning, no task is fine', () => {
    const plan = read({ 'plan.json': planWith([]) });
    expect(plan.tasks).toEqual([]);
    expect(plan.warnings.join()).toContain('no checklist.json');
  });

  test('without created_at the stamp of the feature id is the date', () => {
    expect(read({ 'plan.json': planWith([]) }).created_at).toBe('2025-03-04T09:15:00.000Z');
  });

  test('tests that exercise a criterion are found in test-plan.json', () => {
    const tests = { suites: [{ tests: [{ test_id: 'T7', checklist_ids: ['AC1'] }] }] };
    expect(read({ 'plan.json': planWith([]), 'test-plan.json': tests }).tests.get('AC1')).toEqual(['T7']);
  });

  test('scope frontend-only names itself as the reason of skipped tasks', () => {
    const plan = read({ 'plan.json': planWith([task('A', { skip: true }), task('B')]), 'scope.json': { scope: 'frontend-only' } });
    expect(plan.tasks.map((one) => one.skip_reason)).toEqual(['The scope is frontend-only.', '']);
  });
});

describe('bad input is refused with file, position and remedy', () => {
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ['malformed JSON', { 'plan.json': '{\n  "feature_id": "x",\n  oops\n}' }, /plan\.json:3:3: is not valid JSON/],
    ['an empty file', { 'plan.json': '' }, /plan\.json/],
    ['wrong types', { 'plan.json': planWith([{ task_id: 7, description: [] }]) }, /plan\.json:\d+:\d+: areas\.infra\.tasks\[0\]\.task_id[\s\S]*areas\.infra\.tasks\[0\]\.description/],
    ['an unknown change type', { 'plan.json': planWith([task('A', { changes: [{ type: 'teleport' }] })]) }, /changes\[0\]\.type: "teleport" is not a change type[\s\S]*database_migration/],
    ['an unknown criterion', { 'plan.json': planWith([task('A', { checklist_ids: ['AC9'] })]), 'checklist.json': { items: [{ id: 'AC1' }] } }, /has no AC9[\s\S]*It has: AC1/],
    ['an unknown dependency', { 'plan.json': planWith([task('A', { dependencies: ['Z'] })]) }, /depends on Z, which the plan does not have/],
    ['a circle of dependencies', { 'plan.json': planWith([task('A', { dependencies: ['B'] }), task('B', { dependencies: ['A'] })]) }, /in a circle: A → B → A|in a circle: B → A → B/],
    ['a task twice', { 'plan.json': planWith([task('A'), task('A')]) }, /task "A" is there twice/],
    ['a path outside', { 'plan.json': planWith([task('A', { files_to_create: ['../evil.txt'] })]) }, /"\.\.\/evil\.txt" leads outside the workspace/],
    ['an absolute path', { 'plan.json': planWith([task('A', { files_to_modify: ['/etc/passwd'] })]) }, /leads outside the workspace/],
    ['the plan of another feature', { 'plan.json': { ...planWith([]), feature_id: 'feat-other' } }, /is the plan of "feat-other"/],
    ['a key twice', { 'plan.json': `{"feature_id":"${FEATURE}","feature_id":"${FEATURE}","areas":{}}` }, /"feature_id" twice/],
    ['a prototype key', { 'plan.json': `{"feature_id":"${FEATURE}","__proto__":{"a":1},"areas":{}}` }, /has the key "__proto__"/],
    ['endless nesting', { 'plan.json': '['.repeat(200_000) }, /nested deeper/],
    ['a plan of 50 MB', { 'plan.json': `{"pad":"${'x'.repeat(50 * 1024 * 1024)}"}` }, /more than the|is larger than/],
    ['a broken checklist', { 'plan.json': planWith([]), 'checklist.json': { list: [] } }, /checklist\.json:1:1: document: needs the list/],
    ['an unknown operation', { 'plan.json': planWith([task('A', { changes: [{ type: 'database_migration', operations: [{ op: 'explode' }] }] })]) }, /changes\[0\]\.operations\[0\]/],
    ['a sensitive variable with a default', { 'plan.json': planWith([task('A', { changes: [{ type: 'environment_variables', variables: [{ name: 'KEY', sensitive: true, default: 'x' }] }] })]) }, /changes\[0\]\.variables\[0\]/],
  ];
  test.each(cases)('%s', (_name, files, message) => {
    expect(problemsOf(files)).toMatch(message);
  });

  test('all problems come at once', () => {
    const message = problemsOf({ 'plan.json': planWith([task('A', { checklist_ids: ['AC9'], dependencies: ['Z'] })]), 'checklist.json': { items: [] } });
    expect(message).toMatch(/AC9/);
    expect(message).toMatch(/depends on Z/);
  });

  test.each(['../up', 'Feat', '', 'a/b', 'a'.repeat(129), '.hidden'])('feature id %j', (feature) => {
    expect(problemsOf({ 'plan.json': planWith([]) }, feature)).toMatch(/feature id .* is not allowed/);
  });

  test('no plan', () => {
    expect(problemsOf({})).toMatch(/there is no .*plan\.json/);
  });
});
