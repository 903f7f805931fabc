import { chmodSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InfraError } from '../../pipeline/error.js';
import { realDisk } from '../../pipeline/write/disk.js';
import { journalFor, recover, settleFolders, takeLock, writeAll, type Entry } from '../../pipeline/write/index.js';
import { gated, type Gate } from './harness/stopping.js';
import { fill, snapshot, text, workspace } from './harness/tree.js';

const GIVEN = {
  'a.txt': 'old a\r\n',
  'deep/b.txt': '\uFEFFold b',
  'gone.txt': 'bye\n',
  'only/here.txt': 'x\n',
  'keep.txt': 'keep\n',
  '.claude/feature-dev/one/plan.json': '{}',
};
const ENTRIES: Entry[] = [
  { path: 'a.txt', before: 'old a\r\n', after: 'new a\r\n' },
  { path: 'deep/b.txt', before: '\uFEFFold b', after: '\uFEFFnew b' },
  { path: 'gone.txt', before: 'bye\n', after: null },
  { path: 'only/here.txt', before: 'x\n', after: null },
  { path: 'new/folder/c.txt', before: null, after: 'c\n' },
  { path: 'new/d.txt', before: null, after: '' },
];

const refusal = async (run: Promise<unknown>): Promise<InfraError> => {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InfraError);
  return error as InfraError;
};

/** Does something right before a rename: the first is the journal's, the second that of a.txt. */
const atRename = (which: number, run: () => void): Gate => {
  let seen = 0;
  return (call) => {
    seen += call === 'rename' ? 1 : 0;
    if (call === 'rename' && seen === which) run();
  };
};

