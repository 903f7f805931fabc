import { IMPOSSIBLE } from '../../../generators/migration/sql/impossible.js';
import type { DialectName } from '../../../generators/migration/sql/types.js';

/** A cell of the table that cannot be. */
export interface Refused {
  op: string;
  /** Absent: every tool. */
  tool?: string;
  /** Tools that have words for it all the same. */
  except?: readonly string[];
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

/** A Prisma schema names its enums whatever the database has: renaming one there changes the schema alone. */
const DATABASES = IMPOSSIBLE.map((one): Refused => ({ ...one, except: ['prisma'] }));

export const REFUSED: readonly Refused[] = [...PRISMA, ...DATABASES];
