import { afterAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../executors/verify/proof.js';
import { matching } from '../../executors/verify/seed/pattern.js';
import { prover } from './prove.js';

const postgresql = prover('postgresql', 'pglite');
const sqlite = prover('sqlite', 'sqlite');
afterAll(async () => Promise.all([postgresql.close(), sqlite.close()]));

const verdict = (found: Outcome): unknown[] => [found.verdict, found.data_loss, found.exit];
const LOST = ['reversible_with_data_loss', 'on_up', 0];

const CODES = `CREATE TABLE codes (note text, code text NOT NULL CHECK (code ~ '^[A-Z]{3}-[0-9]{4}$'))`;
/** A check that no value of ours satisfies. */
const ODD = `CREATE TABLE codes (id int PRIMARY KEY, note text, code text NOT NULL CONSTRAINT odd CHECK (md5(code) = md5('x' || id)))`;
/** A table that takes no row at all, whatever becomes of its checks. */
const CLOSED = `CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'closed'; END; $$;
CREATE TABLE codes (id int PRIMARY KEY, note text); CREATE TRIGGER no BEFORE INSERT ON codes FOR EACH ROW EXECUTE FUNCTION no(); CREATE TABLE users (id serial PRIMARY KEY, name text);`;
const DROP_NOTE = [`ALTER TABLE codes DROP COLUMN note`, `ALTER TABLE codes ADD COLUMN note text`] as const;
const LARGE = `CREATE TABLE cities (id int PRIMARY KEY, name text NOT NULL); INSERT INTO cities SELECT n, 'city ' || n FROM generate_series(1, 20001) n`;

describe('a verdict is about what was seen', () => {
  const go = (earlier: string, up: string, down: string | null): Promise<Outcome> => postgresql.prove({ earlier: [earlier], up, down });

  it('rows are made for a check by a pattern', async () => {
    const found = await go(CODES, ...DROP_NOTE);
    expect([found.summary, ...verdict(found)]).toEqual([expect.stringContaining('Up loses 2 values of codes.note'), ...LOST]);
    expect(found.details).toMatchObject({ rows_seeded: 3 });
    expect(found.details?.['tables_without_rows']).toBeUndefined();
  });

  it.each([
    [`CHECK ((code ~ '^[A-Z]{3}-[0-9]{4}$'::text))`, /^[A-Z]{3}-[0-9]{4}$/],
    [`CHECK ((mail ~* '^[^@]+@[^@]+\\.[a-z]{2,}$'::text))`, /^[^@]+@[^@]+\.[a-z]{2,}$/],
    [`x ~ '^(ab|cd)+_(?:x|y)?[[:digit:]]{2,3}$'`, /^(ab|cd)+_[xy]?\d{2,3}$/],
    ["(`c` regexp '^[a-f0-9]{8}$')", /^[a-f0-9]{8}$/],
    [`( code glob '[A-Z][A-Z]-*' )`, /^[A-Z]{2}-/],
    [`(code ~~ 'A.%'::text)`, /^A\./],
  ])('%s', (check, wanted) => {
    const made = [0, 1, 2, 1000].map((n) => matching(check, n)[0] ?? '');
    expect(made.filter((text) => !wanted.test(text))).toEqual([]);
    expect(new Set(made).size).toBe(4);
  });

  it.each([`code ~ '^(?=a)b'`, `code ~ '('`, `code !~ 'x'`, `code not like 'x%'`])('no text is made up for %s', (check) => expect(matching(check, 0)).toEqual([]));

  it('rows that break a check serve where no others are found, and the evidence says so', async () => {
    const kept = await go(ODD, `ALTER TABLE codes RENAME COLUMN note TO remark`, `ALTER TABLE codes RENAME COLUMN remark TO note`);
    expect([kept.summary, ...verdict(kept)]).toEqual([expect.stringContaining('No row was found that keeps to the CHECKs of codes'), 'reversible', 'none', 0]);
    const gone = await go(ODD, ...DROP_NOTE);
    expect([gone.summary, ...verdict(gone)]).toEqual([expect.stringContaining('values of codes.note'), ...LOST]);
  });

  it('but nothing that such rows alone stumble over counts', async () => {
    const found = await go(ODD, `UPDATE codes SET note = note || '!' ; ALTER TABLE codes ADD COLUMN more text`, `ALTER TABLE codes DROP COLUMN more`);
    expect([found.verdict, found.summary]).toEqual(['skipped', expect.stringMatching(/^not shown to be reversible: .* Nothing was compared of codes: no row could be put into it \(.*odd/)]);
    expect(found.data_loss).toBeUndefined();
  });

  it('what is dropped unseen is lost by its nature', async () => {
    const column = await go(CLOSED, ...DROP_NOTE);
    expect([column.summary, ...verdict(column)]).toEqual([expect.stringContaining('Up loses what there is of codes.note (column is gone)'), ...LOST]);
    const table = await go(CLOSED, `DROP TABLE codes`, CLOSED.slice(CLOSED.indexOf('CREATE TABLE codes'), CLOSED.indexOf('CREATE TABLE users')));
    expect([table.summary, ...verdict(table)]).toEqual([expect.stringContaining('Up loses what there is of codes (table is gone)'), ...LOST]);
    const forward = await go(CLOSED, `DROP TABLE codes`, null);
    expect(verdict(forward)).toEqual(['forward_only', 'on_up', 0]);
  });

  it('what is touched unseen is not called reversible; what is not touched does not matter', async () => {
    const touched = await go(CLOSED, `ALTER TABLE codes ADD COLUMN more text`, `ALTER TABLE codes DROP COLUMN more`);
    expect([touched.verdict, touched.summary]).toEqual(['skipped', expect.stringContaining('Nothing was compared of codes: no row could be put into it (closed)')]);
    const quiet = await go(CLOSED, `DO $$ BEGIN EXECUTE 'UPDATE ' || 'co' || 'des SET note = 1'; END; $$`, `SELECT 1`);
    expect(quiet.verdict).toBe('skipped');
    const other = await go(CLOSED, `CREATE TABLE logs (id int PRIMARY KEY, code int REFERENCES codes (id))`, `DROP TABLE logs`);
    expect([other.summary, ...verdict(other)]).toEqual([expect.stringContaining('restored the schema'), 'reversible', 'none', 0]);
    const renamed = await go(CLOSED, `ALTER TABLE codes RENAME TO keys`, `ALTER TABLE keys RENAME TO codes`);
    expect([renamed.verdict, renamed.details?.['losses']]).toEqual(['skipped', []]);
  });

  it('a column of a type that we know nothing about has a value too', async () => {
    const found = await go(`CREATE TABLE shops (id serial PRIMARY KEY, place point, words tsvector)`, `ALTER TABLE shops DROP COLUMN place, DROP COLUMN words`, `ALTER TABLE shops ADD COLUMN place point, ADD COLUMN words tsvector`);
    expect([found.summary, ...verdict(found)]).toEqual([expect.stringMatching(/1 value of shops\.place .* 1 value of shops\.words/), ...LOST]);
  });

  const BY_SUMS = 'The 20004 rows of cities were compared by their number and a sum over each column.';

  it('a table with too many rows is compared by sums', async () => {
    const found = await go(LARGE, `ALTER TABLE cities DROP COLUMN name`, `ALTER TABLE cities ADD COLUMN name text NOT NULL DEFAULT ''; ALTER TABLE cities ALTER name DROP DEFAULT`);
    expect([found.summary, ...verdict(found)]).toEqual([expect.stringContaining(BY_SUMS), ...LOST]);
    expect(found.details?.['losses']).toEqual([{ side: 'on_up', table: 'cities', column: 'name', rows: null, why: 'values are changed' }]);
  });

  it.each([
    ['values that change places', `UPDATE cities SET name = 'city ' || (14001 - id) WHERE id IN (7000, 7001)`, `SELECT 1`, LOST],
    ['a column that keeps its values', `ALTER TABLE cities RENAME name TO title`, `ALTER TABLE cities RENAME title TO name`, ['reversible', 'none', 0]],
  ])('by sums: %s', async (_, up, down, expected) => {
    const earlier = LARGE.replace(`SELECT n, 'city ' || n FROM generate_series(1, 20001) n`, `WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 20001) SELECT n, 'city ' || n FROM s`);
    const found = await sqlite.prove({ earlier: [earlier], up, down });
    expect([found.summary, ...verdict(found)]).toEqual([expect.stringContaining(BY_SUMS), ...expected]);
  });

  it('SQLite sets its checks aside by a setting', async () => {
    const earlier = [`CREATE TABLE codes (id INTEGER PRIMARY KEY, note TEXT, code TEXT NOT NULL CHECK (hex(code) = 'FE' || id))`];
    const [up, down] = DROP_NOTE;
    const found = await sqlite.prove({ earlier, up, down });
    expect([found.summary, ...verdict(found)]).toEqual([expect.stringMatching(/values of codes\.note .*CHECKs of codes/), ...LOST]);
  });
});

describe('values that the database sets itself are no loss, all others are', () => {
  const ORDERS = `CREATE TABLE orders (id serial PRIMARY KEY, paid_at timestamptz, said text, updated_at timestamptz)`;
  const TOUCH = `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END; $$; CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()`;

  it.each([
    ['a time', ORDERS, `UPDATE orders SET paid_at = now()`, 'paid_at'],
    ['a time as text', ORDERS, `UPDATE orders SET said = now()::text`, 'said'],
    ['a time beside a trigger', `${ORDERS}; ${TOUCH}`, `UPDATE orders SET paid_at = now()`, 'paid_at'],
  ])('%s', async (_, earlier, up, column) => {
    const found = await postgresql.prove({ earlier: [earlier], up, down: 'SELECT 1' });
    expect(verdict(found)).toEqual(LOST);
    expect(found.details?.['losses']).toEqual([expect.objectContaining({ side: 'on_up', table: 'orders', column, why: 'values are changed' })]);
  });

  it('a trigger, on PostgreSQL and SQLite', async () => {
    const found = await postgresql.prove({ earlier: [`${ORDERS}; ${TOUCH}`], up: `UPDATE orders SET id = id + 0`, down: 'SELECT 1' });
    expect([found.summary, ...verdict(found)]).toEqual([expect.any(String), 'reversible', 'none', 0]);
    const earlier = [`CREATE TABLE orders (id INTEGER PRIMARY KEY, n INTEGER, updated_at DATETIME); CREATE TRIGGER touch AFTER UPDATE ON orders BEGIN UPDATE orders SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id; END;`];
    const other = await sqlite.prove({ earlier, up: `UPDATE orders SET n = n`, down: 'SELECT 1' });
    expect([other.summary, ...verdict(other)]).toEqual([expect.any(String), 'reversible', 'none', 0]);
  });
});

describe('fine values show what a coarser type loses', () => {
  it.each([
    ['double precision', 'real', 'on_up'],
    ['timestamp', 'timestamp(0)', 'on_up'],
    ['timestamptz', 'timestamptz(3)', 'on_up'],
    ['time', 'time(0)', 'on_up'],
    ['interval', 'interval(0)', 'on_up'],
    ['real', 'double precision', 'on_down'],
  ])('%s to %s', async (from, to, side) => {
    const down = `ALTER TABLE t ALTER COLUMN v TYPE ${from}`;
    const found = await postgresql.prove({ earlier: [`CREATE TABLE t (id serial PRIMARY KEY, v ${from})`], up: `ALTER TABLE t ALTER COLUMN v TYPE ${to}`, down });
    expect([found.summary, ...verdict(found)]).toEqual([expect.any(String), 'reversible_with_data_loss', side, 0]);
  });

  it('of a number of single precision nothing goes in a wider type', async () => {
    const found = await postgresql.prove({ earlier: [`CREATE TABLE t (id serial PRIMARY KEY, v real)`], up: `ALTER TABLE t ALTER COLUMN v TYPE double precision`, down: null });
    expect(verdict(found)).toEqual(['forward_only', 'none', 0]);
  });
});
