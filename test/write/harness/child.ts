// Runs in a process of its own, so that it can be killed: reads one job from its first argument.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { realDisk } from '../../../pipeline/write/disk.js';
import { recover, withLock, writeAll, type Entry } from '../../../pipeline/write/index.js';
import { gated } from './stopping.js';

interface Job {
  do: 'write' | 'append' | 'hold';
  root: string;
  entries?: Entry[];
  prune?: string[];
  path?: string;
  line?: string;
}

const job = JSON.parse(process.argv[2]!) as Job;
const killAt = Number(process.env['INFRA_DEV_TEST_KILL_AT'] ?? 0);
let calls = 0;

const disk = gated(realDisk, (_call, half) => {
  calls += 1;
  if (calls !== killAt) return;
  half();
  process.kill(process.pid, 'SIGKILL');
});

const JOBS: { [name in Job['do']]: () => Promise<void> } = {
  /** What a start does: the lock, what was left over, then the writing. */
  write: () =>
    withLock(job.root, 'child', {}, async () => {
      const said = recover(job.root, disk);
      if (said) console.log(said);
      if (job.entries) await writeAll(job.root, job.entries, { prune: job.prune ?? [], disk });
      console.log(`calls ${calls}`);
    }),
  /** What an apply of a feature does to a shared file, with a file of its own. */
  append: () =>
    withLock(job.root, job.line!, {}, async () => {
      recover(job.root);
      const before = readFileSync(join(job.root, job.path!), 'utf8');
      await writeAll(job.root, [
        { path: job.path!, before, after: `${before}${job.line}\n` },
        { path: `made/${job.line}.txt`, before: null, after: job.line! },
      ]);
    }),
  hold: () =>
    withLock(job.root, 'the holder', {}, async () => {
      appendFileSync(1, 'held\n');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    }),
};

await JOBS[job.do]().catch((error: unknown) => {
  console.log(String(error));
  process.exitCode = 1;
});
