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

/** Joins the parts with `_` and shortens what stands before the suffix so that the name fits every database. */
export function fitted(parts: readonly string[], suffix: string): string {
  const stem = parts.join('_');
  return `${stem.slice(0, LIMIT - suffix.length)}${suffix}`;
}

/** `users_email_idx`, `users_email_key`, `users_org_id_fkey`: the names PostgreSQL gives by itself. */
export const suffixNames: ConstraintNames = {
  index: (table, columns, unique) => fitted([table, ...columns], unique ? '_key' : '_idx'),
  unique: (table, columns) => fitted([table, ...columns], '_key'),
  foreign_key: (table, columns) => fitted([table, ...columns], '_fkey'),
  primary_key: () => '',
  unique_is_index: false,
};

const PATTERNS: { seen(name: string, table: string, columns: readonly string[]): boolean; index: ConstraintNames['index'] }[] = [
  {
    seen: (name, table, columns) => name === ['idx', table, ...columns].join('_'),
    index: (table, columns) => fitted(['idx', table, ...columns], ''),
  },
  {
    seen: (name, table, columns) => name === ['ix', table, ...columns].join('_'),
    index: (table, columns) => fitted(['ix', table, ...columns], ''),
  },
  {
    seen: (name, table, columns) => name === [table, ...columns, 'index'].join('_'),
    index: (table, columns) => fitted([table, ...columns], '_index'),
  },
  {
    seen: (name, table, columns) => name === [table, ...columns, 'idx'].join('_'),
    index: (table, columns) => fitted([table, ...columns], '_idx'),
  },
  { seen: (name) => name.startsWith('idx_'), index: (table, columns) => fitted(['idx', table, ...columns], '') },
  { seen: (name) => name.startsWith('ix_'), index: (table, columns) => fitted(['ix', table, ...columns], '') },
  { seen: (name) => name.endsWith('_index'), index: (table, columns) => fitted([table, ...columns], '_index') },
  { seen: (name) => name.endsWith('_idx'), index: (table, columns) => fitted([table, ...columns], '_idx') },
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
    const pattern = PATTERNS.find((candidate) => candidate.seen(one.name, one.table, one.columns));
    if (pattern) return { ...base, index: pattern.index };
  }
  return base;
}
