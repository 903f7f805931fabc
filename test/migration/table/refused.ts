import type { DialectName } from '../../../generators/migration/sql/types.js';

/** A cell of the table that cannot be. */
export interface Refused {
  op: string;
  /** Absent: every tool. */
  tool?: string;
  /** Absent: every database. */
  dialect?: DialectName;
  why: string;
  /** What the refusal says. */
  says: RegExp;
}

export const REFUSED: readonly Refused[] = [];
