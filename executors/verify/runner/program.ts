import { spawn } from 'node:child_process';

/** Of what a program printed, what is kept, and where a complaint is looked for. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;
const COMPLAINT_LIMIT = 16 * 1024;
const ESCAPES = /\u001b\[[\d;]*m/g;

/**
 * Runs a program of a migration tool to its end.
 * @throws Error with the last lines it printed when it fails
 */
export async function succeed(argv: readonly [string, ...string[]], cwd: string, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  await output(argv, cwd, environment);
}

/**
 * What a program of a migration tool prints, the end of it, when it has come to its own end.
 * @throws Error with the last lines it printed when it fails
 */
export async function output(argv: readonly [string, ...string[]], cwd: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const [program, ...rest] = argv;
  const child = spawn(program, rest, { cwd, env: { ...process.env, NO_COLOR: '1', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const add = (chunk: Buffer): void => void (said = (said + chunk.toString('utf8')).slice(-OUTPUT_LIMIT));
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const exit = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  if (exit !== 0) throw new Error(complaint(said.slice(-COMPLAINT_LIMIT)) || `${program} ended with ${exit ?? 'a signal'}`);
  return said;
}

/** From the line that says `error` on, otherwise the last lines. */
function complaint(output: string): string {
  const lines = output.replace(ESCAPES, '').split('\n').map((line) => line.trim()).filter(Boolean);
  const at = lines.findIndex((line) => /\berror\b/i.test(line));
  return (at < 0 ? lines.slice(-3) : lines.slice(at, at + 3)).join(' ');
}
