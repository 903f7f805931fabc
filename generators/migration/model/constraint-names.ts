import { createHash } from 'node:crypto';
import { bareName } from './schema.js';

/** How a workspace or its tool names what a plan leaves unnamed. */
export interface ConstraintNames {
  index(table: string, columns: readonly string[], unique: boolean): string;
  unique(table: string, columns: readonly string[]): string;
  foreign_key(table: string, columns: readonly string[], target: string, target_columns: readonly string[]): string;
  /** Empty where the primary key is not named. */
  primary_key(table: string): string;
  /** True where "unique" is an index and not a constraint. */
  unique_is_index: boolean;
}

// 63 bytes: NAMEDATALEN - 1 of PostgreSQL, the shortest of the limits (MySQL 64, SQLite none).
const LIMIT = 63;

/** Joins the parts with `_` and cuts off what stands before the suffix so that the name fits every database: as several libraries do. */
export function fitted(parts: readonly string[], suffix: string): string {
  return `${parts.map(bareName).join('_').slice(0, LIMIT - suffix.length)}${suffix}`;
}

// Enough to tell the keys of one table apart.
const DIGITS = 8;

/** The same for a name of our own: what is cut off is told apart by a hash, so that two long names do not become one. */
function unmistakable(parts: readonly string[], suffix: string): string {
  const stem = parts.map(bareName).join('_');
  if (stem.length + suffix.length <= LIMIT) return `${stem}${suffix}`;
  const hash = createHash('sha256').update(stem).digest('hex').slice(0, DIGITS);
  return `${stem.slice(0, LIMIT - suffix.length - DIGITS - 1)}_${hash}${suffix}`;
}

/**
 * The name that PostgreSQL gives by itself: where it is too long, the longer of table and columns is cut, `makeObjectName` in
 * https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/commands/indexcmds.c
 */
export function givenName(table: string, columns: readonly string[], label: string): string {
  const parts = [bareName(table), columns.join('_')].filter(Boolean);
  while (parts.reduce((sum, one) => sum + one.length + 1, label.length) > LIMIT) {
    const longest = (parts[0] ?? '').length > (parts[1] ?? '').length ? 0 : parts.length - 1;
    parts[longest] = (parts[longest] ?? '').slice(0, -1);
  }
  return [...parts, label].join('_');
}

/** `users_email_idx`, `users_email_key`, `users_org_id_fkey`: the names PostgreSQL gives by itself, unless they are too long. */
export const suffixNames: ConstraintNames = {
  index: (table, columns, unique) => unmistakable([table, ...columns], unique ? '_key' : '_idx'),
  unique: (table, columns) => unmistakable([table, ...columns], '_key'),
  foreign_key: (table, columns) => unmistakable([table, ...columns], '_fkey'),
  primary_key: () => '',
  unique_is_index: false,
};

const PATTERNS: { seen(name: string, table: string, columns: readonly string[]): boolean; index: ConstraintNames['index'] }[] = [
  {
    seen: (name, table, columns) => name === ['idx', table, ...columns].join('_'),
    index: (table, columns) => unmistakable(['idx', table, ...columns], ''),
  },
  {
    seen: (name, table, columns) => name === ['ix', table, ...columns].join('_'),
    index: (table, columns) => unmistakable(['ix', table, ...columns], ''),
  },
  {
    seen: (name, table, columns) => name === [table, ...columns, 'index'].join('_'),
    index: (table, columns) => unmistakable([table, ...columns], '_index'),
  },
  {
    seen: (name, table, columns) => name === [table, ...columns, 'idx'].join('_'),
    index: (table, columns) => unmistakable([table, ...columns], '_idx'),
  },
  { seen: (name) => name.startsWith('idx_'), index: (table, columns) => unmistakable(['idx', table, ...columns], '') },
  { seen: (name) => name.startsWith('ix_'), index: (table, columns) => unmistakable(['ix', table, ...columns], '') },
  { seen: (name) => name.endsWith('_index'), index: (table, columns) => unmistakable([table, ...columns], '_index') },
  { seen: (name) => name.endsWith('_idx'), index: (table, columns) => unmistakable([table, ...columns], '_idx') },
];

/**
 * Names indexes as the newest ones of the workspace are named.
 * @param seen indexes in the order they were made
 * @param base names of everything else, and of indexes where none was seen
 */
export function learnedNames(
  seen: readonly { name: string; table: string; columns: readonly string[] }[],
  base: ConstraintNames,
): ConstraintNames {
  for (const one of [...seen].reverse()) {
    const pattern = PATTERNS.find((candidate) => candidate.seen(one.name, bareName(one.table), one.columns));
    if (pattern) return { ...base, index: pattern.index };
  }
  return base;
}
