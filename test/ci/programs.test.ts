import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compose } from '../../executors/verify/compose.js';
import { dockerfile } from '../../executors/verify/dockerfile.js';
import { kubernetes } from '../../executors/verify/kubernetes.js';
import { promql } from '../../executors/verify/promql.js';
import type { Proof } from '../../executors/verify/proof.js';
import { terraform } from '../../executors/verify/terraform.js';
import { workflow } from '../../executors/verify/workflow.js';
import type { Json } from '../../pipeline/kind.js';
import { fakePrograms, proveOn, type Answer, type Programs } from './fake-program.js';

const WORKFLOW = '.github/workflows/ship.yml';
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
        - name: api
          image: example/api:1
`;
const RULES = 'groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: up == 0\n        for: 5m\n';

/** One program: what it is asked about, how it is called, how it objects, and how it says that it cannot. */
interface Known {
  program: string;
  proof: Proof;
  files: Record<string, string>;
  input: { [key: string]: Json };
  /** Arguments of the last call; `{root}` is the folder it runs in. */
  argv: string[];
  objects: Answer;
  /** What the summary says then. */
  says: string;
  cannot: Answer;
  /** Calls that come first. */
  before?: [RegExp, Answer][];
  /** Absent: it is asked once. */
  calls?: number;
}

const PROGRAMS: Known[] = [
  {
    program: 'actionlint',
    proof: workflow,
    files: { [WORKFLOW]: 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n' },
    input: { path: WORKFLOW },
    argv: ['-no-color', '-shellcheck=', '-pyflakes=', `{root}/${WORKFLOW}`],
    objects: { exit: 1, stdout: `${WORKFLOW}:6:24: "github.event.issue.title" is potentially untrusted [expression]\n  |\n6 |       - run: echo\n  |            ^~~~\n` },
    says: `actionlint: ${WORKFLOW}:6:24: "github.event.issue.title" is potentially untrusted [expression]`,
    cannot: { exit: 2, stderr: 'flag provided but not defined: -pyflakes\nUsage of actionlint:\n' },
  },
  {
    program: 'hadolint',
    proof: dockerfile,
    files: { 'images/Dockerfile': 'FROM node:22\nRUN cd /x\n' },
    input: { path: 'images/Dockerfile' },
    argv: ['--no-color', '--failure-threshold', 'error', '{root}/images/Dockerfile'],
    objects: { exit: 1, stdout: 'images/Dockerfile:2 DL3003 warning: Use WORKDIR to switch to a directory\nimages/Dockerfile:2 DL3000 error: Use absolute WORKDIR\n' },
    says: 'hadolint: images/Dockerfile:2 DL3000 error: Use absolute WORKDIR',
    cannot: { exit: 3, stderr: 'Invalid option `--failure-threshold\'\n' },
  },
  {
    program: 'terraform',
    proof: terraform,
    files: { 'tf/a.tf': 'variable "a" {\n  type = string\n}\n' },
    input: { folders: ['tf'], files: ['tf/a.tf'] },
    argv: ['fmt', '-check', '-diff', '{root}/tf/a.tf'],
    objects: { exit: 3, stdout: '{root}/tf/a.tf\n--- old/tf/a.tf\n+++ new/tf/a.tf\n@@ -1 +1 @@\n-a = 1\n+a  = 1\n' },
    says: 'terraform: fmt would change tf/a.tf',
    cannot: { exit: 1, stderr: 'Error parsing command-line flags: flag provided but not defined: -check\n' },
  },
  {
    program: 'tofu',
    proof: terraform,
    files: { 'tf/a.tf': 'variable "a" {\n  type = string\n}\n' },
    input: { folders: ['tf'], files: ['tf/a.tf'] },
    argv: ['fmt', '-check', '-diff', '{root}/tf/a.tf'],
    objects: { exit: 2, stderr: '\u001b[31m╷\u001b[0m\n│ Error: Unclosed configuration block\n│\n│   on tf/a.tf line 1, in variable "a":\n╵\n' },
    says: 'tofu: Error: Unclosed configuration block',
    cannot: { exit: 1, stderr: 'Error parsing command-line flags: flag provided but not defined: -check\n' },
  },
  {
    program: 'docker',
    proof: compose,
    files: { 'run/compose.yaml': 'services:\n  app:\n    image: x\n' },
    input: { path: 'run/compose.yaml' },
    argv: ['compose', '-f', 'run/compose.yaml', 'config', '--quiet', '--no-interpolate'],
    objects: { exit: 15, stderr: 'time="2026-01-01T00:00:00Z" level=warning msg="the attribute `version` is obsolete"\nservices.app.deploy.resources must be a mapping\n' },
    says: 'docker: services.app.deploy.resources must be a mapping',
    cannot: { exit: 16, stderr: 'unknown flag: --no-interpolate\n' },
    before: [[/compose version --short/, { exit: 0, stdout: '2.40.3\n' }]],
    calls: 2,
  },
  {
    program: 'kubeconform',
    proof: kubernetes,
    files: { 'k8s/api.yaml': DEPLOYMENT },
    input: { files: ['k8s/api.yaml'] },
    argv: ['-strict', '-ignore-missing-schemas', '{root}/k8s/api.yaml'],
    objects: { exit: 1, stdout: "k8s/api.yaml - Deployment api is invalid: problem validating schema. Check JSON formatting: jsonschema: '/spec' does not validate\n" },
    says: "kubeconform: k8s/api.yaml - Deployment api is invalid: problem validating schema. Check JSON formatting: jsonschema: '/spec' does not validate",
    cannot: { exit: 1, stdout: 'k8s/api.yaml - Deployment api failed validation: Get "https://raw.githubusercontent.com/": dial tcp: lookup raw.githubusercontent.com: no such host\n' },
  },
  {
    program: 'promtool',
    proof: promql,
    files: { 'r.yml': RULES },
    input: { rules: 'r.yml', alerts: ['A'] },
    argv: ['check', 'rules', '{root}/rules.yml'],
    objects: { exit: 1, stderr: 'Checking rules.yml\n  FAILED:\nrules.yml: 5:12: group "a", rule 1, "A": could not parse expression\n' },
    says: 'promtool: rules.yml: 5:12: group "a", rule 1, "A": could not parse expression',
    cannot: { exit: 2, stderr: 'panic: runtime error\n' },
  },
];

