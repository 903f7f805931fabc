import type { Json } from '../../../pipeline/kind.js';
import { sentence, type Difference } from './compare-schema.js';
import type { Refusal } from './run-script.js';

/** What did not hold: in words, and as data. */
export interface Fault {
  kind: 'earlier' | 'up' | 'down' | 'up_again' | 'not_restored' | 'not_repeatable' | 'rows_left' | 'orphans';
  migration: string;
  summary: string;
  data: { [key: string]: Json };
}

/** More differences than anyone reads. */
const LISTED = 50;
const SAID = 5;

/** A value in a message may be as long as a column. */
const QUOTED = 160;
const short = (text: string): string => ([...text].length > QUOTED ? `${[...text].slice(0, QUOTED).join('')} …` : text);

/** `db/1.up.sql:3:12: column "x" does not exist` */
export function said(refusal: Refusal): string {
  const at = [refusal.file ?? refusal.migration, refusal.line, refusal.column].filter((part) => part !== null).join(':');
  return `${at}: ${short(refusal.message)}${refusal.detail ? ` (${short(refusal.detail)})` : ''}`;
}

const REFUSED = {
  earlier: 'an earlier migration does not run',
  up: 'up fails on rows that the schema allows',
  up_empty: 'up fails',
  down: 'down fails',
  up_again: 'up fails the second time',
};

/** A script that the database refused. `up_empty`: there were no rows it could have stumbled over. */
export function refused(kind: keyof typeof REFUSED, migration: string, refusal: Refusal): Fault {
  return {
    kind: kind === 'up_empty' ? 'up' : kind,
    migration,
    summary: `${REFUSED[kind]}: ${said(refusal)}`,
    data: { error: { ...refusal } },
  };
}

/** A down that leaves another schema than there was. */
export function notRestored(migration: string, differences: readonly Difference[], changedNothing: boolean): Fault {
  const start = changedNothing ? `down of ${migration} changes nothing` : `down of ${migration} does not restore the schema`;
  return { kind: 'not_restored', migration, summary: `${start}: ${listed(differences)}`, data: plain(differences) };
}

/** A second up that makes another schema than the first. */
export const notRepeatable = (migration: string, differences: readonly Difference[]): Fault => ({
  kind: 'not_repeatable',
  migration,
  summary: `the second up of ${migration} ends elsewhere than the first: ${listed(differences)}`,
  data: plain(differences),
});

/** A down that does not remove rows that up brought. */
export const rowsLeft = (migration: string, rows: readonly { table: string; rows: number }[]): Fault => ({
  kind: 'rows_left',
  migration,
  summary: `down of ${migration} leaves rows that were not there before: ${rows.map((one) => `${one.rows} in ${one.table}`).join(', ')}`,
  data: { rows: rows.map((one) => ({ ...one })) },
});

/** References that lead nowhere, in a database that does not check them while it changes. */
export const orphaned = (migration: string, orphans: readonly string[]): Fault => ({
  kind: 'orphans',
  migration,
  summary: `${migration} breaks foreign keys: ${orphans.slice(0, SAID).join('; ')}`,
  data: { orphans: orphans.slice(0, LISTED) },
});

const listed = (differences: readonly Difference[]): string =>
  [...differences.slice(0, SAID).map(sentence), ...(differences.length > SAID ? [`and ${differences.length - SAID} more`] : [])].join('; ');

const plain = (differences: readonly Difference[]): { [key: string]: Json } => ({
  differences: differences.slice(0, LISTED).map((one) => ({ ...one })),
});
