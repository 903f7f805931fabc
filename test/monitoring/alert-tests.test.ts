import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { promql } from '../../executors/verify/promql.js';
import { readRules } from '../../executors/verify/promql/rules.js';
import { runTests } from '../../executors/verify/promql/unit-test.js';
import { prometheus } from '../../generators/monitoring/prometheus.js';
import { monitoringTask } from '../../generators/monitoring/task.js';
import { ground } from './ground.js';

const RULES = 'monitoring/alerts.yml';
const TESTS = '.claude/feature-dev/feat-reset-2fa-20250104120000/alerts.test.yml';
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
if (!hasPromtool) console.log('skipped: promtool is not installed');

const alert = (expr: string, more: object = {}) => ({ alerts: [{ name: 'A', severity: 'warning', for: '5m', description: 'It is wrong', expr, ...more }] });

async function made(change: object) {
  const place = ground({});
  const result = await prometheus.changes!(monitoringTask.parse({ type: 'monitoring', ...change }), place.found());
  const files = await place.carryOut(result);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(place.root, path)), { recursive: true });
    writeFileSync(join(place.root, path), text);
  }
  return { root: place.root, files, warnings: result.warnings ?? [], proofs: result.proofs ?? [] };
}

const namesIn = (text: string | undefined): string[] => (parse(text ?? 'tests: []') as { tests: { name: string }[] }).tests.map((one) => one.name);

/** Expressions with words of the tests they must come to. */
const WORKED_OUT: [string, string[]][] = [
  ['up{job="api"} == 0', ['fires when up{job="api"} is 0', 'does not fire when up{job="api"} is 1', 'does not fire when the metrics are absent']],
  ['sum(rate(scan_total[10m])) == 0', ['fires when scan_total grows by 0 a sample', 'does not fire when scan_total grows by 1 a sample']],
  ['queue_depth{queue="mail"} > 100', ['does not fire when queue_depth{queue="mail"} is 100', 'fires when queue_depth{queue="mail"} is 101']],
  ['queue_depth >= 100', ['does not fire when queue_depth is 99', 'fires when queue_depth is 100']],
  ['rate(job_failures_total[15m]) > 0', ['does not fire when job_failures_total grows by 0 a sample', 'fires when job_failures_total grows by 1 a sample']],
  ['increase(payment_failures_total{provider=~"a|b"}[1h]) > 5', ['does not fire', 'fires when']],
  ['sum by (service) (rate(http_errors_total[5m])) > 0.1', ['fires when http_errors_total{service="a-service"}']],
  ['sum(rate(errors_total[5m])) / sum(rate(requests_total[5m])) > 0.05', ['does not fire when errors_total grows by', 'fires when errors_total grows by']],
  ['max(queue_age_seconds) by (queue) > 600 and on() vector(1)', []],
  ['avg_over_time(temperature_celsius[10m]) < 5', ['fires when temperature_celsius is 4', 'does not fire when temperature_celsius is 5']],
  ['absent(heartbeat{job="cron"})', ['fires when the metrics are absent', 'does not fire when heartbeat{job="cron"} is 0']],
  ['histogram_quantile(0.95, sum by (le) (rate(label_print_duration_seconds_bucket[5m]))) > 3', ['does not fire without observations', 'fires when all observations are between 3 and 6', 'does not fire when all observations are below 1.5']],
  ['histogram_quantile(0.9, sum(rate(sort_seconds_bucket{lane="a"}[10m])) by (le, depot)) > 0.25', ['fires when all observations are between 0.25 and 0.5']],
  ['disk_free_bytes / disk_size_bytes < 0.1', ['fires when disk_free_bytes is 9', 'does not fire when disk_free_bytes is 10']],
  ['(queue_depth > 100) and (workers < 5)', ['does not fire when queue_depth is 100', 'fires when queue_depth is 101']],
  ['queue_depth > 100 unless maintenance == 1', ['fires when queue_depth is 101']],
  ['time() - last_success_timestamp_seconds > 3600', []],
  ['deriv(disk_free_bytes[1h]) < 0', []],
  ['predict_linear(disk_free_bytes[6h], 86400) < 0', []],
  ['rate(a_total[30d]) > 1', ['fires']],
  ['sum(rate(a_total[1m])) * 60 > 30', ['fires when a_total grows by']],
  ['count(up{job="api"} == 1) < 2', ['fires']],
];

