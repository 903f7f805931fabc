import type { Reader, SchemaSnapshot } from '../dialect/reader.js';

/** One thing that is not as it was. */
export interface Difference {
  what: string;
  /** Null: was not there. */
  before: string | null;
  /** Null: is not there any more. */
  after: string | null;
}

/** What differs between two schemas, by name. */
export function compareSchemas(before: SchemaSnapshot, after: SchemaSnapshot): Difference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .map((what) => ({ what, before: before.get(what) ?? null, after: after.get(what) ?? null }))
    .filter((one) => one.before !== one.after);
}

/** What a down leaves different from before, without what the database keeps of its own accord. */
export const unrestored = (reader: Reader, before: SchemaSnapshot, changed: SchemaSnapshot, after: SchemaSnapshot): Difference[] =>
  compareSchemas(before, after).filter((one) => !(one.before === null && reader.leftByDatabase?.(one.what, changed)));

/** `table "x" is left over`, for people. */
export function sentence(one: Difference): string {
  if (one.before === null) return `${one.what} is left over`;
  if (one.after === null) return `${one.what} is missing`;
  return `${one.what} was "${one.before}" and is "${one.after}"`;
}
