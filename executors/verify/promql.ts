import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ratioExpression } from '../../generators/monitoring/expression.js';
import { parsePromql } from '../../generators/monitoring/promql.js';
import { InfraError } from '../../pipeline/error.js';
import type { Json, ProofRequest } from '../../pipeline/kind.js';
import { programOnPath } from './command.js';
import { judgedBy, type Judge } from './judge.js';
import type { Outcome, Proof, ProofContext } from './proof.js';
import { readRules, type RuleText } from './promql/rules.js';
import { runTests, type Tested } from './promql/unit-test.js';

/** Checks alerts: their PromQL parses, a ratio is one, their unit tests pass; with promtool as well where it is installed. */
export const promql: Proof = {
  name: 'promql',
  inputs: (request, context) => {
    const { rules, tests } = inputOf(request);
    return { input: request.input, rules: context.read(rules), tests: tests.map((path) => context.read(path)), promtool: programOnPath('promtool') ?? null };
  },
  run: async (request, context) => {
    const input = inputOf(request);
    const rules = await readRules(context.read(input.rules), input.rules);
    const problems = [...(await parseProblems(input, rules)), ...ratioProblems(input, rules)];
    const texts = input.tests.map((path) => context.read(path));
    const tested = rules.groups ? await runAll(input.tests, texts, rules) : NOTHING;
    problems.push(...tested.failed);
    if (problems.length > 0) return { exit: 1, verdict: 'failed', engine: ENGINE, summary: problems[0] ?? '', details: { problems, beyond: tested.beyond } };
    const unit = tested.ran > 0 ? `, ${tested.ran} unit tests passed` : '';
    const passed: Outcome = { exit: 0, verdict: 'passed', engine: ENGINE, summary: `${input.alerts.join(', ')}: valid PromQL${input.ratios.length ? ', the ratio is one' : ''}${unit}`, details: { beyond: tested.beyond } };
    return withPromtool(passed, rules, texts, context);
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
  tests: string[];
  alerts: string[];
  ratios: Ratio[];
}

function inputOf({ input }: ProofRequest): Input {
  const { rules, tests, alerts, ratios } = input;
  const named = Array.isArray(alerts) && alerts.every((one) => typeof one === 'string');
  if (typeof rules !== 'string' || !named) throw new InfraError({ subject: 'the proof "promql" needs a rule file and the names of alerts' });
  return { rules, tests: [tests ?? []].flat().map(String), alerts: alerts as string[], ratios: Array.isArray(ratios) ? (ratios as unknown as Ratio[]) : [] };
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

const NOTHING: Tested = { ran: 0, failed: [], beyond: [] };

async function runAll(paths: readonly string[], texts: readonly string[], rules: RuleText): Promise<Tested> {
  const all: Tested[] = [];
  for (const [index, text] of texts.entries()) all.push(await runTests(text, paths[index]!, rules.alerts));
  return all.reduce((sum, one) => ({ ran: sum.ran + one.ran, failed: [...sum.failed, ...one.failed], beyond: [...sum.beyond, ...one.beyond] }), NOTHING);
}

const promtool = (check: string, file: string, cwd: string): Judge => ({ program: 'promtool', options: [check, 'rules'], files: [file], cwd, objects: [1], complaint: ({ output }) => complaintIn(output) });

/** promtool reads plain rule files: the groups are laid into a folder of their own, the tests beside them. */
async function withPromtool(passed: Outcome, rules: RuleText, tests: readonly string[], context: ProofContext): Promise<Outcome> {
  if (!rules.groups || !programOnPath('promtool')) return passed;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'infra-promql-')));
  try {
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: rules.groups }));
    let outcome = await judgedBy(promtool('check', 'rules.yml', folder), passed, context);
    for (const [index, text] of outcome.exit === 0 ? tests.entries() : []) {
      const name = `test${index > 0 ? index + 1 : ''}.yml`;
      writeFileSync(join(folder, name), await withRules(text));
      outcome = await judgedBy(promtool('test', name, folder), { ...outcome, engine: ENGINE }, context);
      if (outcome.exit !== 0) return outcome;
    }
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands below `FAILED:`, on one line. */
const complaintIn = (output: string): string => (output.split('FAILED:')[1] ?? output).replace(/\s+/g, ' ').trim();

async function withRules(tests: string): Promise<string> {
  const { parse } = await import('yaml');
  return JSON.stringify({ ...(parse(tests) as { [key: string]: Json }), rule_files: ['rules.yml'] });
}
