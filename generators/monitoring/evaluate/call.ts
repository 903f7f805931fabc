import type { SyntaxNode } from '@lezer/common';
import { secondsOf } from '../duration.js';
import { quantile } from './quantile.js';
import { selected } from './select.js';
import { Beyond, childrenOf, type Growing, type Read, type Sample, type Scope, type Value } from './value.js';

/** What a function makes of one series over a window of so many seconds. */
type OverTime = (one: Growing, window: number, scope: Scope) => number;

/**
 * The growth a second, worked out in the steps of Prometheus, so that the last digit is the same: version 2 takes the sample at the
 * start of the window, version 3 does not (https://prometheus.io/docs/prometheus/latest/migration/).
 */
export function rateOf(perSecond: number, window: number, lost: number): number {
  const sampled = window - lost;
  return perSecond * sampled * (window / sampled / window);
}

const constant: OverTime = (one) => {
  if (one.perSecond !== 0) throw new Beyond('looks back at series that change');
  return one.start;
};

const OVER_TIME: Record<string, OverTime> = {
  Rate: (one, window, scope) => rateOf(one.perSecond, window, scope.lost),
  Irate: (one) => one.perSecond,
  Increase: (one, window, scope) => one.perSecond * (window - scope.lost) * (window / (window - scope.lost)),
  AvgOverTime: constant,
  MinOverTime: constant,
  MaxOverTime: constant,
  LastOverTime: constant,
};

/** Functions of PromQL by the name of their node. */
export function call(node: SyntaxNode, scope: Scope, read: Read): Value {
  const name = node.getChild('FunctionIdentifier')?.firstChild?.name ?? '';
  const parameters = childrenOf(node.getChild('FunctionCallBody'));
  const over = OVER_TIME[name];
  if (over && parameters.length === 1) return overTime(parameters[0]!, scope, over);
  const known = FUNCTIONS[name];
  if (!known) throw new Beyond(`calls ${name}, which is not worked out here`);
  return known(parameters, scope, read);
}

function overTime(node: SyntaxNode, scope: Scope, over: OverTime): Sample[] {
  const selector = node.getChild('VectorSelector');
  const duration = node.getChild('DurationExpr');
  const window = duration ? secondsOf(scope.expr.slice(duration.from, duration.to)) : 0;
  if (node.name !== 'MatrixSelector' || !selector || window === 0) throw new Beyond('looks back over something else than a selector');
  return selected(scope).map((one) => ({ labels: one.labels, value: over(one, window, scope) }));
}

type Known = (parameters: readonly SyntaxNode[], scope: Scope, read: Read) => Value;

const FUNCTIONS: Record<string, Known> = {
  Time: (_parameters, scope) => scope.at,
  Absent: ([of], scope, read) => absent(of, scope, read),
  HistogramQuantile: ([rank, of], scope, read) => {
    const [wanted, buckets] = [rank && read(rank, scope), of && read(of, scope)];
    if (typeof wanted !== 'number' || typeof buckets !== 'object') throw new Beyond('takes a quantile in a way that is not worked out here');
    return quantile(wanted, buckets);
  },
};

/** 1, with the labels its selector names exactly, where there is no series. */
function absent(of: SyntaxNode | undefined, scope: Scope, read: Read): Value {
  if (of?.name !== 'VectorSelector') throw new Beyond('asks for the absence of something else than a selector');
  const matchers = scope.selectors[0]?.matchers ?? [];
  const there = read(of, scope);
  if (typeof there === 'number' || there.length > 0) return [];
  return [{ labels: Object.fromEntries(matchers.filter((one) => one.op === '=' && one.value !== '').map((one) => [one.label, one.value])), value: 1 }];
}