describe('unit tests of free expressions', () => {
  it.each(WORKED_OUT)('%s', async (expr, names) => {
    const { files, warnings, root } = await made(alert(expr));
    if (names.length === 0) {
      expect(files[TESTS]).toBeUndefined();
      expect(warnings).toEqual([expect.stringMatching(/^no unit test for A: /)]);
      return;
    }
    expect(warnings).toEqual([]);
    for (const name of names) expect(namesIn(files[TESTS]).join('\n')).toContain(name);
    const embedded = await runTests(files[TESTS]!, TESTS, (await readRules(files[RULES]!, RULES)).alerts);
    expect(embedded).toMatchObject({ failed: [], beyond: [] });
    expect(embedded.ran).toBe(namesIn(files[TESTS]).length);
    if (!hasPromtool) return;
    const tested = spawnSync('promtool', ['test', 'rules', join(root, TESTS)], { encoding: 'utf8' });
    expect(tested.stdout + tested.stderr).toContain('SUCCESS');
    rmSync(root, { recursive: true });
  });
});

describe('unit tests of objectives', () => {
  it.each([99.9, 99.5, 95, 99.99])('an objective of %s%%', async (objective) => {
    const { files, warnings, root, proofs } = await made({ slo: { name: 'checkout', objective, errors: 'pay_total{outcome="error"}', total: 'pay_total' } });
    expect(warnings).toEqual([]);
    const names = Object.keys(files).filter((path) => path.endsWith('.test.yml')).flatMap((path) => namesIn(files[path]));
    expect(Object.keys(files).filter((path) => path.endsWith('.test.yml'))).toHaveLength(3);
    for (const name of ['fires, far above the threshold', 'does not fire on failures of the last 5m alone', 'is over once the last 30m are without failures', 'is over once the last 6h are without failures', 'does not fire without traffic', 'does not fire when the metrics are absent']) expect(names).toContain(name);
    expect(names.filter((name) => name.startsWith('does not fire before'))).not.toEqual([]);
    const outcome = await promql.run({ ...proofs[0]!, what: '' }, { root, engines: undefined as never, progress: () => undefined, read: (path) => readFileSync(join(root, path), 'utf8') });
    expect(outcome).toMatchObject({ exit: 0, verdict: 'passed' });
    if (hasPromtool) expect(outcome.engine).toMatch(/promtool$/);
    rmSync(root, { recursive: true });
  });

  it('has no alert that cannot fire', async () => {
    const { files, warnings } = await made({ slo: { name: 'checkout', objective: 60, errors: 'pay_total{outcome="error"}', total: 'pay_total' } });
    expect(files[RULES]).toContain('CheckoutErrorBudgetBurn3d');
    expect(files[RULES]).not.toContain('Burn1h');
    expect(warnings).toEqual([expect.stringContaining('over 1h: with an objective of 60%'), expect.stringContaining('over 6h')]);
  });
});

describe('texts of rules', () => {
  it.each([
    ['{{ $value | humanize }} waiting', '101 waiting'],
    ['{{ $labels.queue }} has {{ printf "%.1f" $value }}', 'mail has 101.0'],
    ['{{$labels.gone}}x', 'x'],
  ])('%s', async (description, wanted) => {
    const { files } = await made(alert('queue_depth{queue="mail"} > 100', { description }));
    expect(files[TESTS]).toContain(wanted);
  });
  it('says which template it does not work out', async () => {
    const { warnings } = await made(alert('queue_depth > 100', { description: '{{ query "up" | first | value }}' }));
    expect(warnings.join()).toMatch(/^no unit test for A: a text holds .*query/);
  });
});
