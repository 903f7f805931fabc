import type { Session } from '../engine/engine.js';
import type { TableModel } from './reader.js';

const CHECKS = `SELECT quote_ident(conname) AS name, regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '') AS how FROM pg_constraint
  WHERE conrelid = $1::regclass AND contype = 'c' AND conislocal AND coninhcount = 0 ORDER BY conname`;

/**
 * Takes the CHECKs of a table away while rows are put into it. They come back NOT VALID: such rows stay, all later ones are looked at.
 * @throws SqlFailure when one cannot be taken away; the others are back then
 */
export async function unchecked(session: Session, table: TableModel, work: () => Promise<void>): Promise<void> {
  const back: string[] = [];
  try {
    for (const { name, how } of await session.query(CHECKS, [table.sql])) {
      await session.exec(`ALTER TABLE ${table.sql} DROP CONSTRAINT ${name}`);
      back.push(`ALTER TABLE ${table.sql} ADD CONSTRAINT ${name} ${how} NOT VALID`);
    }
    await work();
  } finally {
    for (const sql of back) await session.exec(sql);
  }
}
