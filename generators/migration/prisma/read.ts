import { blocksOf, type PrismaBlock, type PrismaDocument, type PrismaEntry } from '../../../pipeline/edit/prisma.js';
import {
  emptyModel,
  type Action,
  type ColumnDef,
  type Default,
  type EnumDef,
  type ForeignKeyDef,
  type IndexDef,
  type SchemaModel,
  type TableDef,
} from '../model/schema.js';
import { quoteText, type DialectName } from '../sql/types.js';
import { argumentsOf, attribute, firstArgument, listed, mapped, named, unquoted } from './attributes.js';
import { prismaNames } from './names.js';
import { sqlType } from './types.js';

/** One file of a schema. */
export interface SchemaFile {
  path: string;
  document: PrismaDocument;
}

const blockAttributes = (block: PrismaBlock): string[] =>
  block.entries.filter((entry) => entry.kind === 'attribute').flatMap((entry) => entry.attributes);

/** Name of a model's table, or of an enum's type, in the database. */
export function databaseName(block: PrismaBlock): string {
  const attributes = blockAttributes(block);
  const schema = unquoted(argumentsOf(attribute({ attributes }, '@@schema')) || undefined);
  const name = mapped({ attributes }, '@@map') ?? block.name;
  return schema ? `${schema}.${name}` : name;
}

export const columnName = (entry: PrismaEntry): string => mapped(entry, '@map') ?? entry.name;

const GENERATED = /^(uuid|cuid|nanoid|ulid|auto|autoincrement|sequence)\(/;

/** The default that the database has; what the client generates is none. */
export function databaseDefault(entry: PrismaEntry, enums: ReadonlySet<string>): Default {
  const text = firstArgument(argumentsOf(attribute(entry, '@default')));
  if (!text || GENERATED.test(text)) return null;
  if (text === 'now()') return { expression: 'CURRENT_TIMESTAMP' };
  if (text.startsWith('dbgenerated(')) return { expression: unquoted(text.slice(12, -1)) ?? '' };
  if (text.startsWith('[')) return null;
  const quoted = unquoted(text);
  if (quoted !== undefined) return { literal: quoted };
  if (text === 'true' || text === 'false') return { literal: text === 'true' };
  if (enums.has(entry.type)) return { literal: text };
  return Number.isFinite(Number(text)) ? { literal: Number(text) } : { expression: text };
}

const listDefault = (entry: PrismaEntry, type: string): Default => {
  const text = firstArgument(argumentsOf(attribute(entry, '@default')));
  if (!text.startsWith('[')) return null;
  const items = text.slice(1, -1).trim();
  const quoted = items.replaceAll(/"(?:[^"\\]|\\.)*"/g, (item) => quoteText('postgresql', unquoted(item) ?? ''));
  return { expression: `ARRAY[${quoted}]::${type}` };
};

export interface ReadContext {
  dialect: DialectName;
  models: ReadonlyMap<string, PrismaBlock>;
  enums: ReadonlyMap<string, PrismaBlock>;
}

