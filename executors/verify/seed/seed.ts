import type { ForeignKey, Reader, TableModel } from '../dialect/reader.js';
import { SqlFailure, type Session } from '../engine/engine.js';
import { fillEmptyColumns } from './empty-columns.js';
import { isOptional, seedOrder } from './order.js';
import { adapt, distinctColumns, insert, reference, type Attempt, type Plan } from './row.js';
import { ROWS } from './values.js';

/** How often a row is changed until the database takes it; a check over two columns needs a few dozen. */
const ATTEMPTS = 150;

/** A table that no row could be put into. */
export interface Unseeded {
  table: string;
  why: string;
}

/** What came of it. */
export interface Seeded {
  unseeded: Unseeded[];
  /** Tables whose rows break their CHECKs, because none that keeps to them was found. */
  unchecked: string[];
}

/**
 * Puts three adversarial rows into every table: extremes, NULLs where they may be, duplicates where nothing forbids them.
 * @param from number of the first row; a second call with a higher one adds different rows
 * @param insist put rows that break its CHECKs into a table that takes no others
 */
export async function seed(session: Session, reader: Reader, tables: readonly TableModel[], from: number, insist = false): Promise<Seeded> {
  const all = new Map(tables.map((table) => [table.key, documents(table)]));
  const found: Seeded = { unseeded: [], unchecked: [] };
  for (const table of seedOrder([...all.values()])) {
    const plan = { table, reader, all, distinct: distinctColumns(table) };
    const why = await fill(session, plan, from);
    const forced = why !== undefined && insist && (await fillUnchecked(session, plan, from));
    if (forced) found.unchecked.push(table.key);
    else if (why !== undefined) found.unseeded.push({ table: table.key, why });
  }
  for (const table of tables)
    for (const key of table.foreignKeys) if (isOptional(table, key)) await connect(session, reader, table, key, all.get(key.table));
  for (const table of all.values()) await fillEmptyColumns(session, reader, table);
  return found;
}

/** True when rows are there now that break the table's own CHECKs. What the author of the migration promises they keep. */
async function fillUnchecked(session: Session, plan: Plan, from: number): Promise<boolean> {
  const { reader, table } = plan;
  const checks = table.checks.filter((check) => check.promised);
  if (!reader.unchecked || checks.length === table.checks.length) return false;
  let why: string | undefined = '';
  const work = async (): Promise<void> => void (why = await fill(session, { ...plan, table: { ...table, checks } }, from));
  try {
    await reader.unchecked(session, table, work);
    return why === undefined;
  } catch (error) {
    if (error instanceof SqlFailure) return false;
    throw error;
  }
}

/** Columns that hold JSON in practice where the database only knows text, or SQLite a blob; JSON is as good a text as any other. */
const DOCUMENT = /(^|_|[a-z])(json|data|payload|metadata|settings|config|options)$/i;

function documents(table: TableModel): TableModel {
  const holds = (column: TableModel['columns'][number]): boolean =>
    (column.family === 'text' || column.type === 'BLOB') && column.limit === undefined && DOCUMENT.test(column.name);
  return { ...table, columns: table.columns.map((column) => (holds(column) ? { ...column, family: 'json' } : column)) };
}

async function fill(session: Session, plan: Plan, from: number): Promise<string | undefined> {
  for (let row = from; row < from + ROWS; row += 1) {
    const why = await add(session, plan, row);
    // A first row that is not taken says enough; two rows of three are better than none.
    if (why !== undefined) return row === from ? why : undefined;
  }
  return undefined;
}

async function add(session: Session, plan: Plan, row: number): Promise<string | undefined> {
  const counts = await parents(session, plan);
  const attempt: Attempt = { row, steps: new Map(), shift: 0, calmed: 0 };
  let why = '';
  for (let tried = 0; tried < ATTEMPTS; tried += 1) {
    const refused = await put(session, plan, insert(plan, attempt, counts));
    if (!refused) return undefined;
    why = refused.message;
    adapt(plan, attempt, refused);
  }
  return why;
}

async function parents(session: Session, plan: Plan): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const key of plan.table.foreignKeys) {
    const parent = plan.all.get(key.table);
    const rows = parent ? await session.query(`SELECT count(*) AS n FROM ${parent.sql}`) : [];
    counts.set(key.table, Number(rows[0]?.['n'] ?? 0));
  }
  return counts;
}

/** Inserts; what breaks a promise that no constraint enforces is taken back. */
async function put(session: Session, plan: Plan, sql: string): Promise<SqlFailure | undefined> {
  try {
    await session.exec(sql);
    for (const check of plan.table.checks.filter((one) => one.promised)) {
      const broken = await session.query(`SELECT count(*) AS n FROM ${plan.table.sql} WHERE NOT (${check.expression})`);
      if (Number(broken[0]?.['n'] ?? 0) === 0) continue;
      await session.exec(`DELETE FROM ${plan.table.sql} WHERE NOT (${check.expression})`);
      return new SqlFailure(`row breaks ${check.name}`, { constraint: check.name });
    }
    return undefined;
  } catch (error) {
    if (error instanceof SqlFailure) return error;
    throw error;
  }
}

/** References that had to wait: one row of the table gets one, the others stay NULL. What is refused stays NULL as well. */
async function connect(
  session: Session,
  reader: Reader,
  table: TableModel,
  key: ForeignKey,
  parent: TableModel | undefined,
): Promise<void> {
  const empty = key.columns.map((name) => `${reader.quote(name)} IS NULL`).join(' AND ');
  const linked = await session.query(`SELECT count(*) AS n FROM ${table.sql} WHERE NOT (${empty})`);
  const id = table.primaryKey[0];
  if (!parent || !id || Number(linked[0]?.['n'] ?? 0) > 0) return;
  const values = key.columns.map(
    (name, index) => `${reader.quote(name)} = ${reference(reader, parent, key.referenced, key.referenced[index] ?? '', 0)}`,
  );
  const where = `${reader.quote(id)} = ${reference(reader, table, table.primaryKey, id, 0)}`;
  await session.exec(`UPDATE ${table.sql} SET ${values.join(', ')} WHERE ${where}`).catch(() => undefined);
}
