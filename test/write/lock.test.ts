import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InfraError } from '../../pipeline/error.js';
import { takeLock, withLock } from '../../pipeline/write/index.js';
import { thisProcess } from '../../pipeline/write/owner.js';
import { buildChild, start } from './harness/build.js';
import { snapshot, text, workspace } from './harness/tree.js';

const STATE = '.claude/feature-dev/.infra-dev';
const GIVEN = { 'shared.txt': 'first\n', '.claude/feature-dev/one/plan.json': '{}' };
const LONG_AGO = new Date(Date.now() - 10 * 60_000);

function leftLock(root: string, lock: unknown, touched?: Date): void {
  mkdirSync(join(root, STATE), { recursive: true });
  const path = join(root, STATE, 'lock');
  writeFileSync(path, typeof lock === 'string' ? lock : JSON.stringify(lock));
  if (touched) utimesSync(path, touched, touched);
}

const lockOf = (owner: object): object => ({
  token: 'ab'.repeat(16),
  owner: { ...thisProcess(), ...owner },
  holder: 'feat-other',
  since: '2026-01-01T00:00:00.000Z',
});

describe('the lock', () => {
  it('lets one run at a time into a workspace, and the others after it', async () => {
    const root = workspace(GIVEN);
    const seen: string[] = [];
    const run = (name: string) =>
      withLock(root, name, {}, async () => {
        seen.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 15));
        seen.push(`${name} out`);
      });
    await Promise.all(['a', 'b', 'c', 'd'].map(run));
    expect(seen).toHaveLength(8);
    for (let index = 0; index < 8; index += 2) expect(seen[index + 1]).toBe(seen[index]!.replace('in', 'out'));
  });

  it('is given back after an error, and leaves nothing behind', async () => {
    const root = workspace(GIVEN);
    const before = snapshot(root, true);
    await expect(withLock(root, 'a', {}, () => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
    expect(snapshot(root, true)).toEqual(before);
  });

  it('is ignored by git while it is held', async () => {
    const root = workspace({});
    const lock = await takeLock(root, 'a');
    expect(text(root, `${STATE}/.gitignore`)).toBe('*\n');
    lock.release();
    lock.release();
    expect(snapshot(root, true)).toEqual({});
  });

  it('says who holds it when it is not free in time', async () => {
    const root = workspace(GIVEN);
    const waited: string[] = [];
    const lock = await takeLock(root, 'feat-long\u001b[31m');
    const error = await takeLock(root, 'b', { wait_ms: 60, onWait: (holder) => waited.push(holder) }).catch((thrown: unknown) => thrown);
    lock.release();
    expect(error).toBeInstanceOf(InfraError);
    expect((error as InfraError).message).toContain(`the workspace is locked by feat-long?[31m (process ${process.pid} on `);
    expect(waited).toHaveLength(1);
  });

  const stale: [string, unknown, Date | undefined][] = [
    ['a process that is gone', lockOf({ pid: 2 ** 22 - 3 }), undefined],
    ['a process whose number another one has now', lockOf({ pid: 1, started: '1' }), undefined],
    ['another machine that has not touched it for ten minutes', lockOf({ host: 'elsewhere - -' }), LONG_AGO],
    ['nobody that can be told, ten minutes ago', 'garbage', LONG_AGO],
    ['nobody, an empty file, ten minutes ago', '', LONG_AGO],
  ];
  it.each(stale)('is taken over from %s', async (_name, lock, touched) => {
    const root = workspace(GIVEN);
    const before = snapshot(root, true);
    leftLock(root, lock, touched);
    await withLock(root, 'next', { wait_ms: 3000 }, async () => expect(text(root, `${STATE}/lock`)).toContain('"next"'));
    expect(snapshot(root, true)).toEqual(before);
  });

  const live: [string, unknown][] = [
    ['this process', lockOf({})],
    ['another machine, touched now', lockOf({ host: 'elsewhere - -' })],
    ['nobody that can be told, written now', 'garbage'],
  ];
  it.each(live)('is not taken from %s', async (_name, lock) => {
    const root = workspace(GIVEN);
    leftLock(root, lock);
    await expect(takeLock(root, 'next', { wait_ms: 150 })).rejects.toThrow('is locked by');
    expect(text(root, `${STATE}/lock`)).toBe(typeof lock === 'string' ? lock : JSON.stringify(lock));
  });

  it('of a dead run goes to one of many that find it at once', async () => {
    const root = workspace(GIVEN);
    leftLock(root, lockOf({ pid: 2 ** 22 - 3 }));
    let inside = 0;
    const run = () =>
      withLock(root, 'one', {}, async () => {
        inside += 1;
        expect(inside).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 12 }, run));
  });

  it('of a run that died while it cleared another one is cleared too', async () => {
    const root = workspace(GIVEN);
    const dead = lockOf({ pid: 2 ** 22 - 3 });
    leftLock(root, dead);
    writeFileSync(join(root, STATE, `lock.${'ab'.repeat(16)}`), JSON.stringify({ ...dead, token: 'cd'.repeat(16) }));
    await withLock(root, 'next', { wait_ms: 3000 }, async () => undefined);
    expect(Object.keys(snapshot(root, true))).not.toContain(STATE);
  });
});

describe('processes at once', () => {
  let built: ReturnType<typeof buildChild>;
  beforeAll(() => void (built = buildChild()));
  afterAll(() => built.remove());

  it('twenty applies of different features all land', async () => {
    const root = workspace(GIVEN);
    const names = Array.from({ length: 20 }, (_, index) => `feat-${index}`);
    const ended = await Promise.all(names.map((line) => start(built.script, { do: 'append', root, path: 'shared.txt', line }).done));
    expect(ended.map(({ code, output }) => [code, output])).toEqual(names.map(() => [0, '']));
    const lines = readFileSync(join(root, 'shared.txt'), 'utf8').trim().split('\n');
    expect([...lines].sort()).toEqual(['first', ...names].sort());
    expect(names.map((name) => text(root, `made/${name}.txt`))).toEqual(names);
    expect(Object.keys(snapshot(root, true))).not.toContain(STATE);
  });

  it('two that race again and again never lose an entry', async () => {
    const root = workspace(GIVEN);
    const racing = Array.from({ length: 4 }, (_, round) => ['left', 'right'].map((side) => `${side}-${round}`));
    for (const pair of racing)
      await Promise.all(pair.map((line) => start(built.script, { do: 'append', root, path: 'shared.txt', line }).done));
    const lines = readFileSync(join(root, 'shared.txt'), 'utf8').trim().split('\n');
    expect([...lines].sort()).toEqual(['first', ...racing.flat()].sort());
  });

  it('one that is killed while it holds the lock does not keep the next one out', async () => {
    const root = workspace(GIVEN);
    const { child, done } = start(built.script, { do: 'hold', root });
    await Promise.race([
      new Promise((resolve) => child.stdout!.once('data', resolve)),
      done.then(({ output }) => expect.unreachable(output)),
    ]);
    await expect(takeLock(root, 'next', { wait_ms: 50 })).rejects.toThrow(`the holder (process ${child.pid}`);
    child.kill('SIGKILL');
    await done;
    (await takeLock(root, 'next', { wait_ms: 3000 })).release();
    expect(Object.keys(snapshot(root, true))).not.toContain(STATE);
  });
});
