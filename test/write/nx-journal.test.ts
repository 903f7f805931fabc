import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InfraError } from '../../pipeline/error.js';
import { realDisk } from '../../pipeline/write/disk.js';
import { journalFor, recover, settleFolders, writeAll, type Entry } from '../../pipeline/write/index.js';
import { ENTRIES, GIVEN } from './harness/six-files.js';
import { fill, snapshot, workspace } from './harness/tree.js';

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