/** The column of a field; undefined for a relation. */
export function columnOfField(entry: PrismaEntry, context: ReadContext, path: string): ColumnDef | undefined {
  if (context.models.has(entry.type)) return undefined;
  const known = context.enums.get(entry.type);
  const native = entry.attributes.find((one) => one.startsWith('@db.'))?.slice(4) ?? null;
  const sql = known ? undefined : sqlType(context.dialect, { scalar: entry.type, native }, entry.list);
  if (!known && sql === undefined) return undefined;
  const counts = /^autoincrement\(/.test(argumentsOf(attribute(entry, '@default')));
  const serial: Record<string, string> = { INTEGER: 'SERIAL', BIGINT: 'BIGSERIAL', SMALLINT: 'SMALLSERIAL' };
  const typed = counts && context.dialect === 'postgresql' ? (serial[sql ?? ''] ?? sql) : sql;
  const base = known ? `enum:${databaseName(known)}` : `sql:${typed}`;
  const type = known && entry.list ? `sql:"${databaseName(known)}"[]` : base;
  return {
    name: columnName(entry),
    type,
    nullable: entry.optional || entry.list,
    default: entry.list ? listDefault(entry, type.slice(4)) : databaseDefault(entry, new Set(context.enums.keys())),
    comment: '',
    ...(counts && context.dialect !== 'postgresql' ? { auto: true } : {}),
    at: { file: path, line: entry.line },
  };
}

const ACTIONS: Record<string, Action> = {
  Cascade: 'cascade',
  Restrict: 'restrict',
  NoAction: 'no action',
  SetNull: 'set null',
  SetDefault: 'set default',
};

function keyOf(block: PrismaBlock, entry: PrismaEntry, context: ReadContext): ForeignKeyDef | undefined {
  const relation = attribute(entry, '@relation');
  const target = context.models.get(entry.type);
  const fields = named(relation, 'fields');
  if (!fields || !target) return undefined;
  const own = listed(fields)
    .map(({ name }) => block.entries.find((one) => one.kind === 'field' && one.name === name))
    .filter((one): one is PrismaEntry => one !== undefined);
  const theirs = listed(named(relation, 'references'))
    .map(({ name }) => target.entries.find((one) => one.kind === 'field' && one.name === name))
    .filter((one): one is PrismaEntry => one !== undefined);
  const columns = own.map(columnName);
  const table = databaseName(block);
  return {
    name: unquoted(named(relation, 'map')) ?? prismaNames.foreign_key(table, columns, databaseName(target), theirs.map(columnName)),
    columns,
    references: { table: databaseName(target), columns: theirs.map(columnName) },
    // Prisma's docs, "Referential action defaults".
    on_delete: ACTIONS[named(relation, 'onDelete') ?? ''] ?? (entry.optional ? 'set null' : 'restrict'),
    on_update: ACTIONS[named(relation, 'onUpdate') ?? ''] ?? 'cascade',
  };
}

/** Sort order, operator class and method of an index; they are not in its columns. */
function extendedIndex(
  text: string,
  name: string,
  table: string,
  columns: { name: string; options: string }[],
  unique: boolean,
  dialect: DialectName,
): string | undefined {
  const method = named(text, 'type');
  if (!method && columns.every((column) => !column.options)) return undefined;
  const quote = dialect === 'mysql' ? '`' : '"';
  const q = (value: string): string => `${quote}${value}${quote}`;
  const parts = columns.map(
    (column) =>
      `${q(column.name)}${/length:\s*(\d+)/.exec(column.options)?.[1] ? `(${/length:\s*(\d+)/.exec(column.options)?.[1]})` : ''}${/sort:\s*Desc/.test(column.options) ? ' DESC' : ''}`,
  );
  const using = method && dialect === 'postgresql' ? ` USING ${method.toUpperCase()}` : '';
  return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${q(name)} ON ${table.split('.').map(q).join('.')}${using}${using ? ' ' : ''}(${parts.join(', ')})`;
}

function indexOf(text: string, block: PrismaBlock, unique: boolean, context: ReadContext): IndexDef {
  const table = databaseName(block);
  const args = argumentsOf(text);
  const fields = listed(named(text, 'fields') ?? /^\[[\s\S]*?\](?=\s*(,|$))/.exec(args)?.[0]);
  const columns = fields.map(({ name, options }) => {
    const entry = block.entries.find((one) => one.kind === 'field' && one.name === name);
    return { name: entry ? columnName(entry) : name, options };
  });
  const names = columns.map((column) => column.name);
  const name = unquoted(named(text, 'map')) ?? prismaNames.index(table, names, unique);
  const more = extendedIndex(text, name, table, columns, unique, context.dialect);
  return { name, columns: names, unique, ...(more ? { text: more } : {}) };
}

/** The table of a model. */
export function tableOfModel(block: PrismaBlock, context: ReadContext, path: string): TableDef {
  const name = databaseName(block);
  const fields = block.entries.filter((entry) => entry.kind === 'field');
  const attributes = blockAttributes(block);
  const id = fields.find((entry) => attribute(entry, '@id'));
  const compound = attribute({ attributes }, '@@id');
  const column = (field: string): string =>
    columnName(fields.find((entry) => entry.name === field) ?? ({ name: field, attributes: [] } as never));
  const keyed = id
    ? [columnName(id)]
    : listed(named(compound, 'fields') ?? /\[[\s\S]*?\]/.exec(compound ?? '')?.[0]).map((one) => column(one.name));
  const keyName = unquoted(named(id ? attribute(id, '@id') : compound, 'map')) ?? prismaNames.primary_key(name);
  const unique = fields
    .filter((entry) => attribute(entry, '@unique'))
    .map((entry): IndexDef => {
      const columns = [columnName(entry)];
      return { name: unquoted(named(attribute(entry, '@unique'), 'map')) ?? prismaNames.index(name, columns, true), columns, unique: true };
    });
  const indexes = attributes
    .filter((text) => /^@@(index|unique)\(/.test(text))
    .map((text) => indexOf(text, block, text.startsWith('@@unique'), context));
  return {
    name,
    columns: fields.map((entry) => columnOfField(entry, context, path)).filter((one): one is ColumnDef => one !== undefined),
    primary_key: keyed.length ? { name: context.dialect === 'postgresql' ? keyName : '', columns: keyed } : null,
    indexes: [...unique, ...indexes],
    uniques: [],
    foreign_keys: fields.map((entry) => keyOf(block, entry, context)).filter((one): one is ForeignKeyDef => one !== undefined),
    checks: [],
    at: { file: path, line: block.line },
  };
}

const enumOfBlock = (block: PrismaBlock, path: string): EnumDef => ({
  name: databaseName(block),
  values: block.entries.filter((entry) => entry.kind === 'value').map((entry) => mapped(entry, '@map') ?? entry.name),
  at: { file: path, line: block.line },
});

/** Everything that a schema says of the database. */
export function readSchema(files: readonly SchemaFile[], dialect: DialectName): SchemaModel {
  const all = files.flatMap((file) => blocksOf(file.document).map((block) => ({ block, path: file.path })));
  const of = (keyword: string): Map<string, PrismaBlock> =>
    new Map(all.filter(({ block }) => block.keyword === keyword).map(({ block }) => [block.name, block]));
  const context: ReadContext = { dialect, models: of('model'), enums: of('enum') };
  const model = emptyModel(true);
  for (const { block, path } of all) {
    if (block.keyword === 'enum') model.enums.set(databaseName(block), enumOfBlock(block, path));
    if (block.keyword === 'model') model.tables.set(databaseName(block), tableOfModel(block, context, path));
  }
  return model;
}
