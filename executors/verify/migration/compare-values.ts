import type { ColumnModel } from '../dialect/reader.js';
import type { Row } from '../engine/engine.js';

const TEXTUAL = ['text', 'enum', 'uuid', 'json', 'inet'];
const NUMERIC = ['integer', 'decimal', 'float', 'boolean'];

const MOMENTS = ['date', 'timestamp', 'timestamptz'];

const among = (families: readonly string[], column: ColumnModel, other: ColumnModel): boolean =>
  families.includes(column.family) && families.includes(other.family);
const isNumeric = (column: ColumnModel): boolean => NUMERIC.includes(column.family);

/** True when the same value looks the same in both columns. */
export const comparable = (column: ColumnModel, other: ColumnModel): boolean =>
  column.type === other.type || [NUMERIC, TEXTUAL, MOMENTS, ['time'], ['interval']].some((families) => among(families, column, other));

const BOOLEANS: Record<string, string> = { true: '1', t: '1', false: '0', f: '0' };

/**
 * A value in one form: as a number 1.50, 1.5 and '1.5' are the same, and so are true and 1; as a time 12:00:00.5 and 12:00:00.50, with
 * the offset of UTC, which every connection is set to, or without; as a moment a day is its midnight.
 */
export function plainValue(value: string | null, column: ColumnModel): string | null {
  if (value === null) return value;
  if (isNumeric(column)) return withoutZeros(BOOLEANS[value] ?? value.replaceAll("'", ''));
  if (!TIMED.includes(column.family)) return value;
  const plain = withoutZeros(value.replaceAll("'", '').replace(/\+00$/, ''));
  return /^\d{4,}-\d\d-\d\d$/.test(plain) ? `${plain} 00:00:00` : plain;
}

const TIMED = [...MOMENTS, 'time', 'interval'];
const withoutZeros = (text: string): string => (/\d\.\d+$/.test(text) ? text.replace(/0+$/, '').replace(/\.$/, '') : text);

/** The types of single precision. In a wider one the same number shows more digits. */
const SINGLE = /^(?:real|float|float4)\b/i;
/** They keep six digits at least. https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-FLOAT */
const SINGLE_PRECISION = 1e-6;

/** True when a value is the same as before, in a column that may be of another type now. */
export function sameValue(before: string | null, column: ColumnModel, after: string | null, other: ColumnModel): boolean {
  const [one, two] = [plainValue(before, column), plainValue(after, other)];
  if (one === two) return true;
  if (one === null || two === null || column.type === other.type || !SINGLE.test(column.type) || other.family !== 'float') return false;
  return Math.abs(Number(one) - Number(two)) <= SINGLE_PRECISION * Math.abs(Number(one));
}

/** Of another type the same value looks different; it is lost where it became NULL or fell together with another one. */
export function collapsed(pairs: readonly [Row, Row][], name: string): number {
  const nulls = pairs.filter(([one, two]) => one[name] !== null && two[name] === null).length;
  const distinct = (side: 0 | 1): number => new Set(pairs.map((both) => both[side][name]).filter((value) => value !== null)).size;
  return nulls > 0 ? nulls : Math.max(0, distinct(0) - distinct(1));
}
