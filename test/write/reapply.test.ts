import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { undo } from '../../generators/undo/undo.js';
import { InfraError } from '../../pipeline/error.js';
import { append, applyTasks, create, type MadeTask } from './harness/apply.js';
import { fill, snapshot, text, workspace } from './harness/tree.js';

const FEATURE = 'feat-one';
const FOLDER = `.claude/feature-dev/${FEATURE}`;
const GIVEN = { [`${FOLDER}/plan.json`]: '{}', '.env.example': 'A=1\nZ=26\n', 'list.txt': 'one\ntwo\nthree\n' };

const env = (lines: string): MadeTask => ({ id: 'ENV', files: { '.env.example': append(lines) } });
const GUIDE: MadeTask = { id: 'DOC', files: { 'guide/guide.md': create('# Guide\n\n1. do\n2. check\n'), 'list.txt': append('guide\n') } };
const migration = (sql: string): MadeTask => ({
  id: 'MIG',
  kind: 'migration',
  files: { 'migrations/1.sql': create(sql), 'list.txt': append('b is there\n') },
});

async function applied(...tasks: MadeTask[]): Promise<{ root: string; given: object }> {
  const root = workspace(GIVEN);
  const given = snapshot(root, true);
  await applyTasks(root, FEATURE, tasks);
  return { root, given };
}

const refused = async (run: Promise<unknown>): Promise<string> => {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InfraError);
  return (error as InfraError).message;
};

describe('a second apply', () => {
  it('of the same plan changes nothing', async () => {
    const { root } = await applied(env('B=2\n'), GUIDE);
    const now = snapshot(root, true);
    await applyTasks(root, FEATURE, [env('B=2\n'), GUIDE]);
    expect(snapshot(root, true)).toEqual(now);
  });

  it('of the same plan changes nothing after others came behind it', async () => {
    const { root } = await applied(env('B=2\n'));
    fill(root, { '.claude/feature-dev/feat-two/plan.json': '{}' });
    await applyTasks(root, 'feat-two', [{ id: 'X', files: { '.env.example': append('C=3\n') } }]);
    const now = snapshot(root, true);
    await applyTasks(root, FEATURE, [env('B=2\n')]);
    expect(snapshot(root, true)).toEqual(now);
  });

  it('makes what a new task asks for', async () => {
    const { root } = await applied(env('B=2\n'));
    await applyTasks(root, FEATURE, [env('B=2\n'), GUIDE]);
    expect(text(root, 'guide/guide.md')).toContain('2. check');
  });

  it('changes what a changed task asks for, and keeps what people did', async () => {
    const { root } = await applied(env('B=2\n'), GUIDE);
    fill(root, { '.env.example': 'A=one\nZ=26\nB=2\n', 'guide/guide.md': '# Our guide\n\n1. do\n2. check\n' });
    await applyTasks(root, FEATURE, [
      env('B=two\n'),
      { ...GUIDE, files: { ...GUIDE.files, 'guide/guide.md': create('# Guide\n\n1. do\n2. check\n3. tell\n') } },
    ]);
    expect(text(root, '.env.example')).toBe('A=one\nZ=26\nB=two\n');
    expect(text(root, 'guide/guide.md')).toBe('# Our guide\n\n1. do\n2. check\n3. tell\n');
  });

  it('puts new lines beside those that another feature added at the same place, and says so', async () => {
    const { root } = await applied(env('B=2\n'));
    fill(root, { '.env.example': 'A=1\nZ=26\nB=2\nC=3\n' });
    const warnings = await applyTasks(root, FEATURE, [env('B=2\nB2=22\n')]);
    expect(text(root, '.env.example')).toBe('A=1\nZ=26\nB=2\nB2=22\nC=3\n');
    expect(warnings).toEqual(['.env.example:4: other lines were added at the same place since; the new ones stand before them.']);
  });

  it('still gives every byte back when it is undone', async () => {
    const { root, given } = await applied(env('B=2\n'), GUIDE);
    await applyTasks(root, FEATURE, [env('B=two\nC=3\n'), GUIDE]);
    await undo(root, FEATURE);
    expect(snapshot(root, true)).toEqual(given);
  });

  it('reports a conflict with both sides and writes nothing', async () => {
    const { root } = await applied(env('B=2\n'), GUIDE);
    fill(root, { '.env.example': 'A=1\nZ=26\nB=mine\n' });
    const now = snapshot(root, true);
    const message = await refused(
      applyTasks(root, FEATURE, [env('B=theirs\n'), { ...GUIDE, files: { 'guide/guide.md': create('other\n') } }]),
    );
    expect(message).toContain('.env.example:3: was edited since it was written');
    expect(message).toContain('is there | B=mine');
    expect(message).toContain('plan     | B=theirs');
    expect(snapshot(root, true)).toEqual(now);
  });

  it('reports a file that somebody removed as a conflict when the plan changes it', async () => {
    const { root } = await applied(GUIDE);
    rmSync(join(root, 'guide/guide.md'));
    const changed = { ...GUIDE, files: { ...GUIDE.files, 'guide/guide.md': create('other\n') } };
    expect(await refused(applyTasks(root, FEATURE, [changed]))).toContain('is there | the file was removed');
  });

  it('leaves a file removed that somebody removed when the plan is the same', async () => {
    const { root } = await applied(GUIDE);
    rmSync(join(root, 'guide/guide.md'));
    expect(await applyTasks(root, FEATURE, [GUIDE])).toEqual(['guide/guide.md was removed since it was written: it stays removed.']);
    expect(text(root, 'guide/guide.md')).toBeNull();
  });
});

