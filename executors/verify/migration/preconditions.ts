import type { TableModel } from '../dialect/reader.js';
import type { Precondition } from './input.js';

/** The tables as the author of the migration promises them: the seeder then makes only rows that keep the promise. */
export function promised(tables: readonly TableModel[], promises: readonly Precondition[]): TableModel[] {
  return tables.map((table) => promises.filter((one) => one.table === table.key).reduce(keep, table));
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
