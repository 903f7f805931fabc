import { createHash } from 'node:crypto';
import { fitted, type ConstraintNames } from '../model/constraint-names.js';
import { tableOf, type SchemaModel } from '../model/schema.js';
import type { Step } from '../model/steps.js';

/** Names that ActiveRecord gives by itself. https://api.rubyonrails.org/classes/ActiveRecord/ConnectionAdapters/SchemaStatements.html */
const ownIndex = (table: string, columns: readonly string[]): string => `index_${table}_on_${columns.join('_and_')}`;

const indexName = (table: string, columns: readonly string[]): string => fitted([ownIndex(table, columns)], '');

/** `fk_rails_` and ten digits of a hash of the table and columns. */
export function ownKeyName(table: string, columns: readonly string[]): string {
  const digest = createHash('sha256').update(`${table}_${columns.join('_and_')}_fk`, 'utf8').digest('hex');
  return `fk_rails_${digest.slice(0, 10)}`;
}

/** How ActiveRecord names what a migration leaves unnamed; what is unique is an index. */
export const railsNames: ConstraintNames = {
  index: indexName,
  unique: indexName,
  foreign_key: (table, columns) => ownKeyName(table, columns),
  primary_key: () => '',
  unique_is_index: true,
};

// ActiveRecord 7.1 and later shorten longer names of their own (max_index_name_size).
const LONGEST = 62;

/** True where ActiveRecord gives the index this very name by itself. */
export const isOwnIndexName = (table: string, columns: readonly string[], name: string): boolean =>
  name === ownIndex(table, columns) && name.length <= LONGEST;

/** True where ActiveRecord gives the foreign key this very name by itself. */
export const isOwnKeyName = (table: string, columns: readonly string[], name: string): boolean => name === ownKeyName(table, columns);

/** What ActiveRecord renames along with a table or a column: the indexes that it has named itself. */
export function follow(model: SchemaModel, step: Step): void {
  if (step.do !== 'rename_table' && step.do !== 'rename_column') return;
  const table = tableOf(model, step.do === 'rename_table' ? step.to : step.table);
  for (const index of table?.indexes ?? []) {
    const before = step.do === 'rename_table' ? ownIndex(step.table, index.columns) : ownIndex(step.table, index.columns.map((name) => (name === step.to ? step.column : name)));
    if (index.name === before) index.name = ownIndex(table?.name ?? '', index.columns);
  }
}
