import type { Reader, SchemaSnapshot, TableModel } from '../dialect/reader.js';
import type { Row, Session } from '../engine/engine.js';
import { sumsOf, type Sum } from './sums.js';

/** Tables with more rows are compared by their number and by a sum over each column. */
const ROW_LIMIT = 20_000;
/** Tables with more rows are not compared at all. */
const SUM_LIMIT = 1_000_000;

/** The rows of one table. */
export interface TableRows {
  model: TableModel;
  count: number;
  /** Column → value as text. Empty where there are too many rows to compare one by one. */
  rows: Row[];
  /** Column → sum over its values, where there are too many rows to compare one by one. */
  sums?: Map<string, Sum>;
}

/** True for a table with rows of which none was read. */
export const isUnread = (table: TableRows): boolean => table.count > table.rows.length && !table.sums;

/** A database at one moment, by meaning. */
export interface State {
  schema: SchemaSnapshot;
  tables: Map<string, TableRows>;
  /** Rows whose reference leads nowhere, where the database lets them stand. */
  orphans: string[];
}

/**
 * Looks at a database: its schema from the catalogs, its rows column by column.
 * @param known its tables, where they have just been read
 */
export async function look(session: Session, reader: Reader, known?: readonly TableModel[]): Promise<State> {
  const schema = await reader.schema(session);
  const tables = new Map<string, TableRows>();
  for (const model of known ?? (await reader.tables(session))) tables.set(model.key, await rowsOf(session, reader, model));
  return { schema, tables, orphans: (await reader.orphans?.(session)) ?? [] };
}

async function rowsOf(session: Session, reader: Reader, model: TableModel): Promise<TableRows> {
  const shown = model.columns.map((column) => reader.shown(column, reader.quote(column.name)));
  if (shown.length === 0) return { model, count: 0, rows: [] };
  const values = model.columns.map((column, index) => `${shown[index]} AS ${reader.quote(column.name)}`);
  const select = `SELECT ${values.join(', ')} FROM ${model.sql}`;
  const rows = await session.query(`${select} LIMIT ${ROW_LIMIT + 1}`);
  if (rows.length <= ROW_LIMIT) return { model, count: rows.length, rows };
  const counted = await session.query(`SELECT count(*) AS n FROM ${model.sql}`);
  const count = Number(counted[0]?.['n'] ?? 0);
  if (count > SUM_LIMIT) return { model, count, rows: [] };
  const order = model.primaryKey.length > 0 ? model.primaryKey.map((name) => reader.quote(name)) : shown;
  const page = (from: number): Promise<Row[]> => session.query(`${select} ORDER BY ${order.join(', ')} LIMIT ${ROW_LIMIT} OFFSET ${from}`);
  return { model, count, rows: [], sums: await sumsOf(model, count, page) };
}
