import { fitted, type ConstraintNames } from '../../model/constraint-names.js';
import type { ColumnDef } from '../../model/schema.js';
import type { DialectName } from '../../sql/types.js';
import type { Builder } from '../builder.js';
import { isNow, retyped } from '../types.js';
import { readKnex } from './read.js';
import { writeKnex } from './write.js';

/** `users_email_unique`: Knex joins table, columns and kind, in lower case. https://knexjs.org/guide/schema-builder.html#index */
const joined = (table: string, columns: readonly string[], kind: string): string =>
  fitted([table.replace(/[.-]/g, '_'), ...columns], `_${kind}`).toLowerCase();

export const knexNames = (dialect: DialectName): ConstraintNames => ({
  index: (table, columns, unique) => joined(table, columns, unique ? 'unique' : 'index'),
  unique: (table, columns) => joined(table, columns, 'unique'),
  foreign_key: (table, columns) => joined(table, columns, 'foreign'),
  primary_key: () => '',
  // "Unique" on SQLite is an index in Knex.
  unique_is_index: dialect === 'sqlite',
});

/** Native types of Knex where they are not ours. */
const TYPES: Partial<Record<DialectName, Record<string, string>>> = {
  mysql: { boolean: 'boolean', timestamp: 'datetime', integer: 'int' },
  sqlite: { boolean: 'boolean', uuid: 'char(36)', json: 'json', decimal: 'float', timestamp: 'datetime', timestamptz: 'datetime' },
};

function column(one: ColumnDef, dialect: DialectName): ColumnDef {
  const made = retyped(one, TYPES[dialect]);
  // Knex writes every default in quotes, but for truth values of PostgreSQL.
  const plain = dialect !== 'mysql' && one.default && 'literal' in one.default ? one.default.literal : undefined;
  if (typeof plain === 'boolean' && dialect === 'sqlite') return { ...made, default: { literal: plain ? '1' : '0' } };
  if (typeof plain === 'number') return { ...made, default: { literal: String(plain) } };
  return isNow(one.default) ? { ...made, default: { expression: 'CURRENT_TIMESTAMP' } } : made;
}

/** Knex's schema builder. https://knexjs.org/guide/schema-builder.html */
export const knexBuilder: Builder = {
  call: /\b(?:knex|trx|db)\.schema\s*\.\s*(?!raw\b)\w+\(/,
  default: true,
  names: knexNames,
  inline: () => true,
  whole: true,
  column,
  write: writeKnex,
  read: readKnex,
};
