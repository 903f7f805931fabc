import { spawn } from 'node:child_process';

const OUTPUT_LIMIT = 16 * 1024;
const ESCAPES = /\u001b\[[\d;]*m/g;

/**
 * Runs a program of a migration tool to its end.
 * @throws Error with the last lines it printed when it fails
 */
export async function succeed(argv: readonly [string, ...string[]], cwd: string, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  const [program, ...rest] = argv;
  const child = spawn(program, rest, { cwd, env: { ...process.env, NO_COLOR: '1', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const add = (chunk: Buffer): void => void (output = (output + chunk.toString('utf8')).slice(-OUTPUT_LIMIT));
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const exit = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  if (exit !== 0) throw new Error(complaint(output) || `${program} ended with ${exit ?? 'a signal'}`);
}

/** From the line that says `error` on, otherwise the last lines. */
function complaint(output: string): string {
  const lines = output.replace(ESCAPES, '').split('\n').map((line) => line.trim()).filter(Boolean);
  const at = lines.findIndex((line) => /\berror\b/i.test(line));
  return (at < 0 ? lines.slice(-3) : lines.slice(at, at + 3)).join(' ');
}
