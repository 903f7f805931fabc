import { suffixNames } from '../model/constraint-names.js';
import type { ColumnDef, ForeignKeyDef, IndexDef, TableDef, UniqueDef } from '../model/schema.js';
import { identifier, type SqlStyle } from './style.js';
import { defaultText, nativeType, quoteText, type DialectName } from './types.js';

/** One statement of a migration, without the semicolon. `alter` is set where it may be joined with others of its table. */
export interface Statement {
  /** What Prisma calls the step: `AlterTable`, `CreateIndex` … */
  heading: string;
  text: string;
  alter?: { table: string; clause: string; column?: string; change?: ColumnChange };
}

/** What a clause of ALTER TABLE does to a column. */
export type ColumnChange = 'add' | 'drop' | 'change';

/** What the dialects share: names, types and column definitions, in the style of the workspace. */
export interface Writer {
  dialect: DialectName;
  style: SqlStyle;
  /** A keyword or type in the case of the workspace. */
  word(text: string): string;
  id(name: string): string;
  ids(names: readonly string[]): string;
  table(name: string): string;
  text(value: string): string;
  type(column: ColumnDef): string;
  /** ` DEFAULT …`, or nothing. */
  defaults(column: ColumnDef): string;
  column(column: ColumnDef): string;
  key(key: ForeignKeyDef): string;
  references(key: ForeignKeyDef): string;
  index(table: string, index: IndexDef): string;
  /** @param column what the clause is about, where it is a column: one ALTER TABLE cannot add a column and change it */
  alter(table: string, clause: string, column?: string, change?: ColumnChange): Statement;
}

export interface WriterInput {
  dialect: DialectName;
  style: SqlStyle;
  /** How a column of an enum type is declared. */
  enumType(writer: Writer, name: string): string;
}

function columnText(writer: Writer, column: ColumnDef): string {
  const required = column.nullable ? '' : ` ${writer.word('NOT NULL')}`;
  return `${writer.id(column.name)} ${writer.type(column)}${required}${writer.defaults(column)}`;
}

function referenceText(writer: Writer, key: ForeignKeyDef): string {
  const gap = writer.dialect === 'sqlite' && writer.style.named_keys ? ' ' : '';
  const to = `${writer.word('REFERENCES')} ${writer.table(key.references.table)}${gap}(${writer.ids(key.references.columns)})`;
  const onDelete = key.on_delete ? ` ${writer.word(`ON DELETE ${key.on_delete.toUpperCase()}`)}` : '';
  const onUpdate = key.on_update ? ` ${writer.word(`ON UPDATE ${key.on_update.toUpperCase()}`)}` : '';
  return `${to}${onDelete}${onUpdate}`;
}

// MySQL: "BLOB, TEXT, GEOMETRY, and JSON columns" take a default only in parentheses.
const wrapped = (type: string, text: string): string =>
  /^(tiny|medium|long)?(text|blob)$/i.test(type) && text.startsWith("'") ? `(${text})` : text;

/** Makes the writer of one run. */
export function makeWriter({ dialect, style, enumType }: WriterInput): Writer {
  const word = (text: string): string => (style.upper ? text : text.toLowerCase());
  const id = (name: string): string => identifier(dialect, style, name);
  const writer: Writer = {
    dialect,
    style,
    word,
    id,
    ids: (names) => names.map(id).join(', '),
    table: (name) => (style.schema ? `${id(style.schema)}.${id(name)}` : name.split('.').map(id).join('.')),
    text: (value) => quoteText(dialect, value),
    type: (column) => {
      if (column.type.startsWith('enum:') || column.type.startsWith('sql:'))
        return nativeType(dialect, column.type, (name) => enumType(writer, name));
      return word(nativeType(dialect, column.type, String));
    },
    defaults: (column) => {
      const value = defaultText(dialect, column.default);
      if (value === null) return '';
      return ` ${word('DEFAULT')} ${dialect === 'mysql' ? wrapped(writer.type(column), value) : value}`;
    },
    column: (column) => columnText(writer, column),
    key: (key) => `${word('CONSTRAINT')} ${id(key.name)} ${word('FOREIGN KEY')} (${writer.ids(key.columns)}) ${writer.references(key)}`,
    references: (key) => referenceText(writer, key),
    index: (table, index) => index.text ?? indexText(writer, table, index),
    alter: (table, clause, column, change) => ({
      heading: 'AlterTable',
      text: `${word('ALTER TABLE')} ${writer.table(table)} ${clause}`,
      alter: { table, clause, ...(column ? { column, change: change ?? 'change' } : {}) },
    }),
  };
  return writer;
}

