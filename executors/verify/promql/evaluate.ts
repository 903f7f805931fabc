import type { SyntaxNode } from '@lezer/common';
import { parsePromql, selectorsOf, type Selector } from '../../../generators/monitoring/promql.js';

/** A series that grows evenly: its labels, and how much a second. */
export interface Growing {
  metric: string;
  labels: Record<string, string>;
  perSecond: number;
}

/** Thrown for an expression beyond sums of rates, quotients, comparisons with a number, and `and`. */
export class Beyond extends Error {}

/**
 * Evaluates sums of rates over evenly growing series, where `rate` is the growth itself.
 * @returns the value, undefined where Prometheus has no result
 * @throws Beyond for any other expression
 */
export async function evaluate(expr: string, series: readonly Growing[]): Promise<number | undefined> {
  const { tree, errors } = await parsePromql(expr);
  if (errors.length > 0) throw new Beyond(`is not PromQL at column ${errors[0]! + 1}`);
  const selectors = await selectorsOf(expr);
  return valueOf(tree.topNode, { expr, series, selectors: [...selectors] });
}

interface Scope {
  expr: string;
  series: readonly Growing[];
  /** Those not read yet, in the order of the text. */
  selectors: Selector[];
}

const childrenOf = (node: SyntaxNode): SyntaxNode[] => {
  const all: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child);
  return all;
};

function valueOf(node: SyntaxNode, scope: Scope): number | undefined {
  const reader = READERS[node.name];
  if (!reader) throw new Beyond(`holds ${node.name}, which is not worked out here`);
  return reader(node, scope);
}

const READERS: Record<string, (node: SyntaxNode, scope: Scope) => number | undefined> = {
  PromQL: (node, scope) => valueOf(node.firstChild!, scope),
  ParenExpr: (node, scope) => valueOf(node.firstChild!, scope),
  NumberDurationLiteral: (node, scope) => Number(scope.expr.slice(node.from, node.to)),
  AggregateExpr: sum,
  BinaryExpr: binary,
};

function sum(node: SyntaxNode, scope: Scope): number | undefined {
  const [operator, body] = [node.getChild('AggregateOp'), node.getChild('FunctionCallBody')];
  const call = body?.firstChild;
  const named = call?.getChild('FunctionIdentifier');
  if (!operator?.getChild('Sum') || node.getChild('AggregateModifier') || !call || !named?.getChild('Rate')) throw new Beyond('aggregates something else than a sum of rates');
  const selector = scope.selectors.shift();
  const matching = scope.series.filter((one) => selector && matches(selector, one));
  return matching.length === 0 ? undefined : matching.reduce((total, one) => total + one.perSecond, 0);
}

function matches(selector: Selector, one: Growing): boolean {
  return (
    selector.metric === one.metric &&
    selector.matchers.every(({ label, op, value }) => {
      const actual = one.labels[label] ?? '';
      const fits = op.includes('~') ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
      return op.startsWith('!') ? !fits : fits;
    })
  );
}

type Binary = (left: number | undefined, right: number | undefined) => number | undefined;
const both = (apply: (left: number, right: number) => number | undefined): Binary => (left, right) => (left === undefined || right === undefined ? undefined : apply(left, right));
const filter = (holds: (left: number, right: number) => boolean): Binary => both((left, right) => (holds(left, right) ? left : undefined));

const OPERATORS: Record<string, Binary> = {
  Div: both((left, right) => left / right),
  Mul: both((left, right) => left * right),
  Gtr: filter((left, right) => left > right),
  Gte: filter((left, right) => left >= right),
  Lss: filter((left, right) => left < right),
  Lte: filter((left, right) => left <= right),
  And: (left, right) => (right === undefined ? undefined : left),
};

function binary(node: SyntaxNode, scope: Scope): number | undefined {
  const children = childrenOf(node);
  const operator = children.find((child) => child.name in OPERATORS);
  const [first, last] = [children[0], children.at(-1)];
  if (!operator || !first || !last || children.length !== 3) throw new Beyond('joins its sides in a way that is not worked out here');
  const left = valueOf(first, scope);
  return OPERATORS[operator.name]!(left, valueOf(last, scope));
}
