import type { SyntaxNode, Tree } from '@lezer/common';

/** A selector of one metric: `auth_total{outcome="error"}`. */
export interface Selector {
  metric: string;
  matchers: { label: string; op: string; value: string }[];
}

/** An expression of the shape `left > 0.1`. */
export interface Threshold {
  left: string;
  operator: string;
  value: number;
}

/** Grafana's names of the comparisons: https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rules/queries-conditions/ */
const COMPARISON: Record<string, string> = { Gtr: '>', Lss: '<', Gte: '>=', Lte: '<=', Eql: '==', Neq: '!=' };

/**
 * Parses PromQL.
 * @returns the tree, and where it is not PromQL, 0-based offsets
 */
export async function parsePromql(text: string): Promise<{ tree: Tree; errors: number[] }> {
  const { parser } = await import('@prometheus-io/lezer-promql');
  const tree = parser.configure({ top: 'PromQL' }).parse(text);
  const errors: number[] = [];
  tree.iterate({ enter: (node) => void (node.type.isError && errors.push(node.from)) });
  return { tree, errors };
}

function unwrap(node: SyntaxNode | null): SyntaxNode | null {
  let inner = node;
  while (inner && (inner.name === 'ParenExpr' || inner.name === 'PromQL')) inner = inner.firstChild;
  return inner;
}

/** The comparison of an expression with a number, when that is all it is at its top; undefined otherwise. */
export async function thresholdOf(text: string): Promise<Threshold | undefined> {
  const { tree, errors } = await parsePromql(text);
  const top = errors.length ? null : unwrap(tree.topNode);
  if (top?.name !== 'BinaryExpr') return undefined;
  const children = childrenOf(top);
  const [left, operator, right] = [children[0], children.find((child) => child.name in COMPARISON), children.at(-1)];
  if (!left || !operator || children.length !== 3 || right?.name !== 'NumberDurationLiteral') return undefined;
  const value = Number(text.slice(right.from, right.to));
  const sign = COMPARISON[operator.name];
  return Number.isFinite(value) && sign ? { left: text.slice(left.from, left.to), operator: sign, value } : undefined;
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child);
  return all;
}

const unquote = (text: string): string => {
  if (text.startsWith('`')) return text.slice(1, -1);
  const body = text.slice(1, -1).replaceAll("\\'", "'");
  try {
    return JSON.parse(`"${text.startsWith("'") ? body.replaceAll('"', '\\"') : text.slice(1, -1)}"`) as string;
  } catch {
    return body;
  }
};

/** All selectors of an expression, in order. */
export async function selectorsOf(text: string): Promise<Selector[]> {
  const { tree } = await parsePromql(text);
  const found: Selector[] = [];
  tree.iterate({
    enter: (node) => {
      if (node.name === 'VectorSelector') found.push(selectorAt(node.node, text));
    },
  });
  return found;
}

function selectorAt(node: SyntaxNode, text: string): Selector {
  const name = node.getChild('Identifier');
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  const slice = (part: SyntaxNode | null): string => (part ? text.slice(part.from, part.to) : '');
  return {
    metric: slice(name),
    matchers: matchers.map((matcher) => ({
      label: slice(matcher.getChild('LabelName')),
      op: slice(matcher.getChild('MatchOp')),
      value: unquote(slice(matcher.getChild('StringLiteral'))),
    })),
  };
}

/** The text when it is exactly one selector and nothing besides; undefined otherwise. */
export async function singleSelector(text: string): Promise<Selector | undefined> {
  const { tree, errors } = await parsePromql(text.trim());
  if (errors.length || unwrap(tree.topNode)?.name !== 'VectorSelector') return undefined;
  return (await selectorsOf(text))[0];
}
