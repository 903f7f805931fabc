import type { Found } from '../../pipeline/kind.js';
import { kebabCase, words } from '../../pipeline/names.js';
import type { MonitoringTask } from './task.js';

/** Suffixes that say what a metric is, not what it is about: https://prometheus.io/docs/practices/naming/ */
const SUFFIX = new Set(['total', 'seconds', 'bytes', 'count', 'duration', 'sum', 'ratio', 'info', 'errors', 'error', 'milliseconds', 'ms']);

/**
 * What the change is about, in kebab case: what its metrics have in common (`auth_2fa_reset_total` → `auth-2fa-reset`),
 * else its log event, its first alert, its objective, its feature.
 */
export function topicOf(task: MonitoringTask, found: Found): string {
  const names = (task.metrics ?? []).map((metric) => metric.name.split(/[_.:]/).filter((part) => part && !SUFFIX.has(part)));
  const common = names.reduce<string[]>((shared, parts, index) => (index === 0 ? parts : prefix(shared, parts)), []);
  if (common.length > 0) return clean(common.join('-'));
  return clean(task.metrics?.[0]?.name ?? task.logs?.[0]?.event ?? task.alerts?.[0]?.name ?? task.slo?.name ?? featureTopic(found.feature.id));
}

/** The feature's own words: `feat-reset-2fa-20250104120000` → `reset-2fa`. */
export const featureTopic = (id: string): string => clean(id.replace(/^feat(ure)?[-_.]/, '').replace(/[-_.]?\d{8,}$/, '') || id);

function prefix(a: readonly string[], b: readonly string[]): string[] {
  const end = a.findIndex((part, index) => part !== b[index]);
  return a.slice(0, end === -1 ? a.length : end);
}

const clean = (text: string): string => (words(text).length ? text.split(/[^A-Za-z0-9]+/).map(kebab).filter(Boolean).join('-').slice(0, 60) : 'feature');

/** `2fa` stays one word; `CartAddItem` becomes three. */
const kebab = (part: string): string => (/^[a-z0-9]+$/.test(part) ? part : kebabCase(part));
