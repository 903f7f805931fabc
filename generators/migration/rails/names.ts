import { createHash } from 'node:crypto';
import { fitted, type ConstraintNames } from '../model/constraint-names.js';

/** Names that ActiveRecord gives by itself. https://api.rubyonrails.org/classes/ActiveRecord/ConnectionAdapters/SchemaStatements.html */
const ownIndex = (table: string, columns: readonly string[]): string => `index_${table}_on_${columns.join('_and_')}`;

const indexName = (table: string, columns: readonly string[]): string => fitted([ownIndex(table, columns)], '');

/** `fk_rails_` and ten digits of a hash of the table and columns. */
function keyName(table: string, columns: readonly string[]): string {
  const digest = createHash('sha256').update(`${table}_${columns.join('_and_')}_fk`, 'utf8').digest('hex');
  return `fk_rails_${digest.slice(0, 10)}`;
}

/** How ActiveRecord names what a migration leaves unnamed; what is unique is an index. */
export const railsNames: ConstraintNames = {
  index: indexName,
  unique: indexName,
  foreign_key: (table, columns) => keyName(table, columns),
  primary_key: () => '',
  unique_is_index: true,
};

// ActiveRecord 7.1 and later shorten longer names of their own (max_index_name_size).
const LONGEST = 62;

/** True where ActiveRecord gives the index this very name by itself. */
export const isOwnIndexName = (table: string, columns: readonly string[], name: string): boolean =>
  name === ownIndex(table, columns) && name.length <= LONGEST;

/** True where ActiveRecord gives the foreign key this very name by itself. */
export const isOwnKeyName = (table: string, columns: readonly string[], name: string): boolean => name === keyName(table, columns);
