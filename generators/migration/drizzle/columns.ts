import { InfraError } from '../../../pipeline/error.js';
import { camelCase } from '../../../pipeline/names.js';
import type { Column } from '../task.js';
import { defaultText } from '../sql/types.js';
import { quoted, valueText, type Code, type CodeTable } from './code.js';
import type { Built } from './dialect.js';

export interface ColumnCode {
  key: string;
  text: string;
  /** Names to import from the dialect's module. */
  imports: string[];
  /** True where sql`…` is used. */
  sql: boolean;
  /** The builder that has to be declared. */
  custom?: Built;
}

function unknownEnum(name: string, known: readonly string[]): never {
  throw new InfraError({ subject: `there is no enum ${name} in the schema`, remedy: `There are: ${known.join(', ') || 'none'}.` });
}

/** An enum is a type of its own in PostgreSQL alone; elsewhere its values stand in the column. */
function enumBuilder(code: Code, wanted: string): Built & { declared?: boolean } {
  if (code.dialect.name === 'postgresql') {
    const found = code.enums.find((one) => one.name === wanted || one.variable === wanted);
    return found
      ? { call: found.variable, type: found.name, declared: true }
      : unknownEnum(
          wanted,
          code.enums.map((one) => one.name),
        );
  }
  const values = code.inline.get(wanted) ?? unknownEnum(wanted, [...code.inline.keys()]);
  const list = `[${values.map((value) => quoted(code.style, value)).join(', ')}]`;
  return code.dialect.name === 'mysql'
    ? { call: 'mysqlEnum', options: list, type: `enum:${wanted}` }
    : { call: 'text', options: `{ enum: ${list} }`, type: 'text' };
}

/**
 * The builder of a value type.
 * @throws InfraError where Drizzle has none
 */
export function builderOf(code: Code, type: string, column: string): Built & { declared?: boolean } {
  if (type.startsWith('enum:')) return enumBuilder(code, type.slice(5));
  for (const [pattern, make] of code.dialect.builders) {
    const match = pattern.exec(type);
    if (match) return make(match);
  }
  throw new InfraError({
    subject: `Drizzle has no column type for ${type}`,
    remedy: `Declare column ${column} in the schema yourself with customType, and run drizzle-kit generate.`,
  });
}

/** The type that a model of the database has for it: an enum by its name, where the database has one. */
export function typeOf(code: Code, type: string, column: string): string {
  const enums = type.startsWith('enum:') && code.dialect.name !== 'sqlite';
  if (!enums) return `sql:${builderOf(code, type, column).type}`;
  const wanted = type.slice(5);
  return `enum:${code.enums.find((one) => one.variable === wanted)?.name ?? wanted}`;
}

/** The root call of a column: `varchar('phone', { length: 20 })`. */
export function rootCall(code: Code, built: Built, name: string | null): string {
  const options = built.options ? [built.options.replaceAll("'", code.style.quote)] : [];
  return `${built.call}(${[...(name === null ? [] : [quoted(code.style, name)]), ...options].join(', ')})`;
}

const inTag = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');

/** The link that gives a column its default; empty where it has none. */
export function defaultLink(code: Code, value: Column['default'], built: Built): { text: string; sql: boolean } {
  if (value === null || value === undefined) return { text: '', sql: false };
  const shape = typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  const expression = Object.keys(shape).length === 1 && typeof shape['expression'] === 'string' ? shape['expression'] : undefined;
  const decimal = /^(numeric|decimal)$/.test(built.call);
  if (expression === undefined) return { text: `.default(${valueText(code.style, decimal ? String(value) : value)})`, sql: false };
  const postgresql = code.dialect.name === 'postgresql';
  if (postgresql && NOW.test(expression) && /^(timestamp|date|time)$/.test(built.call))
    return { text: '.defaultNow()', sql: false };
  if (postgresql && /^(gen_random_uuid|uuid)\(\)$/i.test(expression) && built.call === 'uuid') return { text: '.defaultRandom()', sql: false };
  return { text: `.default(sql\`${inTag(expressionText(code, expression, built))}\`)`, sql: true };
}

const NOW = /^(now\(\)|current_timestamp)$/i;

/** The expression as the database gets it. A time stamp that Drizzle keeps as a number in SQLite counts seconds. */
export function expressionText(code: Code, expression: string, built: Built): string {
  if (code.dialect.name === 'postgresql' && NOW.test(expression) && /^(timestamp|date|time)$/.test(built.call)) return 'now()';
  const seconds = code.dialect.name === 'sqlite' && built.options?.includes("'timestamp'");
  if (seconds && NOW.test(expression)) return '(unixepoch())';
  return defaultText(code.dialect.name, { expression }) ?? expression;
}

/** `.references(() => teams.id, { onDelete: 'cascade' })`. */
export function referenceLink(code: Code, to: NonNullable<Column['references']>, task: string): string {
  const table = tableNamed(code, to.table, task);
  const key = table.columns.find((one) => one.name === to.column || one.key === to.column)?.key ?? to.column;
  const actions = [
    to.on_delete ? `onDelete: ${quoted(code.style, to.on_delete)}` : '',
    to.on_update ? `onUpdate: ${quoted(code.style, to.on_update)}` : '',
  ].filter(Boolean);
  return `.references(() => ${table.variable}.${key}${actions.length ? `, { ${actions.join(', ')} }` : ''})`;
}

/** The table of that name, in the database or in the code. @throws InfraError naming those that there are */
export function tableNamed(code: Code, name: string, task: string): CodeTable {
  const found =
    code.tables.find((one) => one.name === name) ??
    code.tables.find((one) => one.variable === name) ??
    code.tables.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  throw new InfraError({
    subject: `task "${task}": the schema declares no table ${name}`,
    remedy: `There are: ${code.tables.map((one) => one.name).join(', ')}.`,
  });
}

/**
 * A column as Drizzle code, in the style of the schema.
 * @param primary the column alone is the primary key
 */
export function columnCode(code: Code, column: Column, primary: boolean, task: string): ColumnCode {
  const { style } = code;
  const built = builderOf(code, column.value_type, column.name);
  const key = /_/.test(column.name) ? camelCase(column.name) : column.name;
  const root = rootCall(code, built, style.named || key !== column.name ? column.name : null);
  const value = defaultLink(code, column.default, built);
  const required = !column.nullable && !primary ? '.notNull()' : '';
  const ordered = style.required_first ? `${required}${value.text}` : `${value.text}${required}`;
  const unique = column.unique && !primary ? '.unique()' : '';
  const reference = column.references ? referenceLink(code, column.references, task) : '';
  const text = `${key}: ${root}${primary ? '.primaryKey()' : ''}${ordered}${unique}${reference}`;
  const declared = built.declared || built.custom;
  return { key, text, imports: declared ? [] : [built.call], sql: value.sql, ...(built.custom ? { custom: built } : {}) };
}
