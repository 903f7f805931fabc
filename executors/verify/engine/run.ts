import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Setting up an empty data folder takes about a second; a minute means that it hangs. */
const TIME_LIMIT_MS = 60_000;
const OUTPUT_LIMIT = 64 * 1024;

/** Nothing of our own environment reaches a database server but what it needs to find its files. */
export const cleanEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' });

/** Runs a program to its end. @throws Error with the end of its output when it fails or takes too long */
export async function run(argv: readonly [string, ...string[]], options: SpawnOptions): Promise<void> {
  const [program, ...rest] = argv;
  const child = spawn(program, rest, {
    ...options,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const output = collect(child);
  const exit = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  if (exit !== 0) throw new Error(`${program} ended with ${exit ?? 'a signal'}: ${output().slice(-2000)}`);
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer): void => {
    text = (text + chunk.toString('utf8')).slice(-OUTPUT_LIMIT);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

/** Starts a server and leaves it running; `output` is the end of what it printed. */
export function serve(argv: readonly [string, ...string[]], options: SpawnOptions): { child: ChildProcess; output(): string } {
  const [program, ...rest] = argv;
  const child = spawn(program, rest, { ...options, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  child.once('error', () => undefined);
  return { child, output: collect(child) };
}

/**
 * Tries until it works or the server is gone.
 * @throws Error with what the server printed
 */
export async function connected<T>(server: { child: ChildProcess; output(): string }, connect: () => Promise<T>): Promise<T> {
  const end = performance.now() + TIME_LIMIT_MS;
  for (;;) {
    const result = await connect()
      .then((value) => ({ value }))
      .catch((error: unknown) => ({ error }));
    if ('value' in result) return result.value;
    const gone = server.child.exitCode !== null || server.child.signalCode !== null;
    if (gone || performance.now() > end) throw new Error(`the database server did not start: ${server.output() || String(result.error)}`);
    await sleep(25);
  }
}

/** Asks a server to end and waits for it; after ten seconds it is killed. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(patience);
}
