import type { Json } from '../../../pipeline/kind.js';
import { emptyModel, type Action, type ColumnDef, type Default, type SchemaModel, type TableDef } from '../model/schema.js';
import { nameInlineEnums } from '../sql/inline-enums.js';

type Shape = { [key: string]: Json };

/** A snapshot of drizzle-kit, as JSON. */
export type Snapshot = Shape;
/** The value as an object; an empty one where it is none. */
export const shape = (value: Json | undefined): Shape => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
const list = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

function defaultFrom(value: Json | undefined): Default {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') return { literal: value };
  const text = /^'((?:[^']|'')*)'$/.exec(value);
  return text ? { literal: (text[1] ?? '').replaceAll("''", "'") } : { expression: value };
}

const qualified = (schema: Json | undefined, name: Json | undefined): string =>
  schema && schema !== 'public' ? `${String(schema)}.${String(name)}` : String(name);

function columnFrom(value: Shape, enums: ReadonlySet<string>): ColumnDef {
  const type = String(value['type']);
  const known = enums.has(type);
  return {
    name: String(value['name']),
    type: known ? `enum:${type}` : `sql:${type}`,
    nullable: value['notNull'] !== true,
    default: defaultFrom(value['default']),
    comment: '',
    ...(value['autoincrement'] === true ? { auto: true } : {}),
  };
}

const q = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The statement of an index that says more than its columns: order, method, condition, expressions. PostgreSQL alone keeps such things. */
function extended(table: Shape, index: Shape): { text?: string } {
  const columns = Array.isArray(index['columns']) ? index['columns'].map(shape) : [];
  const plain = (one: Shape): boolean => one['isExpression'] !== true && one['asc'] !== false && !one['opclass'] && (one['nulls'] ?? 'last') === 'last';
  if (!columns.some((one) => 'expression' in one)) return {};
  if (columns.every(plain) && !index['where'] && (index['method'] ?? 'btree') === 'btree') return {};
  const parts = columns.map((one) => {
    const name = one['isExpression'] === true ? String(one['expression']) : q(String(one['expression']));
    const order = one['asc'] === false ? ' DESC' : '';
    const nulls = one['nulls'] && one['nulls'] !== 'last' ? ` NULLS ${String(one['nulls']).toUpperCase()}` : '';
    return `${name}${one['opclass'] ? ` ${String(one['opclass'])}` : ''}${order}${nulls}`;
  });
  const unique = index['isUnique'] === true ? 'UNIQUE ' : '';
  const where = index['where'] ? ` WHERE ${String(index['where'])}` : '';
  const method = String(index['method'] ?? 'btree');
  return { text: `CREATE ${unique}INDEX ${q(String(index['name']))} ON ${q(String(table['name']))} USING ${method} (${parts.join(', ')})${where}` };
}

function tableFrom(value: Shape, enums: ReadonlySet<string>): TableDef {
  const columns = Object.values(shape(value['columns'])).map(shape);
  const compound = shape(Object.values(shape(value['compositePrimaryKeys']))[0]);
  const single = columns.filter((column) => column['primaryKey'] === true).map((column) => String(column['name']));
  const keyed = list(compound['columns']).length ? list(compound['columns']) : single;
  const counts = compound['name'] !== undefined && keyed.length > 1;
  return {
    name: qualified(value['schema'], value['name']),
    columns: columns.map((column) => columnFrom(column, enums)),
    primary_key: keyed.length ? { name: counts ? String(compound['name']) : '', columns: keyed } : null,
    indexes: Object.values(shape(value['indexes']))
      .map(shape)
      .map((index) => ({
        name: String(index['name']),
        columns: Array.isArray(index['columns'])
          ? index['columns'].map((one) => (typeof one === 'string' ? one : String(shape(one)['expression'])))
          : [],
        unique: index['isUnique'] === true,
        ...extended(value, index),
      })),
    uniques: Object.values(shape(value['uniqueConstraints']))
      .map(shape)
      .map((one) => ({ name: String(one['name']), columns: list(one['columns']) })),
    foreign_keys: Object.values(shape(value['foreignKeys']))
      .map(shape)
      .map((key) => ({
        name: String(key['name']),
        columns: list(key['columnsFrom']),
        references: { table: qualified(key['schemaTo'], key['tableTo']), columns: list(key['columnsTo']) },
        on_delete: String(key['onDelete'] ?? 'no action') as Action,
        on_update: String(key['onUpdate'] ?? 'no action') as Action,
      })),
    checks: Object.values(shape(value['checkConstraints'] ?? value['checkConstraint']))
      .map(shape)
      .map((check) => ({ name: String(check['name']), expression: String(check['value']) })),
  };
}

/** The schema that a snapshot of drizzle-kit describes. */
export function modelOf(snapshot: Shape, file: string): SchemaModel {
  const model = emptyModel(true);
  for (const value of Object.values(shape(snapshot['enums'])).map(shape)) {
    const name = qualified(value['schema'], value['name']);
    model.enums.set(name, { name, values: list(value['values']), at: { file, line: 1 } });
  }
  const enums = new Set(model.enums.keys());
  for (const value of Object.values(shape(snapshot['tables'])).map(shape)) {
    const table = tableFrom(value, enums);
    model.tables.set(table.name, { ...table, at: { file, line: 1 } });
  }
  if (snapshot['dialect'] === 'mysql') nameInlineEnums(model);
  return model;
}