describe('a dropped task', () => {
  it('is refused unless it was asked for, by name and with its files', async () => {
    const { root } = await applied(env('B=2\n'), GUIDE);
    const now = snapshot(root, true);
    const message = await refused(applyTasks(root, FEATURE, [env('B=2\n')]));
    expect(message).toContain('task "DOC" was applied, and the plan no longer asks for it');
    expect(message).toContain('guide/guide.md');
    expect(message).toContain('--remove-dropped');
    expect(snapshot(root, true)).toEqual(now);
  });

  it('is taken back with its files, lines and folders when it was asked for', async () => {
    const { root } = await applied(env('B=2\n'), GUIDE);
    fill(root, { 'list.txt': 'one\ntwo\nthree\nguide\nfour\n' });
    await applyTasks(root, FEATURE, [env('B=2\n')], { removeDropped: true });
    expect(text(root, 'list.txt')).toBe('one\ntwo\nthree\nfour\n');
    expect(Object.keys(snapshot(root))).not.toContain('guide');
    expect(text(root, '.env.example')).toContain('B=2');
  });

  it('leaves a created file that somebody edited, and says so', async () => {
    const { root } = await applied(env('B=2\n'), GUIDE);
    fill(root, { 'guide/guide.md': 'mine\n' });
    const warnings = await applyTasks(root, FEATURE, [env('B=2\n')], { removeDropped: true });
    expect(warnings).toEqual(['guide/guide.md is no longer asked for, but was edited since it was written: it stays.']);
    expect(text(root, 'guide/guide.md')).toBe('mine\n');
  });
});

describe('an applied migration', () => {
  it('is never rewritten by a changed task', async () => {
    const { root } = await applied(migration('ALTER TABLE a ADD b int;\n'));
    fill(root, { [`${FOLDER}/deployed.json`]: '{}' });
    const now = snapshot(root, true);
    expect(await refused(applyTasks(root, FEATURE, [migration('ALTER TABLE a ADD b bigint;\n')]))).toContain(
      'its migration has been applied and is not rewritten',
    );
    expect(snapshot(root, true)).toEqual(now);
  });

  it('is never removed with a dropped task', async () => {
    const { root } = await applied(migration('ALTER TABLE a ADD b int;\n'), env('B=2\n'));
    fill(root, { [`${FOLDER}/deployed.json`]: '{}' });
    expect(await refused(applyTasks(root, FEATURE, [env('B=2\n')], { removeDropped: true }))).toContain('has been applied');
    expect(text(root, 'migrations/1.sql')).not.toBeNull();
  });

  it('is followed by another one', async () => {
    const { root } = await applied(migration('ALTER TABLE a ADD b int;\n'));
    fill(root, { [`${FOLDER}/deployed.json`]: '{}' });
    const next: MadeTask = {
      id: 'NEXT',
      kind: 'migration',
      files: { 'migrations/2.sql': create('ALTER TABLE a DROP b;\n'), 'list.txt': append('b is gone\n') },
    };
    await applyTasks(root, FEATURE, [migration('ALTER TABLE a ADD b int;\n'), next]);
    expect(text(root, 'migrations/2.sql')).toContain('DROP b');
  });

  it('that was not applied yet is rewritten with the plan', async () => {
    const { root } = await applied(migration('ALTER TABLE a ADD b int;\n'));
    await applyTasks(root, FEATURE, [migration('ALTER TABLE a ADD b bigint;\n')]);
    expect(text(root, 'migrations/1.sql')).toContain('bigint');
  });
});
