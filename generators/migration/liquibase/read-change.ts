import { suffixNames } from '../model/constraint-names.js';
import { columnOf, tableOf, type SchemaModel } from '../model/schema.js';
import type { Action, ColumnDef, Default, ForeignKeyDef, TableDef } from '../model/schema.js';
import type { ColumnPart, Step } from '../model/steps.js';
import type { Element } from './element.js';

function defaultOf({ attributes }: Element): Default {
  const computed = attributes['defaultValueComputed'] ?? attributes['defaultValueDate'];
  if (computed !== undefined) return /^\d/.test(computed) ? { literal: computed } : { expression: computed };
  if (attributes['defaultValueBoolean'] !== undefined) return { literal: attributes['defaultValueBoolean'] === 'true' };
  if (attributes['defaultValueNumeric'] !== undefined) return { literal: Number(attributes['defaultValueNumeric']) };
  return attributes['defaultValue'] === undefined ? null : { literal: attributes['defaultValue'] };
}

const constraintsOf = (column: Element): Element['attributes'] =>
  column.children.find((child) => child.name === 'constraints')?.attributes ?? {};

function columnFrom(element: Element, model: SchemaModel): ColumnDef {
  const constraints = constraintsOf(element);
  const type = element.attributes['type'] ?? '';
  return {
    name: element.attributes['name'] ?? '',
    type: model.enums.has(type) ? `enum:${type}` : `sql:${type}`,
    nullable: constraints['nullable'] !== 'false' && constraints['primaryKey'] !== 'true',
    default: defaultOf(element),
    comment: element.attributes['remarks'] ?? '',
    ...(element.attributes['autoIncrement'] === 'true' ? { auto: true } : {}),
  };
}

const columnsOf = (element: Element): Element[] => element.children.filter((child) => child.name === 'column');

const list = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

const actionOf = (text: string | undefined): Action | undefined => text?.toLowerCase() as Action | undefined;

/** `references="teams(id)"`, or table and columns in attributes of their own. */
function keyOf(column: Element): ForeignKeyDef | undefined {
  const { foreignKeyName: name, references, referencedTableName, referencedColumnNames, deleteCascade } = constraintsOf(column);
  const [, table = referencedTableName, columns = referencedColumnNames] = /^([\w.]+)\s*\(([^)]*)\)$/.exec(references ?? '') ?? [];
  if (!name || !table) return undefined;
  const key: ForeignKeyDef = { name, columns: [column.attributes['name'] ?? ''], references: { table, columns: list(columns) } };
  return deleteCascade === 'true' ? { ...key, on_delete: 'cascade' } : key;
}

const keysOf = (element: Element): ForeignKeyDef[] => columnsOf(element).flatMap((column) => keyOf(column) ?? []);

const uniquesOf = (table: string, element: Element): TableDef['uniques'] =>
  columnsOf(element).flatMap((column) => {
    const { unique, uniqueConstraintName } = constraintsOf(column);
    const columns = [column.attributes['name'] ?? ''];
    return unique === 'true' ? [{ name: uniqueConstraintName ?? suffixNames.unique(table, columns), columns }] : [];
  });

type Read = (at: Element['attributes'], element: Element, model: SchemaModel) => Step[];

const createTable: Read = (at, element, model) => {
  const name = at['tableName'] ?? '';
  const keyed = columnsOf(element).filter((column) => constraintsOf(column)['primaryKey'] === 'true');
  const key = keyed.map((column) => constraintsOf(column)['primaryKeyName']).find(Boolean) ?? '';
  const table: TableDef = {
    name,
    columns: columnsOf(element).map((column) => columnFrom(column, model)),
    primary_key: keyed.length ? { name: key, columns: keyed.map((column) => column.attributes['name'] ?? '') } : null,
    indexes: [],
    uniques: uniquesOf(name, element),
    foreign_keys: keysOf(element),
    checks: [],
  };
  return tableOf(model, name) ? [] : [{ do: 'create_table', table }];
};

/** The column with some of its parts changed; nothing where it is not known. */
function altered(at: Element['attributes'], model: SchemaModel, set: ColumnPart, change: Partial<ColumnDef>): Step[] {
  const from = columnOf(tableOf(model, at['tableName'] ?? ''), at['columnName'] ?? '');
  return from ? [{ do: 'alter_column', table: at['tableName'] ?? '', from, to: { ...from, ...change }, set: [set] }] : [];
}

