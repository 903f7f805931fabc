import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openEngines } from '../../executors/verify/engine/engines.js';
import type { Outcome, Proof, ProofContext } from '../../executors/verify/proof.js';
import type { Json } from '../../pipeline/kind.js';

/** What a program answers: by what it is called with, or always the same. */
export interface Answer {
  exit: number;
  stdout?: string;
  stderr?: string;
  /** It does not end by itself; with a child: neither does another that it has started, which holds its output. */
  hangs?: 'alone' | 'with a child';
}

/** A folder that stands for PATH, and what was called from it. */
export interface Programs {
  folder: string;
  /** Puts a program there. `rules` are tried in order against the joined arguments; the last one is for everything. */
  put(name: string, rules: [RegExp, Answer][]): void;
  /** Arguments and folder of every call so far. */
  calls(): { argv: string[]; cwd: string; env: string[] }[];
  remove(): void;
}

const script = (log: string, rules: [RegExp, Answer][]): string => `#!${process.execPath}
const { appendFileSync, writeSync } = require('node:fs');
const { spawn } = require('node:child_process');
const argv = process.argv.slice(2);
appendFileSync(${JSON.stringify(log)}, JSON.stringify({ argv, cwd: process.cwd(), env: Object.keys(process.env) }) + '\\n');
const rules = ${JSON.stringify(rules.map(([pattern, answer]) => [pattern.source, answer]))};
const [, answer] = rules.find(([pattern]) => new RegExp(pattern).test(argv.join(' '))) ?? ['', { exit: 99, stderr: 'called in a way nobody expected' }];
if (answer.stdout) writeSync(1, answer.stdout);
if (answer.stderr) writeSync(2, answer.stderr);
if (answer.hangs === 'with a child') spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
if (answer.hangs) setInterval(() => {}, 1000);
else process.exitCode = answer.exit;
`;

/** Makes a folder of programs that are written by the test. */
export function fakePrograms(): Programs {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-path-')));
  const [folder, log] = [join(top, 'bin'), join(top, 'calls.jsonl')];
  mkdirSync(folder);
  return {
    folder,
    put: (name, rules) => {
      writeFileSync(join(folder, name), script(log, rules));
      chmodSync(join(folder, name), 0o755);
    },
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { argv: string[]; cwd: string; env: string[] }) : []),
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}

/** Runs one proof over files on disk, with PATH as given. */
export async function proveOn(path: string, proof: Proof, files: Record<string, string>, input: { [key: string]: Json }, timeLimitMs = 20_000): Promise<{ outcome: Outcome; root: string }> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-judged-')));
  const before = process.env['PATH'];
  process.env['PATH'] = path;
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const engines = openEngines({ root, databaseUrl: undefined, engine: undefined });
    const context: ProofContext = { root, engines, timeLimitMs, progress: () => undefined, read: (name) => readFileSync(join(root, name), 'utf8') };
    const request = { proof: proof.name, what: 'it', input };
    proof.inputs(request, context);
    return { outcome: await proof.run(request, context), root };
  } finally {
    process.env['PATH'] = before;
    rmSync(root, { recursive: true, force: true });
  }
}
