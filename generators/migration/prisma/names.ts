import { fitted, type ConstraintNames } from '../model/constraint-names.js';

const bare = (table: string): string => table.split('.').at(-1) ?? table;

/** The names of Prisma: "Named constraints" in its docs. A unique constraint is an index there. */
export const prismaNames: ConstraintNames = {
  index: (table, columns, unique) => fitted([bare(table), ...columns], unique ? '_key' : '_idx'),
  unique: (table, columns) => fitted([bare(table), ...columns], '_key'),
  foreign_key: (table, columns) => fitted([bare(table), ...columns], '_fkey'),
  primary_key: (table) => fitted([bare(table)], '_pkey'),
  unique_is_index: true,
};
