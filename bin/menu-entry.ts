import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { planAlone } from '../generators/alone.js';
import { registry } from '../generators/registry.js';
import { askFor } from '../pipeline/ask.js';
import { InfraError } from '../pipeline/error.js';
import type { AnyKind } from '../pipeline/kind.js';
import { FEATURE_ID } from '../pipeline/plan.js';
import { applyPlan, type Outcome } from '../pipeline/run.js';
import { findRoot } from '../pipeline/workspace.js';
import { answering } from './answer.js';
import { terminal } from './inquire.js';

const rootOf = (): string => process.env['INFRA_DEV_ROOT'] ?? findRoot(process.cwd());
const isTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true && process.env['CI'] !== 'true';
/** plop takes the option without a word, and its actions write all the same. */
export const isDryRun = (): boolean => process.env['INFRA_DEV_DRY_RUN'] === 'true' || process.argv.includes('--dry-run');

/**
 * Applies a feature's plan from the menu.
 * @param name the entry; the feature is the word after it, or is asked for
 */
export async function applyWhole(name: string): Promise<Outcome> {
  return run({ feature: namedFeature(name) ?? (await askFeature(name)) });
}

/** Asks for one change of a kind and applies it alone. */
export async function applyAlone(kind: AnyKind): Promise<Outcome> {
  if (!isTerminal()) throw new InfraError({ subject: `the entry "${kind.name}" asks, and there is no terminal`, remedy: 'Write the change into a plan, and: infra-dev apply --feature ID' });
  const change = await askFor(kind.task!, { type: kind.type! }, terminal);
  return run(planAlone(rootOf(), kind, change, { now: new Date().toISOString() }));
}

function run(plan: { feature: string; planText?: string }): Promise<Outcome> {
  const options = { root: rootOf(), ...plan, now: new Date().toISOString(), dryRun: isDryRun() };
  return applyPlan({ ...options, ...(isTerminal() ? { onQuestions: answering({ ...options, registry, asker: terminal }) } : {}) }, registry);
}

/** `plop apply feat-x` and `plop apply -- --feature feat-x`: plop itself hands nothing on to prompts that are a function. */
function namedFeature(name: string): string | undefined {
  const text = { type: 'string' } as const;
  const args = process.argv.slice(2).filter((word) => word !== '--');
  const { values, positionals } = parseArgs({ args, options: { feature: text, plopfile: text, cwd: text, dest: text, preload: text }, strict: false, allowPositionals: true });
  return typeof values['feature'] === 'string' ? values['feature'] : positionals[positionals.indexOf(name) + 1];
}

async function askFeature(name: string): Promise<string> {
  if (!isTerminal()) throw new InfraError({ subject: 'no feature was named', remedy: `Name it: plop ${name} FEATURE` });
  const features = plansIn(rootOf()).map((feature) => ({ name: feature, value: feature }));
  if (features.length === 0) throw new InfraError({ subject: 'no feature has a plan', remedy: 'Write .claude/feature-dev/ID/plan.json, or: infra-dev plan add --feature ID' });
  return String(await terminal.ask({ type: 'select', message: 'Which feature?', choices: features }));
}

/** The features that have a plan. */
function plansIn(root: string): string[] {
  const folder = join(root, '.claude', 'feature-dev');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => FEATURE_ID.test(name)) : [];
  return names.filter((name) => existsSync(join(folder, name, 'plan.json'))).sort();
}
