import type { SyntaxNode } from '@lezer/common';
import { aggregated, AGGREGATES } from './evaluate/aggregate.js';
import { binary } from './evaluate/binary.js';
import { call } from './evaluate/call.js';
import { selected } from './evaluate/select.js';
import { Beyond, childrenOf, type Growing, type Read, type Scope, type Value } from './evaluate/value.js';
import { parsePromql, selectorsOf } from './promql.js';

export { Beyond, type Growing, type Sample } from './evaluate/value.js';

/** When and how exactly an expression is worked out. */
export interface Moment {
  /** Seconds since the series began; all windows before it are full. */
  at: number;
  /** Seconds of a window without a sample at its start, which changes the last digit of a rate; see `rateOf`. */
  lost?: number;
}

/**
 * Works out an expression over series that are constant or grow evenly, where `rate` is the growth itself.
 * @returns the samples; a number stands for one sample without labels
 * @throws Beyond for what is not worked out here
 */
export async function evaluate(expr: string, series: readonly Growing[], moment: Moment): Promise<readonly { labels: Record<string, string>; value: number }[]> {
  const { tree, errors } = await parsePromql(expr);
  if (errors.length > 0) throw new Beyond(`is not PromQL at column ${errors[0]! + 1}`);
  const selectors = await selectorsOf(expr);
  const value = valueOf(tree.topNode, { expr, series, selectors: [...selectors], at: moment.at, lost: moment.lost ?? 0 });
  return typeof value === 'number' ? [{ labels: {}, value }] : value;
}

const valueOf: Read = (node, scope) => {
  const reader = READERS[node.name];
  if (!reader) throw new Beyond(`holds ${node.name}, which is not worked out here`);
  return reader(node, scope);
};

const READERS: Record<string, Read> = {
  PromQL: (node, scope) => valueOf(node.firstChild!, scope),
  ParenExpr: (node, scope) => valueOf(node.firstChild!, scope),
  NumberDurationLiteral: number,
  VectorSelector: (_node, scope) => selected(scope).map((one) => ({ labels: one.labels, value: one.start + one.perSecond * scope.at })),
  AggregateExpr: (node, scope) => aggregate(node, scope),
  FunctionCall: (node, scope) => call(node, scope, valueOf),
  BinaryExpr: (node, scope) => binary(node, scope, valueOf),
};

function number(node: SyntaxNode, scope: Scope): number {
  const value = Number(scope.expr.slice(node.from, node.to));
  if (Number.isNaN(value)) throw new Beyond('holds a number in a form that is not worked out here');
  return value;
}

function aggregate(node: SyntaxNode, scope: Scope): Value {
  const name = node.getChild('AggregateOp')?.firstChild?.name ?? '';
  const parameters = childrenOf(node.getChild('FunctionCallBody'));
  if (!AGGREGATES[name] || parameters.length !== 1) throw new Beyond(`aggregates by ${name.toLowerCase()}, which is not worked out here`);
  const samples = valueOf(parameters[0]!, scope);
  if (typeof samples === 'number') throw new Beyond('aggregates a number');
  return aggregated(name, samples, node.getChild('AggregateModifier'), scope);
}
