import { chmodSync, lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realDisk } from '../../pipeline/write/disk.js';
import { journalFor, takeLock, writeAll, type Entry } from '../../pipeline/write/index.js';
import { ENTRIES, GIVEN, refusal } from './harness/six-files.js';
import { gated, type Gate } from './harness/stopping.js';
import { fill, snapshot, text, workspace } from './harness/tree.js';

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
