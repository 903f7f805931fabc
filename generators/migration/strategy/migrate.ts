import type { TableDef } from '../model/schema.js';
import type { Operation } from '../task.js';
import { atOnce, BATCH, byHand, keyOf, type Update } from './backfill.js';
import type { Wording } from './wording.js';

/** Rows that get a value between the stages. */
export interface Rows {
  owner: TableDef;
  update: Update;
  /** In words, for the migration's name. */
  what: string;
}

/** A migration of the stage between. */
export interface Migrate {
  /** Its name: of words alone. */
  name: string;
  operation: Operation;
  /** How it goes about it, for people. */
  how: string;
  /** The statement for those who do the rows by hand. */
  hand?: string;
}

/** Letters and digits of words, as a migration may be called. */
export const words = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim().slice(0, 110);

const BATCHES = (key: string): string =>
  `It copies in batches of ${BATCH} rows along ${key}, each committed on its own: only the rows of one batch are locked at a time (duration class rewrite), and stopped at any place it does what is left when it is run again.`;
const ONE =
  'It is one statement over all rows that lack a value: duration class rewrite, and the rows that it has written stay locked until it ends.';

const NO_KEY = `${ONE} The table has no key of one column that batches could follow: on a big table run it where few write, and watch what waits.`;

/** One statement, and what a person can do before it. */
function atOnceOf(rows: Rows, sql: Wording): Pick<Migrate, 'how' | 'hand'> {
  const key = keyOf(rows.owner, sql.id);
  if (!key) return { how: NO_KEY };
  const how = sql.dialect === 'postgresql' ? 'outside of a transaction, where it commits behind every batch' : 'again and again, until it changes no row';
  const first = `Where the table is big, do the rows by hand first, in batches: run the statement ${how}. The migration then finds nothing left to do.`;
  return { how: `${ONE} ${first}`, hand: byHand(sql.dialect, rows.update, key) };
}

/**
 * The migration that gives rows their value: in batches where the tool can run it outside of a transaction, else in one statement.
 * @param outside the tool can
 */
export function migrating(rows: Rows, sql: Wording, outside: boolean): Migrate {
  const key = keyOf(rows.owner, sql.id);
  const batches = outside && sql.dialect === 'postgresql' && key !== undefined;
  const up = batches ? byHand(sql.dialect, rows.update, key) : atOnce(rows.update);
  return {
    name: words(rows.what),
    // What is copied is in both places: nothing is to be taken back.
    operation: { op: 'sql', up, down: 'SELECT 1' },
    ...(batches ? { how: BATCHES(key.name) } : atOnceOf(rows, sql)),
  };
}
