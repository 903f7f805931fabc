import { afterAll, describe, expect, it } from 'vitest';
import { READERS } from '../../executors/verify/dialect/readers.js';
import type { Dialect, Session } from '../../executors/verify/engine/engine.js';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { seed } from '../../executors/verify/seed/seed.js';
import { statements } from '../../pipeline/sql/statements.js';

const POSTGRESQL = `
CREATE EXTENSION citext;
CREATE TYPE state AS ENUM ('draft', 'live');
CREATE DOMAIN email AS citext NOT NULL CHECK (value ~ '^[^@]+@[^@]+$');
CREATE TYPE pair AS (a int, b text);
CREATE TABLE tenants (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), slug varchar(12) NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9-]*$'));
CREATE TABLE people (tenant_id uuid NOT NULL REFERENCES tenants (id), id int NOT NULL, mail email, boss int, PRIMARY KEY (tenant_id, id), FOREIGN KEY (tenant_id, boss) REFERENCES people (tenant_id, id));
CREATE TABLE teams (id serial PRIMARY KEY, lead_id int);
CREATE TABLE members (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, team_id int NOT NULL UNIQUE REFERENCES teams (id));
ALTER TABLE teams ADD FOREIGN KEY (lead_id) REFERENCES members (id);
CREATE TABLE nodes (id serial PRIMARY KEY, parent_id int NOT NULL REFERENCES nodes (id));
CREATE TABLE kinds (
  c char(2) NOT NULL, s smallint NOT NULL CHECK (s BETWEEN 10 AND 20), n numeric(4,1) NOT NULL, f real NOT NULL, b bytea NOT NULL, d date NOT NULL, t time NOT NULL, ts timestamptz NOT NULL,
  i interval NOT NULL, j jsonb NOT NULL, st state NOT NULL, ip inet NOT NULL, mac macaddr NOT NULL, bits bit(5) NOT NULL, tags text[] NOT NULL, r tstzrange NOT NULL, p point NOT NULL, x xml, pr pair,
  starts date NOT NULL, ends date NOT NULL, low int NOT NULL, high int NOT NULL, code text NOT NULL UNIQUE CHECK (length(code) = 4), g int GENERATED ALWAYS AS (low + 1) STORED,
  currency text NOT NULL CHECK (currency IN ('EUR', 'USD')), CHECK (ends > starts), CHECK (low < high AND high < 100));
CREATE TABLE owners (id serial PRIMARY KEY, team_id int REFERENCES teams (id), person_tenant uuid, person int, FOREIGN KEY (person_tenant, person) REFERENCES people (tenant_id, id), CHECK ((team_id IS NULL) <> (person IS NULL)), CHECK ((person IS NULL) = (person_tenant IS NULL)));
CREATE TABLE logs (at date NOT NULL, line text) PARTITION BY RANGE (at);
CREATE TABLE logs_2025 PARTITION OF logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE bookings (room int NOT NULL, during int4range NOT NULL, EXCLUDE USING gist (during WITH &&));`;

const MYSQL = `
CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY, b_id int, e enum('x', 'y') NOT NULL, s set('p', 'q') NOT NULL, u tinyint unsigned NOT NULL UNIQUE, y year NOT NULL, ts timestamp NOT NULL, dt datetime(6) NOT NULL, j json NOT NULL, bn binary(4) NOT NULL UNIQUE, bt bit(3) NOT NULL, d double NOT NULL, bl boolean NOT NULL, txt mediumtext NOT NULL, g int GENERATED ALWAYS AS (u + 1) VIRTUAL);
CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL, v int NOT NULL, CONSTRAINT small CHECK (v > 5 AND v < 9), FOREIGN KEY (a_id) REFERENCES a (id));
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id);`;

