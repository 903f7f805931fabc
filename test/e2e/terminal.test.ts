import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { environment, installOffline, layOut, pack, remove, run } from './scratch.mjs';

/** Keys as a terminal sends them. */
const DOWN = '\u001b[B';
const CTRL_C = '\u0003';
const DRIVER = fileURLToPath(new URL('terminal.py', import.meta.url));
const FOLDER = '.claude/feature-dev/feat-lamp';
/** A plan of the second task alone. */
const SHORT = '.claude/feature-dev/feat-short';

const there = spawnSync('python3', ['-c', 'import pty, termios'], { stdio: 'ignore' }).status === 0;
if (!there) console.warn('skipped: no python3 with a pty module, so no test runs on a terminal');

interface Played {
  status: number;
  shown: string;
  raw: string;
  missing: string | null;
  restored: boolean;
}

type Step = [see: string, press: string];

let root: string;
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const git = (...argv: string[]) => run(root, ['git', '-c', 'user.name=shop', '-c', 'user.email=shop@localhost', ...argv]).stdout;
const status = (): string[] => git('status', '--porcelain', '--untracked-files=all').split('\n').filter(Boolean);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Runs a command on a pseudo-terminal; nobody waits for another test meanwhile. */
function onTerminal(argv: string[], steps: Step[], more: { columns?: number; env?: Record<string, string> } = {}): Promise<Played> {
  const { CI: _ci, NO_COLOR: _colour, ...env } = environment(root);
  const task = { argv, cwd: root, env: { ...env, TERM: 'xterm-256color', ...more.env }, columns: more.columns ?? 100, seconds: 40, steps: steps.map(([see, press]) => ({ see, press })) };
  return new Promise((done, failed) => {
    const driver = spawn('python3', [DRIVER], { stdio: ['pipe', 'pipe', 'inherit'] });
    let out = '';
    driver.stdout.on('data', (text: Buffer) => (out += text.toString()));
    driver.on('error', failed);
    driver.on('close', () => done(JSON.parse(out) as Played));
    driver.stdin.end(JSON.stringify(task));
  });
}

/** It went as played, and the terminal is as it was. */
function ended(played: Played, code: number): void {
  expect(played, played.shown.slice(-3000)).toMatchObject({ missing: null, status: code, restored: true });
}

const TASKS = [
  { task_id: 'INFRA1', description: 'Add database field for the last login', files_to_modify: ['prisma/schema.prisma'], implementation_notes: ['Add lastLogin when they were here to model User'] },
  { task_id: 'INFRA2', description: 'Make the lamp blink' },
];

const VARIABLE: Step[] = [
  ['name – Name of the variable', 'LAMP_RATE\r'],
  ['description', 'How often the lamp blinks\r'],
  ['Anything else for variables[0]?', '\r'],
  ['Another one for variables?', '\r'],
  ['Anything else for the change?', '\r'],
];

const SHORT_ANSWERS: Step[] = [['INFRA2', ''], ['What is to be changed?', `${DOWN}\r`], ...VARIABLE, ['Is that right?', '\r']];

const ANSWERS: Step[] = [
  ['INFRA1', ''],
  ['What is to be changed?', '\r'],
  ['name – Column', '\r'],
  ['value_type', 'when\r'],
  ['must be one of', '\u0015timestamp\r'],
  ['nullable', '\r'],
  ['Anything else for operations[0].column?', '\r'],
  ['Another one for operations?', '\r'],
  ['Anything else for the change?', '\r'],
  ['Is that right?', '\r'],
  ...SHORT_ANSWERS,
];

