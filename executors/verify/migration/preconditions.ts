import type { TableModel } from '../dialect/reader.js';
import type { Precondition } from './input.js';

/** The tables as the author of the migration promises them: the seeder then makes only rows that keep the promise. */
export function promised(tables: readonly TableModel[], promises: readonly Precondition[]): TableModel[] {
  const known = promises.flatMap((one) => named(tables, one) ?? []);
  return tables.map((table) => known.filter((one) => one.table === table.key).reduce(keep, table));
}

const bare = (name: string): string => name.replaceAll('"', '');

/** A name as the catalog has it: quoted there where it must be, in lower case where nobody quoted it. */
const nameIn = (all: readonly string[], name: string): string | undefined =>
  all.find((one) => one === name) ?? all.find((one) => bare(one) === bare(name)) ?? all.find((one) => bare(one) === bare(name).toLowerCase());

const columnsIn = (table: TableModel, names: readonly string[]): string[] =>
  names.flatMap((name) => nameIn(table.columns.map((column) => column.name), name) ?? []);

/** The promise in the catalog's names; undefined where it is about what is not there, so that no row can break it. */
function named(tables: readonly TableModel[], promise: Precondition): Precondition | undefined {
  const find = (name: string): TableModel | undefined => {
    const key = nameIn(tables.map((table) => table.key), name);
    return tables.find((table) => table.key === key);
  };
  const table = find(promise.table);
  const columns = table ? columnsIn(table, promise.columns) : [];
  if (!table || columns.length < promise.columns.length) return undefined;
  const { references } = promise;
  const target = references && find(references.table);
  if (!references || !target) return { ...promise, table: table.key, columns };
  return { ...promise, table: table.key, columns, references: { table: target.key, columns: columnsIn(target, references.columns) } };
}

type Rule = (table: TableModel, promise: Precondition) => TableModel;

const RULES: Record<Precondition['rule'], Rule> = {
  unique: (table, { columns }) => ({ ...table, unique: [...table.unique, columns] }),
  not_null: (table, { columns }) => ({
    ...table,
    columns: table.columns.map((column) => (columns.includes(column.name) ? { ...column, nullable: false } : column)),
  }),
  check: (table, { columns, expression }) => ({
    ...table,
    checks: expression ? [...table.checks, { name: `promise ${table.checks.length}`, expression, columns, promised: true }] : table.checks,
  }),
  references: (table, { columns, references }) => ({
    ...table,
    foreignKeys: references
      ? [...table.foreignKeys, { columns, table: references.table, referenced: references.columns }]
      : table.foreignKeys,
  }),
};

const keep: Rule = (table, promise) => RULES[promise.rule](table, promise);

/** What has to hold before the migration runs, for people. */
export function sentence(one: Precondition): string {
  const columns = one.columns.join(', ');
  const words: Record<Precondition['rule'], string> = {
    unique: `no duplicates in ${one.table} (${columns})`,
    not_null: `no NULL in ${one.table} (${columns})`,
    check: `${one.expression ?? ''} in every row of ${one.table}`,
    references: `every value of ${one.table} (${columns}) exists in ${one.references?.table ?? ''} (${one.references?.columns.join(', ') ?? ''})`,
  };
  return words[one.rule];
}
