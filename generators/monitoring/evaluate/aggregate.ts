import type { SyntaxNode } from '@lezer/common';
import { identity, type Sample, type Scope } from './value.js';

/** Aggregations by the name of their node. */
export const AGGREGATES: Record<string, (values: readonly number[]) => number> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  Min: (values) => Math.min(...values),
  Max: (values) => Math.max(...values),
  Count: (values) => values.length,
};

/** The labels an aggregation keeps or drops. */
export function groupingOf(modifier: SyntaxNode | null, expr: string): { by: boolean; labels: string[] } {
  const labels = modifier?.getChild('GroupingLabels')?.getChildren('LabelName') ?? [];
  return { by: modifier?.getChild('Without') ? false : true, labels: labels.map((label) => expr.slice(label.from, label.to)) };
}

/** One sample per group; none where there is nothing to aggregate. */
export function aggregated(name: string, samples: readonly Sample[], modifier: SyntaxNode | null, scope: Scope): Sample[] {
  const { by, labels } = groupingOf(modifier, scope.expr);
  const groups = new Map<string, { labels: Record<string, string>; values: number[] }>();
  for (const sample of samples) {
    const kept = Object.fromEntries(Object.entries(sample.labels).filter(([label]) => labels.includes(label) === by));
    const group = groups.get(identity(kept)) ?? { labels: kept, values: [] };
    group.values.push(sample.value);
    groups.set(identity(kept), group);
  }
  return [...groups.values()].map((group) => ({ labels: group.labels, value: AGGREGATES[name]!(group.values) }));
}
