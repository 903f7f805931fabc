import type { Alert } from '../alert.js';
import { durationOf, secondsOf } from '../duration.js';
import { Beyond } from '../evaluate.js';
import { rateOf } from '../evaluate/call.js';
import type { ShareOver } from '../expression.js';
import { ratioSeries, seriesName, type RatioSeries } from '../series.js';
import { early, expectation, samples, settled, stepOf, testOf, type AlertTests, type JsonMap, type Timing } from './case.js';

/** Rates per second, and whether they must wake somebody. */
interface Case {
  name: string;
  errors: number;
  total: number;
  fires: boolean;
}

/**
 * Unit tests of an alert on a share: fires, does not fire, boundary, too short, no traffic, absent; with two windows also that a short
 * burst wakes nobody and that the alert ends soon. The rates are whole numbers per second, so that the share at the boundary is exactly
 * the threshold.
 * @param rule the rule as it is written: its labels and annotations are what must come out
 * @throws Beyond where the series or the texts cannot be worked out
 */
export async function shareTests(alert: Alert, share: ShareOver, rule: JsonMap): Promise<AlertTests> {
  const series = await ratioSeries(share.errors, share.total);
  if (!series) throw new Beyond('its series cannot be worked out from the selectors');
  const windows = share.windows.map(secondsOf);
  const shortest = Math.min(...windows);
  const timing = { step: windows.length > 1 ? stepOf(shortest, shortest) : stepOf(shortest), window: Math.max(...windows), for: secondsOf(alert.for) };
  const expected = (one: Case): JsonMap[] => (one.fires ? [expectation(rule, { labels: {}, value: one.errors / one.total })] : []);
  const tests = [
    ...casesOf(share.above, windows, timing.step).map((one) => testOf(one.name, seriesOf(series, one, timing), alert, timing, expected(one))),
    ...early(seriesOf(series, { errors: 1, total: 1 }, timing), alert, timing),
    ...(windows.length > 1 ? burstTests(series, share, alert, timing, shortest) : []),
    testOf('does not fire when the metrics are absent', [], alert, timing, []),
  ];
  return { step: timing.step, tests };
}

function casesOf(above: number, windows: readonly number[], step: number): Case[] {
  const digits = (/\.(\d+)$/.exec(String(Number(above.toPrecision(10))))?.[1] ?? '0').length;
  const total = 10 ** Math.max(1, digits);
  const limit = Math.round(above * total);
  return [
    { name: 'fires, far above the threshold', errors: Math.ceil((limit + total) / 2), total, fires: true },
    { name: 'fires, just above the threshold', errors: limit + 1, total, fires: true },
    ...exactly(above, limit, total, windows, step),
    { name: 'does not fire at half of the threshold', errors: limit, total: total * 2, fires: false },
    { name: 'does not fire without failures', errors: 0, total, fires: false },
    { name: 'does not fire without traffic', errors: 0, total: 0, fires: false },
  ].filter((one) => one.errors <= one.total);
}

/** So many multiples of the rates are tried for the boundary. */
const MULTIPLES = 500;

/** The boundary, with rates whose share is exactly the threshold in floating point too; where there are none, just below it. */
function exactly(above: number, limit: number, total: number, windows: readonly number[], step: number): Case[] {
  for (let multiple = 1; multiple <= MULTIPLES; multiple += 1) {
    const [errors, all] = [limit * multiple, total * multiple];
    const shares = windows.flatMap((window) => [0, step].flatMap((lost) => sharesOf(errors, all, window, lost)));
    if (shares.every((share) => share === above)) return [{ name: 'does not fire at exactly the threshold', errors, total: all, fires: false }];
  }
  return [{ name: 'does not fire just below the threshold', errors: limit * 10 - 1, total: total * 10, fires: false }];
}

/** The share with the failures as part of the total, and with a total of its own. */
function sharesOf(errors: number, all: number, window: number, lost: number): number[] {
  const rate = (perSecond: number): number => rateOf(perSecond, window, lost);
  return [rate(errors) / (rate(errors) + rate(all - errors)), rate(errors) / rate(all)];
}

/** Growth per step over so many steps, one part after the other. */
type Parts = readonly [number, number][];

function values(parts: Parts): string {
  let start = 0;
  const written = parts.map(([growth, count]) => {
    const text = `${start}+${growth}x${count}`;
    start += growth * (count + 1);
    return text;
  });
  return written.join(' ');
}

function seriesOf(series: RatioSeries, one: Pick<Case, 'errors' | 'total'>, timing: Timing): JsonMap[] {
  const rest = series.included ? one.total - one.errors : one.total;
  return inputOf(series, [[one.errors * timing.step, samples(timing)]], [[rest * timing.step, samples(timing)]]);
}

const inputOf = (series: RatioSeries, errors: Parts, rest: Parts): JsonMap[] => [
  { series: seriesName(series.error), values: values(errors) },
  { series: seriesName(series.rest), values: values(rest) },
];

/** Failures in the short window alone wake nobody; failures in all of the long window alone wake nobody any more. */
function burstTests(series: RatioSeries, share: ShareOver, alert: Alert, timing: Timing, shortest: number): JsonMap[] {
  const total = 10_000;
  const bad = Math.ceil(share.above * total) + 1;
  const [all, recent] = [samples(timing), Math.ceil((shortest + timing.for) / timing.step) + 2];
  const before = all - recent - 1;
  const rest = (errors: number): number => (series.included ? total - errors : total) * timing.step;
  const grown = bad * timing.step;
  const quiet = `does not fire on failures of the last ${durationOf(shortest)} alone`;
  const over = `is over once the last ${durationOf(shortest)} are without failures`;
  const end = (all - 1) * timing.step;
  const isBrief = (recent * bad) / (timing.window / timing.step) < share.above * total * 0.9;
  return [
    ...(isBrief ? [testOf(quiet, inputOf(series, [[0, before], [grown, recent]], [[rest(0), before], [rest(bad), recent]]), alert, timing, [], Math.max(end, settled(timing) - timing.step))] : []),
    testOf(over, inputOf(series, [[grown, before], [0, recent]], [[rest(bad), before], [rest(0), recent]]), alert, timing, [], end),
  ];
}
