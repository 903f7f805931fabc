import { secondsOf } from '../../../generators/monitoring/duration.js';
import { Beyond, evaluate, type Growing } from '../../../generators/monitoring/evaluate.js';
import { singleSelector } from '../../../generators/monitoring/promql.js';
import { readYaml } from '../../../pipeline/edit/yaml.js';
import { listOf, type Ruled } from './rules.js';

/** What the embedded run of a test file came to. */
export interface Tested {
  ran: number;
  failed: string[];
  /** Tests beyond the embedded evaluator, with the reason. */
  beyond: string[];
}

/** Runs the tests of a promtool file without promtool: series that grow evenly, rules that are sums of rates. */
export async function runTests(text: string, path: string, rules: readonly Ruled[]): Promise<Tested> {
  const tested: Tested = { ran: 0, failed: [], beyond: [] };
  const data = (await readYaml(text, path)) as { [key: string]: never };
  for (const test of listOf(data['tests'])) {
    const step = secondsOf(String(test['interval'] ?? '1m'));
    for (const one of listOf(test['alert_rule_test'])) await runOne({ name: String(test['name'] ?? ''), step, series: listOf(test['input_series']) }, one, rules, tested);
  }
  return tested;
}

interface Case {
  name: string;
  step: number;
  series: { [key: string]: unknown }[];
}

async function runOne(test: Case, one: { [key: string]: unknown }, rules: readonly Ruled[], tested: Tested): Promise<void> {
  const rule = rules.find((each) => each.name === one['alertname']);
  if (!rule) return;
  try {
    const series = await Promise.all(test.series.map((each) => growing(String(each['series']), String(each['values']), test.step)));
    const at = secondsOf(String(one['eval_time']));
    // A rate needs two samples; the alert is pending from then on.
    const held = at >= test.step + secondsOf(rule.for);
    const fires = held && (await evaluate(rule.expr, series, { at })).length > 0 && (await evaluate(rule.expr, series, { at: at - secondsOf(rule.for) })).length > 0;
    const wanted = Array.isArray(one['exp_alerts']) && one['exp_alerts'].length > 0;
    tested.ran += 1;
    if (fires !== wanted) tested.failed.push(`${rule.name}: ${test.name}: ${fires ? 'fires' : 'does not fire'}`);
  } catch (error) {
    if (!(error instanceof Beyond)) throw error;
    tested.beyond.push(`${rule.name}: ${error.message}`);
  }
}

/** `0+60x15` grows by 60 a step, `7x15` stays 7: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series */
async function growing(series: string, values: string, step: number): Promise<Growing> {
  const selector = await singleSelector(series);
  const [, start, growth] = /^(-?\d+(?:\.\d+)?)(?:\+(\d+(?:\.\d+)?))?x\d+$/.exec(values.trim()) ?? [];
  if (!selector || start === undefined) throw new Beyond(`its series ${series} neither stays nor grows evenly`);
  return { metric: selector.metric, labels: Object.fromEntries(selector.matchers.map((one) => [one.label, one.value])), start: Number(start), perSecond: Number(growth ?? 0) / step };
}
