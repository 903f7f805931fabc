import { InfraError } from '../../../pipeline/error.js';
import { camelCase } from '../../../pipeline/names.js';
import type { Column } from '../task.js';
import { quoted, valueText, type Code, type CodeTable } from './code.js';

export interface ColumnCode {
  key: string;
  text: string;
  /** Names to import from drizzle-orm/pg-core. */
  imports: string[];
  /** True where sql`…` is used. */
  sql: boolean;
}

interface Built {
  call: string;
  options?: string;
}

const BUILDERS: [RegExp, (match: RegExpExecArray) => Built][] = [
  [
    /^(boolean|integer|text|uuid|date|bigint)$/,
    (match) => (match[1] === 'bigint' ? { call: 'bigint', options: "{ mode: 'number' }" } : { call: match[1] ?? '' }),
  ],
  [/^varchar\((\d+)\)$/, (match) => ({ call: 'varchar', options: `{ length: ${match[1]} }` })],
  [/^decimal\((\d+), ?(\d+)\)$/, (match) => ({ call: 'numeric', options: `{ precision: ${match[1]}, scale: ${match[2]} }` })],
  [/^timestamp$/, () => ({ call: 'timestamp' })],
  [/^timestamptz$/, () => ({ call: 'timestamp', options: '{ withTimezone: true }' })],
  [/^json$/, () => ({ call: 'jsonb' })],
  [
    /^sql:(real|smallint|time|interval|serial|bigserial|inet|cidr|macaddr|json|jsonb)$/i,
    (match) => ({ call: (match[1] ?? '').toLowerCase() }),
  ],
  [/^sql:(double precision|float8)$/i, () => ({ call: 'doublePrecision' })],
];

function builderOf(code: Code, column: Column): Built & { enum?: boolean } {
  if (column.value_type.startsWith('enum:')) {
    const wanted = column.value_type.slice(5);
    const found = code.enums.find((one) => one.name === wanted || one.variable === wanted);
    if (!found)
      throw new InfraError({
        subject: `there is no enum ${wanted} in the schema`,
        remedy: `There are: ${code.enums.map((one) => one.name).join(', ') || 'none'}.`,
      });
    return { call: found.variable, enum: true };
  }
  for (const [pattern, make] of BUILDERS) {
    const match = pattern.exec(column.value_type);
    if (match) return make(match);
  }
  throw new InfraError({
    subject: `Drizzle has no column type for ${column.value_type}`,
    remedy: `Declare column ${column.name} in the schema yourself with customType, and run drizzle-kit generate.`,
  });
}

function defaultCall(code: Code, column: Column, call: string): { text: string; sql: boolean } {
  const value = column.default;
  if (value === null) return { text: '', sql: false };
  const shape = typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  const expression = Object.keys(shape).length === 1 && typeof shape['expression'] === 'string' ? shape['expression'] : undefined;
  if (expression === undefined)
    return { text: `.default(${valueText(code.style, call === 'numeric' ? String(value) : value)})`, sql: false };
  if (/^(now\(\)|current_timestamp)$/i.test(expression) && /^(timestamp|date|time)$/.test(call))
    return { text: '.defaultNow()', sql: false };
  if (/^(gen_random_uuid|uuid)\(\)$/i.test(expression) && call === 'uuid') return { text: '.defaultRandom()', sql: false };
  return { text: `.default(sql\`${expression.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\`)`, sql: true };
}

function referenceCall(code: Code, column: Column, task: string): string {
  const to = column.references;
  if (!to) return '';
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
  const built = builderOf(code, column);
  const key = /_/.test(column.name) ? camelCase(column.name) : column.name;
  const named = style.named || key !== column.name ? [quoted(style, column.name)] : [];
  const options = built.options ? [built.options.replaceAll("'", style.quote)] : [];
  const value = defaultCall(code, column, built.call);
  const required = !column.nullable && !primary ? '.notNull()' : '';
  const ordered = style.required_first ? `${required}${value.text}` : `${value.text}${required}`;
  const text = `${key}: ${built.call}(${[...named, ...options].join(', ')})${primary ? '.primaryKey()' : ''}${ordered}${column.unique && !primary ? '.unique()' : ''}${referenceCall(code, column, task)}`;
  return { key, text, imports: built.enum ? [] : [built.call], sql: value.sql };
}
