import type { SyntaxNode } from '@lezer/common';
import { Beyond, childrenOf, identity, type Read, type Sample, type Scope, type Value } from './value.js';

const ARITHMETIC: Record<string, (left: number, right: number) => number> = {
  Add: (left, right) => left + right,
  Sub: (left, right) => left - right,
  Mul: (left, right) => left * right,
  Div: (left, right) => left / right,
  Mod: (left, right) => left % right,
  Pow: (left, right) => left ** right,
};

const COMPARISON: Record<string, (left: number, right: number) => boolean> = {
  Gtr: (left, right) => left > right,
  Gte: (left, right) => left >= right,
  Lss: (left, right) => left < right,
  Lte: (left, right) => left <= right,
  Eql: (left, right) => left === right,
  Neq: (left, right) => left !== right,
};

type Sets = (left: readonly Sample[], right: readonly Sample[]) => readonly Sample[];
const among = (samples: readonly Sample[], one: Sample): boolean => samples.some((other) => identity(other.labels) === identity(one.labels));
const SETS: Record<string, Sets> = {
  And: (left, right) => left.filter((one) => among(right, one)),
  Unless: (left, right) => left.filter((one) => !among(right, one)),
  Or: (left, right) => [...left, ...right.filter((one) => !among(left, one))],
};

/** Two sides and what joins them, without `bool`, `on`, `ignoring` and `group_left`. */
export function binary(node: SyntaxNode, scope: Scope, read: Read): Value {
  const [first, operator, last, ...more] = childrenOf(node);
  if (!first || !operator || !last || more.length > 0) throw new Beyond('joins its sides in a way that is not worked out here');
  const left = read(first, scope);
  const right = read(last, scope);
  const set = SETS[operator.name];
  if (set) return set(vector(left), vector(right));
  const apply = ARITHMETIC[operator.name];
  if (apply) return arithmetic(left, right, apply);
  const holds = COMPARISON[operator.name];
  if (!holds) throw new Beyond(`joins its sides by ${operator.name}, which is not worked out here`);
  return filtered(left, right, holds);
}

function vector(value: Value): readonly Sample[] {
  if (typeof value === 'number') throw new Beyond('joins a number as if it were a set of series');
  return value;
}

function arithmetic(left: Value, right: Value, apply: (left: number, right: number) => number): Value {
  if (typeof left === 'number' && typeof right === 'number') return apply(left, right);
  return pairs(left, right).map(([one, other]) => ({ labels: one.labels, value: apply(one.value, other.value) }));
}

/** A comparison keeps the value of the side that has series, the left one first. */
function filtered(left: Value, right: Value, holds: (left: number, right: number) => boolean): Value {
  if (typeof left === 'number' && typeof right === 'number') throw new Beyond('compares two numbers');
  const kept = typeof left === 'number' ? 1 : 0;
  return pairs(left, right).filter(([one, other]) => holds(one.value, other.value)).map((pair) => pair[kept]);
}

function pairs(left: Value, right: Value): [Sample, Sample][] {
  if (typeof left === 'number') return vector(right).map((one) => [{ labels: one.labels, value: left }, one]);
  if (typeof right === 'number') return left.map((one) => [one, { labels: one.labels, value: right }]);
  return left.flatMap((one) => right.filter((other) => identity(other.labels) === identity(one.labels)).map((other): [Sample, Sample] => [one, other]));
}
