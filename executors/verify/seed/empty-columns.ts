import type { ColumnModel, Reader, TableModel } from '../dialect/reader.js';
import { SqlFailure, type Session } from '../engine/engine.js';
import { reference } from './row.js';
import { candidates } from './values.js';

/** What becomes of a column shows only on a value: in one row each column gets one, where none of the rows has any. */
export async function fillEmptyColumns(session: Session, reader: Reader, table: TableModel): Promise<void> {
  const [id, more] = table.primaryKey;
  const refers = new Set(table.foreignKeys.flatMap((key) => key.columns));
  const open = table.columns.filter((one) => one.nullable && !one.computed && !refers.has(one.name));
  if (!id || more || open.length === 0) return;
  const where = `${reader.quote(id)} = ${reference(reader, table, table.primaryKey, id, 0)}`;
  for (const column of await emptyOf(session, reader, table, open)) await give(session, reader, table, column, where);
}

async function emptyOf(session: Session, reader: Reader, table: TableModel, open: readonly ColumnModel[]): Promise<ColumnModel[]> {
  const counts = open.map((column, index) => `count(${reader.quote(column.name)}) AS c${index}`);
  const [row] = await session.query(`SELECT count(*) AS n, ${counts.join(', ')} FROM ${table.sql}`);
  return row?.['n'] === '0' ? [] : open.filter((_, index) => row?.[`c${index}`] === '0');
}

async function give(session: Session, reader: Reader, table: TableModel, column: ColumnModel, where: string): Promise<void> {
  for (const value of candidates(column, 0, table.checks, undefined)) {
    if (typeof value !== 'string') continue;
    const sql = `UPDATE ${table.sql} SET ${reader.quote(column.name)} = ${reader.literal(value, column)} WHERE ${where}`;
    if (await takes(session, sql)) return;
  }
}

async function takes(session: Session, sql: string): Promise<boolean> {
  try {
    await session.exec(sql);
    return true;
  } catch (error) {
    if (error instanceof SqlFailure) return false;
    throw error;
  }
}
