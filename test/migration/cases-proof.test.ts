import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEngines, type Engines } from '../../executors/verify/engine/engines.js';
import { jobsOf } from '../../executors/verify/jobs.js';
import { registry } from '../../generators/registry.js';
import { applyPlan } from '../../pipeline/run.js';

/** Every migration of every case is executed: up, down and up again, over rows. One engine per dialect serves all of them. */
const CASES = join(dirname(fileURLToPath(import.meta.url)), '..', 'cases', 'migration');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-proofs-')));
let engines: Engines;

beforeAll(() => {
  // No server of this machine: what is proven here is proven everywhere.
  engines = openEngines({ root: scratch, engine: 'pglite' });
});
afterAll(async () => {
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
});

function casesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.name === 'plan.json')) return [folder];
  return entries.filter((entry) => entry.isDirectory()).flatMap((entry) => casesIn(join(folder, entry.name)));
}

function layOut(folder: string): { root: string; feature: string } {
  const root = mkdtempSync(join(scratch, 'case-'));
  cpSync(join(folder, 'given'), root, { recursive: true });
  execFileSync('git', ['init', '-q'], { cwd: root });
  execFileSync('git', ['add', '-A'], { cwd: root });
  const { feature_id: feature } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as { feature_id: string };
  const state = join(root, '.claude', 'feature-dev', feature);
  mkdirSync(state, { recursive: true });
  for (const name of ['plan.json', 'checklist.json']) cpSync(join(folder, name), join(state, name));
  return { root, feature };
}

async function proven(folder: string): Promise<{ what: string; verdict: string | undefined; exit: number; summary: string; dialect: unknown }[]> {
  const { root, feature } = layOut(folder);
  const { record } = await applyPlan({ root, feature }, registry);
  const context = { root, engines, progress: () => undefined, read: (path: string) => readFileSync(join(root, path), 'utf8') };
  const results = [];
  for (const { proof, request } of jobsOf(record, 'infra-changes.json').filter((job) => job.proof.name === 'migration')) {
    proof.inputs(request, context);
    const { exit, verdict, summary } = await proof.run(request, context);
    results.push({ what: request.what, verdict, exit, summary, dialect: request.input['dialect'] });
  }
  return results;
}

describe.each(casesIn(CASES).map((folder) => [relative(CASES, folder), folder] as const))('%s', (_name, folder) => {
  test('every migration goes up, down and up again', async () => {
    const results = await proven(folder);
    console.log(JSON.stringify(results, null, 1));
    expect(results.filter((one) => one.exit !== 0)).toEqual([]);
  });
});
