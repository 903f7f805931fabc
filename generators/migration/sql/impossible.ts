import type { Operation } from '../task.js';
import type { DialectName } from './types.js';

/** An operation that a database has nothing for. */
export interface Impossible {
  dialect: DialectName;
  op: Operation['op'];
  why: string;
}

const NO_ENUMS = 'SQLite has no enum types: such a column is TEXT and takes any value';

/** Operations on what is there already; for what the same change makes they are carried out in the statements that make it. */
export const IMPOSSIBLE: readonly Impossible[] = [
  { dialect: 'sqlite', op: 'add_enum_value', why: NO_ENUMS },
  { dialect: 'sqlite', op: 'rename_enum', why: NO_ENUMS },
  { dialect: 'mysql', op: 'rename_enum', why: 'MySQL has no enum types: the values stand in each column, without a name' },
];

/** Why a database cannot carry an operation out; undefined where it can. */
export const whyImpossible = (dialect: DialectName, op: Operation['op']): string | undefined =>
  IMPOSSIBLE.find((one) => one.dialect === dialect && one.op === op)?.why;
