import { singleSelector, type Selector } from './promql.js';

/** One input series of a unit test: labels as promtool reads them. */
export interface Series {
  metric: string;
  labels: Record<string, string>;
}

/** A series that counts as failure, and one that counts in the total alone (absent where the total is a metric of its own). */
export interface RatioSeries {
  error: Series;
  /** The series of the total besides `error`. */
  rest: Series;
  /** True when the failure is part of the total by itself. */
  included: boolean;
}

/** Values tried for a label that must not look like a failure. */
const HARMLESS = ['success', 'ok', '200', '2xx', 'none', 'other'];

/**
 * Series that the two selectors of a ratio match.
 * @returns undefined when a matcher is beyond what is worked out here
 */
export async function ratioSeries(errors: string, total: string): Promise<RatioSeries | undefined> {
  const [bad, all] = [await singleSelector(errors), await singleSelector(total)];
  if (!bad?.metric || !all?.metric) return undefined;
  const error = seriesOf(bad, all.metric === bad.metric ? all : undefined);
  if (!error) return undefined;
  if (bad.metric !== all.metric) return separate(error, all);
  if (!matches(all, error.labels)) return undefined;
  const rest = harmless(bad, all, error.labels);
  return rest ? { error, rest: { metric: all.metric, labels: rest }, included: true } : undefined;
}

function separate(error: Series, all: Selector): RatioSeries | undefined {
  const rest = seriesOf(all);
  return rest ? { error, rest, included: false } : undefined;
}

/** A series that one selector matches; undefined when a matcher is beyond what is worked out here. */
export const exampleSeries = (selector: Selector): Series | undefined => (selector.metric ? seriesOf(selector) : undefined);

function seriesOf(selector: Selector, also?: Selector): Series | undefined {
  const labels: Record<string, string> = {};
  for (const matcher of [...(also?.matchers ?? []), ...selector.matchers]) {
    const value = exampleOf(matcher.op, matcher.value);
    if (value === undefined) return undefined;
    if (value !== '') labels[matcher.label] = value;
  }
  const series = { metric: selector.metric, labels };
  return matches(selector, labels) ? series : undefined;
}

function harmless(bad: Selector, all: Selector, labels: Record<string, string>): Record<string, string> | undefined {
  for (const { label } of bad.matchers) {
    const value = HARMLESS.find((one) => matches(all, { ...labels, [label]: one }) && !matches(bad, { ...labels, [label]: one }));
    if (value) return { ...labels, [label]: value };
  }
  return undefined;
}

function exampleOf(op: string, value: string): string | undefined {
  if (op === '=') return value;
  if (op === '!=') return ['any', 'other'].find((one) => one !== value);
  if (op === '=~') return examplesOf(value).find((one) => anchored(value)?.test(one));
  return ['any', 'other', '200', ...HARMLESS].find((one) => anchored(value)?.test(one) === false);
}

/** Stands for an escaped dot meanwhile; a private-use character. */
const DOT = '\uE000';

/** Strings that a simple pattern may match; the caller tries them. */
function examplesOf(pattern: string): string[] {
  const first = pattern.replace(/^\(?(?:\?:)?/, '').split('|').map((part) => part.replace(/[()^$]/g, ''));
  return first.map((part) =>
    part
      .replaceAll('\\.', DOT)
      .replace(/\\d|\[0-9\]/g, '0')
      .replace(/\[([^\]\\^])[^\]]*\]/g, '$1')
      .replace(/\.[+*]/g, 'x')
      .replaceAll('.', '0')
      .replace(/[+*?]/g, '')
      .replaceAll(DOT, '.'),
  );
}

function anchored(pattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}

function matches(selector: Selector, labels: Record<string, string>): boolean {
  return selector.matchers.every(({ label, op, value }) => {
    const actual = labels[label] ?? '';
    if (op === '=') return actual === value;
    if (op === '!=') return actual !== value;
    return anchored(value)?.test(actual) === (op === '=~');
  });
}

/** The series as promtool's test files name it. */
export const seriesName = ({ metric, labels }: Series): string =>
  `${metric}{${Object.entries(labels).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(', ')}}`;
