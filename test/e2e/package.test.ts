import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FEATURE, installOffline, layOut, pack, remove, run } from './scratch.mjs';

/** The packed package in a scratch Nx workspace, used as a user would. */
let root: string;
const folder = () => join(root, '.claude', 'feature-dev', FEATURE);
const json = (name: string) => JSON.parse(readFileSync(join(folder(), name), 'utf8'));
const nx = (...argv: string[]) => run(root, [join(root, 'node_modules', '.bin', 'nx'), ...argv]);
const command = (...argv: string[]) => run(root, [join(root, 'node_modules', '.bin', 'infra-dev'), ...argv]);
const status = () => run(root, ['git', 'status', '--porcelain', '--untracked-files=all']).stdout;

beforeAll(() => {
  root = layOut();
  installOffline(root, pack(dirname(root)));
});
afterAll(() => remove(root));

describe('in an Nx workspace', () => {
  test('init adds the plugin, and only that', () => {
    const before = readFileSync(join(root, 'nx.json'), 'utf8');
    expect(nx('g', 'infra-dev:init')).toMatchObject({ status: 0 });
    expect(readFileSync(join(root, 'nx.json'), 'utf8')).toContain('"infra-dev/plugin"');
    expect(before).not.toContain('infra-dev');
    const once = readFileSync(join(root, 'nx.json'), 'utf8');
    nx('g', 'infra-dev:init');
    expect(readFileSync(join(root, 'nx.json'), 'utf8')).toBe(once);
    run(root, ['git', '-c', 'user.name=shop', '-c', 'user.email=shop@localhost', 'commit', '-qam', 'init']);
  });

  test('a dry run shows the diff and writes nothing', () => {
    const dry = nx('g', 'infra-dev:apply', `--feature=${FEATURE}`, '--dry-run');
    expect(dry.status).toBe(0);
    expect(dry.stdout + dry.stderr).toContain('+  twoFactorEnabled Boolean');
    expect(status()).toBe('');
  });

  test('apply makes the changes', () => {
    const applied = nx('g', 'infra-dev:apply', `--feature=${FEATURE}`);
    expect(applied).toMatchObject({ status: 0 });
    expect(readFileSync(join(root, 'prisma', 'schema.prisma'), 'utf8')).toMatch(/twoFactorEnabled +Boolean +@default\(false\)/);
    expect(readFileSync(join(root, '.env.example'), 'utf8')).toContain('EMAIL_2FA_RESET_TEMPLATE_ID=tmpl_2fa_reset_notification');
    expect(json('infra-changes.json').tasks).toHaveLength(2);
    expect(readFileSync(join(folder(), 'infra.patch'), 'utf8')).toContain('+++ b/prisma/schema.prisma');
  });

  test('a second apply changes nothing', () => {
    const before = status();
    const again = nx('g', 'infra-dev:apply', `--feature=${FEATURE}`);
    expect(again.stdout + again.stderr).toContain('Nothing to change');
    expect(status()).toBe(before);
  });

  test('the inferred targets prove and report, and are cached', () => {
    const verified = nx('run', 'shop:infra-verify');
    expect(verified, verified.stdout + verified.stderr).toMatchObject({ status: 0 });
    expect(json('infra-evidence.json').evidence).toEqual(expect.arrayContaining([expect.objectContaining({ proof: 'migration', exit: 0 })]));
    const covered = nx('run', 'shop:infra-coverage');
    expect(covered).toMatchObject({ status: 0 });
    const report = json('infra-coverage.json');
    expect(report.tasks[0].changes[0]).toMatchObject({ type: 'database_migration', reversible: true, tested_locally: true });
    expect(report.tasks[0].checklist_coverage[0]).toMatchObject({ checklist_id: 'AC3', status: 'verified' });
    expect(report.summary).toMatchObject({ total_tasks: 2, completed: 2, database_migrations: 1, environment_variables_added: 3, documentation_updated: true });
    expect(nx('run', 'shop:infra-verify').stdout).toMatch(/cache/i);
  });

  test('check finds no drift, then finds an edit', () => {
    expect(nx('run', 'shop:infra-check')).toMatchObject({ status: 0 });
    const path = join(root, '.env.example');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/^EMAIL_SERVICE_URL=.*$/m, ''));
    expect(nx('run', 'shop:infra-check').status).not.toBe(0);
    expect(command('check', '--feature', FEATURE)).toMatchObject({ status: 2 });
    writeFileSync(path, text);
  });

  test('undo restores every byte', () => {
    expect(nx('g', 'infra-dev:undo', `--feature=${FEATURE}`)).toMatchObject({ status: 0 });
    expect(status().split('\n').filter((line) => line && !/\.claude\/feature-dev\/|\.nx\//.test(line))).toEqual([]);
  });

  test('one kind alone, by flags', () => {
    const alone = nx('g', 'infra-dev:env', '--name=LAMP_COLOUR', '--description=Colour of the lamp', '--required=true', '--example=red', '--no-interactive');
    expect(alone, alone.stdout + alone.stderr).toMatchObject({ status: 0 });
    expect(readFileSync(join(root, '.env.example'), 'utf8')).toContain('LAMP_COLOUR=red');
  });

  test('the command refuses what it cannot take, with one document', () => {
    const nowhere = command('detect', '--root', join(root, 'nowhere'), '--json');
    expect(nowhere).toMatchObject({ status: 1 });
    expect(JSON.parse(nowhere.stdout)).toMatchObject({ ok: false, problems: [{ subject: expect.stringContaining('there is no folder') }] });
    for (const argv of [['detect', '--gate'], ['check', '--expect', '3'], ['coverage', '--feature', FEATURE, '--force', '--sarif']]) expect(command(...argv)).toMatchObject({ status: 1 });
    expect(command('check', '--quiet')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('every generator answers --help', () => {
    for (const name of ['apply', 'init', 'undo', 'migration', 'env', 'ci', 'docker', 'iac', 'flag', 'monitoring', 'secret', 'network', 'document']) {
      const help = nx('g', `infra-dev:${name}`, '--help');
      expect(help.status, name).toBe(0);
      expect(help.stdout, name).not.toContain('undefined');
    }
  });
});

describe('without Nx, by the command', () => {
  const plain = '.claude/feature-dev/feat-plain';
  beforeAll(() => {
    run(root, ['git', 'checkout', '-q', '.']);
    mkdirSync(join(root, plain), { recursive: true });
    const plan = JSON.parse(readFileSync(join(folder(), 'plan.json'), 'utf8'));
    writeFileSync(join(root, plain, 'plan.json'), JSON.stringify({ ...plan, feature_id: 'feat-plain' }));
    writeFileSync(join(root, plain, 'checklist.json'), readFileSync(join(folder(), 'checklist.json'), 'utf8'));
  });

  test('apply, verify, coverage print one JSON document each', () => {
    const applied = command('apply', '--feature', 'feat-plain', '--json');
    expect(applied, applied.stderr).toMatchObject({ status: 0 });
    expect(JSON.parse(applied.stdout)).toMatchObject({ ok: true, written: true });
    const verified = command('verify', '--feature', 'feat-plain', '--json');
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true });
    const covered = command('coverage', '--feature', 'feat-plain', '--json');
    expect(JSON.parse(covered.stdout)).toMatchObject({ feature_id: 'feat-plain', summary: { completed: 2 } });
  });

  test('the gate closes with 2 while criteria are open', () => {
    expect(command('coverage', '--feature', 'feat-plain', '--gate')).toMatchObject({ status: 2 });
  });

  test('an error is one message and exit 1, as JSON where asked', () => {
    const refused = command('apply', '--feature', '../evil', '--json');
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false });
    expect(command('fly').status).toBe(1);
    expect(command('apply').stderr).toContain('--feature ID');
  });

  test('the menu needs a terminal, and says so', () => {
    expect(command()).toMatchObject({ status: 1, stderr: expect.stringContaining('needs a terminal') });
  });

  test('plop lists and runs the generators of the package', () => {
    const plopfile = join(root, 'plopfile.mjs');
    writeFileSync(plopfile, `export { default } from 'infra-dev/plopfile';\n`);
    run(root, [join(root, 'node_modules', '.bin', 'infra-dev'), 'undo', '--feature', 'feat-plain']);
    const done = run(root, [join(root, 'node_modules', '.bin', 'plop'), '--plopfile', plopfile, 'apply', 'feat-plain']);
    expect(done, done.stdout + done.stderr).toMatchObject({ status: 0 });
    expect(existsSync(join(root, plain, 'infra-changes.json'))).toBe(true);
  });
});
