import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { registry } from '../generators/registry.js';
import { undo } from '../generators/undo/undo.js';
import { coverage } from '../executors/coverage/coverage.js';
import { applyPlan } from '../pipeline/run.js';

/** UPDATE_CASES=1 writes what came out into expected/: read it before you keep it. */
const UPDATE = process.env['UPDATE_CASES'] === '1';
const CASES = join(dirname(fileURLToPath(import.meta.url)), 'cases');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-cases-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Every folder below test/cases that has a plan.json. */
function casesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.name === 'plan.json')) return [folder];
  return entries.filter((entry) => entry.isDirectory()).flatMap((entry) => casesIn(join(folder, entry.name)));
}

/** Path → bytes of every file, but git's and the feature folder's. */
function treeOf(root: string): Map<string, string> {
  const files = new Map<string, string>();
  if (!existsSync(root)) return files;
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name));
    if (entry.isFile() && !/^(\.git\/|\.claude\/feature-dev\/[^/]+\/(infra|plan|checklist|\.infra-dev)|\.claude\/feature-dev\/\.infra-dev)/.test(path)) {
      files.set(path, readFileSync(join(root, path), 'latin1'));
    }
  }
  return files;
}

interface Case {
  folder: string;
  root: string;
  feature: string;
}

function layOut(folder: string): Case {
  const root = mkdtempSync(join(scratch, 'case-'));
  cpSync(join(folder, 'given'), root, { recursive: true });
  const git = (...argv: string[]) => execFileSync('git', ['-c', 'user.name=case', '-c', 'user.email=case@localhost', ...argv], { cwd: root, stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '--allow-empty', '-m', 'given');
  const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as { feature_id: string };
  const state = join(root, '.claude', 'feature-dev', plan.feature_id);
  mkdirSync(state, { recursive: true });
  for (const name of ['plan.json', 'checklist.json']) if (existsSync(join(folder, name))) cpSync(join(folder, name), join(state, name));
  return { folder, root, feature: plan.feature_id };
}

/** What differs from the given tree, or is new. */
function changed(before: Map<string, string>, after: Map<string, string>): Map<string, string> {
  return new Map([...after].filter(([path, text]) => before.get(path) !== text));
}

function keep(expected: string, files: Map<string, string>): void {
  rmSync(expected, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(expected, path)), { recursive: true });
    writeFileSync(join(expected, path), text, 'latin1');
  }
}

describe.each(casesIn(CASES).map((folder) => [relative(CASES, folder), folder] as const))('%s', (_name, folder) => {
  test('apply gives the expected tree, again changes nothing, undo restores every byte', async () => {
    const { root, feature } = layOut(folder);
    const before = treeOf(root);
    const outcome = await applyPlan({ root, feature }, registry);
    expect(outcome.questions).toEqual([]);
    const after = treeOf(root);
    const made = changed(before, after);
    if (UPDATE) keep(join(folder, 'expected'), made);
    expect(Object.fromEntries(made)).toEqual(Object.fromEntries(treeOf(join(folder, 'expected'))));
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual([]);

    const { report } = await coverage(root, feature, registry);
    expect(report.tasks.every((task) => task.status !== 'blocked')).toBe(true);

    const again = await applyPlan({ root, feature }, registry);
    expect(again.entries).toEqual([]);
    expect(treeOf(root)).toEqual(after);

    await undo(root, feature, {});
    expect(treeOf(root)).toEqual(before);
  });
});
