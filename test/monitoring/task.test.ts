import { describe, expect, it } from 'vitest';
import { alertRules } from '../../generators/monitoring/alert-rules.js';
import { durationOf, secondsOf } from '../../generators/monitoring/duration.js';
import { sloAlerts } from '../../generators/monitoring/expression.js';
import { infer } from '../../generators/monitoring/infer.js';
import { thresholdOf } from '../../generators/monitoring/promql.js';
import { promClient } from '../../generators/monitoring/prom-client.js';
import { ratioSeries } from '../../generators/monitoring/series.js';
import { monitoringTask } from '../../generators/monitoring/task.js';
import { InfraError } from '../../pipeline/error.js';
import { ground } from './ground.js';

const metric = (label: string) => monitoringTask.safeParse({ type: 'monitoring', metrics: [{ name: 'a_total', kind: 'counter', help: 'A', labels: [label] }] });
const alert = (fields: object) => monitoringTask.parse({ type: 'monitoring', alerts: [{ name: 'A', severity: 'warning', for: '5m', ...fields }] });

describe('monitoring', () => {
  it.each(['user_id', 'userId', 'email', 'request_id', 'traceId', 'ip', 'session', 'token', 'customerId', 'id'])('refuses the label %s', (label) => expect(metric(label).success).toBe(false));
  it.each(['outcome', 'method', 'status', 'error_type', 'user_type', 'order_kind'])('takes the label %s', (label) => expect(metric(label).success).toBe(true));
  it('refuses a password in a log event', () => expect(monitoringTask.safeParse({ type: 'monitoring', logs: [{ event: 'x', level: 'info', fields: ['newPassword'] }] }).success).toBe(false));
  it('refuses an alert without an expression', () => expect(() => alert({})).toThrow(/expr/));
  it.each([['5m', 300], ['1h30m', 5400], ['500ms', 0.5], ['bad', 0]])('%s is %s seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));
  it('writes durations as Prometheus does', () => expect([durationOf(5400), durationOf(90), durationOf(86_400)]).toEqual(['1h30m', '1m30s', '1d']));

  it.each([
    ['a > 0.1', { left: 'a', operator: '>', value: 0.1 }],
    ['(sum(rate(a[5m]))) < 3', { left: '(sum(rate(a[5m])))', operator: '<', value: 3 }],
    ['a > b', undefined], ['a', undefined], ['a > 1 and b > 2', undefined], ['a > bool 1', undefined],
  ])('%s is compared with %j', async (expr, wanted) => expect(await thresholdOf(expr)).toEqual(wanted));

  it('refuses what is not PromQL, and a ratio of rates', async () => {
    const place = ground({});
    await expect(alertRules.changes!(alert({ expr: 'sum(rate(a[5m]) >' }), place.found())).rejects.toThrow(InfraError);
    await expect(alertRules.changes!(alert({ ratio: { errors: 'rate(a[5m])', total: 'b', above: 0.1 } }), place.found())).rejects.toThrow(/not one selector/);
  });

  it.each([
    ['a_total{outcome="error"}', 'a_total', 'error'], ['a_total{code=~"5.."}', 'a_total', '500'], ['a_total{code!="ok"}', 'a_total', 'any'], ['a_errors_total', 'a_total', undefined], ['a_total{code=~"4[0-9]{2}|5.*"}', 'a_total', '5x'],
  ])('works out series of %s', async (errors, total, value) => {
    const series = await ratioSeries(errors, total);
    expect(series).toBeDefined();
    expect(Object.values(series!.error.labels)[0]).toBe(value);
    expect(series!.rest.labels).not.toEqual(series!.error.labels.code ? series!.error.labels : { none: '' });
  });

  it('burns an error budget over the windows of the SRE workbook', () => {
    const alerts = sloAlerts({ name: 'checkout', objective: 99.9, errors: 'a_total{e="1"}', total: 'a_total' });
    expect(alerts.map((one) => [one.severity, /> \((.+?)\)/.exec(one.expr!)![1], [...new Set(one.expr!.match(/\[\w+\]/g))].join()])).toEqual([
      ['critical', '14.4 * 0.001', '[1h],[5m]'], ['critical', '6 * 0.001', '[6h],[30m]'], ['warning', '1 * 0.001', '[3d],[6h]'],
    ]);
  });

  it('refuses metric names that Prometheus does not take', async () => {
    const place = ground({ 'package.json': '{"dependencies":{"prom-client":"15"}}' });
    await expect(promClient.changes!(monitoringTask.parse({ type: 'monitoring', metrics: [{ name: 'auth.reset', kind: 'counter', help: 'x' }] }), place.found())).rejects.toThrow(/auth_reset/);
  });

  it('asks where alerts are kept in two systems', async () => {
    const place = ground({ 'a.yml': 'groups:\n  - name: a\n    rules:\n      - alert: A1\n        expr: up == 0\n', 'b.yml': 'kind: PrometheusRule\nspec:\n  groups:\n    - name: b\n      rules:\n        - alert: B1\n          expr: up == 0\n' });
    const made = await alertRules.changes!(alert({ expr: 'up == 0' }), place.found());
    expect(made.questions![0]).toMatchObject({ slot: 'changes[0].tool', options: ['prometheus', 'prometheus-rule'] });
  });
});

describe('free text', () => {
  const said = (description: string, notes: string[] = []) => infer({ task_id: 'T', description, implementation_notes: notes, files_to_modify: [], files_to_create: [] });
  it('is read where all is named', () => {
    const read = said('Metrics and an alert for resets', ['Counter `reset_total` (labels: outcome): Resets by outcome', 'Alert `ResetFails` (warning): `reset_total{outcome="error"}` of `reset_total` above 10% for 5m']);
    expect(read.questions).toEqual([]);
    expect(monitoringTask.parse(read.changes[0])).toMatchObject({ metrics: [{ name: 'reset_total', labels: ['outcome'] }], alerts: [{ name: 'ResetFails', for: '5m', ratio: { above: 0.1 } }] });
  });
  it('is asked where it is not', () => expect(said('Add an alert when resets fail').questions[0]).toMatchObject({ slot: 'changes[0].alerts' }));
  it('says nothing about other tasks', () => expect(said('Add an index on users.email')).toEqual({ changes: [], questions: [] }));
});
