import type { Json } from '../../../pipeline/kind.js';
import { durationOf } from '../duration.js';
import { Beyond, type Sample } from '../evaluate.js';
import type { Alert } from '../alert.js';
import { rendered } from './text.js';

export type JsonMap = { [key: string]: Json };

/** Seconds that shape the tests of an alert. */
export interface Timing {
  /** Between two samples. */
  step: number;
  /** The longest window of the expression; 0 without one. */
  window: number;
  /** How long the condition holds before the alert fires. */
  for: number;
}

/** The tests of one alert, and the seconds between two samples. */
export interface AlertTests {
  step: number;
  tests: Json[];
}

/** When everything has been seen: the window is full and the condition has held. */
export const settled = (timing: Timing): number => timing.window + timing.for + 2 * timing.step;

/** So many samples reach beyond the last evaluation. */
export const samples = (timing: Timing): number => Math.ceil((timing.window + timing.for) / timing.step) + 5;

/** A minute, and for long windows so much that they hold sixty samples. */
const usual = (window: number): number => Math.max(60, Math.floor(window / 60));

/** The longest time between two samples of at most `most` seconds that divides the window into five or more. */
export function stepOf(window: number, most = usual(window)): number {
  for (let step = Math.min(most, Math.floor(window / 5)); step > 1; step -= 1) if (window % step === 0) return step;
  return 1;
}

/** One test for `promtool test rules`: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export const testOf = (name: string, input: JsonMap[], alert: Alert, timing: Timing, expected: JsonMap[], seconds = settled(timing)): JsonMap => ({
  name,
  interval: durationOf(timing.step),
  input_series: input,
  alert_rule_test: [{ eval_time: durationOf(seconds), alertname: alert.name, exp_alerts: expected }],
});

/** That an alert waits; undefined where it has hardly anything to wait for. */
export const early = (input: JsonMap[], alert: Alert, timing: Timing): JsonMap[] =>
  timing.for >= 2 * timing.step ? [testOf(`does not fire before ${alert.for} have passed`, input, alert, timing, [], timing.for - timing.step)] : [];

/**
 * The alert that comes out of a sample: its labels under those of the rule, its value in the texts.
 * @param rule the rule as it is written
 * @throws Beyond when a text of the rule holds a template that is not worked out here
 */
export function expectation(rule: JsonMap, sample: Sample): JsonMap {
  const texts = (map: Json | undefined): JsonMap => Object.fromEntries(Object.entries((map ?? {}) as JsonMap).map(([key, text]) => [key, rendered(String(text), sample)]));
  return { exp_labels: { ...sample.labels, ...texts(rule['labels']) }, exp_annotations: texts(rule['annotations']) };
}

/** Why there are no tests of an alert, as the end of a sentence. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof Beyond) return error.message;
  throw error;
};
