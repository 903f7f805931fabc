import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { InfraError } from '../../pipeline/error.js';
import { journalFor, takeLock, writeAll, type Entry } from '../../pipeline/write/index.js';
import { fill, snapshot, workspace, type Node } from './harness/tree.js';

const PLAN = { '.claude/feature-dev/one/plan.json': '{}' };
const mounted: string[] = [];

afterEach(() => {
  for (const root of mounted.splice(0)) execFileSync('umount', [root]);
});

/** A workspace on a disk of its own; undefined where this machine does not let us mount one, and then that is said. */
function ownDisk(size: string, files: { [path: string]: Node }): string | undefined {
  const root = workspace();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', root], { stdio: 'pipe' });
  } catch {
    console.warn('skipped: this machine does not allow to mount a tmpfs');
    return undefined;
  }
  mounted.push(root);
  fill(root, files);
  return root;
}

async function refused(run: () => unknown): Promise<string> {
  const error = await Promise.resolve()
    .then(run)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error, String(error)).toBeInstanceOf(InfraError);
  return (error as InfraError).message;
}

describe('a full disk', () => {
  it('gives a clear error and an unchanged tree, however much fits', async () => {
    const root = ownDisk('256k', { ...PLAN, 'a.txt': 'old\n' });
    if (!root) return;
    const before = snapshot(root, true);
    const small = (index: number): Entry => ({ path: `new/${index}.txt`, before: null, after: 'x'.repeat(3000) });
    const entries: Entry[] = [
      { path: 'a.txt', before: 'old\n', after: 'new\n' },
      ...Array.from({ length: 40 }, (_, index) => small(index)),
    ];
    // Texts lie in the journal as well: 20 of 40 fit beside it, the rest do not. Then the journal alone does not fit.
    for (const texts of [entries, [...entries, { path: 'big.txt', before: null, after: 'x'.repeat(400_000) }]]) {
      expect(await refused(() => writeAll(root, texts))).toContain('the disk is full');
      expect(snapshot(root, true)).toEqual(before);
    }
    await writeAll(root, entries.slice(0, 10));
    expect(Object.keys(snapshot(root, true))).toHaveLength(Object.keys(before).length + 10);
  });

  it('does not keep Nx from saying so before anything is written', async () => {
    const root = ownDisk('64k', { ...PLAN, 'a.txt': 'old\n' });
    if (!root) return;
    const before = snapshot(root, true);
    expect(await refused(() => journalFor(root, [{ path: 'a.txt', before: 'old\n', after: 'x'.repeat(200_000) }]))).toContain(
      'the disk is full',
    );
    expect(snapshot(root, true)).toEqual(before);
  });
});

describe('a read-only disk', () => {
  it('gives a clear error and an unchanged tree', async () => {
    const root = ownDisk('256k', { ...PLAN, 'a.txt': 'old\n' });
    if (!root) return;
    const before = snapshot(root, true);
    execFileSync('mount', ['-o', 'remount,ro', root]);
    for (const run of [
      () => writeAll(root, [{ path: 'a.txt', before: 'old\n', after: 'new\n' }]),
      () => writeAll(root, [{ path: 'new.txt', before: null, after: 'x' }]),
      () => takeLock(root, 'us'),
    ]) {
      expect(await refused(run)).toMatch(/read-only|EROFS/);
      expect(snapshot(root, true)).toEqual(before);
    }
  });

  it('is noticed where only one folder is mounted so', async () => {
    const root = workspace({ ...PLAN, 'a.txt': 'old\n', 'locked/b.txt': 'old\n' });
    try {
      execFileSync('mount', ['--bind', '-o', 'ro', `${root}/locked`, `${root}/locked`], { stdio: 'pipe' });
    } catch {
      console.warn('skipped: this machine does not allow a read-only mount');
      return;
    }
    mounted.push(`${root}/locked`);
    const before = snapshot(root, true);
    const entries: Entry[] = [
      { path: 'a.txt', before: 'old\n', after: 'new\n' },
      { path: 'fresh/c.txt', before: null, after: 'c' },
    ];
    expect(await refused(() => writeAll(root, [...entries, { path: 'locked/b.txt', before: 'old\n', after: 'new\n' }]))).toMatch(
      /locked\/b\.txt: is on a disk that is read-only/,
    );
    expect(await refused(() => writeAll(root, [...entries, { path: 'locked/new.txt', before: null, after: 'x' }]))).toMatch(
      /folder "locked" is on a disk that is read-only/,
    );
    expect(snapshot(root, true)).toEqual(before);
  });
});

describe('a folder without permission', () => {
  it('gives a clear error and an unchanged tree', async () => {
    if (process.getuid?.() === 0) {
      console.warn('skipped: permissions do not hold for root');
      return;
    }
    const root = workspace({ ...PLAN, 'a.txt': 'old\n', 'locked/b.txt': 'old\n' });
    chmodSync(`${root}/locked`, 0o555);
    const before = snapshot(root, true);
    expect(
      await refused(() =>
        writeAll(root, [
          { path: 'a.txt', before: 'old\n', after: 'new\n' },
          { path: 'locked/b.txt', before: 'old\n', after: 'new\n' },
        ]),
      ),
    ).toContain('no permission');
    expect(snapshot(root, true)).toEqual(before);
    chmodSync(`${root}/locked`, 0o755);
  });
});
