import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { verify } from '../../executors/verify/verify.js';
import { find } from '../../executors/verify/runner/found.js';
import { RUNNERS } from '../../executors/verify/runner/index.js';
import { registry } from '../../generators/registry.js';
import { applyPlan } from '../../pipeline/run.js';

const TOP = fileURLToPath(new URL('../..', import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-runner-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A case's workspace with the packages of this project in it; its plan is applied. */
async function applied(tool: string): Promise<{ root: string; feature: string }> {
  const root = mkdtempSync(join(scratch, `${tool}-`));
  const from = join(TOP, 'test', 'cases', 'migration', tool);
  cpSync(join(from, 'given'), root, { recursive: true });
  writeFileSync(join(root, '.gitignore'), 'node_modules\n');
  execFileSync('git', ['init', '-q'], { cwd: root });
  const plan = JSON.parse(readFileSync(join(from, 'plan.json'), 'utf8')) as { feature_id: string };
  const folder = join(root, '.claude', 'feature-dev', plan.feature_id);
  mkdirSync(folder, { recursive: true });
  cpSync(join(from, 'plan.json'), join(folder, 'plan.json'));
  symlinkSync(join(TOP, 'node_modules'), join(root, 'node_modules'), 'dir');
  expect((await applyPlan({ root, feature: plan.feature_id }, registry)).questions).toEqual([]);
  return { root, feature: plan.feature_id };
}

const missing = new Map<string, string>();
for (const [tool, runner] of RUNNERS) {
  const found = await find(runner, TOP, '.', 'postgresql');
  if (typeof found === 'string') missing.set(tool, found);
}
for (const [tool, why] of missing) console.warn(`skipped ${tool}: ${why}`);

describe("what apply writes runs through the tool's own runner", () => {
  const tools = [...RUNNERS.keys()].filter((tool) => !missing.has(tool) && existsSync(join(TOP, 'test', 'cases', 'migration', tool, 'plan.json')));
  it.each(tools)('%s', async (tool) => {
    const { root, feature } = await applied(tool);
    const { evidence } = await verify(root, feature, { quiet: true });
    const proofs = evidence.filter((one) => one.proof === 'migration');
    expect(proofs.length).toBeGreaterThan(0);
    for (const one of proofs) {
      expect([one.summary, one.exit]).toEqual([expect.stringContaining('up, down and up again ran on'), 0]);
      expect(one.details).toMatchObject({ runner: expect.stringMatching(/ \d+\.\d+/) });
    }
  });
});
