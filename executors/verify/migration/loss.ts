/** Data that was there and is not any more. */
export interface Loss {
  table: string;
  /** Null: whole rows. */
  column: string | null;
  /** Null: of a table or column in which no value was seen, or where only a sum tells. */
  rows: number | null;
  why: 'table is gone' | 'column is gone' | 'rows are gone' | 'values are changed';
}

/** Something that a migration touches and of which nothing was seen. */
export interface Unseen {
  table: string;
  /** Null: the whole table. */
  column: string | null;
  why: string;
}

/** `codes` or `codes.note`, for people. */
export const target = (one: { table: string; column: string | null }): string =>
  one.column === null ? one.table : `${one.table}.${one.column}`;

/** Each place once: the first that was said of it. */
export function each<T extends { table: string; column: string | null }>(all: readonly T[]): T[] {
  const found = new Map<string, T>();
  for (const one of all) if (!found.has(target(one))) found.set(target(one), one);
  return [...found.values()];
}
