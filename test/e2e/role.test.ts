import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { registry } from '../../generators/registry.js';
import { coverage } from '../../executors/coverage/coverage.js';
import { verify } from '../../executors/verify/verify.js';
import type { ChangeRecord } from '../../pipeline/record.js';
import { applyPlan } from '../../pipeline/run.js';
import { FEATURE, HOME, layOut, remove, run } from './scratch.mjs';

const CASE = fileURLToPath(new URL('../cases/document/whole-role', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));
const FOLDER = join('.claude', 'feature-dev', FEATURE);
const laid: string[] = [];
afterAll(() => laid.forEach(remove));

function layOutAgain(from?: string): string {
  const root = layOut(from);
  laid.push(root);
  return root;
}

/** Path → text of what git sees beside the feature folder's own files. */
function treeOf(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(root, join(entry.parentPath, entry.name))).filter((path) => !/^\.git\/|^\.claude\//.test(path));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** A test that needs a program of the machine; without it the test is skipped, which is printed. */
function withProgram(name: string, argv: string[]): typeof test | typeof test.skip {
  const there = spawnSync(name, argv, { stdio: 'ignore', timeout: 60_000 }).status === 0;
  if (!there) console.log(`skipped: ${[name, ...argv].join(' ')} does not run here`);
  return there ? test : test.skip;
}

describe('the whole role on one stack', () => {
  let root: string;
  let written: string[];
  const generated = (pattern: RegExp): string[] => written.filter((path) => pattern.test(path));
  const text = (path: string): string => readFileSync(join(root, path), 'utf8');
  const done = (argv: string[]): { status: number | null; output: string } => {
    const ended = run(root, argv);
    return { status: ended.status, output: ended.stdout + ended.stderr };
  };

  beforeAll(async () => {
    root = layOutAgain(join(CASE, 'given'));
    mkdirSync(join(root, FOLDER), { recursive: true });
    for (const name of ['plan.json', 'checklist.json']) cpSync(join(CASE, name), join(root, FOLDER, name));
    await applyPlan({ root, feature: FEATURE }, registry);
    const record = JSON.parse(text(join(FOLDER, 'infra-changes.json'))) as ChangeRecord;
    written = record.files.map((file) => file.path);
  });

  test('every kind of file was written', () => {
    const kinds = [/\.env\.example$/, /migration\.sql$/, /down\.sql$/, /workflows\/.*\.yml$/, /docker-compose\.yml$/, /\.tf$/, /feature-flags\.ts$/, /\.test\.ts$/, /alerts\.yml$/, /alerts\.test\.yml$/, /dashboards\/.*\.json$/, /secrets\.md$/, /networkpolicy\.yaml$/, /deployment-guide\.md$/, /migration-guide\.md$/, /runbooks\/.*\.md$/, /README\.md$/];
    expect(kinds.filter((kind) => generated(kind).length === 0)).toEqual([]);
  });

  test('a second run changes nothing', async () => {
    const before = treeOf(root);
    expect((await applyPlan({ root, feature: FEATURE }, registry)).entries).toEqual([]);
    expect(treeOf(root)).toEqual(before);
  });

  test('every proof runs and passes, none is skipped', async () => {
    const { evidence, ok } = await verify(root, FEATURE, { quiet: true, engine: 'pglite' });
    expect(evidence.filter((one) => one.exit !== 0 || one.verdict === 'skipped')).toEqual([]);
    expect(evidence.filter((one) => one.summary.includes('judged nothing'))).toEqual([]);
    expect(ok).toBe(true);
    expect(new Set(evidence.map((one) => one.task_id))).toEqual(new Set(['INFRA1', 'INFRA3', 'INFRA4', 'INFRA5', 'INFRA6', 'INFRA7', 'INFRA8', 'INFRA9']));
  });

  test('every infra criterion is covered, and every field of the summary is right', async () => {
    const { report, ok } = await coverage(root, FEATURE, registry);
    expect(ok).toBe(true);
    expect(report.uncovered_checklist_ids).toEqual([]);
    expect(report.blockers).toEqual([]);
    expect(report.summary).toEqual({
      total_tasks: 9,
      completed: 9,
      database_migrations: 1,
      environment_variables_added: 3,
      ci_cd_updates: 1,
      documentation_updated: true,
      tested_in_staging: false,
      rollback_plan_documented: true,
    });
    expect(report.rollback_procedure).toMatch(/^Turn the flag off.*previous version of the application.*Take the migration back/);
  });

  describe('what others say of the generated files', () => {
    beforeAll(() => symlinkSync(join(HOME, 'node_modules'), join(root, 'node_modules')));

    withProgram('promtool', ['--version'])('promtool accepts the rules, and their unit tests pass', () => {
      const yaml = generated(/\.ya?ml$/).map((path) => [path, parse(text(path)) as Record<string, unknown>] as const);
      const rules = yaml.filter(([, data]) => 'groups' in data).map(([path]) => path);
      const tests = yaml.filter(([, data]) => 'rule_files' in data && 'tests' in data).map(([path]) => path);
      expect([rules.length, tests.length]).toEqual([1, 1]);
      expect(done(['promtool', 'check', 'rules', ...rules])).toMatchObject({ status: 0 });
      const tested = done(['promtool', 'test', 'rules', ...tests]);
      expect(tested, tested.output).toMatchObject({ status: 0 });
    });

    withProgram('terraform', ['version'])('terraform fmt would change none of the Terraform files', () => {
      expect(done(['terraform', 'fmt', '-check', '-diff', ...generated(/\.tf$/)])).toMatchObject({ status: 0 });
    });

    test("the compose file is what compose's schema describes", async () => {
      const { Ajv } = await import('ajv');
      const folder = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
      const schema = JSON.parse(readFileSync(join(folder, 'schemas', 'compose.schema.json'), 'utf8')) as { $schema?: string };
      delete schema.$schema;
      const isCompose = new Ajv({ strict: false, allErrors: true, validateSchema: false, validateFormats: false }).compile(schema);
      for (const path of generated(/compose[^/]*\.ya?ml$/)) expect([isCompose(parse(text(path))), isCompose.errors]).toEqual([true, null]);
      expect(isCompose({ services: { app: { imagee: 'x' } } })).toBe(false);
    });

    withProgram('docker', ['compose', 'version'])('docker compose reads the compose file', () => {
      for (const path of generated(/compose[^/]*\.ya?ml$/)) expect(done(['docker', 'compose', '-f', path, 'config', '--quiet', '--no-interpolate'])).toMatchObject({ status: 0 });
    });

    withProgram('actionlint', ['-version'])('actionlint accepts the workflow', () => {
      expect(done(['actionlint', '-shellcheck=', '-pyflakes=', ...generated(/workflows\/[^/]+$/)])).toMatchObject({ status: 0 });
    });

    withProgram('kubectl', ['version', '--client'])('kubectl builds the kustomization, with the policy in it', () => {
      const built = done(['kubectl', 'kustomize', 'k8s']);
      expect(built.output).toContain('kind: NetworkPolicy');
      expect(built).toMatchObject({ status: 0 });
    });

    test("the workspace's own tsconfig compiles all generated TypeScript", () => {
      const typescript = generated(/\.ts$/);
      expect(typescript).toHaveLength(4);
      const tsc = done([process.execPath, join(HOME, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.', '--noEmit', '--listFilesOnly']);
      expect(typescript.filter((path) => !tsc.output.includes(join(root, path)))).toEqual([]);
      const compiled = done([process.execPath, join(HOME, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.', '--noEmit']);
      expect(compiled).toEqual({ status: 0, output: '' });
    });

    test('the generated tests pass, and fail for a flag that is on by default', () => {
      const tests = generated(/\.(test|spec)\.ts$/);
      expect(tests).toHaveLength(1);
      const vitest = [process.execPath, join(HOME, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', root, '--reporter', 'json', ...tests];
      const good = run(root, vitest);
      expect(good, good.stderr).toMatchObject({ status: 0 });
      expect(JSON.parse(good.stdout)).toMatchObject({ success: true, numPassedTests: 13, numFailedTests: 0 });
      const flags = join(root, 'src', 'config', 'feature-flags.ts');
      const right = readFileSync(flags, 'utf8');
      writeFileSync(flags, right.replace("FEATURE_2FA_RESET === 'true'", "FEATURE_2FA_RESET !== 'false'"));
      expect(run(root, vitest).status).toBe(1);
      writeFileSync(flags, right);
    });

    test('the documents are clean Markdown', async () => {
      const { lint } = await import('markdownlint/sync');
      const strings = Object.fromEntries(generated(/\.md$/).map((path) => [path, text(path)]));
      const wide = { line_length: { line_length: 200, code_blocks: false, tables: false } };
      expect(Object.values(lint({ strings, config: { default: true, ...wide } })).flat()).toEqual([]);
    });
  });
});

test('free text gives the same workspace as the typed plan', async () => {
  const [typed, free] = [layOutAgain(), layOutAgain()];
  writeFileSync(join(free, FOLDER, 'plan.json'), readFileSync(join(HERE, 'plan.free-text.json')));
  await applyPlan({ root: typed, feature: FEATURE }, registry);
  const { questions } = await applyPlan({ root: free, feature: FEATURE }, registry);
  expect(questions).toEqual([]);
  expect(treeOf(free)).toEqual(treeOf(typed));
});

