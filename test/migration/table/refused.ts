import { IMPOSSIBLE } from '../../../generators/migration/sql/impossible.js';
import type { DialectName } from '../../../generators/migration/sql/types.js';

/** A cell of the table that cannot be. */
export interface Refused {
  op: string;
  /** Absent: every tool. */
  tool?: string;
  /** Absent: every database. */
  dialect?: DialectName;
  why: string;
  /** What the refusal says, where it is not the reason itself. */
  says?: RegExp;
}

const PRISMA: Refused[] = [
  { tool: 'prisma', dialect: 'sqlite', op: 'add_enum_value', why: 'a schema for SQLite has a String there', says: /there is no enum mood/ },
  { tool: 'prisma', dialect: 'sqlite', op: 'rename_enum', why: 'a schema for SQLite has a String there', says: /there is no enum mood/ },
  { tool: 'prisma', dialect: 'sqlite', op: 'rename_constraint', why: 'Prisma does not name foreign keys in SQLite', says: /does not support named foreign keys/ },
];

/** The first that fits counts. */
export const REFUSED: readonly Refused[] = [...PRISMA, ...IMPOSSIBLE];
