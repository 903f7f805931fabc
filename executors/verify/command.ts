import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A checker reads a few files; a minute means that it hangs. */
const TIME_LIMIT_MS = 60_000;
const OUTPUT_LIMIT = 64 * 1024;

/** Absolute path of a program on PATH; undefined when it is not there. */
export function programOnPath(name: string): string | undefined {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((one) => join(folder, one))).find((path) => existsSync(path));
}

/** How a program ended, and the end of what it said. */
export interface Ended {
  exit: number;
  output: string;
}

/** Runs a program to its end, without a shell and without the environment of this process. A program that hangs ends with 124. */
export async function runCommand(argv: readonly [string, ...string[]], cwd: string, environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const [program, ...rest] = argv;
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', NO_COLOR: '1', ...environment };
  const child = spawn(program, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: TIME_LIMIT_MS, killSignal: 'SIGKILL' });
  let output = '';
  const add = (chunk: Buffer): void => void (output = (output + chunk.toString('utf8')).slice(-OUTPUT_LIMIT));
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const exit = await new Promise<number>((done) => child.once('error', () => done(127)).once('close', (code) => done(code ?? 124)));
  return { exit, output: output.trim() };
}
