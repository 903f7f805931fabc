import { givenName } from '../model/constraint-names.js';
import type { TableDef } from '../model/schema.js';
import type { DialectName } from './types.js';

const folded = (name: string): string => name.toLowerCase();

/** A key without a name is called as its first column; where that is taken, `_2`, `_3` … follow: `make_unique_key_name` of MySQL and MariaDB. */
function byFirstColumn(table: TableDef, columns: readonly string[]): string {
  const taken = new Set([...table.uniques, ...table.indexes].map((one) => folded(one.name)));
  const first = columns[0] ?? '';
  const free = (name: string): boolean => !taken.has(folded(name)) && folded(name) !== 'primary';
  let name = first;
  for (let count = 2; !free(name); count++) name = `${first}_${count}`;
  return name;
}

/** `<table>_ibfk_<N>`, N one more than the highest there is. https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html */
function byNumber(table: TableDef): string {
  const start = `${table.name}_ibfk_`;
  const numbers = table.foreign_keys.filter((key) => key.name.startsWith(start)).map((key) => Number(key.name.slice(start.length)));
  return `${start}${Math.max(0, ...numbers.filter(Number.isFinite)) + 1}`;
}

const names = (table: TableDef): Set<string> =>
  new Set([...table.uniques, ...table.indexes, ...table.foreign_keys, ...table.checks].map((one) => one.name));

/** PostgreSQL numbers what is taken: `t_a_key`, `t_a_key1`. In SQLite nothing has a name, and the same serves here. */
export function numberedName(table: TableDef, columns: readonly string[], label: string): string {
  const taken = names(table);
  let name = givenName(table.name, columns, label);
  for (let count = 1; taken.has(name); count++) name = givenName(table.name, columns, `${label}${count}`);
  return name;
}

/**
 * The name that the database gives to an index or a unique constraint without one.
 * @param table the table so far: what it has is taken
 */
export const uniqueName = (dialect: DialectName, table: TableDef, columns: readonly string[]): string =>
  dialect === 'mysql' ? byFirstColumn(table, columns) : numberedName(table, columns, 'key');

/** The name that the database gives to a foreign key without one. */
export const foreignKeyName = (dialect: DialectName, table: TableDef, columns: readonly string[]): string =>
  dialect === 'mysql' ? byNumber(table) : numberedName(table, columns, 'fkey');

/**
 * A foreign key stands on an index; where there is none, MySQL makes one and calls it as the constraint, or as its first column where that
 * has no name. The latter does not come back by itself when the key is added again by name.
 */
export function addImplicitIndexes(table: TableDef): void {
  const nameless = table.foreign_keys.filter((key) => key.name.startsWith(`${table.name}_ibfk_`));
  for (const { columns } of nameless) {
    const all = [...table.indexes, ...table.uniques, ...(table.primary_key ? [table.primary_key] : [])];
    if (all.some((one) => columns.every((name, at) => one.columns[at] === name))) continue;
    table.indexes.push({ name: byFirstColumn(table, columns), columns: [...columns], unique: false });
  }
}
