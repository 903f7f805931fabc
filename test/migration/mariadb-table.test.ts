import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row, Server, Session } from '../../executors/verify/engine/engine.js';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { plainStyle } from '../../generators/migration/sql/style.js';
import { baseOf, sqlCasesFor, loses, ROWS, scripts, silent, STYLES } from './operation/cases.js';

/**
 * The operations of the round trip on PGlite and SQLite, on a real MariaDB: up, down and up again; the catalogue after down must be
 * the one before up, and the rows must be what they were.
 */
const CATALOGUE = [
  `SELECT table_name, column_name, column_type, is_nullable, column_default, extra, column_comment, generation_expression
   FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2`,
  `SELECT table_name, index_name, non_unique, seq_in_index, column_name
   FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY 1, 2, 4`,
  `SELECT k.table_name, k.constraint_name, k.column_name, k.referenced_table_name, k.referenced_column_name, r.delete_rule, r.update_rule
   FROM information_schema.key_column_usage k LEFT JOIN information_schema.referential_constraints r
     ON r.constraint_schema = k.table_schema AND r.table_name = k.table_name AND r.constraint_name = k.constraint_name
   WHERE k.table_schema = DATABASE() ORDER BY 1, 2, k.ordinal_position`,
  `SELECT table_name, constraint_name, check_clause
   FROM information_schema.check_constraints WHERE constraint_schema = DATABASE() ORDER BY 1, 2`,
];

const missing = mariadb.available({ root: process.cwd(), extensions: [] });
if (missing) console.warn(`skipped: ${missing}`);

describe.skipIf(missing !== undefined)('MariaDB', () => {
  let server: Server;
  beforeAll(async () => void (server = await mariadb.start({ root: process.cwd(), extensions: [] })));
  afterAll(() => server?.close());

  const all = (db: Session, queries: readonly string[]): Promise<Row[][]> => Promise.all(queries.map((sql) => db.query(sql)));
  const rows = (db: Session): Promise<Row[][]> => all(db, ['SELECT * FROM teams ORDER BY id', 'SELECT * FROM people ORDER BY id']);
  const run = async (db: Session, list: readonly string[]): Promise<void> => {
    for (const sql of list) await db.exec(sql);
  };

  for (const [styleName, style] of STYLES) {
    test.each(sqlCasesFor('mysql'))(`%s (${styleName})`, async (name, given) => {
      const db = await server.database();
      try {
        await run(db, [...(given.base ?? baseOf)('mysql'), ...ROWS]);
        const { up, down } = scripts('mysql', given, style('mysql'));
        const [before, held] = [await all(db, CATALOGUE), await rows(db)];
        await run(db, up);
        const after = await all(db, CATALOGUE);
        if (!silent(name)) expect(after).not.toEqual(before);
        await run(db, down);
        expect(await all(db, CATALOGUE)).toEqual(before);
        if (!loses(given)) expect(await rows(db)).toEqual(held);
        await run(db, up);
        expect(await all(db, CATALOGUE)).toEqual(after);
      } finally {
        await db.close();
      }
    });
  }

  test.each([
    ['a column with a unique key', [{ op: 'drop_column', table: 'pets', column: 'name' }]],
    ['a column with a foreign key', [{ op: 'drop_column', table: 'pets', column: 'owner' }]],
    ['the same after a rename', [{ op: 'rename_table', table: 'pets', to: 'animals' }, { op: 'drop_column', table: 'animals', column: 'owner' }]],
    ['one of several foreign keys', [{ op: 'drop_column', table: 'pets', column: 'team' }]],
  ])('keys that the database named: %s', async (_name, operations) => {
    const pets = [
      ...baseOf('mysql'),
      `CREATE TABLE pets (id INTEGER PRIMARY KEY, name VARCHAR(20) UNIQUE, owner INTEGER, team INTEGER, UNIQUE (name, owner), KEY (owner),
        FOREIGN KEY (owner) REFERENCES people (id), FOREIGN KEY (team) REFERENCES teams (id))`,
    ];
    const db = await server.database();
    try {
      await run(db, [...pets, ...ROWS]);
      const before = await all(db, CATALOGUE);
      const { up, down } = scripts('mysql', { operations, base: () => pets }, plainStyle);
      await run(db, up);
      await run(db, down);
      expect(await all(db, CATALOGUE)).toEqual(before);
    } finally {
      await db.close();
    }
  });
});
