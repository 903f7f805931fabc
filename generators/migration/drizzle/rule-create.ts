import { InfraError } from '../../../pipeline/error.js';
import { camelCase } from '../../../pipeline/names.js';
import type { Column, OperationOf } from '../task.js';
import { quoted, type Code, type CodeTable } from './code.js';
import { builderOf, columnCode, expressionText, type ColumnCode } from './columns.js';
import { SELF } from './extra-edit.js';
import { foreignKeyText, indexText, primaryKeyText } from './extras.js';
import { bringUsed, codeTable, importCore, inDatabase, needs, push, type Rule, type Translating } from './work.js';

const TIME = /^(created|updated|deleted)(_?at)?$/i;

/** Before the time stamps at the end, in alphabetical order where the columns are in it. */
function nextKey(table: CodeTable, key: string): string | null {
  const keys = table.columns.map((one) => one.key);
  const sorted = keys.length > 3 && keys.every((one, index) => index === 0 || (keys[index - 1] ?? '').toLowerCase() <= one.toLowerCase());
  if (sorted) return keys.find((one) => one.toLowerCase() > key.toLowerCase()) ?? null;
  const last = keys.findLastIndex((one) => !TIME.test(one));
  return last < 0 ? null : (keys[last + 1] ?? null);
}

/** A column whose default is the expression that the code has. */
function stored(work: Translating, column: Column): Column {
  const value = column.default;
  const shape = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  const expression = Object.keys(shape).length === 1 ? shape['expression'] : undefined;
  const made = inDatabase(work, column);
  if (typeof expression !== 'string') return made;
  return { ...made, default: { expression: expressionText(work.code, expression, builderOf(work.code, column.value_type, column.name)) } };
}

export const addColumn: Rule<OperationOf<'add_column'>> = (work, { table: name, column }) => {
  const table = codeTable(work, name);
  const made = columnCode(work.code, column, false, work.task);
  needs(work, table.file, made);
  bringUsed(work, table.file, column);
  const at = nextKey(table, made.key);
  push(work, table.file, { op: 'column', table: table.variable, key: made.key, text: made.text, before: at });
  table.columns.splice(at === null ? table.columns.length : table.columns.findIndex((one) => one.key === at), 0, {
    key: made.key,
    name: column.name,
    text: made.text,
  });
  return [{ op: 'add_column', table: table.name, column: stored(work, column) }];
};

/** A foreign key of one column is said at the column, unless it has a name of its own. */
function withKey(column: Column, operation: OperationOf<'create_table'>): Column {
  const key = operation.foreign_keys.find((one) => isAtColumn(one) && one.columns[0] === column.name);
  if (!key || column.references) return column;
  const { references, on_delete, on_update } = key;
  return { ...column, references: { table: references.table, column: references.columns[0] ?? 'id', on_delete, on_update } };
}

const isAtColumn = (key: OperationOf<'create_table'>['foreign_keys'][number]): boolean => key.columns.length === 1 && !key.name;

function fileFor(work: Translating): string {
  const { code } = work;
  const file = code.tables.at(-1)?.file ?? code.enums.at(-1)?.file;
  if (file) return file;
  throw new InfraError({ subject: `task "${work.task}": no schema file declares tables with ${code.dialect.table}` });
}

interface Extras {
  texts: string[];
  imports: string[];
}

function extrasOf(work: Translating, table: CodeTable, operation: OperationOf<'create_table'>, indexes: { name: string; columns: string[]; unique: boolean }[]): Extras {
  const composed = operation.foreign_keys.filter((key) => !isAtColumn(key));
  const compound = operation.primary_key.length > 1;
  return {
    texts: [
      ...(compound ? [primaryKeyText(table, operation.primary_key)] : []),
      ...composed.map((key) => foreignKeyText(work, table, key)),
      ...indexes.map((index) => indexText(work.code, table, index)),
    ],
    imports: [
      ...(indexes.some((one) => !one.unique) ? ['index'] : []),
      ...(indexes.some((one) => one.unique) ? ['uniqueIndex'] : []),
      ...(compound ? ['primaryKey'] : []),
      ...(composed.length ? ['foreignKey'] : []),
    ],
  };
}

export const createTable: Rule<OperationOf<'create_table'>> = (work, operation) => {
  const { code } = work;
  const file = fileFor(work);
  const variable = camelCase(operation.table);
  const single = operation.primary_key.length === 1 ? operation.primary_key[0] : undefined;
  const compound = operation.primary_key.length > 1 ? operation.primary_key : [];
  const keyed = operation.columns.map((column) => ({ ...withKey(column, operation), nullable: column.nullable && !compound.includes(column.name) }));
  const made = keyed.map((column) => columnCode(code, column, column.name === single, work.task));
  for (const one of made) needs(work, file, one);
  for (const column of keyed) bringUsed(work, file, column);
  const columns = made.map((one, index) => ({ key: one.key, name: operation.columns[index]?.name ?? one.key, text: one.text }));
  const table: CodeTable = { variable, name: operation.table, file, columns };
  const indexes = operation.indexes.map((index) => ({ ...index, name: index.name ?? work.names.index(operation.table, index.columns, index.unique) }));
  const extras = extrasOf(work, table, operation, indexes);
  importCore(work, file, [...extras.imports, code.dialect.table]);
  push(work, file, { op: 'statement', name: variable, text: tableText(code, table, made, extras.texts), before: null });
  code.tables.push(table);
  return [
    {
      ...operation,
      columns: keyed.map((column) => stored(work, column)),
      foreign_keys: operation.foreign_keys.filter((key) => !isAtColumn(key)),
      indexes,
    },
  ];
};

function tableText({ style, dialect }: Code, { variable, name }: CodeTable, columns: readonly ColumnCode[], extras: readonly string[]): string {
  const i = style.indent;
  const start = `export const ${variable} = ${dialect.table}(`;
  if (extras.length === 0)
    return `${start}${quoted(style, name)}, {\n${columns.map((one) => `${i}${one.text},\n`).join('')}})${style.semicolon}`;
  const body = columns.map((one) => `${i}${i}${one.text},\n`).join('');
  const texts = extras.map((one) => one.replaceAll(SELF, style.parameter));
  const list = texts.length === 1 ? `[${texts[0]}]` : `[\n${texts.map((one) => `${i}${i}${one},\n`).join('')}${i}]`;
  return `${start}\n${i}${quoted(style, name)},\n${i}{\n${body}${i}},\n${i}${style.arrow} ${list}${style.trailing ? ',' : ''}\n)${style.semicolon}`;
}

export const createEnum: Rule<OperationOf<'create_enum'>> = (work, operation) => {
  const { code } = work;
  const { enum: name, values } = operation;
  if (code.dialect.name !== 'postgresql') {
    code.inline.set(name, [...values]);
    return code.dialect.name === 'mysql' ? [operation] : [];
  }
  const file = code.enums.at(-1)?.file ?? fileFor(work);
  const suffix = code.enums.length === 0 || code.enums.some((one) => /Enum$/.test(one.variable)) ? 'Enum' : '';
  const variable = `${camelCase(name)}${suffix}`;
  const first = code.tables.find((one) => one.file === file)?.variable ?? null;
  importCore(work, file, ['pgEnum']);
  const list = values.map((value) => quoted(code.style, value)).join(', ');
  const text = `export const ${variable} = pgEnum(${quoted(code.style, name)}, [${list}])${code.style.semicolon}`;
  push(work, file, { op: 'statement', name: variable, text, before: first });
  code.enums.push({ variable, name, file });
  return [operation];
};

