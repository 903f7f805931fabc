import type { ColumnModel, SchemaSnapshot } from '../dialect/reader.js';

/** The time a proof takes. */
export interface Span {
  from: number;
  to: number;
}

const SLACK_MS = 5_000;

/** True for a value that the database itself set while the proof ran, of a column that it sets: a trigger's updated_at is no loss. */
export function setMeanwhile(value: string | null, table: string, column: ColumnModel, span: Span, schema: SchemaSnapshot): boolean {
  if (value === null || !['timestamp', 'timestamptz', 'date', 'text', 'integer'].includes(column.family)) return false;
  const plain = value.replaceAll("'", '');
  const time = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(plain) ? Date.parse(`${plain.slice(0, 19).replace(' ', 'T')}Z`) : Number.NaN;
  return time >= span.from - SLACK_MS && time <= span.to + SLACK_MS && isKept(table, column.name, schema);
}

/** True when the column's own definition sets it on UPDATE, or a trigger of the table does, itself or by its function. */
function isKept(table: string, column: string, schema: SchemaSnapshot): boolean {
  if (/\bon update\b/i.test(schema.get(`column ${table}.${column}`) ?? '')) return true;
  const triggers = [...schema].filter(([what]) => what.startsWith('trigger ') && what.endsWith(` on ${table}`)).map(([, how]) => how);
  const name = column.replaceAll(/[^\w]/g, '\\$&');
  // Set by a statement of its body, or named to a function that serves every table.
  const set = new RegExp(`(?<!\\w)${name}["\`]?\\s*:?=|\\('${name}'`, 'i');
  return triggers.some((how) => set.test(how) || functionsOf(how, schema).some((body) => set.test(body)));
}

/** The functions that a trigger of PostgreSQL calls, as they are defined. */
function functionsOf(trigger: string, schema: SchemaSnapshot): string[] {
  const called = /EXECUTE (?:FUNCTION|PROCEDURE) ([^(]+)\(/i.exec(trigger)?.[1];
  return called ? [...schema].filter(([what]) => what.startsWith(`function ${called}(`)).map(([, how]) => how) : [];
}
