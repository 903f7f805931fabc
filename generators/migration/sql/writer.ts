import { InfraError } from '../../../pipeline/error.js';
import { silent, tokens } from '../../../pipeline/sql/lex.js';
import { givenName } from '../model/constraint-names.js';
import type { AttachedDef, CheckDef, ColumnDef, ForeignKeyDef, IndexDef, TableDef, UniqueDef } from '../model/schema.js';
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
  /** A unique constraint, with its name where it has one. */
  unique(unique: UniqueDef): string;
  /** A check, with its name where it has one. */
  check(check: CheckDef): string;
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

/** What the model has no field for stands behind the type, where every database takes it. */
function columnText(writer: Writer, column: ColumnDef): string {
  const tail = column.tail ?? [];
  const required = column.nullable || tail.some((one) => /^NOT\s/i.test(one)) ? '' : ` ${writer.word('NOT NULL')}`;
  return `${[writer.id(column.name), writer.type(column), ...tail].filter(Boolean).join(' ')}${required}${writer.defaults(column)}`;
}

const spaced = (text: string | undefined): string => (text ? ` ${text}` : '');

const constraint = (writer: Writer, name: string): string => (name ? `${writer.word('CONSTRAINT')} ${writer.id(name)} ` : '');

/** PostgreSQL says what NULLs are before the columns. */
function uniqueText(writer: Writer, { name, columns, tail = '' }: UniqueDef): string {
  const [, nulls = '', rest = ''] = /^(NULLS\s+(?:NOT\s+)?DISTINCT)?\s*([\s\S]*)$/i.exec(tail) ?? [];
  return `${constraint(writer, name)}${writer.word('UNIQUE')}${spaced(nulls)} (${writer.ids(columns)})${spaced(rest)}`;
}

function referenceText(writer: Writer, key: ForeignKeyDef): string {
  const gap = writer.dialect === 'sqlite' && writer.style.named_keys ? ' ' : '';
  const to = `${writer.word('REFERENCES')} ${writer.table(key.references.table)}${gap}(${writer.ids(key.references.columns)})`;
  const onDelete = key.on_delete ? ` ${writer.word(`ON DELETE ${key.on_delete.toUpperCase()}`)}` : '';
  const onUpdate = key.on_update ? ` ${writer.word(`ON UPDATE ${key.on_update.toUpperCase()}`)}` : '';
  return `${to}${onDelete}${onUpdate}${spaced(key.tail)}`;
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
    table: (name) => (style.schema && !name.includes('.') ? `${id(style.schema)}.${id(name)}` : name.split('.').map(id).join('.')),
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
    unique: (unique) => uniqueText(writer, unique),
    check: ({ name, expression, tail }) => `${constraint(writer, name)}${word('CHECK')} (${expression})${spaced(tail)}`,
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
  const primary = table.primary_key && !table.primary_key.name && !table.primary_key.list && one(table.primary_key.columns, column.name);
  if (primary && !writer.style.named_keys) parts[0] = writer.column({ ...column, nullable: true });
  if (primary) parts.push(`${word('PRIMARY KEY')}${spaced(table.primary_key?.tail)}${column.auto && writer.dialect === 'sqlite' ? ` ${word('AUTOINCREMENT')}` : ''}`);
  if (!writer.style.named_keys) parts.push(...inlineKeys(writer, table, column));
  return parts.join(' ');
}

/** True where a key may stand behind its only column: MySQL reads no references there, and a name of its own would be lost. */
const standsInline = (writer: Writer, key: { name: string; columns: string[] }, usual: string): boolean =>
  key.columns.length === 1 && !writer.style.named_keys && writer.dialect !== 'mysql' && key.name === usual;

const inlineUnique = (writer: Writer, table: TableDef, unique: UniqueDef): boolean =>
  standsInline(writer, unique, givenName(table.name, unique.columns, 'key'));

const inlineKey = (writer: Writer, table: TableDef, key: ForeignKeyDef): boolean =>
  standsInline(writer, key, givenName(table.name, key.columns, 'fkey'));

function inlineKeys(writer: Writer, table: TableDef, column: ColumnDef): string[] {
  const own = (key: { columns: string[] }): boolean => one(key.columns, column.name);
  const unique = table.uniques.filter((each) => own(each) && inlineUnique(writer, table, each)).map((each) => `${writer.word('UNIQUE')}${spaced(each.tail)}`);
  const keys = table.foreign_keys.filter((each) => own(each) && inlineKey(writer, table, each));
  return [...unique, ...keys.map((key) => writer.references(key))];
}

/** The lines between the parentheses of CREATE TABLE. */
export function tableLines(writer: Writer, table: TableDef, keys: 'inside' | 'behind'): string[] {
  const { word } = writer;
  const lines = table.columns.map((column) => inlineColumn(writer, table, column));
  const { primary_key: primary } = table;
  const gap = writer.style.named_keys && writer.dialect === 'postgresql' ? ',' : ', ';
  const listed = primary?.list ?? (primary?.columns ?? []).map(writer.id).join(gap);
  if (primary && (primary.name || primary.list || primary.columns.length > 1))
    lines.push(`${constraint(writer, primary.name)}${word('PRIMARY KEY')} (${listed})${spaced(primary.tail)}`);
  for (const unique of table.uniques.filter((each) => !inlineUnique(writer, table, each))) lines.push(writer.unique(unique));
  for (const check of table.checks) lines.push(writer.check(check));
  lines.push(...(table.parts ?? []));
  if (keys === 'inside') lines.push(...table.foreign_keys.filter((each) => !inlineKey(writer, table, each)).map((key) => writer.key(key)));
  return lines;
}

/** What stands behind the brackets of CREATE TABLE. */
export const tableTail = (table: TableDef): string => spaced(table.tail);

/**
 * The statements of their own that go with a table.
 * @throws InfraError where a rename has made one of them untrue
 */
export function attachedTo(table: TableDef, wanted: (one: AttachedDef) => boolean = () => true): Statement[] {
  return (table.attached ?? []).filter(wanted).map((one) => {
    if (!one.stale) return { heading: 'Attached', text: one.text };
    throw new InfraError({
      subject: `table ${table.name}: a rename has changed what ${one.name || 'a statement'} says of it, and it must be made anew`,
      evidence: one.at ? [`${one.at.file}:${one.at.line}: ${one.text.split('\n')[0] ?? ''}`] : [],
      remedy: 'Write the statements yourself with {"op": "sql", "up": "…", "down": "…"}.',
    });
  });
}

/** A text of the plan's own without its last semicolon; behind a comment to the end of the line, the semicolon to come stands on the next. */
export function ended(text: string, dialect: DialectName): string {
  const all = tokens(text.trim(), dialect);
  const last = all.findLastIndex((token) => !silent(token));
  const semicolon = all[last]?.text === ';' ? last : -1;
  const kept = all.filter((_, at) => at !== semicolon).map((token) => token.text).join('').trimEnd();
  const comment = all.findLast((token) => token.kind !== 'space');
  return comment?.kind === 'comment' && !comment.text.startsWith('/*') ? `${kept}\n` : kept;
}