const dropColumn: Read = (at, element, model) => {
  const names = [...(at['columnName'] ? [at['columnName']] : []), ...columnsOf(element).map((column) => column.attributes['name'] ?? '')];
  const table = tableOf(model, at['tableName'] ?? '');
  return names.flatMap((name): Step[] => {
    const column = columnOf(table, name);
    return table && column ? [{ do: 'drop_column', table: table.name, column }] : [];
  });
};

const foreignKey: Read = (at) => {
  const table = at['baseTableName'] ?? '';
  const columns = list(at['baseColumnNames']);
  const key: ForeignKeyDef = {
    name: at['constraintName'] ?? suffixNames.foreign_key(table, columns, '', []),
    columns,
    references: { table: at['referencedTableName'] ?? '', columns: list(at['referencedColumnNames']) },
    on_delete: actionOf(at['onDelete']),
    on_update: actionOf(at['onUpdate']),
  };
  return [{ do: 'add_foreign_key', table, key }];
};

const createIndex: Read = (at, element) => {
  const columns = columnsOf(element).map((column) => column.attributes['name'] ?? '');
  const index = { name: at['indexName'] ?? '', columns, unique: at['unique'] === 'true' };
  return [{ do: 'create_index', table: at['tableName'] ?? '', index }];
};

const addUnique: Read = (at) => {
  const [table, columns] = [at['tableName'] ?? '', list(at['columnNames'])];
  return [{ do: 'add_unique', table, unique: { name: at['constraintName'] ?? suffixNames.unique(table, columns), columns } }];
};

/** What the changes of a changelog do to the schema. A change that is not here changes nothing that is kept in the model. */
export const CHANGES: Record<string, Read> = {
  createTable,
  dropTable: (at, _element, model) => {
    const table = tableOf(model, at['tableName'] ?? '');
    return table ? [{ do: 'drop_table', table }] : [];
  },
  renameTable: (at) => [{ do: 'rename_table', table: at['oldTableName'] ?? '', to: at['newTableName'] ?? '' }],
  addColumn: (at, element, model) => {
    const table = at['tableName'] ?? '';
    return [
      ...columnsOf(element).map((column): Step => ({ do: 'add_column', table, column: columnFrom(column, model) })),
      ...uniquesOf(table, element).map((unique): Step => ({ do: 'add_unique', table, unique })),
      ...keysOf(element).map((key): Step => ({ do: 'add_foreign_key', table, key })),
    ];
  },
  dropColumn,
  renameColumn: (at) => [
    { do: 'rename_column', table: at['tableName'] ?? '', column: at['oldColumnName'] ?? '', to: at['newColumnName'] ?? '' },
  ],
  modifyDataType: (at, _element, model) => altered(at, model, 'type', { type: `sql:${at['newDataType'] ?? ''}` }),
  addNotNullConstraint: (at, _element, model) => altered(at, model, 'nullable', { nullable: false }),
  dropNotNullConstraint: (at, _element, model) => altered(at, model, 'nullable', { nullable: true }),
  addDefaultValue: (at, element, model) => altered(at, model, 'default', { default: defaultOf(element) }),
  dropDefaultValue: (at, _element, model) => altered(at, model, 'default', { default: null }),
  createIndex,
  dropIndex: (at, _element, model) => {
    const owner = [...model.tables.values()].find((table) => table.indexes.some((one) => one.name === at['indexName']));
    const index = owner?.indexes.find((one) => one.name === at['indexName']);
    return owner && index ? [{ do: 'drop_index', table: owner.name, index }] : [];
  },
  addForeignKeyConstraint: foreignKey,
  dropForeignKeyConstraint: (at, _element, model) => {
    const key = tableOf(model, at['baseTableName'] ?? '')?.foreign_keys.find((one) => one.name === at['constraintName']);
    return key ? [{ do: 'drop_foreign_key', table: at['baseTableName'] ?? '', key }] : [];
  },
  addUniqueConstraint: addUnique,
  dropUniqueConstraint: (at, _element, model) => {
    const unique = tableOf(model, at['tableName'] ?? '')?.uniques.find((one) => one.name === at['constraintName']);
    return unique ? [{ do: 'drop_unique', table: at['tableName'] ?? '', unique }] : [];
  },
};
