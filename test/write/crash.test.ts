import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realDisk, type Disk } from '../../pipeline/write/disk.js';
import { recover, writeAll, type Entry } from '../../pipeline/write/index.js';
import { buildChild, pooled, start } from './harness/build.js';
import { gated } from './harness/stopping.js';
import { snapshot, workspace } from './harness/tree.js';

const GIVEN = { 'a.txt': 'old a\n', 'deep/b.txt': 'old b', 'only/gone.txt': 'bye\n', '.claude/feature-dev/one/plan.json': '{}' };
const ENTRIES: Entry[] = [
  { path: 'a.txt', before: 'old a\n', after: 'new a\n' },
  { path: 'deep/b.txt', before: 'old b', after: 'new b' },
  { path: 'only/gone.txt', before: 'bye\n', after: null },
  { path: 'new/folder/c.txt', before: null, after: 'c\n' },
];
const PRUNE = ['only'];

class Crash extends Error {}

/** From call `at` on the process does nothing any more; the call itself may be half done. */
function dyingAt(at: number): { disk: Disk; calls(): number } {
  let calls = 0;
  const disk = gated(realDisk, (_call, half) => {
    calls += 1;
    if (calls < at) return;
    if (calls === at) half();
    throw new Crash('the process is gone');
  });
  return { disk, calls: () => calls };
}

async function callsOf(run: (disk: Disk) => unknown): Promise<number> {
  const { disk, calls } = dyingAt(Infinity);
  await run(disk);
  return calls();
}

async function trees(): Promise<{ old: object; fresh: object }> {
  const root = workspace(GIVEN);
  const old = snapshot(root);
  await writeAll(root, ENTRIES, { prune: PRUNE });
  return { old, fresh: snapshot(root) };
}

const crashing = async (run: () => unknown): Promise<void> => {
  await Promise.resolve()
    .then(run)
    .catch(() => undefined);
};

describe('a run that dies', () => {
  it('between any two calls leaves the old or the new tree after the next start', async () => {
    const { old, fresh } = await trees();
    const calls = await callsOf((disk) => writeAll(workspace(GIVEN), ENTRIES, { prune: PRUNE, disk }));
    const ends = new Set<string>();
    for (let at = 1; at <= calls; at += 1) {
      const root = workspace(GIVEN);
      await crashing(() => writeAll(root, ENTRIES, { prune: PRUNE, disk: dyingAt(at).disk }));
      recover(root);
      const end = snapshot(root, true);
      expect([old, fresh], `call ${at}`).toContainEqual(end);
      ends.add(JSON.stringify(end));
    }
    expect(ends.size).toBe(2);
  });

  it('and dies again while it is restored is restored by the start after that', async () => {
    const { old, fresh } = await trees();
    const calls = await callsOf((disk) => writeAll(workspace(GIVEN), ENTRIES, { prune: PRUNE, disk }));
    for (let at = 1; at <= calls; at += 1) {
      for (let again = 1, finished = false; !finished; again += 1) {
        const root = workspace(GIVEN);
        await crashing(() => writeAll(root, ENTRIES, { prune: PRUNE, disk: dyingAt(at).disk }));
        const second = dyingAt(again);
        await crashing(() => recover(root, second.disk));
        finished = second.calls() < again;
        recover(root);
        expect([old, fresh], `call ${at}, then ${again}`).toContainEqual(snapshot(root, true));
      }
    }
  });

  it('leaves alone and names what somebody edited before the next start', async () => {
    const root = workspace(GIVEN);
    const calls = await callsOf((disk) => writeAll(workspace(GIVEN), ENTRIES, { disk }));
    for (let at = calls; at > 0; at -= 1) {
      const crashed = workspace(GIVEN);
      await crashing(() => writeAll(crashed, ENTRIES, { disk: dyingAt(at).disk }));
      if (Object.keys(snapshot(crashed, true)).some((path) => path.endsWith('journal.json'))) {
        realDisk.write(realDisk.openNew(`${crashed}/mine.txt`, 0o600), Buffer.from('mine'));
        realDisk.remove(`${crashed}/a.txt`);
        realDisk.rename(`${crashed}/mine.txt`, `${crashed}/a.txt`);
        const said = recover(crashed);
        expect(said).toContain('Left as they are, because somebody changed them since: a.txt');
        expect(snapshot(crashed)['a.txt']).toContain(Buffer.from('mine').toString('base64'));
        return;
      }
    }
    expect.unreachable(`no crash in ${root} left a journal`);
  });
});

describe('a process that is killed', () => {
  let built: ReturnType<typeof buildChild>;
  beforeAll(() => void (built = buildChild()));
  afterAll(() => built.remove());

  it('at any write boundary leaves the old or the new tree after the next start', async () => {
    const { old, fresh } = await trees();
    const job = (root: string): object => ({ do: 'write', root, entries: ENTRIES, prune: PRUNE });
    const counted = await start(built.script, job(workspace(GIVEN))).done;
    const calls = Number(/calls (\d+)/.exec(counted.output)?.[1]);
    expect(calls, counted.output).toBeGreaterThan(25);
    const killed = Array.from({ length: calls }, (_, index) => async () => {
      const root = workspace(GIVEN);
      const { signal, output } = await start(built.script, job(root), { INFRA_DEV_TEST_KILL_AT: String(index + 1) }).done;
      expect(signal, output).toBe('SIGKILL');
      return root;
    });
    for (const [index, root] of (await pooled(2, killed)).entries()) {
      recover(root);
      expect([old, fresh], `killed at call ${index + 1}`).toContainEqual(snapshot(root));
    }
  });

  it('is said aloud and settled by the next start, which takes over its lock', async () => {
    const root = workspace(GIVEN);
    const { fresh } = await trees();
    await start(built.script, { do: 'write', root, entries: ENTRIES, prune: PRUNE }, { INFRA_DEV_TEST_KILL_AT: '22' }).done;
    const next = await start(built.script, { do: 'write', root, entries: ENTRIES, prune: PRUNE }).done;
    expect(next.output).toContain('An earlier run was interrupted');
    expect(snapshot(root, true)).toEqual(fresh);
  });
});
