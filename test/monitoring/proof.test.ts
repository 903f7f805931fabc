import { describe, expect, it } from 'vitest';
import { dashboard } from '../../executors/verify/dashboard.js';
import { flagTruth } from '../../executors/verify/flag-truth.js';
import type { ProofContext } from '../../executors/verify/proof.js';
import { promql } from '../../executors/verify/promql.js';
import type { Json } from '../../pipeline/kind.js';

const context = (files: Record<string, string>): ProofContext => ({
  root: '/nowhere',
  engines: undefined as never,
  progress: () => undefined,
  read: (path) => {
    const text = files[path];
    if (text === undefined) throw new Error(`no ${path}`);
    return text;
  },
});
const rules = (expr: string): string => `groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: ${JSON.stringify(expr)}\n        for: 5m\n`;
const ratio = { alert: 'A', errors: 'a_total{o="e"}', total: 'a_total', above: 0.1, window: '5m' };
const good = '(sum(rate(a_total{o="e"}[5m])) / sum(rate(a_total[5m]))) > 0.1 and sum(rate(a_total[5m])) > 0';
const test = (errors: number, fires: boolean): string =>
  `rule_files: [r.yml]\nevaluation_interval: 1m\ntests:\n  - name: t\n    interval: 1m\n    input_series:\n      - series: 'a_total{o="e"}'\n        values: 0+${errors}x20\n      - series: 'a_total{o="s"}'\n        values: 0+${600 - errors}x20\n    alert_rule_test:\n      - eval_time: 12m\n        alertname: A\n        exp_alerts: ${fires ? '[{exp_labels: {}}]' : '[]'}\n`;
const run = (expr: string, tests?: string) => promql.run({ proof: 'promql', what: 'A', input: { rules: 'r.yml', alerts: ['A'], ratios: [ratio], tests: tests ? 't.yml' : null } }, context({ 'r.yml': rules(expr), ...(tests ? { 't.yml': tests } : {}) }));

describe('the proof promql', () => {
  it('passes a ratio with its tests', async () => expect(await run(good, test(300, true))).toMatchObject({ exit: 0, verdict: 'passed' }));
  it('passes the boundary', async () => expect(await run(good, test(60, false))).toMatchObject({ exit: 0 }));
  it.each([
    ['a rate per second that is called a ratio', 'rate(a_total{o="e"}[5m]) > 0.1', undefined, /not the planned ratio/],
    ['text that is no PromQL', 'sum(rate(a[5m]) >', undefined, /not PromQL/],
    ['a test that expects what does not happen', good, test(300, false), /A: t: fires/],
    ['a test whose alert stays silent', good, test(30, true), /does not fire/],
  ])('finds %s', async (_name, expr, tests, message) => {
    const outcome = await run(expr, tests);
    expect(outcome).toMatchObject({ exit: 1, verdict: 'failed' });
    expect(JSON.stringify(outcome.details)).toMatch(message);
  });
  it('finds an alert that is gone', async () => expect(await promql.run({ proof: 'promql', what: '', input: { rules: 'r.yml', alerts: ['B'] } }, context({ 'r.yml': rules(good) }))).toMatchObject({ exit: 1 }));
});

const truth = (files: Record<string, string>, input: { [key: string]: Json }) => flagTruth.run({ proof: 'flag-truth', what: '', input }, context(files));
const flags = (value: string, before = ''): Record<string, string> => ({ 'f.ts': `${before}export const flags = {\n  a: ${value},\n};\n` });
const input = { file: 'f.ts', container: 'flags', name: 'a', variable: 'X' };

describe('the proof flag-truth', () => {
  it('passes an exact comparison', async () => expect(await truth(flags("process.env.X === 'true'"), input)).toMatchObject({ exit: 0 }));
  it.each(["process.env.X !== 'false'", '!!process.env.X', "process.env.X?.toLowerCase() === 'true'", 'true', 'false'])('finds %s', async (value) => expect(await truth(flags(value), input)).toMatchObject({ exit: 1, verdict: 'failed' }));
  it('follows a function with types', async () => {
    const helper = "function on(value: string | undefined, fallback: boolean): boolean {\n  return value ? (['1', 'true'] as string[]).includes(value.toLowerCase()) : fallback;\n}\n";
    const outcome = await truth(flags('on(process.env.X, false)', helper), input);
    expect(outcome).toMatchObject({ exit: 0 });
    expect(outcome.summary).toContain('on also takes "TRUE"');
    expect(await truth(flags('on(process.env.X, true)', helper), input)).toMatchObject({ exit: 1 });
  });
  it('follows an import', async () => expect(await truth({ ...flags('on(process.env.X)', "import { on } from './on.js';\n"), 'on.ts': "export const on = (value?: string): boolean => value === 'true';\n" }, input)).toMatchObject({ exit: 0 }));
  it('says what it cannot evaluate', async () => expect(await truth(flags('on(process.env.X)', "import { on } from 'somewhere';\n"), input)).toMatchObject({ verdict: 'skipped' }));
  it('cannot be left by what it evaluates', async () => expect(await truth(flags("this.constructor.constructor('return process')().exit()"), input)).toMatchObject({ verdict: 'skipped' }));
  it('reads variants', async () => {
    const file = (chosen: string): Record<string, string> => ({ 'f.json': JSON.stringify({ flags: { a: { state: 'ENABLED', variants: { off: 0, slow: 5 }, defaultVariant: chosen } } }) });
    expect(await truth(file('off'), { file: 'f.json', flag: 'a' })).toMatchObject({ exit: 0 });
    expect(await truth(file('slow'), { file: 'f.json', flag: 'a' })).toMatchObject({ exit: 1 });
    expect(await truth(file('none'), { file: 'f.json', flag: 'a' })).toMatchObject({ exit: 1 });
  });
});

describe('the proof dashboard', () => {
  const show = (data: object) => dashboard.run({ proof: 'dashboard', what: '', input: { path: 'd.json' } }, context({ 'd.json': JSON.stringify(data) }));
  const panel = (x: number, expr: string) => ({ title: 'p', gridPos: { x, y: 0 }, targets: [{ expr }] });
  it('passes valid panels', async () => expect(await show({ uid: 'a', panels: [panel(0, 'rate(a[$__rate_interval])'), panel(12, 'up')] })).toMatchObject({ exit: 0 }));
  it.each([[{ panels: [panel(0, 'up')] }], [{ uid: 'a', panels: [] }], [{ uid: 'a', panels: [panel(0, 'up'), panel(0, 'up')] }], [{ uid: 'a', panels: [panel(0, 'rate(')] }]])('finds what is wrong in %j', async (data) => expect(await show(data)).toMatchObject({ exit: 1 }));
});