const SQLITE = `
CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b, name VARCHAR(5) NOT NULL UNIQUE, at DATETIME NOT NULL, raw BLOB NOT NULL, n NUMERIC NOT NULL, u UUID NOT NULL, doc TEXT NOT NULL);
CREATE INDEX a_doc ON a (json_extract(doc, '$.name'));
CREATE TABLE b (k TEXT PRIMARY KEY, a_id INTEGER NOT NULL REFERENCES a (id), v INTEGER NOT NULL CHECK (v > 5 AND v < 9), g INTEGER GENERATED ALWAYS AS (v + 1)) STRICT;
CREATE TABLE c (x INTEGER NOT NULL, y INTEGER NOT NULL, PRIMARY KEY (x, y)) WITHOUT ROWID;`;

const engines = openEngines({ root: process.cwd() });
engines.need('postgresql', ['citext']);
afterAll(() => engines.close());

async function seeded(dialect: Dialect, sql: string, check: (session: Session) => Promise<void>): Promise<void> {
  const { session } = await engines.database(dialect);
  for (const statement of statements(sql, dialect)) await session.exec(statement.text);
  const reader = READERS[dialect];
  await session.exec(reader.settings(true));
  expect(await seed(session, reader, await reader.tables(session), 0)).toEqual({ unseeded: [], unchecked: [] });
  expect(await seed(session, reader, await reader.tables(session), 3)).toEqual({ unseeded: [], unchecked: [] });
  for (const table of await reader.tables(session)) {
    expect([table.key, Number((await session.query(`SELECT count(*) AS n FROM ${table.sql}`))[0]?.['n'])]).toEqual([table.key, 6]);
  }
  await check(session);
  await session.close();
}

const one = async (session: Session, sql: string): Promise<string | null | undefined> => (await session.query(sql))[0]?.['v'];

describe('seeded rows satisfy every constraint', () => {
  it('on PostgreSQL', async () => {
    await seeded('postgresql', POSTGRESQL, async (session) => {
      expect(await one(session, `SELECT count(DISTINCT st)::text AS v FROM kinds`)).toBe('2');
      expect(await one(session, `SELECT count(*)::text AS v FROM teams WHERE lead_id IS NOT NULL`)).not.toBe('0');
      expect(await one(session, `SELECT max(n)::text AS v FROM kinds`)).toBe('999.9');
      expect(await one(session, `SELECT count(*)::text AS v FROM people WHERE boss IS NULL`)).not.toBe('0');
    });
  });

  it.skipIf(engines.choice('mysql') === undefined)('on MariaDB', async () => {
    await seeded('mysql', MYSQL, async (session) => {
      expect(await one(session, `SELECT count(DISTINCT e) AS v FROM a`)).toBe('2');
      expect(await one(session, `SELECT count(*) AS v FROM a WHERE b_id IS NOT NULL`)).not.toBe('0');
    });
  });

  it('on SQLite', async () => {
    await seeded('sqlite', SQLITE, async (session) => {
      expect(await one(session, `SELECT count(*) AS v FROM a WHERE b_id IS NOT NULL`)).not.toBe('0');
      expect(await session.query('PRAGMA foreign_key_check')).toEqual([]);
    });
  });

  it('has NULLs, duplicates and long values where they are allowed', async () => {
    await (async () => {
      const { session } = await engines.database('sqlite');
      await session.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b VARCHAR(10))');
      await seed(session, READERS.sqlite, await READERS.sqlite.tables(session), 0);
      expect(
        await session.query(
          `SELECT sum(a IS NULL) AS nulls, count(a) - count(DISTINCT a) AS same, max(length(a)) > 200 AS long, max(length(b)) AS b FROM t`,
        ),
      ).toEqual([{ nulls: '1', same: '1', long: '1', b: '10' }]);
      await session.close();
    })();
  });

  it('a table that takes no row is named, and does not stop the others', async () => {
    const { session } = await engines.database('sqlite');
    for (const sql of ['CREATE TABLE never (v TEXT NOT NULL CHECK (v = 1 AND v = 2))', 'CREATE TABLE child (id INTEGER PRIMARY KEY)'])
      await session.exec(sql);
    const left = await seed(session, READERS.sqlite, await READERS.sqlite.tables(session), 0);
    expect(left.unseeded).toEqual([{ table: 'never', why: expect.stringContaining('CHECK') }]);
    await session.close();
  });
});
