import { fitted, suffixNames } from '../../model/constraint-names.js';
import type { Builder } from '../builder.js';
import { readPgm } from './read.js';
import { writePgm } from './write.js';

/** The operations of node-pg-migrate. https://salsita.github.io/node-pg-migrate/migrations/ */
export const pgmBuilder: Builder = {
  call: /\bpgm\s*\.\s*(?!sql\b|func\b|noTransaction\b)\w+\(/,
  default: true,
  // https://salsita.github.io/node-pg-migrate/migrations/indexes: "a name will be inferred from table and columns".
  names: () => ({
    ...suffixNames,
    index: (table, columns, unique) => fitted([table, ...columns], unique ? '_unique_index' : '_index'),
  }),
  inline: () => true,
  write: writePgm,
  read: readPgm,
};
