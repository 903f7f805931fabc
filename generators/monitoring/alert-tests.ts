import type { Json } from '../../pipeline/kind.js';
import type { Alert } from './alert.js';
import { durationOf, secondsOf } from './duration.js';
import { ratioSeries, seriesName, type RatioSeries } from './series.js';

type JsonMap = { [key: string]: Json };

/** Rates per second, and whether they must wake somebody. */
interface Case {
  name: string;
  errors: number;
  total: number;
  fires: boolean;
}

interface Timing {
  step: number;
  window: number;
  for: number;
}

/** `%.4g%%` of Go, which `humanizePercentage` is: https://prometheus.io/docs/prometheus/latest/configuration/template_reference/ */
const percentage = (share: number): string => `${Number((share * 100).toPrecision(4))}%`;

/**
 * Unit tests of a ratio alert for `promtool test rules`: fires, does not fire, boundary, too short, no traffic, absent.
 * The rates are whole numbers per second, so that the share at the boundary is exactly the threshold.
 * @param rule the rule as it is written: its labels and annotations are what must come out
 * @returns undefined where the series or the texts cannot be worked out
 */
export async function ratioTests(alert: Alert, rule: JsonMap): Promise<{ step: string; tests: Json[] } | undefined> {
  const ratio = alert.task.ratio;
  const series = ratio ? await ratioSeries(ratio.errors, ratio.total) : undefined;
  const annotations = rule['annotations'] as JsonMap;
  if (!ratio || !series || !renderable(annotations)) return undefined;
  const window = secondsOf(ratio.window);
  const timing = { step: stepOf(window), window, for: secondsOf(alert.for) };
  const expected = (one: Case): JsonMap[] => (one.fires ? [expectation(rule, one.errors / one.total)] : []);
  const tests: JsonMap[] = casesOf(ratio.above, timing).map((one) => testOf(one.name, seriesOf(series, one, timing), alert, timing, expected(one)));
  if (timing.for >= 2 * timing.step) tests.push(early(alert, series, timing));
  tests.push(testOf('does not fire when the metrics are absent', [], alert, timing, []));
  return { step: durationOf(timing.step), tests };
}

const renderable = (annotations: JsonMap): boolean =>
  Object.values(annotations).every((text) => !String(text).replaceAll('{{ $value | humanizePercentage }}', '').includes('{{'));

/** The longest time between two scrapes of at most a minute that divides the window into five or more. */
function stepOf(window: number): number {
  for (let step = Math.min(60, Math.floor(window / 5)); step > 1; step -= 1) if (window % step === 0) return step;
  return 1;
}

function casesOf(above: number, timing: Timing): Case[] {
  const digits = (/\.(\d+)$/.exec(String(above))?.[1] ?? '0').length;
  const total = 10 ** Math.max(1, digits);
  const limit = Math.round(above * total);
  const boundary = exactly(above, limit, total, timing);
  return [
    { name: 'fires, far above the threshold', errors: Math.ceil((limit + total) / 2), total, fires: true },
    { name: 'fires, just above the threshold', errors: limit + 1, total, fires: true },
    ...boundary,
    { name: 'does not fire at half of the threshold', errors: limit, total: total * 2, fires: false },
    { name: 'does not fire without failures', errors: 0, total, fires: false },
    { name: 'does not fire without traffic', errors: 0, total: 0, fires: false },
  ].filter((one) => one.errors <= one.total);
}

/** So many multiples of the rates are tried for the boundary. */
const MULTIPLES = 500;

/**
 * The boundary, with rates whose share is exactly the threshold in floating point too, as Prometheus works rates out: version 2
 * takes the sample at the start of the window, version 3 does not (https://prometheus.io/docs/prometheus/latest/migration/).
 */
function exactly(above: number, limit: number, total: number, timing: Timing): Case[] {
  for (let multiple = 1; multiple <= MULTIPLES; multiple += 1) {
    const [errors, all] = [limit * multiple, total * multiple];
    const shares = [0, timing.step].flatMap((lost) => sharesOf(errors, all, timing.window, lost));
    if (shares.every((share) => share === above)) return [{ name: 'does not fire at exactly the threshold', errors, total: all, fires: false }];
  }
  return [];
}

/** The share with the failures as part of the total, and with a total of its own. */
function sharesOf(errors: number, all: number, window: number, lost: number): number[] {
  const sampled = window - lost;
  const rate = (perSecond: number): number => perSecond * sampled * (window / sampled / window);
  return [rate(errors) / (rate(errors) + rate(all - errors)), rate(errors) / rate(all)];
}

function expectation(rule: JsonMap, share: number): JsonMap {
  const annotations = Object.entries(rule['annotations'] as JsonMap).map(([key, text]) => [key, String(text).replaceAll('{{ $value | humanizePercentage }}', percentage(share))]);
  return { exp_labels: rule['labels'] ?? {}, exp_annotations: Object.fromEntries(annotations) as JsonMap };
}

function seriesOf(series: RatioSeries, one: Case, timing: Timing): JsonMap[] {
  const steps = Math.ceil((timing.window + timing.for) / timing.step) + 5;
  const values = (perSecond: number): string => `0+${perSecond * timing.step}x${steps}`;
  const rest = series.included ? one.total - one.errors : one.total;
  return [
    { series: seriesName(series.error), values: values(one.errors) },
    { series: seriesName(series.rest), values: values(rest) },
  ];
}

function early(alert: Alert, series: RatioSeries, timing: Timing): JsonMap {
  const input = seriesOf(series, { name: '', errors: 1, total: 1, fires: true }, timing);
  return { ...testOf(`does not fire before ${alert.for} have passed`, input, alert, timing, []), ...at(alert, timing.for - timing.step, []) };
}

function testOf(name: string, input: JsonMap[], alert: Alert, timing: Timing, expected: JsonMap[]): JsonMap {
  return { name, interval: durationOf(timing.step), input_series: input, ...at(alert, timing.window + timing.for + 2 * timing.step, expected) };
}

const at = (alert: Alert, seconds: number, expected: JsonMap[]): JsonMap => ({
  alert_rule_test: [{ eval_time: durationOf(seconds), alertname: alert.name, exp_alerts: expected }],
});