let path: Programs;
beforeEach(() => void (path = fakePrograms()));
afterEach(() => path.remove());

const PASSED = { exit: 0, verdict: 'passed' };

describe.each(PROGRAMS.map((one) => [one.program, one] as const))('%s on PATH', (program, one) => {
  const run = async (answer: Answer, timeLimitMs?: number) => {
    path.put(program, [...(one.before ?? []), [/(?:)/, answer]]);
    return proveOn(path.folder, one.proof, one.files, one.input, timeLimitMs);
  };

  it('is called once with the files, and named as what judged too', async () => {
    const { outcome } = await run({ exit: 0, stdout: 'fine\n' });
    expect(outcome).toMatchObject(PASSED);
    expect(outcome.engine).toMatch(new RegExp(`, ${program}$`));
    expect(path.calls()).toHaveLength(one.calls ?? 1);
    const { argv, cwd } = path.calls().at(-1)!;
    expect(argv).toEqual(one.argv.map((arg) => arg.replace('{root}', cwd)));
    expect(outcome.argv).toEqual([program, ...one.argv.map((arg) => arg.replace('{root}/', ''))]);
  });

  it('sees nothing of this process but PATH', async () => {
    process.env['SOMETHING_PRIVATE'] = 'x';
    await run({ exit: 0 });
    delete process.env['SOMETHING_PRIVATE'];
    const harmless = ['PATH', 'LC_ALL', 'TZ', 'NO_COLOR', 'HOME', 'PWD', 'SHLVL', '_', '__CF_USER_TEXT_ENCODING'];
    expect(path.calls().flatMap(({ env }) => env).filter((name) => !harmless.includes(name))).toEqual([]);
  });

  it('fails the proof by what it objects to', async () => {
    const { outcome } = await run(one.objects);
    expect(outcome).toMatchObject({ exit: one.objects.exit, verdict: 'failed', engine: program, summary: one.says });
    expect(JSON.stringify(outcome.details)).not.toContain('\\u001b');
  });

  it('takes nothing away when it cannot judge, and the summary says so', async () => {
    const { outcome } = await run(one.cannot);
    expect(outcome).toMatchObject(PASSED);
    expect(outcome.summary).toMatch(new RegExp(`${program} judged nothing: it ended with ${one.cannot.exit}: `));
    expect(outcome.engine).not.toContain(program);
    expect(JSON.stringify(outcome.details)).toContain((one.cannot.stderr ?? one.cannot.stdout)!.slice(0, 10));
  });

  it('is ended when it hangs, with what it has started', async () => {
    const started = performance.now();
    const { outcome } = await run({ exit: 0, hangs: 'with a child', stdout: 'Checking…\n' }, 1500);
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(outcome).toMatchObject(PASSED);
    expect(outcome.summary).toContain(`${program} judged nothing: it did not end within 1.5 s`);
  });

  it('may talk nonsense, at any length', async () => {
    const nonsense = `\u001b[31m\u0000\u0007${'�\u202e'.repeat(60_000)}\n`;
    expect((await run({ exit: 0, stdout: nonsense })).outcome).toMatchObject(PASSED);
    const { outcome } = await run({ exit: one.objects.exit, stdout: nonsense });
    expect(outcome).toMatchObject({ verdict: 'failed', engine: program });
    expect(outcome.summary.length).toBeLessThan(400);
    expect(outcome.summary).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(JSON.stringify(outcome.details).length).toBeLessThan(5000);
  });

  it('may object without a word', async () => {
    const { outcome } = await run({ exit: one.objects.exit });
    expect(outcome).toMatchObject({ verdict: 'failed', engine: program });
    expect(outcome.summary).toMatch(new RegExp(`^${program}: \\S`));
  });

  it('is not asked where the embedded check has found something', async () => {
    path.put(program, [...(one.before ?? []), [/(?:)/, { exit: 0 }]]);
    const broken = Object.fromEntries(Object.entries(one.files).map(([name, text]) => [name, text.replace('steps:', 'stepz:').replace('RUN', 'RUNN').replace('type = string', 'type   = string').replace('image: x', 'imagee: x').replace('matchLabels', 'matchLabel').replace('up == 0', 'up ==')]));
    expect((await proveOn(path.folder, one.proof, broken, one.input)).outcome).toMatchObject({ exit: 1, verdict: 'failed' });
    expect(path.calls()).toEqual([]);
  });

  it('does not count when it cannot be executed', async () => {
    path.put(program, [[/(?:)/, { exit: 1 }]]);
    chmodSync(join(path.folder, program), 0o644);
    const { outcome } = await proveOn(path.folder, one.proof, one.files, one.input);
    expect(outcome).toMatchObject(PASSED);
    expect(outcome.engine).not.toContain(program);
  });

  it('is not missed where it is not', async () => {
    const { outcome } = await proveOn(path.folder, one.proof, one.files, one.input);
    expect(outcome).toMatchObject(PASSED);
    expect(outcome.engine).not.toContain(program);
    expect(outcome.argv).toBeUndefined();
  });
});