describe('writeAll', () => {
  it('creates, changes and removes, byte for byte, and leaves nothing of its own behind', async () => {
    const root = workspace(GIVEN);
    await writeAll(root, ENTRIES, { prune: ['only'] });
    const tree = snapshot(root, true);
    expect(Object.keys(tree)).toEqual([
      '.claude',
      '.claude/feature-dev',
      '.claude/feature-dev/one',
      '.claude/feature-dev/one/plan.json',
      'a.txt',
      'deep',
      'deep/b.txt',
      'keep.txt',
      'new',
      'new/d.txt',
      'new/folder',
      'new/folder/c.txt',
    ]);
    expect(text(root, 'a.txt')).toBe('new a\r\n');
    expect(readFileSync(join(root, 'deep/b.txt'))).toEqual(Buffer.from('\uFEFFnew b', 'utf8'));
    expect(text(root, 'new/d.txt')).toBe('');
  });

  it('keeps mode bits of a changed file and gives a created one those it asks for', async () => {
    const root = workspace({ 'run.sh': 'one\n' });
    chmodSync(join(root, 'run.sh'), 0o775);
    await writeAll(root, [
      { path: 'run.sh', before: 'one\n', after: 'two\n' },
      { path: 'new.sh', before: null, after: 'x', mode: 0o775 },
    ]);
    expect(lstatSync(join(root, 'run.sh')).mode & 0o7777).toBe(0o775);
    expect(lstatSync(join(root, 'new.sh')).mode & 0o7777).toBe(0o775);
  });

  it('writes through a link that stays inside, and leaves the link a link', async () => {
    const root = workspace({ 'real/a.txt': 'one', 'link.txt': { link: 'real/a.txt' }, alias: { link: 'real' } });
    await writeAll(root, [
      { path: 'link.txt', before: 'one', after: 'two' },
      { path: 'alias/b.txt', before: null, after: 'b' },
    ]);
    expect(lstatSync(join(root, 'link.txt')).isSymbolicLink()).toBe(true);
    expect([text(root, 'real/a.txt'), text(root, 'real/b.txt')]).toEqual(['two', 'b']);
  });

  it('does not touch what does not change', async () => {
    const root = workspace({ 'a.txt': 'same' });
    const { ino } = lstatSync(join(root, 'a.txt'));
    await writeAll(root, [{ path: 'a.txt', before: 'same', after: 'same' }]);
    expect(lstatSync(join(root, 'a.txt')).ino).toBe(ino);
  });

  const moved: [string, Entry, string][] = [
    ['a file edited since', { path: 'a.txt', before: 'older', after: 'x' }, 'has been edited since it was read'],
    ['a file removed since', { path: 'nope.txt', before: 'was', after: 'x' }, 'has been removed since it was read'],
    ['a file created since', { path: 'a.txt', before: null, after: 'x' }, 'has been created by somebody else since it was read'],
  ];
  it.each(moved)('refuses %s and writes nothing', async (_name, entry, message) => {
    const root = workspace(GIVEN);
    const before = snapshot(root, true);
    const error = await refusal(writeAll(root, [{ path: 'first.txt', before: null, after: '1' }, entry]));
    expect(error.message).toContain(message);
    expect(snapshot(root, true)).toEqual(before);
  });

  it('notices an edit between its own check and the rename, and keeps that edit', async () => {
    const root = workspace(GIVEN);
    const before = snapshot(root);
    const disk = gated(
      realDisk,
      atRename(2, () => writeFileSync(join(root, 'deep/b.txt'), 'somebody')),
    );
    const error = await refusal(writeAll(root, ENTRIES, { disk }));
    expect(error.message).toContain('deep/b.txt: has been edited since it was read');
    expect(text(root, 'deep/b.txt')).toBe('somebody');
    fill(root, { 'deep/b.txt': GIVEN['deep/b.txt'] });
    expect(snapshot(root)).toEqual(before);
  });

  it('notices a folder that becomes a link out between check and rename', async () => {
    const outside = workspace({ 'b.txt': '\uFEFFold b' });
    const root = workspace(GIVEN);
    const disk = gated(
      realDisk,
      atRename(2, () => {
        realDisk.rename(join(root, 'deep'), join(root, 'aside'));
        symlinkSync(outside, join(root, 'deep'));
      }),
    );
    const error = await refusal(writeAll(root, ENTRIES, { disk }));
    expect(error.message).toContain('leads out of the workspace');
    expect(text(outside, 'b.txt')).toBe('\uFEFFold b');
    expect(text(root, 'a.txt')).toBe('old a\r\n');
  });

  it('says all problems at once', async () => {
    const root = workspace(GIVEN);
    const error = await refusal(
      writeAll(root, [
        { path: '../x', before: null, after: '' },
        { path: '.git/config', before: null, after: '' },
        { path: 'ok', before: null, after: '\ud800' },
      ]),
    );
    expect(error.problems).toHaveLength(3);
  });

  it('settles first what an interrupted run left, says so and writes nothing else', async () => {
    const root = workspace(GIVEN);
    const before = snapshot(root, true);
    journalFor(root, ENTRIES);
    fill(root, { 'a.txt': 'new a\r\n' });
    const error = await refusal(writeAll(root, [{ path: 'keep.txt', before: 'keep\n', after: 'x' }]));
    expect(error.message).toContain('An earlier run was interrupted while it wrote 6 files');
    expect(snapshot(root, true)).toEqual(before);
  });

  it('waits for the lock when the caller has none, and uses the one that the caller has', async () => {
    const root = workspace(GIVEN);
    const lock = await takeLock(root, 'another run');
    await writeAll(root, ENTRIES.slice(0, 1));
    lock.release();
    const parallel = Array.from({ length: 12 }, (_, index) =>
      writeAll(root, [{ path: `p/${index}.txt`, before: null, after: String(index) }]),
    );
    await Promise.all(parallel);
    expect(Object.keys(snapshot(root, true)).filter((path) => path.startsWith('p/'))).toHaveLength(12);
  });
});

