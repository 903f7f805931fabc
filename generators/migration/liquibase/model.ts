import { parseXml, type XmlElement } from '../../../pipeline/edit/xml.js';
import { suffixNames } from '../model/constraint-names.js';
import { emptyModel, tableOf, type ColumnDef, type Default, type SchemaModel, type TableDef } from '../model/schema.js';

function defaultOf(column: XmlElement): Default {
  const { attributes } = column;
  if (attributes['defaultValueComputed'] !== undefined) return { expression: attributes['defaultValueComputed'] };
  if (attributes['defaultValueBoolean'] !== undefined) return { literal: attributes['defaultValueBoolean'] === 'true' };
  if (attributes['defaultValueNumeric'] !== undefined) return { literal: Number(attributes['defaultValueNumeric']) };
  return attributes['defaultValue'] === undefined ? null : { literal: attributes['defaultValue'] };
}

function columnFrom(element: XmlElement): ColumnDef {
  const constraints = element.children.find((child) => child.name === 'constraints')?.attributes ?? {};
  return {
    name: element.attributes['name'] ?? '',
    type: `sql:${element.attributes['type'] ?? ''}`,
    nullable: constraints['nullable'] !== 'false' && constraints['primaryKey'] !== 'true',
    default: defaultOf(element),
    comment: element.attributes['remarks'] ?? '',
  };
}

const columnsOf = (element: XmlElement): XmlElement[] => element.children.filter((child) => child.name === 'column');

function createTable(model: SchemaModel, element: XmlElement, file: string): void {
  const name = element.attributes['tableName'] ?? '';
  const keys = columnsOf(element)
    .filter((column) => column.children.some((child) => child.attributes['primaryKey'] === 'true'))
    .map((column) => column.attributes['name'] ?? '');
  const table: TableDef = {
    name,
    columns: columnsOf(element).map(columnFrom),
    primary_key: keys.length ? { name: '', columns: keys } : null,
    indexes: [],
    uniques: [],
    foreign_keys: [],
    checks: [],
    at: { file, line: 1 },
  };
  if (!tableOf(model, name)) model.tables.set(name, table);
}

const list = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

type Apply = (model: SchemaModel, element: XmlElement, file: string) => void;

const onTable = (model: SchemaModel, element: XmlElement, change: (table: TableDef) => void): void => {
  const table = tableOf(model, element.attributes['tableName'] ?? element.attributes['baseTableName'] ?? '');
  if (table) change(table);
};

const RULES: Record<string, Apply> = {
  createTable,
  dropTable: (model, element) => void model.tables.delete(element.attributes['tableName'] ?? ''),
  addColumn: (model, element) => onTable(model, element, (table) => void table.columns.push(...columnsOf(element).map(columnFrom))),
  dropColumn: (model, element) =>
    onTable(model, element, (table) => {
      const gone = [element.attributes['columnName'] ?? '', ...columnsOf(element).map((column) => column.attributes['name'] ?? '')];
      table.columns = table.columns.filter((column) => !gone.includes(column.name));
    }),
  renameColumn: (model, element) =>
    onTable(model, element, (table) => {
      for (const column of table.columns)
        if (column.name === element.attributes['oldColumnName']) column.name = element.attributes['newColumnName'] ?? column.name;
    }),
  createIndex: (model, element) =>
    onTable(model, element, (table) => {
      table.indexes.push({
        name: element.attributes['indexName'] ?? '',
        columns: columnsOf(element).map((column) => column.attributes['name'] ?? ''),
        unique: element.attributes['unique'] === 'true',
      });
    }),
  dropIndex: (model, element) =>
    onTable(
      model,
      element,
      (table) => void (table.indexes = table.indexes.filter((index) => index.name !== element.attributes['indexName'])),
    ),
  addForeignKeyConstraint: (model, element) =>
    onTable(model, element, (table) => {
      const columns = list(element.attributes['baseColumnNames']);
      const name = element.attributes['constraintName'] ?? suffixNames.foreign_key(table.name, columns, '', []);
      table.foreign_keys.push({
        name,
        columns,
        references: { table: element.attributes['referencedTableName'] ?? '', columns: list(element.attributes['referencedColumnNames']) },
      });
    }),
};

/** The schema that XML changelogs describe, as far as their changes are not SQL; never complete. */
export async function modelOfXml(files: readonly { path: string; text: string }[]): Promise<SchemaModel> {
  const model = emptyModel(false);
  for (const { path, text } of files) {
    const root = await parseXml(text, path);
    for (const change of root.children.filter((child) => child.name === 'changeSet').flatMap((set) => set.children))
      RULES[change.name]?.(model, change, path);
  }
  return model;
}
