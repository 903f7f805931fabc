import type { ColumnDef, SchemaModel, TableDef } from '../model/schema.js';
import { stringOf } from './read-values.js';
import { topLevel } from './span.js';

const ENUM = /^sql:ENUM\s*\(([\s\S]*)\)$/i;

interface Inline {
  table: TableDef;
  column: ColumnDef;
  values: string[];
}

const inlineIn = (table: TableDef): Inline[] =>
  table.columns.flatMap((column) => {
    const list = ENUM.exec(column.type)?.[1];
    return list === undefined ? [] : [{ table, column, values: topLevel(list, 'mysql').map((value) => stringOf(value, 'mysql')) }];
  });

/**
 * MySQL has no enum types: the values stand in each column. A plan names such an enum by its column, or by `table.column` where columns of
 * that name differ in their values.
 * @param model changed in place
 */
export function nameInlineEnums(model: SchemaModel): void {
  const all = [...model.tables.values()].flatMap(inlineIn);
  for (const { table, column, values } of all) {
    const alike = all.filter((one) => one.column.name === column.name);
    const shared = alike.every((one) => JSON.stringify(one.values) === JSON.stringify(values));
    const name = shared ? column.name : `${table.name}.${column.name}`;
    model.enums.set(name, { name, values, ...(column.at ? { at: column.at } : {}) });
    column.type = `enum:${name}`;
  }
}
