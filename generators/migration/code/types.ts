import type { ColumnDef, Default } from '../model/schema.js';
import { defaultText, nativeType, type DialectName } from '../sql/types.js';

/** A value type in parts: `varchar(40)` → varchar, [40]. */
export function typeParts(type: string): { name: string; sizes: number[] } {
  const match = /^(varchar|decimal)\(([\d, ]+)\)$/.exec(type);
  return match ? { name: match[1] ?? '', sizes: (match[2] ?? '').split(',').map(Number) } : { name: type, sizes: [] };
}

/** The moment of the insert, in the words of any database. */
const NOW = /^(now\(\)|current_timestamp(\(\))?)$/i;
export const isNow = (value: Default): boolean => value !== null && 'expression' in value && NOW.test(value.expression.trim());

/** What a default says: a plain value, or SQL. A list or an object is its JSON. */
export function defaultParts(value: Default, dialect: DialectName): { literal: string | number | boolean } | { sql: string } | undefined {
  if (value === null) return undefined;
  if ('expression' in value) return { sql: defaultText(dialect, value) ?? value.expression };
  const { literal } = value;
  if (typeof literal === 'string' || typeof literal === 'number' || typeof literal === 'boolean') return { literal };
  return { literal: JSON.stringify(literal) };
}

/** The column with another native type. */
export const retyped = (column: ColumnDef, types: Record<string, string> | undefined): ColumnDef => {
  const { name } = typeParts(column.type);
  const other = types?.[name];
  return other === undefined ? column : { ...column, type: `sql:${other}` };
};

/** The native type of a plan's value type. */
export const nativeName = (dialect: DialectName, type: string): string => nativeType(dialect, type, (name) => name).toLowerCase();

/** A column as a reader finds it. */
export const columnRead = (name: string, type: string, more: Partial<ColumnDef> = {}): ColumnDef => ({
  name,
  type: `sql:${type}`,
  nullable: true,
  default: null,
  comment: '',
  ...more,
});
