import type { SyntaxNode } from '@lezer/common';
import { Beyond, type Growing } from '../evaluate.js';
import { groupingOf } from '../evaluate/aggregate.js';
import { parsePromql, selectorsOf, thresholdOf, type Selector } from '../promql.js';
import { exampleSeries, seriesName, type Series } from '../series.js';
import type { Timing } from './case.js';

/** Series for an expression, of which the first is varied. */
export interface Inputs {
  /** True when none is looked at for its value at a moment, which is forgotten after five minutes. */
  counters: boolean;
  /** Values that are tried, ascending. */
  candidates: readonly number[];
  /** All series, the first with this value: of a gauge its value, of a counter its growth from sample to sample. */
  at(value: number, timing: Timing): Growing[];
  /** What the value means, as the end of a sentence. */
  words(value: number): string;
}

/** What the series that are not varied are given, one after the other until the alert fires for some value of the first and not for others. */
export const OTHERS: readonly number[] = [100, 1, 0, 100_000];
/** How fast the buckets of a histogram grow, a sample. */
const OBSERVATIONS = 100;
const POWERS = [0, 1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

interface Used {
  series: Series;
  counter: boolean;
}

/**
 * Makes up series that the selectors of an expression match.
 * @throws Beyond where that cannot be done
 */
export async function inputsOf(expr: string, others: number): Promise<Inputs> {
  const used = await usedIn(expr);
  const first = used[0];
  if (!first) throw new Beyond('it reads no series');
  const threshold = await thresholdOf(expr);
  if (used.some((one) => 'le' in one.series.labels || one.series.metric.endsWith('_bucket'))) return histogram(used, threshold?.value);
  const constants = [...expr.replace(/"[^"]*"|\[[^\]]*\]|[A-Za-z_:][\w:]*/g, ' ').matchAll(/\d+(?:\.\d+)?/g)].map((match) => Number(match[0])).filter(Number.isSafeInteger);
  const near = constants.flatMap((value) => [value - 1, value, value + 1]).filter((value) => value > 0 && value < 1e9);
  return {
    counters: used.every((one) => one.counter),
    candidates: [...new Set([...POWERS, ...near])].sort((a, b) => a - b),
    at: (value, timing) => used.map((one, index) => fed(one, index === 0 ? value : others, timing)),
    words: (value) => (first.counter ? `when ${seriesName(first.series)} grows by ${value} a sample` : `when ${seriesName(first.series)} is ${value}`).replace('{}', ''),
  };
}

const fed = ({ series, counter }: Used, value: number, timing: Timing): Growing => ({ ...series, start: counter ? 0 : value, perSecond: counter ? value / timing.step : 0 });

/** The series of all selectors, each once; labels that results are grouped by are there. */
async function usedIn(expr: string): Promise<Used[]> {
  const { tree } = await parsePromql(expr);
  const selectors = await selectorsOf(expr);
  const counters: boolean[] = [];
  const groups = new Set<string>();
  tree.iterate({
    enter: (node) => {
      if (node.name === 'VectorSelector') counters.push(growsIn(node.node));
      if (node.name === 'AggregateModifier') groupingOf(node.node, expr).labels.forEach((label) => groups.add(label));
    },
  });
  const all = new Map<string, Used>();
  for (const [index, selector] of selectors.entries()) {
    const series = seriesFor(selector, groups);
    const name = seriesName(series);
    const known = all.get(name);
    if (known && known.counter !== counters[index]) throw new Beyond(`it reads ${selector.metric} as a counter and as a gauge`);
    all.set(name, { series, counter: counters[index]! });
  }
  return [...all.values()];
}

/** Functions that take a window of something that does not grow. */
const OF_GAUGES = /^(Avg|Min|Max|Last)OverTime$/;

function growsIn(selector: SyntaxNode): boolean {
  const range = selector.parent?.name === 'MatrixSelector';
  const named = selector.parent?.parent?.parent?.getChild('FunctionIdentifier')?.firstChild?.name ?? '';
  return range && !OF_GAUGES.test(named);
}

function seriesFor(selector: Selector, groups: ReadonlySet<string>): Series {
  const series = exampleSeries(selector);
  if (!series) throw new Beyond(`no series was found that ${selector.metric || 'a selector without a name'} matches`);
  const named = new Set(selector.matchers.map((one) => one.label));
  const free = [...groups].filter((label) => label !== 'le' && !named.has(label)).map((label) => [label, `a-${label.replaceAll('_', '-')}`]);
  return { metric: series.metric, labels: { ...series.labels, ...(Object.fromEntries(free) as Record<string, string>) } };
}

/** Bounds of the buckets around the threshold, and which of them an observation of a kind falls into. */
function histogram(used: readonly Used[], threshold: number | undefined): Inputs {
  const [one] = used;
  if (used.length !== 1 || !one?.counter || !threshold || threshold <= 0 || 'le' in one.series.labels) throw new Beyond('it reads buckets in a way that is not worked out here');
  const bounds = [threshold / 2, threshold, threshold * 2];
  const said = ['without observations', `when all observations are below ${bounds[0]}`, `when all observations are between ${threshold} and ${bounds[2]}`];
  const from = [Infinity, 0, 2];
  const bucket = (le: string, grows: boolean, timing: Timing): Growing => ({ metric: one.series.metric, labels: { ...one.series.labels, le }, start: 0, perSecond: grows ? OBSERVATIONS / timing.step : 0 });
  return {
    counters: true,
    candidates: [0, 1, 2],
    at: (value, timing) => [...bounds.map(String), '+Inf'].map((le, index) => bucket(le, index >= from[value]!, timing)),
    words: (value) => said[value]!,
  };
}