describe('an error of the disk', () => {
  const count = async (): Promise<number> => {
    let calls = 0;
    const root = workspace(GIVEN);
    await writeAll(root, ENTRIES, { prune: ['only'], disk: gated(realDisk, () => void (calls += 1)) });
    return calls;
  };
  const failure = (code: string): Error => Object.assign(new Error(`${code}: injected`), { code });

  it('at any call leaves the old tree and one clear error', async () => {
    const calls = await count();
    expect(calls).toBeGreaterThan(40);
    for (let stop = 1; stop <= calls; stop += 1) {
      const root = workspace(GIVEN);
      const before = snapshot(root, true);
      let seen = 0;
      const disk = gated(realDisk, (_call, half) => {
        seen += 1;
        if (seen !== stop) return;
        half();
        throw failure('ENOSPC');
      });
      const error = await refusal(writeAll(root, ENTRIES, { prune: ['only'], disk }));
      expect(error.message, `call ${stop}`).toContain('the disk is full');
      expect(snapshot(root, true), `call ${stop}`).toEqual(before);
    }
  });

  it('at any call and ever after is brought to the old or the new tree by the next start', async () => {
    const calls = await count();
    const fresh = workspace(GIVEN);
    await writeAll(fresh, ENTRIES, { prune: ['only'] });
    const after = snapshot(fresh);
    for (let stop = 1; stop <= calls; stop += 1) {
      const root = workspace(GIVEN);
      const before = snapshot(root);
      let seen = 0;
      const disk = gated(realDisk, () => {
        seen += 1;
        if (seen >= stop) throw failure('EIO');
      });
      await refusal(writeAll(root, ENTRIES, { prune: ['only'], disk }));
      recover(root);
      expect([before, after], `call ${stop}`).toContainEqual(snapshot(root));
    }
  });
});

describe('a journal for Nx', () => {
  it('is closed by the callback and leaves nothing behind', () => {
    const root = workspace(GIVEN);
    const before = snapshot(root, true);
    const journal = journalFor(root, ENTRIES);
    expect(Object.keys(snapshot(root, true))).toContain('.claude/feature-dev/.infra-dev/journal.json');
    journal.close();
    journal.close();
    expect(snapshot(root, true)).toEqual(before);
  });

  it('restores what Nx had half written when it died', () => {
    const root = workspace(GIVEN);
    const before = snapshot(root, true);
    journalFor(root, ENTRIES);
    fill(root, { 'a.txt': 'new a\r\n', 'deep/b.txt': '\uFEFFne', 'new/d.txt': '' });
    realDisk.remove(join(root, 'gone.txt'));
    expect(recover(root)).toContain('is restored to what it was before');
    expect(snapshot(root, true)).toEqual(before);
  });

  it('finishes when Nx had written everything', async () => {
    const root = workspace(GIVEN);
    const other = workspace(GIVEN);
    await writeAll(other, ENTRIES);
    journalFor(root, ENTRIES);
    fill(root, Object.fromEntries(ENTRIES.flatMap((entry) => (entry.after === null ? [] : [[entry.path, entry.after]]))));
    for (const path of ['gone.txt', 'only/here.txt']) realDisk.remove(join(root, path));
    expect(recover(root)).toContain('is closed');
    expect(snapshot(root, true)).toEqual(snapshot(other, true));
  });

  it('checks what writeAll checks', () => {
    const root = workspace(GIVEN);
    expect(() => journalFor(root, [{ path: 'a.txt', before: 'other', after: 'x' }])).toThrow('has been edited');
    expect(() => journalFor(root, [{ path: '../a.txt', before: null, after: 'x' }])).toThrow(InfraError);
  });

  it('puts back the folders that Nx took away and takes away those of ours', () => {
    const root = workspace({ 'theirs/.keep': '', 'ours/deep/.keep': '' });
    const entries: Entry[] = ['theirs/gone.txt', 'ours/deep/gone.txt'].map((path) => ({ path, before: 'x', after: null }));
    realDisk.remove(join(root, 'theirs/.keep'));
    realDisk.removeFolder(join(root, 'theirs'));
    realDisk.remove(join(root, 'ours/deep/.keep'));
    settleFolders(root, entries, ['ours', 'ours/deep']);
    expect(Object.keys(snapshot(root))).toEqual(['theirs']);
  });
});
