import type { Planned, Step } from '../model/steps.js';
import type { DialectName } from '../sql/types.js';

/** How the newest migrations are written. */
export interface Habits {
  /** Text of the newest one. */
  newest: string;
  /** `up` and `down` even where `change` would do. */
  halves: boolean;
  /** `reversible do |dir|` in `change`, instead of two methods. */
  reversible: boolean;
  /** Indexes of tables in use are built with `algorithm: :concurrently`. */
  concurrently: boolean;
  /** The gem strong_migrations is told by `safety_assured` that a step was thought about. */
  assured: boolean;
  /** What strings stand in. */
  quote: string;
}

/** So many say how migrations are written now. */
const TELLING = 10;

/** @param texts all migrations in order */
export function habitsOf(texts: readonly string[]): Habits {
  const newest = texts.slice(-TELLING);
  const count = (pattern: RegExp): number => newest.filter((text) => pattern.test(text)).length;
  return {
    newest: newest.at(-1) ?? '',
    halves: count(/^\s*def (self\.)?up\b/m) > count(/^\s*def change\b/m),
    reversible: count(/^\s*reversible do\b/m) > 0,
    concurrently: count(/algorithm:\s*:concurrently|:algorithm\s*=>\s*:concurrently/) > 0,
    assured: count(/\bsafety_assured\b/) > 0,
    quote: quoteIn(newest.findLast((text) => /['"]/.test(text.replace(/^#.*$/gm, ''))) ?? ''),
  };
}

/** Single quotes outnumber double ones. */
const quoteIn = (text: string): string => ((text.match(/'/g)?.length ?? 0) > (text.match(/"/g)?.length ?? 0) ? "'" : '"');

const indexOf = (step: Step): { table: string; name: string } | undefined =>
  step.do === 'create_index' || step.do === 'drop_index' ? { table: step.table, name: step.index.name } : undefined;

/**
 * Names of the indexes that are built or dropped concurrently: those of tables in use, where PostgreSQL does it and the siblings ask for
 * it. That cannot be done in a transaction, so that it is done only where the migration does nothing else.
 */
export function concurrentIndexes(steps: readonly Planned[], dialect: DialectName, habits: Habits): { names: Set<string>; mixed: boolean } {
  const none = { names: new Set<string>(), mixed: false };
  if (!habits.concurrently || dialect !== 'postgresql') return none;
  const made = new Set(steps.flatMap(({ step }) => (step.do === 'create_table' ? [step.table.name] : [])));
  const found = steps.flatMap(({ step }) => indexOf(step) ?? []).filter(({ table }) => !made.has(table));
  if (found.length === 0) return none;
  return found.length === steps.length ? { names: new Set(found.map(({ name }) => name)), mixed: false } : { ...none, mixed: true };
}

/** What the gem stops at, of what is written here. https://github.com/ankane/strong_migrations#checks */
const STOPPED_AT = /^(remove_column|change_column|change_column_null|rename_column|rename_table|execute|add_foreign_key|add_check_constraint|drop_table)\b/;

/** Calls that the gem stops at, in `safety_assured`. */
export const assured = (lines: readonly string[]): string[] =>
  lines.map((line) => {
    if (!STOPPED_AT.test(line)) return line;
    if (!line.includes('\n')) return `safety_assured { ${line} }`;
    const inner = line.split('\n').map((one) => (one ? `  ${one}` : one));
    return ['safety_assured do', ...inner, 'end'].join('\n');
  });
