import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { constants as system } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

/** A checker reads a few files; a minute means that it hangs. */
export const TIME_LIMIT_MS = 60_000;
const OUTPUT_LIMIT = 64 * 1024;

/** Exit codes as shells give them: https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html and `man timeout`. */
export const TIMED_OUT = 124;
export const NOT_STARTED = 127;
const SIGNALLED = 128;

/** Absolute path of a program on PATH; undefined when it is not there. Entries of PATH that depend on the folder one is in do not count. */
export function programOnPath(name: string): string | undefined {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  return folders.flatMap((folder) => names.map((one) => join(folder, one))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not ours to run: the next folder is tried, as a shell does.
    return false;
  }
}

/** How a program ended, and the end of what it said. */
export interface Ended {
  exit: number;
  output: string;
}

/** What differs from one program to another. */
export interface Running {
  /** Variables besides PATH and the fixed locale. */
  environment?: NodeJS.ProcessEnv;
  timeLimitMs?: number;
}

/**
 * Runs a program to its end, without a shell and without the environment of this process. One that hangs is ended, with all that it has
 * started, and gives 124.
 */
export async function runCommand(argv: readonly [string, ...string[]], cwd: string, running: Running = {}): Promise<Ended> {
  const [program, ...rest] = argv;
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', NO_COLOR: '1', ...running.environment };
  const child = spawn(program, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  let output = '';
  const add = (chunk: string): void => void (output = (output + chunk).slice(-OUTPUT_LIMIT));
  child.stdout.setEncoding('utf8').on('data', add);
  child.stderr.setEncoding('utf8').on('data', add);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endAll(child);
  }, running.timeLimitMs ?? TIME_LIMIT_MS);
  const exit = await new Promise<number>((done) => child.once('error', () => done(NOT_STARTED)).once('close', (code, signal) => done(code ?? SIGNALLED + signalNumber(signal))));
  clearTimeout(timer);
  return { exit: late ? TIMED_OUT : exit, output: output.trim() };
}

const signalNumber = (signal: NodeJS.Signals | null): number => (signal ? (system.signals[signal] ?? 0) : 0);

/** A program that started others shares its output with them: as long as one of them lives, the output does not end. */
function endAll(child: ChildProcess): void {
  try {
    if (process.platform !== 'win32' && child.pid) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
