import type { ForeignKey, TableModel } from '../dialect/reader.js';

const column = (table: TableModel, name: string): boolean => table.columns.find((one) => one.name === name)?.nullable ?? true;

/** True when the row can do without the reference at first. */
export const isOptional = (table: TableModel, key: ForeignKey): boolean => key.columns.some((name) => column(table, name));

/**
 * Tables in an order in which the referenced ones come first. In a circle the references that may be NULL are left for later;
 * a circle without any starts anywhere, and its rows will be refused.
 */
export function seedOrder(tables: readonly TableModel[]): TableModel[] {
  const waiting = new Map(tables.map((table) => [table.key, table]));
  const ordered: TableModel[] = [];
  while (waiting.size > 0) {
    const left = [...waiting.values()];
    const open = (table: TableModel, keys: readonly ForeignKey[]): boolean =>
      keys.every((key) => key.table === table.key || !waiting.has(key.table));
    const free = left.find((table) => open(table, table.foreignKeys));
    const possible =
      free ??
      left.find((table) =>
        open(
          table,
          table.foreignKeys.filter((key) => !isOptional(table, key)),
        ),
      );
    const next = possible ?? left[0]!;
    waiting.delete(next.key);
    ordered.push(next);
  }
  return ordered;
}
