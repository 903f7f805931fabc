import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ratioExpression } from '../../generators/monitoring/expression.js';
import { parsePromql } from '../../generators/monitoring/promql.js';
import { InfraError } from '../../pipeline/error.js';
import type { Json, ProofRequest } from '../../pipeline/kind.js';
import { programOnPath, runCommand } from './command.js';
import type { Outcome, Proof } from './proof.js';
import { readRules, type RuleText } from './promql/rules.js';
import { runTests } from './promql/unit-test.js';

/** Checks alerts: their PromQL parses, a ratio is one, their unit tests pass; with promtool as well where it is installed. */
export const promql: Proof = {
  name: 'promql',
  inputs: (request, context) => {
    const { rules, tests } = inputOf(request);
    return { input: request.input, rules: context.read(rules), tests: tests === undefined ? null : context.read(tests), promtool: programOnPath('promtool') ?? null };
  },
  run: async (request, context) => {
    const input = inputOf(request);
    const rules = await readRules(context.read(input.rules), input.rules);
    const problems = [...(await parseProblems(input, rules)), ...ratioProblems(input, rules)];
    const tests = input.tests === undefined ? undefined : context.read(input.tests);
    const tested = tests === undefined || !rules.groups ? undefined : await runTests(tests, input.tests!, rules.alerts);
    problems.push(...(tested?.failed ?? []));
    if (problems.length > 0) return { exit: 1, verdict: 'failed', engine: ENGINE, summary: problems[0] ?? '', details: { problems, beyond: tested?.beyond ?? [] } };
    const unit = tested && tested.ran > 0 ? `, ${tested.ran} unit tests passed` : '';
    const passed: Outcome = { exit: 0, verdict: 'passed', engine: ENGINE, summary: `${input.alerts.join(', ')}: valid PromQL${input.ratios.length ? ', the ratio is one' : ''}${unit}`, details: { beyond: tested?.beyond ?? [] } };
    return withPromtool(passed, rules, tests);
  },
};

const ENGINE = '@prometheus-io/lezer-promql 0.315.0 and an evaluator for sums of rates';

interface Ratio {
  alert: string;
  errors: string;
  total: string;
  above: number;
  window: string;
}

interface Input {
  rules: string;
  tests: string | undefined;
  alerts: string[];
  ratios: Ratio[];
}

function inputOf({ input }: ProofRequest): Input {
  const { rules, tests, alerts, ratios } = input;
  const named = Array.isArray(alerts) && alerts.every((one) => typeof one === 'string');
  if (typeof rules !== 'string' || !named) throw new InfraError({ subject: 'the proof "promql" needs a rule file and the names of alerts' });
  return { rules, tests: typeof tests === 'string' ? tests : undefined, alerts: alerts as string[], ratios: Array.isArray(ratios) ? (ratios as unknown as Ratio[]) : [] };
}

async function parseProblems(input: Input, rules: RuleText): Promise<string[]> {
  const problems: string[] = [];
  for (const name of input.alerts) {
    const rule = rules.alerts.find((one) => one.name === name);
    const errors = rule ? (await parsePromql(rule.expr)).errors : [];
    if (!rule) problems.push(`${name} is not in ${input.rules}`);
    else if (rule.expr.trim() === '' || errors.length > 0) problems.push(`${name}: the expression is not PromQL at column ${(errors[0] ?? 0) + 1}`);
  }
  return problems;
}

const bare = (text: string): string => text.replace(/\s+/g, '');

/** A ratio is errors over total, above a share, where there is traffic: as planned, not a rate per second. */
function ratioProblems(input: Input, rules: RuleText): string[] {
  if (!rules.groups) return [];
  return input.ratios.flatMap((ratio) => {
    const rule = rules.alerts.find((one) => one.name === ratio.alert);
    return rule && bare(rule.expr) !== bare(ratioExpression(ratio)) ? [`${ratio.alert}: the expression is not the planned ratio: ${rule.expr.replace(/\s+/g, ' ')}`] : [];
  });
}

/** promtool reads plain rule files: the groups are laid into a folder of their own, the tests beside them. */
async function withPromtool(passed: Outcome, rules: RuleText, tests: string | undefined): Promise<Outcome> {
  const promtool = programOnPath('promtool');
  if (!promtool || !rules.groups) return passed;
  const folder = mkdtempSync(join(tmpdir(), 'infra-promql-'));
  try {
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: rules.groups }));
    const checks: string[][] = [['check', 'rules', 'rules.yml']];
    if (tests !== undefined) {
      writeFileSync(join(folder, 'test.yml'), await withRules(tests));
      checks.push(['test', 'rules', 'test.yml']);
    }
    for (const argv of checks) {
      const { exit, output } = await runCommand([promtool, ...argv], folder);
      if (exit !== 0) return { exit, verdict: 'failed', engine: 'promtool', argv: ['promtool', ...argv], summary: `promtool ${argv.join(' ')}: ${firstComplaint(output)}`, details: { output: output.slice(0, 4000) } };
    }
    return { ...passed, engine: `${ENGINE}, promtool`, argv: ['promtool', ...(checks.at(-1) ?? [])] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const firstComplaint = (output: string): string => output.split('\n').map((line) => line.trim()).find((line) => /FAILED|error|exp|got/i.test(line)) ?? output.slice(0, 200);

async function withRules(tests: string): Promise<string> {
  const { parse } = await import('yaml');
  return JSON.stringify({ ...(parse(tests) as { [key: string]: Json }), rule_files: ['rules.yml'] });
}
