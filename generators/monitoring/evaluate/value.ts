import type { SyntaxNode } from '@lezer/common';
import type { Selector } from '../promql.js';

/** A series that is constant (a gauge) or grows evenly (a counter). */
export interface Growing {
  metric: string;
  labels: Record<string, string>;
  /** Its value at the beginning. */
  start: number;
  perSecond: number;
}

/** One value of a result; the name of the metric is not among the labels, as in an alert. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

export type Value = number | readonly Sample[];

/** Thrown for an expression beyond what is worked out here; the message says what it holds. */
export class Beyond extends Error {}

/** What an expression is worked out over. */
export interface Scope {
  expr: string;
  series: readonly Growing[];
  /** Those not read yet, in the order of the text. */
  selectors: Selector[];
  at: number;
  lost: number;
}

export type Read = (node: SyntaxNode, scope: Scope) => Value;

export const childrenOf = (node: SyntaxNode | null): SyntaxNode[] => {
  const all: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child; child = child.nextSibling) all.push(child);
  return all;
};

/** Two samples belong together when their labels are the same. */
export const identity = (labels: Record<string, string>): string => JSON.stringify(Object.entries(labels).filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1)));
