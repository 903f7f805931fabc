import type { ColumnDef, Default } from '../model/schema.js';
import { canonical, defaultText, nativeType, type DialectName } from '../sql/types.js';

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

const NUMERIC = /^(int|bigint|smallint|tinyint|decimal|numeric|real|double|float)/;

/** A number that was written in quotes. */
function withNumber(column: ColumnDef, dialect: DialectName): ColumnDef {
  const value = column.default && 'literal' in column.default ? column.default.literal : undefined;
  const quoted = typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) && String(Number(value)) === value;
  if (!quoted || column.type.startsWith('enum:') || !NUMERIC.test(nativeName(dialect, column.type))) return column;
  return { ...column, default: { literal: Number(value) } };
}

const VALUE_TYPES = ['boolean', 'integer', 'bigint', 'text', 'timestamp', 'timestamptz', 'date', 'uuid', 'json', 'bytes'];

/** The column with the plan's word for its native type, where there is one: what libraries have methods for. */
export function inPlanTypes(found: ColumnDef, dialect: DialectName): ColumnDef {
  const column = withNumber(found, dialect);
  if (!column.type.startsWith('sql:')) return column;
  const type = canonical(column.type.slice(4));
  const sized = /^(varchar|decimal)\([\d,]+\)$/.test(type) ? type : undefined;
  const known = sized ?? VALUE_TYPES.find((one) => canonical(nativeType(dialect, one, String)) === type);
  return known === undefined ? column : { ...column, type: known };
}

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
