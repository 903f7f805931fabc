import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { prometheus } from '../../generators/monitoring/prometheus.js';
import type { Alert } from '../../generators/monitoring/alert.js';
import { prometheusRule } from '../../generators/monitoring/prometheus-rule.js';
import { likeness } from '../../generators/monitoring/rule-place.js';
import { monitoringTask } from '../../generators/monitoring/task.js';
import { ground } from './ground.js';

const ratio = (above: number, window = '5m', hold = '5m') =>
  monitoringTask.parse({
    type: 'monitoring',
    alerts: [
      {
        name: 'High2FAResetFailureRate', severity: 'warning', for: hold, description: 'More than the usual share of 2FA resets fail', action: 'Check logs for error patterns',
        ratio: { errors: 'auth_2fa_reset_total{outcome="error"}', total: 'auth_2fa_reset_total', above, window },
      },
    ],
  });

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

function put(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

describe('prometheus rules', () => {
  it('makes the first rule file, with its unit tests in the feature folder', async () => {
    const place = ground({ 'package.json': '{"repository": "acme/shop"}' });
    const made = await prometheus.changes!(ratio(0.1), place.found());
    const files = await place.carryOut(made);
    expect(Object.keys(files).sort()).toEqual(['.claude/feature-dev/feat-reset-2fa-20250104120000/alerts.test.yml', 'monitoring/alerts.yml']);
  });

  it.runIf(hasPromtool).each([
    [0.1, '5m', '5m'], [0.05, '10m', '15m'], [0.333, '1h', '0s'], [0.001, '30s', '1m'], [0.9, '5m', '10m'], [0.29, '7m', '1m'], [0.07, '11m', '2m'], [0.15, '13m', '1m'], [0.57, '17m', '1m'], [0.0015, '3m', '1m'], [0.1, '47s', '30s'],
  ])('passes promtool at %s over %s for %s', async (above, window, hold) => {
    const place = ground({});
    const files = await place.carryOut(await prometheus.changes!(ratio(above, window, hold), place.found()));
    put(place.root, files);
    const out = execFileSync('promtool', ['check', 'rules', join(place.root, 'monitoring/alerts.yml')], { encoding: 'utf8' });
    expect(out).toContain('SUCCESS');
    const test = spawnSync('promtool', ['test', 'rules', join(place.root, '.claude/feature-dev/feat-reset-2fa-20250104120000/alerts.test.yml')], { encoding: 'utf8' });
    expect(test.stdout + test.stderr).toContain('SUCCESS');
    expect(Object.values(files).join('')).toContain('at exactly the threshold');
  });

  it('puts hundreds of alerts beside hundreds', () => {
    const rule = (name: string) => ({ alert: name, expr: `rate(${name}_a_total[5m]) / rate(${name}_b_total[5m]) > ${name}_limit` });
    const names = (letter: string): string[] => Array.from({ length: 400 }, (_, index) => `${letter}${index}`);
    const alerts = names('n').map((name) => ({ name, expr: rule(name).expr })) as unknown as Alert[];
    const group = { file: 'a.yml', document: 0, path: [], name: 'a', rules: names('o').map(rule) };
    expect(likeness(group, alerts)).toBe(0);
    expect(likeness({ ...group, rules: [rule('n7')] }, alerts)).toBeGreaterThan(1);
  });
});
void prometheusRule;
