import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { edit, type Editor } from '../../pipeline/change.js';
import type { AnyKind, Tool } from '../../pipeline/kind.js';
import { applyPlan, type Registry } from '../../pipeline/run.js';
import { rowOf } from '../../pipeline/kinds.js';

const FEATURE = 'feat-lamp';
const roots: string[] = [];
afterAll(() => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));

const lampTask = z.strictObject({ type: z.literal('lamp'), tool: z.string().optional(), line: z.string() });
type Lamp = z.infer<typeof lampTask>;

let passes = 0;
const appendLine: Editor<string> = (text, ops) => {
  passes += 1;
  return ops.reduce((done, line) => (done.split('\n').includes(line) ? done : `${done}${line}\n`), text);
};

const lampTool = (name: string): Tool<Lamp> => ({
  name,
  detect: { files: [`${name}.lamp`] },
  changes: (task) => ({ changes: [edit(`${name}.lamp`, appendLine, task.line)], because: [`${name}.lamp is there`] }),
});

const lamp = {
  name: 'lamp',
  type: 'lamp',
  title: 'Lamp',
  task: lampTask,
  tools: [lampTool('gas'), lampTool('oil')],
  infer: (text) => (text.description.startsWith('Light ') ? { changes: [{ type: 'lamp', line: text.description.slice(6) }], questions: [] } : { changes: [], questions: [] }),
} as AnyKind;

const registry: Registry = { kinds: [rowOf(lamp)], generator: 'infra-dev@test', detection: lamp.tools.map((tool) => ({ kind: 'lamp', tool: tool.name, detect: tool.detect })) };

function workspace(files: Record<string, string>, tasks: object[]): string {
  const root = mkdtempSync(join(tmpdir(), 'infra-dev-run-'));
  roots.push(root);
  const all = { ...files, [`.claude/feature-dev/${FEATURE}/plan.json`]: JSON.stringify({ feature_id: FEATURE, areas: { infra: { tasks } } }) };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '-q'], { cwd: root });
  return root;
}

const task = (id: string, more: object) => ({ task_id: id, description: id, ...more });
const lamps = (id: string, line: string, more: object = {}) => task(id, { changes: [{ type: 'lamp', line, ...more }] });
const read = (root: string, path: string): string => readFileSync(join(root, path), 'utf8');

describe('a run', () => {
  test('the operations of all tasks on one file go through its editor in one pass', async () => {
    const root = workspace({ 'gas.lamp': 'old\n' }, [lamps('A', 'one'), lamps('B', 'two'), lamps('C', 'three')]);
    passes = 0;
    await applyPlan({ root, feature: FEATURE }, registry);
    expect(read(root, 'gas.lamp')).toBe('old\none\ntwo\nthree\n');
    expect(passes).toBe(1);
  });

  test('a dry run gives the same hash twice and writes nothing; expect refuses when something moved', async () => {
    const root = workspace({ 'gas.lamp': '' }, [lamps('A', 'one')]);
    const dry = await applyPlan({ root, feature: FEATURE, dryRun: true }, registry);
    const again = await applyPlan({ root, feature: FEATURE, dryRun: true }, registry);
    expect(again.hash).toBe(dry.hash);
    expect(read(root, 'gas.lamp')).toBe('');
    writeFileSync(join(root, 'gas.lamp'), 'moved\n');
    await expect(applyPlan({ root, feature: FEATURE, expect: dry.hash }, registry)).rejects.toThrow(/has moved since the dry run/);
  });

  test('two tools are a question with the evidence of both, and only the question is written', async () => {
    const root = workspace({ 'gas.lamp': '', 'oil.lamp': '' }, [lamps('A', 'one')]);
    const { questions, written } = await applyPlan({ root, feature: FEATURE }, registry);
    expect(written).toBe(false);
    expect(questions).toMatchObject([{ task_id: 'A', slot: 'changes[0].tool', options: ['gas', 'oil'] }]);
    expect(questions[0]?.seen.join()).toMatch(/gas\.lamp:1.*oil\.lamp:1/);
    expect(read(root, 'gas.lamp')).toBe('');
    expect(JSON.parse(read(root, `.claude/feature-dev/${FEATURE}/infra-questions.json`))).toMatchObject({ questions: [{ task_id: 'A' }] });
  });

  test('the tool that the change names is used', async () => {
    const root = workspace({ 'gas.lamp': '', 'oil.lamp': '' }, [lamps('A', 'one', { tool: 'oil' })]);
    await applyPlan({ root, feature: FEATURE }, registry);
    expect(read(root, 'oil.lamp')).toBe('one\n');
  });

  test('the files of a task decide between two tools', async () => {
    const root = workspace({ 'gas.lamp': '', 'oil.lamp': '' }, [task('A', { files_to_modify: ['oil.lamp'], changes: [{ type: 'lamp', line: 'one' }] })]);
    await applyPlan({ root, feature: FEATURE }, registry);
    expect(read(root, 'oil.lamp')).toBe('one\n');
  });

  test('a tool that does not exist is an error that lists those that do', async () => {
    const root = workspace({ 'gas.lamp': '' }, [lamps('A', 'one', { tool: 'sun' })]);
    await expect(applyPlan({ root, feature: FEATURE }, registry)).rejects.toThrow(/no lamp tool "sun"[\s\S]*gas, oil/);
  });

  test('no tool at all is a question', async () => {
    const root = workspace({}, [lamps('A', 'one')]);
    const { questions } = await applyPlan({ root, feature: FEATURE }, registry);
    expect(questions[0]?.reason).toMatch(/shows no tool for lamp/);
  });

  test('free text that a rule reads is applied; one that none reads is asked', async () => {
    const root = workspace({ 'gas.lamp': '' }, [task('A', { description: 'Light the hall' })]);
    await applyPlan({ root, feature: FEATURE }, registry);
    expect(read(root, 'gas.lamp')).toBe('the hall\n');
    const other = workspace({ 'gas.lamp': '' }, [task('A', { description: 'Make it nice' })]);
    const { questions } = await applyPlan({ root: other, feature: FEATURE }, registry);
    expect(questions[0]).toMatchObject({ slot: 'changes', seen: ['Make it nice'] });
  });

  test('a skipped task is left out, with its reason in the record', async () => {
    const root = workspace({ 'gas.lamp': '' }, [{ ...lamps('A', 'one'), skip: true, skip_reason: 'later' }]);
    const { record } = await applyPlan({ root, feature: FEATURE }, registry);
    expect(record.tasks).toMatchObject([{ task_id: 'A', status: 'skipped', reason: 'later' }]);
    expect(read(root, 'gas.lamp')).toBe('');
  });

  test('a second run changes nothing, a changed plan is merged with what people did', async () => {
    const root = workspace({ 'gas.lamp': 'old\n' }, [lamps('A', 'one')]);
    await applyPlan({ root, feature: FEATURE }, registry);
    expect((await applyPlan({ root, feature: FEATURE }, registry)).written).toBe(false);
    writeFileSync(join(root, 'gas.lamp'), `theirs\n${read(root, 'gas.lamp')}`);
    writeFileSync(join(root, `.claude/feature-dev/${FEATURE}/plan.json`), JSON.stringify({ feature_id: FEATURE, areas: { infra: { tasks: [lamps('A', 'one'), lamps('B', 'two')] } } }));
    await applyPlan({ root, feature: FEATURE }, registry);
    expect(read(root, 'gas.lamp')).toBe('theirs\nold\none\ntwo\n');
  });
});
