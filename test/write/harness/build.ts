import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const top = fileURLToPath(new URL('../../..', import.meta.url));
const HARNESS = ['test/write/harness/child.ts', 'test/write/harness/stopping.ts'];
const SOURCES = ['pipeline/error.ts', 'pipeline/record.ts', ...inFolder('pipeline/write'), ...HARNESS];

function inFolder(folder: string): string[] {
  return readdirSync(join(top, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}

/** The sources as JavaScript that a process of its own can run; inside node_modules, so that packages are found and git looks away. */
export function buildChild(): { script: string; remove(): void } {
  const out = join(top, 'node_modules', '.cache', `infra-dev-write-${process.pid}-${Date.now()}`);
  for (const source of SOURCES) {
    const { outputText } = ts.transpileModule(readFileSync(join(top, source), 'utf8'), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    const path = join(out, source.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, outputText);
  }
  writeFileSync(join(out, 'package.json'), '{"type":"module"}');
  return { script: join(out, 'test/write/harness/child.js'), remove: () => rmSync(out, { recursive: true, force: true }) };
}

export interface Ended {
  code: number | null;
  signal: string | null;
  output: string;
}

/** Starts the child; `done` resolves when it has ended. */
export function start(script: string, job: object, env: { [name: string]: string } = {}): { child: ChildProcess; done: Promise<Ended> } {
  const child = spawn(process.execPath, [script, JSON.stringify(job)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const done = new Promise<Ended>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, output })));
  return { child, done };
}

/** Runs jobs, a few at a time. */
export async function pooled<T>(size: number, jobs: (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let mine = next++; mine < jobs.length; mine = next++) results[mine] = await jobs[mine]!();
  };
  await Promise.all(Array.from({ length: size }, worker));
  return results;
}
