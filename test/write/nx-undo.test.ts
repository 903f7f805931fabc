import { createRequire } from 'node:module';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import undoGenerator from '../../generators/undo/index.js';
import { recover, takeLock } from '../../pipeline/write/index.js';
import { append, applyTasks, create, type MadeTask } from './harness/apply.js';
import { fill, snapshot, text, workspace } from './harness/tree.js';

interface NxTree {
  FsTree: new (root: string, verbose: boolean) => Tree;
  flushChanges(root: string, changes: readonly object[]): void;
}
const { FsTree, flushChanges } = createRequire(import.meta.url)('nx/src/generators/tree') as NxTree;

const FEATURE = 'feat-one';
const FOLDER = `.claude/feature-dev/${FEATURE}`;
const GIVEN = { [`${FOLDER}/plan.json`]: '{}', '.env.example': 'A=1\n', 'theirs/deep': { folder: true } as const };
const TASKS: MadeTask[] = [
  { id: 'A', files: { '.env.example': append('B=2\n'), 'ours/deep/guide.md': create('# G\n'), 'theirs/deep/new.txt': create('x\n') } },
];

async function applied(): Promise<{ root: string; before: object }> {
  const root = workspace(GIVEN);
  const before = snapshot(root, true);
  await applyTasks(root, FEATURE, TASKS);
  return { root, before };
}

const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
afterEach(() => {
  delete process.env['NX_DRY_RUN'];
  quiet.mockClear();
});

describe('nx g infra-dev:undo', () => {
  it('gives every byte and folder back, also those that Nx takes away with the last file', async () => {
    const { root, before } = await applied();
    const tree = new FsTree(root, false);
    const callback = await undoGenerator(tree, { feature: FEATURE });
    expect(tree.listChanges().map((change) => `${change.type} ${change.path}`)).toEqual(
      expect.arrayContaining(['UPDATE .env.example', 'DELETE ours/deep/guide.md']),
    );
    flushChanges(root, tree.listChanges());
    callback();
    expect(snapshot(root, true)).toEqual(before);
  });

  it('writes nothing, not even state, in a dry run', async () => {
    const { root } = await applied();
    const now = snapshot(root, true);
    process.env['NX_DRY_RUN'] = 'true';
    const tree = new FsTree(root, false);
    await undoGenerator(tree, { feature: FEATURE });
    expect(tree.listChanges().length).toBeGreaterThan(0);
    expect(snapshot(root, true)).toEqual(now);
  });

  it('holds the lock until Nx has written', async () => {
    const { root } = await applied();
    const tree = new FsTree(root, false);
    const callback = await undoGenerator(tree, { feature: FEATURE });
    await expect(takeLock(root, 'other', { wait_ms: 40 })).rejects.toThrow(`is locked by undo of ${FEATURE}`);
    flushChanges(root, tree.listChanges());
    callback();
    (await takeLock(root, 'other', { wait_ms: 40 })).release();
  });

  it('that dies while Nx writes is restored by the next run', async () => {
    const { root } = await applied();
    const now = snapshot(root);
    const tree = new FsTree(root, false);
    await undoGenerator(tree, { feature: FEATURE });
    flushChanges(root, tree.listChanges().slice(0, 2));
    fill(root, { 'ours/deep/guide.md': '# G\n' });
    rmSync(join(root, '.claude/feature-dev/.infra-dev/lock'));
    expect(recover(root)).toContain('is restored to what it was before');
    expect(snapshot(root)).toEqual(now);
  });

  it('gives the lock back when it refuses', async () => {
    const { root } = await applied();
    await undoGenerator(new FsTree(root, false), { feature: 'feat-none' }).then(
      () => expect.unreachable(),
      (error: Error) => expect(error.message).toContain('has no record'),
    );
    (await takeLock(root, 'other', { wait_ms: 40 })).release();
    expect(text(root, '.env.example')).toBe('A=1\nB=2\n');
    await expect(undoGenerator(new FsTree(root, false), { feature: FEATURE, more: 1 })).rejects.toThrow();
  });
});
