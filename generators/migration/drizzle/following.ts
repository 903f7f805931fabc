import type { SchemaModel, TableDef } from '../model/schema.js';
import type { Operation } from '../task.js';
import { compoundName } from './sql.js';
import type { Translating } from './work.js';

interface Named {
  name: string;
  columns: readonly string[];
}

/** New names of a table, and of a column of a table. */
type NewTable = (table: string) => string;
type NewColumn = (table: string, column: string) => string;

function constraintsOf(work: Translating, table: TableDef, tableTo: NewTable, columnTo: NewColumn): { old: string; next: string }[] {
  const { names } = work;
  const mine = (one: Named): string[] => one.columns.map((column) => columnTo(tableTo(table.name), column));
  const uniques = table.uniques
    .filter((one) => one.name === names.unique(table.name, one.columns))
    .map((one) => ({ old: one.name, next: names.unique(tableTo(table.name), mine(one)) }));
  const keys = table.foreign_keys.map((key) => {
    const { table: target, columns } = key.references;
    const theirs = columns.map((column) => columnTo(tableTo(target), column));
    const derived = key.name === names.foreign_key(table.name, key.columns, target, columns);
    return { old: key.name, next: derived ? names.foreign_key(tableTo(table.name), mine(key), tableTo(target), theirs) : key.name };
  });
  const primary = table.primary_key && table.primary_key.columns.length > 1 && compoundOf(work, table, tableTo, mine(table.primary_key));
  return [...uniques, ...keys, ...(primary ? [primary] : [])].filter((one) => one.old !== one.next);
}

/** In SQLite `.unique()` is an index. */
function indexesOf({ names }: Translating, table: TableDef, tableTo: NewTable, columnTo: NewColumn): { old: string; next: string }[] {
  if (!names.unique_is_index) return [];
  return table.indexes
    .filter((one) => one.unique && one.name === names.unique(table.name, one.columns))
    .map((one) => ({
      old: one.name,
      next: names.unique(
        tableTo(table.name),
        one.columns.map((column) => columnTo(tableTo(table.name), column)),
      ),
    }))
    .filter((one) => one.old !== one.next);
}

function compoundOf(work: Translating, table: TableDef, tableTo: NewTable, columns: readonly string[]): { old: string; next: string } | null {
  const old = compoundName(table);
  const usual = (name: string, list: readonly string[]): string => compoundName({ ...table, name, primary_key: { name: '', columns: [...list] } });
  if (work.code.dialect.name === 'mysql' || old !== usual(table.name, table.primary_key?.columns ?? [])) return null;
  return { old, next: usual(tableTo(table.name), columns) };
}

/**
 * Drizzle derives the names of keys from those of tables and columns: what a rename leaves behind is renamed too, or the next
 * `drizzle-kit generate` would do it.
 * @param renamed the table that the rename is about, by its old name
 */
export function following(work: Translating, renamed: string, tableTo: NewTable, columnTo: NewColumn): Operation[] {
  const all = [...(work.model as SchemaModel).tables.values()];
  const near = all.filter((table) => table.name === renamed || table.foreign_keys.some((key) => key.references.table === renamed));
  return near.flatMap((table) => [
    ...constraintsOf(work, table, tableTo, columnTo).map(
      ({ old, next }): Operation => ({ op: 'rename_constraint', table: tableTo(table.name), constraint: old, to: next }),
    ),
    ...indexesOf(work, table, tableTo, columnTo).map(
      ({ old, next }): Operation => ({ op: 'rename_index', table: tableTo(table.name), index: old, to: next }),
    ),
  ]);
}
