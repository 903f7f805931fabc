import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { detection } from '../../generators/detection.js';
import { detect, type Detection } from '../../pipeline/detect.js';
import type { Finding, Json } from '../../pipeline/kind.js';
import { openWorkspace, type Workspace } from '../../pipeline/workspace.js';

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Files of a small workspace by path. `.gitignore` works as it does everywhere: what it names is written, not tracked. */
export type Files = Record<string, string>;

/** Lays the files out in a temporary folder under git; the untracked ones after git has seen the others. */
export function layOut(files: Files, untracked: Files = {}): Workspace {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'detect-')));
  made.push(root);
  write(root, files);
  const git = (...argv: string[]): unknown =>
    execFileSync('git', argv, { cwd: root, stdio: 'ignore', env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null' } });
  git('init', '-q');
  git('add', '-A');
  write(root, untracked);
  return openWorkspace(root);
}

function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** What a case expects of one finding; what it does not name is not compared. */
export interface Expected {
  paths?: string[];
  /** Must be among the paths, beside others. */
  with?: string[];
  ambiguous?: boolean;
  never_edit?: string[];
  details?: Record<string, Json>;
}

export interface Case {
  name: string;
  files: Files;
  /** Written, not added to git. */
  untracked?: Files;
  /** By `kind/tool`; several findings of one tool as a list. */
  found?: Record<string, Expected | Expected[]>;
  /** `kind/tool` or `kind` that must not be claimed, not even with doubt. */
  absent?: string[];
  /** `kind/tool` or `kind` that may be shown with doubt, never claimed. */
  unsure?: string[];
}

/** Detects in the workspace of a case and compares. */
export async function check(one: Case): Promise<void> {
  const workspace = layOut(one.files, one.untracked);
  const before = listing(workspace);
  const result = await detect(workspace, detection);
  expectEvidence(workspace, result);
  for (const [key, expected] of Object.entries(one.found ?? {})) expectFindings(of(result, key), [expected].flat(), key);
  for (const key of one.absent ?? []) expect(of(result, key).map(say), `${key} is absent`).toEqual([]);
  for (const key of one.unsure ?? [])
    expect(
      of(result, key)
        .filter((finding) => !finding.ambiguous)
        .map(say),
      `${key} is not certain`,
    ).toEqual([]);
  expect(listing(workspace), 'detection reads only').toEqual(before);
}

const say = (finding: Finding): string => `${finding.kind}/${finding.tool} ${finding.paths.join(' ')}`;

const of = ({ findings }: Detection, key: string): Finding[] => {
  const [kind, tool] = key.split('/');
  return findings.filter((finding) => finding.kind === kind && (tool === undefined || finding.tool === tool));
};

function expectFindings(findings: readonly Finding[], expected: readonly Expected[], key: string): void {
  expect(
    findings.map((finding) => finding.paths),
    `${key} is found ${expected.length} times`,
  ).toHaveLength(expected.length);
  expected.forEach((want, index) => {
    const finding = findings[index]!;
    if (want.paths) expect([...finding.paths].sort(), key).toEqual([...want.paths].sort());
    for (const path of want.with ?? []) expect(finding.paths, key).toContain(path);
    expect(finding.ambiguous, `${key} ambiguous`).toBe(want.ambiguous ?? false);
    if (want.never_edit) expect(finding.never_edit, key).toEqual(want.never_edit);
    if (want.details) expect(finding.details, key).toMatchObject(want.details);
  });
}

/** Every line of evidence is there and holds what it is said to hold; every path is there; nothing is both edited and never edited. */
export function expectEvidence(workspace: Workspace, { workspace: kind, findings }: Detection): void {
  const files = new Set(workspace.files());
  for (const { file, line, why } of [...kind.evidence, ...findings.flatMap((finding) => finding.evidence)]) {
    expect(files, `${file} of the evidence`).toContain(file);
    const text = readFileSync(join(workspace.root, file), 'utf8').split('\n')[line - 1];
    expect(text, `${file}:${line} ${why}`).toBeDefined();
    const named = /^dependency "([^"]+)"/.exec(why)?.[1]?.split(':').pop();
    if (named) expect(text!.toLowerCase(), `${file}:${line}`).toContain(named.toLowerCase());
  }
  for (const finding of findings) {
    expect(finding.evidence, say(finding)).not.toEqual([]);
    for (const path of finding.paths) {
      expect(path === '.' || files.has(path) || [...files].some((file) => file.startsWith(`${path}/`)), `${path} of ${say(finding)}`).toBe(
        true,
      );
      expect(finding.never_edit ?? []).not.toContain(path);
    }
  }
}

const listing = (workspace: Workspace): string[] => {
  const output = execFileSync('git', ['status', '--porcelain', '--ignored', '-z'], { cwd: workspace.root, encoding: 'utf8' });
  return output.split('\0');
};

/** A package.json that declares packages. */
export const packageJson = (dependencies: string[], more: Record<string, Json> = {}): string =>
  `${JSON.stringify({ name: 'sample', dependencies: Object.fromEntries(dependencies.map((name) => [name, '1.0.0'])), ...more }, null, 2)}\n`;
