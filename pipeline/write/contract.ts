import { createHash } from 'node:crypto';
import type { Entry } from './entry.js';

type Plain = null | undefined | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/**
 * The contract of a dry run: a hash over everything that went in and everything that would be written. It moves when the plan, the
 * checklist, a file that is read or the text to write moves, and does not depend on order of keys or entries.
 * @param inputs the texts or values the run started from
 * @param entries what it would write
 * @returns `sha256:<hex>`
 */
export function hashPlan(inputs: { readonly [key: string]: Plain }, entries: readonly Entry[]): string {
  const files = [...entries].sort(byPath).map((entry) => [entry.path, entry.before, entry.after]);
  return `sha256:${createHash('sha256')
    .update(canonical([inputs, files]))
    .digest('hex')}`;
}

// Code units, not the locale's order: the same on every machine.
const byPath = (one: Entry, other: Entry): number => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0);

function canonical(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one as Plain)).join(',')}]`;
  if (value === null || value === undefined || typeof value !== 'object') return JSON.stringify(value ?? null);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical((value as { readonly [key: string]: Plain })[key])}`).join(',')}}`;
}
