import { createHash } from 'node:crypto';
import { pascalCase, words } from '../../../pipeline/names.js';
import { fitted, type ConstraintNames } from '../model/constraint-names.js';

/** Index.max_name_length: Oracle's limit holds for all. https://docs.djangoproject.com/en/stable/ref/models/indexes/#name */
export const LONGEST_INDEX = 30;

/** The name that Django gives to an index of Meta that has none: parts of table and column, six digits of a hash, `_idx`. */
export function ownIndexName(table: string, columns: readonly string[]): string {
  const hash = createHash('md5');
  for (const part of [table, ...columns, 'idx']) hash.update(part, 'utf8');
  const [first = ''] = columns;
  const name = `${table.replace(/^.*\./, '').slice(0, 11)}_${first.slice(0, 7)}_${hash.digest('hex').slice(0, 6)}_idx`;
  return /^[_\d]/.test(name) ? `D${name.slice(1)}` : name;
}

/** Names of what a plan leaves unnamed. */
export const djangoNames: ConstraintNames = {
  index: (table, columns) => ownIndexName(table, columns),
  unique: (table, columns) => fitted([table, ...columns], '_uniq'),
  foreign_key: (table, columns) => fitted([table, ...columns], '_fk'),
  primary_key: () => '',
  unique_is_index: false,
};

const singular = (word: string): string => {
  if (/ies$/i.test(word)) return word.replace(/ies$/i, 'y');
  if (/(?:s|x|z|ch|sh)es$/i.test(word)) return word.replace(/es$/i, '');
  return /[^su]s$/i.test(word) ? word.replace(/s$/i, '') : word;
};

/** The class of a table: `library_loans` and `loans` in the app library are Loan. */
export function className(table: string, app: string): string {
  const bare = table.toLowerCase().startsWith(`${app.toLowerCase()}_`) ? table.slice(app.length + 1) : table;
  const list = words(bare);
  return pascalCase([...list.slice(0, -1), singular(list.at(-1) ?? bare)].join(' '));
}

/** The member of a choices class for a value: `in-progress` → IN_PROGRESS. */
export function memberName(value: string): string {
  const name = words(value).join('_').toUpperCase().replace(/[^A-Z0-9_]/g, '_');
  return /^[A-Z]/.test(name) ? name : `VALUE_${name}`;
}

/** What Django shows for a member without a label: `IN_PROGRESS` → In Progress. */
export const labelOf = (member: string): string =>
  member
    .replaceAll('_', ' ')
    .toLowerCase()
    .replace(/[a-z]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1));
