import type { Alert } from '../alert.js';
import { secondsOf } from '../duration.js';
import { Beyond, evaluate, type Growing, type Sample } from '../evaluate.js';
import { parsePromql } from '../promql.js';
import { seriesName } from '../series.js';
import { early, expectation, samples, settled, stepOf, testOf, type AlertTests, type JsonMap, type Timing } from './case.js';
import { inputsOf, OTHERS, type Inputs } from './inputs.js';

/** More samples than that make a test file that runs for minutes. */
const SAMPLES = 20_000;

/** What the varied series is given, whether the alert fires then, and with which value. */
interface Tried {
  value: number;
  fired: readonly Sample[];
}

/**
 * Unit tests of an alert with an expression of its own: the value of its first series at which it begins or ceases to fire is looked
 * for by working the expression out, and stands in the tests with its neighbour; `promtool` is the judge of both.
 * @param rule the rule as it is written
 * @throws Beyond where the expression, its series or the texts cannot be worked out
 */
export async function freeTests(alert: Alert, rule: JsonMap): Promise<AlertTests> {
  const timing = await timingOf(alert);
  const gone = (await firedFor(alert, [], timing)) ?? [];
  const { inputs, tried } = await tries(alert, timing);
  const firing = [...tried].reverse().find((one) => one.fired.length > 0);
  if (!firing && gone.length === 0) throw new Beyond('no series was found for which it fires');
  const tests = [
    ...tried.map((one) => testOf(nameOf(one, inputs), written(inputs.at(one.value, timing), timing), alert, timing, one.fired.map((sample) => expectation(rule, sample)))),
    ...(firing ? early(written(inputs.at(firing.value, timing), timing), alert, timing) : []),
    testOf(`${gone.length > 0 ? 'fires' : 'does not fire'} when the metrics are absent`, [], alert, timing, gone.map((sample) => expectation(rule, sample))),
  ];
  return { step: timing.step, tests };
}

async function timingOf(alert: Alert): Promise<Timing> {
  const windows = await windowsOf(alert.expr);
  const { counters } = await inputsOf(alert.expr, 0);
  const step = windows.length === 0 ? 60 : counters ? stepOf(Math.min(...windows)) : stepOf(Math.min(...windows), 60);
  const timing = { step, window: Math.max(0, ...windows), for: secondsOf(alert.for) };
  if (samples(timing) > SAMPLES) throw new Beyond('its window is too long for a test');
  return timing;
}

/** Tries with the other series at one value after the other. */
async function tries(alert: Alert, timing: Timing): Promise<{ inputs: Inputs; tried: Tried[] }> {
  for (const others of OTHERS) {
    const inputs = await inputsOf(alert.expr, others);
    const tried = await boundaries(alert, inputs, timing);
    if (new Set(tried.map((one) => one.fired.length > 0)).size > 1) return { inputs, tried };
  }
  const inputs = await inputsOf(alert.expr, OTHERS[0]!);
  return { inputs, tried: await boundaries(alert, inputs, timing) };
}

const nameOf = (one: Tried, inputs: Inputs): string => `${one.fired.length > 0 ? 'fires' : 'does not fire'} ${inputs.words(one.value)}`;

const written = (series: readonly Growing[], timing: Timing): JsonMap[] =>
  series.map((one) => ({ series: seriesName(one), values: one.perSecond === 0 && one.start !== 0 ? `${one.start}x${samples(timing)}` : `${one.start}+${Math.round(one.perSecond * timing.step)}x${samples(timing)}` }));

async function windowsOf(expr: string): Promise<number[]> {
  const { tree } = await parsePromql(expr);
  const windows: number[] = [];
  tree.iterate({ enter: (node) => void (node.name === 'MatrixSelector' && windows.push(secondsOf(/\[([^\]]+)\]$/.exec(expr.slice(node.from, node.to))?.[1]?.trim() ?? ''))) });
  return windows;
}

/**
 * The alerts that come out, or undefined where it depends on the moment or on the last digit of a rate whether there are any.
 */
async function firedFor(alert: Alert, series: readonly Growing[], timing: Timing): Promise<readonly Sample[] | undefined> {
  const last = settled(timing);
  const all = await Promise.all([last, last - timing.for].flatMap((at) => (timing.window > 0 ? [0, timing.step] : [0]).map((lost) => evaluate(alert.expr, series, { at, lost }))));
  const counts = new Set(all.map((samples) => samples.length));
  return counts.size === 1 ? all[0] : undefined;
}

/** 0, and around each change between firing and not firing the two values next to it; then far beyond the last. */
async function boundaries(alert: Alert, inputs: Inputs, timing: Timing): Promise<Tried[]> {
  const known = new Map<number, Tried>();
  const look = async (value: number): Promise<Tried | undefined> => {
    if (!known.has(value)) {
      const fired = await firedFor(alert, inputs.at(value, timing), timing);
      if (fired) known.set(value, { value, fired });
    }
    return known.get(value);
  };
  const coarse: Tried[] = [];
  for (const value of inputs.candidates) coarse.push(...(await look(value).then((one) => (one ? [one] : []))));
  const chosen = new Set<Tried>(coarse.slice(0, 1));
  for (const [index, one] of coarse.entries()) {
    const next = coarse[index + 1];
    if (next && next.fired.length !== one.fired.length) for (const side of await between(one, next, look)) chosen.add(side);
  }
  const far = coarse.find((one) => one.fired.length > 0 && [...chosen].every((other) => other.fired.length === 0 || one.value >= 2 * other.value));
  return [...chosen, ...(far && chosen.size > 1 ? [far] : [])].filter((one, at, all) => all.indexOf(one) === at).sort((a, b) => a.value - b.value);
}

/** Halves the way until the two sides are neighbours. */
async function between(low: Tried, high: Tried, look: (value: number) => Promise<Tried | undefined>): Promise<[Tried, Tried]> {
  let [left, right] = [low, high];
  while (right.value - left.value > 1) {
    const middle = Math.floor((left.value + right.value) / 2);
    const found = (await look(middle)) ?? (await look(middle + 1));
    if (!found || found.value >= right.value || found.value <= left.value) break;
    if (found.fired.length === left.fired.length) left = found;
    else right = found;
  }
  return [left, right];
}
