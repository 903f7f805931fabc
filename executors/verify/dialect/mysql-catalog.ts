import type { Row, Session } from '../engine/engine.js';

/** What information_schema holds of one database, table by table of its own. */
export interface Catalog {
  database: string;
  tables: Row[];
  columns: Row[];
  indexes: Row[];
  keys: Row[];
  references: Row[];
  checks: Row[];
  constraints: Row[];
  views: Row[];
  triggers: Row[];
  routines: Row[];
  parameters: Row[];
  events: Row[];
}

/** View, and the column that names the database in it, in the order their rows must come. */
const VIEWS: Record<Exclude<keyof Catalog, 'database'>, [string, string, string]> = {
  tables: ['TABLES', 'TABLE_SCHEMA', 'TABLE_NAME'],
  columns: ['COLUMNS', 'TABLE_SCHEMA', 'TABLE_NAME, ORDINAL_POSITION'],
  indexes: ['STATISTICS', 'TABLE_SCHEMA', 'TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX'],
  keys: ['KEY_COLUMN_USAGE', 'TABLE_SCHEMA', 'TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION'],
  references: ['REFERENTIAL_CONSTRAINTS', 'CONSTRAINT_SCHEMA', 'TABLE_NAME, CONSTRAINT_NAME'],
  checks: ['CHECK_CONSTRAINTS', 'CONSTRAINT_SCHEMA', 'CONSTRAINT_NAME'],
  constraints: ['TABLE_CONSTRAINTS', 'TABLE_SCHEMA', 'TABLE_NAME, CONSTRAINT_NAME'],
  views: ['VIEWS', 'TABLE_SCHEMA', 'TABLE_NAME'],
  triggers: ['TRIGGERS', 'TRIGGER_SCHEMA', 'TRIGGER_NAME'],
  routines: ['ROUTINES', 'ROUTINE_SCHEMA', 'ROUTINE_NAME'],
  parameters: ['PARAMETERS', 'SPECIFIC_SCHEMA', 'SPECIFIC_NAME, ORDINAL_POSITION'],
  events: ['EVENTS', 'EVENT_SCHEMA', 'EVENT_NAME'],
};

/** Reads the whole catalog of the session's database. All columns: MariaDB and MySQL do not have the same ones. */
export async function catalog(session: Session): Promise<Catalog> {
  const shown = await session.query('SELECT DATABASE() AS d');
  const read = ([view, schema, order]: [string, string, string]): Promise<Row[]> =>
    session
      .query(`SELECT * FROM information_schema.${view} WHERE ${schema} = DATABASE() ORDER BY ${order}`)
      .then((rows) => rows.map(upperKeys));
  const found = { database: shown[0]?.['d'] ?? '' } as Catalog;
  for (const name of Object.keys(VIEWS) as (keyof typeof VIEWS)[]) found[name] = await read(VIEWS[name]);
  return { ...found, checks: found.checks.map((row) => ({ ...row, TABLE_NAME: tableOf(row, found.constraints) })) };
}

/** MySQL 8 returns some names in lower case. */
const upperKeys = (row: Row): Row => Object.fromEntries(Object.entries(row).map(([key, value]) => [key.toUpperCase(), value]));

/** MariaDB says the table of a check; in MySQL its name is unique in the database. */
const tableOf = (check: Row, constraints: readonly Row[]): string =>
  check['TABLE_NAME'] ?? constraints.find((one) => one['CONSTRAINT_NAME'] === check['CONSTRAINT_NAME'])?.['TABLE_NAME'] ?? '';