function indexText(writer: Writer, table: string, index: IndexDef): string {
  const { word, style } = writer;
  const guard = style.guard && writer.dialect !== 'mysql' ? ` ${word('IF NOT EXISTS')}` : '';
  const gap = style.named_keys ? '' : ' ';
  return `${word(index.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX')}${guard} ${writer.id(index.name)} ${word('ON')} ${writer.table(table)}${gap}(${writer.ids(index.columns)})`;
}

const one = (columns: readonly string[], name: string): boolean => columns.length === 1 && columns[0] === name;

/** A column inside CREATE TABLE, with the keys of that column alone behind it where the workspace does not name them. */
function inlineColumn(writer: Writer, table: TableDef, column: ColumnDef): string {
  const { word } = writer;
  const parts = [writer.column(column)];
  const primary = table.primary_key && !table.primary_key.name && one(table.primary_key.columns, column.name);
  if (primary && !writer.style.named_keys) parts[0] = writer.column({ ...column, nullable: true });
  if (primary) parts.push(word(column.auto && writer.dialect === 'sqlite' ? 'PRIMARY KEY AUTOINCREMENT' : 'PRIMARY KEY'));
  if (!writer.style.named_keys) parts.push(...inlineKeys(writer, table, column));
  return parts.join(' ');
}

/** True where a key may stand behind its only column: MySQL reads no references there, and a name of its own would be lost. */
const standsInline = (writer: Writer, key: { name: string; columns: string[] }, usual: string): boolean =>
  key.columns.length === 1 && !writer.style.named_keys && writer.dialect !== 'mysql' && key.name === usual;

const inlineUnique = (writer: Writer, table: TableDef, unique: UniqueDef): boolean =>
  standsInline(writer, unique, suffixNames.unique(table.name, unique.columns));

const inlineKey = (writer: Writer, table: TableDef, key: ForeignKeyDef): boolean =>
  standsInline(writer, key, suffixNames.foreign_key(table.name, key.columns, '', []));

function inlineKeys(writer: Writer, table: TableDef, column: ColumnDef): string[] {
  const own = (key: { columns: string[] }): boolean => one(key.columns, column.name);
  const unique = table.uniques.filter((each) => own(each) && inlineUnique(writer, table, each)).map(() => writer.word('UNIQUE'));
  const keys = table.foreign_keys.filter((each) => own(each) && inlineKey(writer, table, each));
  return [...unique, ...keys.map((key) => writer.references(key))];
}

/** The lines between the parentheses of CREATE TABLE. */
export function tableLines(writer: Writer, table: TableDef, keys: 'inside' | 'behind'): string[] {
  const { word } = writer;
  const lines = table.columns.map((column) => inlineColumn(writer, table, column));
  const { primary_key: primary } = table;
  const named = primary?.name ? `${word('CONSTRAINT')} ${writer.id(primary.name)} ` : '';
  const listed =
    writer.style.named_keys && writer.dialect === 'postgresql'
      ? primary?.columns.map(writer.id).join(',')
      : writer.ids(primary?.columns ?? []);
  if (primary && (primary.name || primary.columns.length > 1)) lines.push(`${named}${word('PRIMARY KEY')} (${listed})`);
  for (const unique of table.uniques.filter((each) => !inlineUnique(writer, table, each))) {
    lines.push(`${word('CONSTRAINT')} ${writer.id(unique.name)} ${word('UNIQUE')} (${writer.ids(unique.columns)})`);
  }
  for (const check of table.checks) lines.push(`${word('CONSTRAINT')} ${writer.id(check.name)} ${word('CHECK')} (${check.expression})`);
  if (keys === 'inside') lines.push(...table.foreign_keys.filter((each) => !inlineKey(writer, table, each)).map((key) => writer.key(key)));
  return lines;
}