describe('programs that need more than one call', () => {
  it('docker without the compose plugin is not asked', async () => {
    path.put('docker', [[/compose version/, { exit: 1, stderr: "docker: 'compose' is not a docker command.\n" }]]);
    const { outcome } = await proveOn(path.folder, compose, { 'c.yaml': 'services:\n  a:\n    image: x\n' }, { path: 'c.yaml' });
    expect(outcome).toMatchObject(PASSED);
    expect(outcome.summary).not.toContain('judged');
    expect(path.calls()).toHaveLength(1);
  });

  it('docker judges every file, and the second may be the one', async () => {
    path.put('docker', [[/version/, { exit: 0 }], [/-f b\.yaml/, { exit: 15, stderr: 'b is wrong\n' }], [/(?:)/, { exit: 0 }]]);
    const file = 'services:\n  a:\n    image: x\n';
    const { outcome } = await proveOn(path.folder, compose, { 'a.yaml': file, 'b.yaml': file }, { paths: ['a.yaml', 'b.yaml'] });
    expect(outcome).toMatchObject({ exit: 15, verdict: 'failed', summary: 'docker: b is wrong' });
    expect(path.calls().map(({ argv }) => argv[2])).toEqual([undefined, 'a.yaml', 'b.yaml'].map((name) => name ?? '--short'));
  });

  const tested = 'rule_files: [r.yml]\nevaluation_interval: 1m\ntests: []\n';
  it('promtool runs the unit tests after the rules', async () => {
    path.put('promtool', [[/(?:)/, { exit: 0, stdout: 'SUCCESS\n' }]]);
    const { outcome } = await proveOn(path.folder, promql, { 'r.yml': RULES, 't.yml': tested }, { rules: 'r.yml', alerts: ['A'], tests: 't.yml' });
    expect(outcome).toMatchObject({ ...PASSED, argv: ['promtool', 'test', 'rules', 'test.yml'] });
    expect(outcome.engine).toMatch(/[^,]+, promtool$/);
    expect(path.calls().map(({ argv }) => argv[0])).toEqual(['check', 'test']);
  });

  it('promtool fails the proof by a unit test, with what it expected', async () => {
    path.put('promtool', [[/^check/, { exit: 0 }], [/^test/, { exit: 1, stderr: 'Unit Testing:  test.yml\n  FAILED:\n    name: fires,\n    alertname: A, time: 12m, \n        exp:[ Labels:{severity="warning"} ], \n        got:[]\n' }]]);
    const { outcome } = await proveOn(path.folder, promql, { 'r.yml': RULES, 't.yml': tested }, { rules: 'r.yml', alerts: ['A'], tests: 't.yml' });
    expect(outcome).toMatchObject({ exit: 1, verdict: 'failed', argv: ['promtool', 'test', 'rules', 'test.yml'] });
    expect(outcome.summary).toBe('promtool: name: fires, alertname: A, time: 12m, exp:[ Labels:{severity="warning"} ], got:[]');
  });

  it('terraform is asked before tofu', async () => {
    path.put('terraform', [[/(?:)/, { exit: 0 }]]);
    path.put('tofu', [[/(?:)/, { exit: 2 }]]);
    const { outcome } = await proveOn(path.folder, terraform, { 'tf/a.tf': 'variable "a" {}\n' }, { folders: ['tf'], files: ['tf/a.tf'] });
    expect(outcome.engine).toMatch(/, terraform$/);
  });
});

describe('the programs of this machine', () => {
  const has = (name: string, ...argv: string[]): boolean => {
    try {
      return execFileSync(name, argv, { stdio: 'ignore', timeout: 20_000 }) === null;
    } catch {
      return false;
    }
  };
  const PATH = process.env['PATH'] ?? '';
  const present = new Map(PROGRAMS.map((one) => [one.program, has(one.program, ...(one.program === 'docker' ? ['compose', 'version'] : one.program === 'kubeconform' ? ['-v'] : ['--version']))]));
  it.each(PROGRAMS.map((one) => [one.program, one] as const))('%s accepts what its fake accepts', async (program, one) => {
    if (!present.get(program) || (program === 'tofu' && present.get('terraform'))) return void console.log(`skipped: ${program} is not installed`);
    const judged = program === 'actionlint' ? { ...one.files, [WORKFLOW]: 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n' } : program === 'hadolint' ? { 'images/Dockerfile': 'FROM node:22\n' } : one.files;
    const { outcome } = await proveOn(PATH, one.proof, judged, one.input);
    expect(outcome).toMatchObject(PASSED);
    expect(outcome.engine).toMatch(new RegExp(`, ${program}$`));
  });
});