describe.skipIf(!there)('on a terminal', () => {
  beforeAll(() => {
    root = layOut();
    installOffline(root, pack(dirname(root)));
    for (const [folder, tasks] of [[FOLDER, TASKS], [SHORT, TASKS.slice(1)]] as const) {
      mkdirSync(join(root, folder), { recursive: true });
      writeFileSync(join(root, folder, 'plan.json'), JSON.stringify({ feature_id: basename(folder), created_at: '2026-01-05T10:00:00Z', areas: { infra: { tasks } } }));
    }
    git('add', '-A');
    git('commit', '-qm', 'plan');
  });
  afterAll(() => remove(root));
  beforeEach(() => {
    git('checkout', '-q', '.');
    git('clean', '-fdq');
    rmSync(join(root, FOLDER, '.infra-dev'), { recursive: true, force: true });
  });

  test('apply asks what it cannot read, and makes the files; the next run asks nothing', async () => {
    const played = await onTerminal([bin('infra-dev'), 'apply', '--feature', 'feat-lamp'], ANSWERS);
    ended(played, 0);
    expect(played.shown).toContain('2 of 2 tasks completed');
    expect(played.shown).toContain(`The answers are kept in ${FOLDER}/infra-questions.json`);
    expect(read('prisma/schema.prisma')).toMatch(/lastLogin +DateTime\?/);
    expect(read('.env.example')).toContain('LAMP_RATE=');
    const before = status();
    const again = await onTerminal([bin('infra-dev'), 'apply', '--feature', 'feat-lamp'], []);
    ended(again, 0);
    expect(again.shown).toContain('Nothing to change');
    expect(run(root, [bin('infra-dev'), 'apply', '--feature', 'feat-lamp'])).toMatchObject({ status: 0 });
    expect(status()).toEqual(before);
  });

  test('Ctrl-C ends it with 130: nothing written, no lock, the terminal as before; narrow and without colour', async () => {
    const steps: Step[] = [...ANSWERS.slice(0, 3), ['value_type', CTRL_C]];
    const played = await onTerminal([bin('infra-dev'), 'apply', '--feature', 'feat-lamp'], steps, { columns: 38, env: { NO_COLOR: '1' } });
    ended(played, 130);
    expect(played.shown).toContain('Cancelled: nothing was written.');
    expect(played.raw).not.toMatch(/\u001b\[(?:1|2|3\d|9\d)m/);
    expect(played.shown.split('\n').filter((line) => line.length > 38 && !line.includes('?'))).toEqual([]);
    expect(status()).toEqual([]);
    expect(existsSync(join(root, '.claude', 'feature-dev', '.infra-dev'))).toBe(false);
  });

  test('without a terminal, with --json and with --quiet nothing is asked', async () => {
    expect(run(root, [bin('infra-dev'), 'apply', '--feature', 'feat-lamp', '--dry-run'])).toMatchObject({ status: 1 });
    const flags = ['--json', '--quiet', '--no-interactive'];
    const all = await Promise.all(flags.map((flag) => onTerminal([bin('infra-dev'), 'apply', '--feature', 'feat-lamp', '--dry-run', flag], [])));
    for (const played of all) ended(played, 1);
    expect(status()).toEqual([]);
  });

  test('the menu has an entry for each kind; a migration is asked for and made', async () => {
    const steps: Step[] = [
      ['What is to be done?', DOWN.repeat(10)],
      ['document', '\u001b[A'.repeat(9)],
      ['❯ migration', '\r'],
      ['operations', `${DOWN.repeat(3)}\r`],
      ['table –', 'User\r'],
      ['name –', 'lampRate\r'],
      ['value_type', 'integer\r'],
      ['Anything else for operations[0].column?', '\r'],
      ['Another one for operations?', '\r'],
      ['Anything else for the change?', '\r'],
    ];
    const played = await onTerminal([bin('infra-dev')], steps);
    ended(played, 0);
    for (const kind of ['apply', 'migration', 'env', 'ci', 'docker', 'iac', 'flag', 'monitoring', 'secret', 'network', 'document']) expect(played.shown).toContain(` ${kind} - `);
    expect(read('prisma/schema.prisma')).toMatch(/lampRate +Int\?/);
    expect(status().some((line) => /prisma\/migrations\/\d{14}_\w+\/migration\.sql$/.test(line))).toBe(true);
  });

  test('plop with our plopfile: one kind, a whole plan, Ctrl-C', async () => {
    const plop = [bin('plop'), '--plopfile', 'node_modules/infra-dev/dist/plopfile.js'];
    ended(await onTerminal([...plop, 'env', '--dry-run'], VARIABLE), 0);
    expect(status()).toEqual([]);
    ended(await onTerminal([...plop, 'env'], VARIABLE), 0);
    expect(read('.env.example')).toContain('LAMP_RATE=');
    ended(await onTerminal([...plop, 'apply'], [['Which feature?', CTRL_C]]), 130);
    git('checkout', '-q', '.');
    ended(await onTerminal([...plop, 'apply', 'feat-short'], SHORT_ANSWERS), 0);
    expect(read('.env.example')).toContain('LAMP_RATE=');
  });

  test('nx g: one kind by our prompts, one by those of Nx, a whole plan', async () => {
    const nx = (...argv: string[]) => [bin('nx'), 'g', ...argv];
    ended(await onTerminal(nx('infra-dev:env', '--dry-run'), VARIABLE), 0);
    expect(status()).toEqual([]);
    ended(await onTerminal(nx('infra-dev:flag'), [['Name of the flag', 'blinkLamp\r'], ['What the flag turns on', 'A blinking lamp\r'], ['path –', 'src/flags.ts\r']]), 0);
    expect(read('src/flags.ts')).toContain('blinkLamp');
    ended(await onTerminal(nx('infra-dev:apply', 'feat-short'), [...SHORT_ANSWERS.slice(0, 2), ['name – Name', CTRL_C]]), 130);
    expect(existsSync(join(root, SHORT, 'infra-questions.json'))).toBe(false);
    ended(await onTerminal(nx('infra-dev:apply', 'feat-short'), SHORT_ANSWERS), 0);
    expect(read('.env.example')).toContain('LAMP_RATE=');
  });
});
