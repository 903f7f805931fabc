import { createHash } from 'node:crypto';
import { suffixNames } from '../../model/constraint-names.js';
import type { Builder } from '../builder.js';
import { readTypeorm } from './read.js';
import { writeTypeorm } from './write.js';

/** `PK_` and the first 27 letters of the hash of table and columns: TypeORM's DefaultNamingStrategy. */
export const hashed = (kind: 'PK' | 'UQ' | 'FK' | 'IDX', table: string, columns: readonly string[]): string => {
  const hash = createHash('sha1')
    .update(`${table.replace('.', '_')}_${[...columns].sort().join('_')}`)
    .digest('hex');
  return `${kind}_${hash.slice(0, kind === 'IDX' ? 26 : 27)}`;
};

const VERBS = ['create', 'drop', 'rename', 'add', 'change'];
const NOUNS = ['Tables?', 'Columns?', 'Index', 'Indices', 'ForeignKeys?', 'UniqueConstraint', 'CheckConstraint'];

/** The query runner of TypeORM. https://typeorm.io/docs/migrations/api */
export const typeormBuilder: Builder = {
  call: new RegExp(String.raw`\bqueryRunner\s*\.\s*(${VERBS.join('|')})(${NOUNS.join('|')})\(`),
  default: false,
  names: () => suffixNames,
  inline: () => false,
  primary: (table, columns) => hashed('PK', table, columns),
  write: writeTypeorm,
  read: readTypeorm,
};
