import type { Reader, SchemaSnapshot, TableModel } from '../dialect/reader.js';
import type { Row, Session } from '../engine/engine.js';

/** Tables with more rows are compared by their number alone. */
const ROW_LIMIT = 20_000;

/** The rows of one table. */
export interface TableRows {
  model: TableModel;
  count: number;
  /** Column → value as text. Empty where there are too many rows to compare. */
  rows: Row[];
}

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
  const values = model.columns.map((column) => `${reader.shown(column, reader.quote(column.name))} AS ${reader.quote(column.name)}`);
  if (values.length === 0) return { model, count: 0, rows: [] };
  const rows = await session.query(`SELECT ${values.join(', ')} FROM ${model.sql} LIMIT ${ROW_LIMIT + 1}`);
  if (rows.length <= ROW_LIMIT) return { model, count: rows.length, rows };
  const counted = await session.query(`SELECT count(*) AS n FROM ${model.sql}`);
  return { model, count: Number(counted[0]?.['n'] ?? 0), rows: [] };
}
