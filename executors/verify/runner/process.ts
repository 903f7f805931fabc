import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { clearWhenInterrupted } from '../engine/interrupted.js';
import { packageRoot } from '../../../pipeline/render.js';
import { ANSWERS, type Answer, type Request } from './message.js';
import type { ToolRunner } from './tool.js';

/** A migration takes as long as it takes; two minutes over a handful of rows mean that it hangs. */
const TIME_LIMIT_MS = 120_000;
const CLOSE_LIMIT_MS = 5_000;
const OUTPUT_LIMIT = 16 * 1024;

/** The tool's process does not do what it is there for: this says nothing about the migration. */
export class Unusable extends Error {
  override name = 'Unusable';
}

/** The process in which a tool runs. */
export interface ToolProcess {
  /** @throws Unusable when the process ends or hangs */
  ask(request: Request): Promise<Answer>;
  /** Ends it. */
  end(): Promise<void>;
}

/** The file that answers for the tools of Node; bundled beside the rest. */
const CHILD = join('dist', 'executors', 'verify', 'runner', 'child.js');

function argvOf(runner: ToolRunner, interpreter: string): [string, ...string[]] {
  if (runner.ruby) return [interpreter, '-e', runner.ruby];
  return runner.python ? [interpreter, '-c', runner.python] : [interpreter, '--no-warnings', join(packageRoot, CHILD)];
}

/** Starts the process of a tool, in the scratch copy and with an environment of its own. */
export function startTool(runner: ToolRunner, interpreter: string, cwd: string, env: NodeJS.ProcessEnv): ToolProcess {
  const [program, ...rest] = argvOf(runner, interpreter);
  const child = spawn(program, rest, { cwd, env, stdio: ['pipe', 'pipe', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  const kill = (): void => killGroup(child);
  const cleared = clearWhenInterrupted({ now: kill });
  const said = printed(child);
  const gone = new Promise<number | null>((done) => child.once('error', () => done(null)).once('close', done));
  child.stdin?.on('error', () => undefined);
  const lines = createInterface({ input: child.stdio[ANSWERS] as Readable })[Symbol.asyncIterator]();
  const ask = async (request: Request, limit = TIME_LIMIT_MS): Promise<Answer> => {
    child.stdin?.write(`${JSON.stringify(request)}\n`);
    const line = await within(limit, lines.next());
    if (line === undefined) kill();
    if (!line || line.done) throw new Unusable(line ? `it ended: ${said().slice(-600).trim()}` : `it did not end within ${limit / 1000} s`);
    return JSON.parse(line.value) as Answer;
  };
  const end = async (): Promise<void> => {
    await ask({ do: 'close' }, CLOSE_LIMIT_MS).catch(() => undefined);
    kill();
    await gone;
    cleared();
  };
  return { ask, end };
}

function printed(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer): void => void (text = (text + chunk.toString('utf8')).slice(-OUTPUT_LIMIT));
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

async function within<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((done) => (timer = setTimeout(() => done(undefined), limit)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** With all that it has started. */
function killGroup(child: ChildProcess): void {
  try {
    if (process.platform !== 'win32' && child.pid) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
