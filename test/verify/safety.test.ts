import { describe, expect, it } from 'vitest';
import { RULES, safety } from '../../generators/migration/safety/index.js';
import type { SqlDialect } from '../../pipeline/sql/lex.js';
import { sqlType, typeChange } from '../../generators/migration/safety/types.js';

const P = 'postgresql';
const M = 'mysql';
const S = 'sqlite';
const found = async (dialect: SqlDialect, up: string, down = '', transactional = false): Promise<string[]> =>
  (await safety(up, down, dialect, { transactional })).map((one) => `${one.direction} ${one.rule}`);

/** Dialect, up, down, in a transaction, findings. */
type Row = [SqlDialect, string, string, boolean, string[]];

const FINDS: Row[] = [
  [P, 'DROP TABLE IF EXISTS a, app.b CASCADE', '', false, ['up drop-table', 'up drop-table', 'up drop-cascade', 'up drop-cascade']],
  [
    P,
    'ALTER TABLE a DROP COLUMN b',
    'ALTER TABLE a ADD COLUMN b text NOT NULL',
    false,
    ['up drop-column', 'down not-null-without-default'],
  ],
  [P, 'SELECT 1', 'DROP TABLE a; ALTER TABLE b DROP COLUMN c', false, ['down drop-table', 'down drop-column']],
  [P, 'DROP SCHEMA app CASCADE', '', false, ['up drop-schema']],
  [P, 'TRUNCATE a; DELETE FROM b; DELETE FROM c WHERE d', '', false, ['up delete-all-rows', 'up delete-all-rows']],
  [P, 'ALTER TABLE a ALTER b TYPE varchar(20)', 'ALTER TABLE a ALTER b TYPE text', false, ['up type-narrowing']],
  [P, 'ALTER TABLE a ALTER b TYPE bigint', 'ALTER TABLE a ALTER b TYPE int', false, ['up type-change', 'down type-narrowing']],
  [P, 'ALTER TABLE a ALTER b TYPE date USING b::date', '', false, ['up type-change']],
  [P, 'ALTER TABLE a ADD b int NOT NULL', '', false, ['up not-null-without-default']],
  [P, 'ALTER TABLE a ADD b int NOT NULL DEFAULT NULL', '', false, ['up not-null-without-default']],
  [P, 'ALTER TABLE a ALTER b SET NOT NULL', 'ALTER TABLE a ALTER b DROP NOT NULL', false, ['up set-not-null']],
  [
    P,
    'ALTER TABLE a ADD b uuid DEFAULT gen_random_uuid(), ADD c serial',
    '',
    false,
    ['up default-rewrites-table', 'up default-rewrites-table'],
  ],
  [P, 'ALTER TABLE a ADD CONSTRAINT k CHECK ("c++" IS NOT NULL); ALTER TABLE a ALTER "c++" SET NOT NULL', '', false, ['up constraint-without-not-valid', 'up set-not-null']],
  [P, 'ALTER TABLE a ADD b bigint GENERATED ALWAYS AS IDENTITY', '', false, ['up default-rewrites-table']],
  [P, 'CREATE INDEX i ON a (b)', 'DROP INDEX i', false, ['up index-without-concurrently']],
  [P, 'DROP INDEX i', 'CREATE INDEX i ON a (b)', false, ['up drop-index-without-concurrently', 'down index-without-concurrently']],
  [
    P,
    'CREATE UNIQUE INDEX CONCURRENTLY i ON a (b)',
    'DROP INDEX CONCURRENTLY i',
    true,
    ['up unique-over-duplicates', 'up concurrently-in-transaction', 'down concurrently-in-transaction'],
  ],
  [P, 'BEGIN; CREATE INDEX CONCURRENTLY i ON a (b); COMMIT', '', false, ['up concurrently-in-transaction']],
  [
    P,
    'ALTER TABLE a ADD CONSTRAINT u UNIQUE (b)',
    'ALTER TABLE a DROP CONSTRAINT u',
    false,
    ['up unique-over-duplicates', 'up unique-constraint-builds-index'],
  ],
  [P, 'ALTER TABLE a ADD b text UNIQUE', '', false, ['up unique-constraint-builds-index']],
  [P, 'ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (d)', '', false, ['up constraint-without-not-valid']],
  [P, 'ALTER TABLE a ADD CHECK (b > 0)', '', false, ['up constraint-without-not-valid']],
  [
    P,
    'ALTER TABLE a ADD CONSTRAINT f CHECK (b > 0) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT f',
    '',
    true,
    ['up validate-in-same-transaction'],
  ],
  [P, `ALTER TYPE m ADD VALUE 'x'; UPDATE a SET m = 'x' WHERE b`, '', true, ['up enum-value-in-transaction']],
  [P, `ALTER TYPE m RENAME VALUE 'x' TO 'y'`, '', false, ['up rename-enum-value']],
  [
    P,
    'ALTER TABLE a RENAME TO b; ALTER TABLE c RENAME COLUMN d TO e',
    'ALTER TABLE c RENAME COLUMN e TO d; ALTER TABLE b RENAME TO a',
    false,
    ['up rename-table', 'up rename-column'],
  ],
  [P, 'UPDATE a SET b = 1', '', false, ['up update-all-rows']],
  [P, 'ALTER TABEL a', '', false, ['up syntax-error']],
  [M, 'ALTER TABLE `a` DROP COLUMN b, DROP `c`, DROP INDEX i, DROP FOREIGN KEY f', '', false, ['up drop-column', 'up drop-column']],
  [M, 'ALTER TABLE a ADD COLUMN b int NOT NULL AFTER c', '', false, ['up not-null-without-default']],
  [M, 'ALTER TABLE a MODIFY b varchar(10) NOT NULL', 'ALTER TABLE a MODIFY b varchar(20)', false, ['up type-narrowing', 'up set-not-null']],
  [M, 'ALTER TABLE a CHANGE b c int', '', false, ['up type-change', 'up rename-column']],
  [
    M,
    'ALTER TABLE a ADD UNIQUE KEY u (b), ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (d)',
    '',
    false,
    ['up unique-over-duplicates', 'up constraint-without-not-valid'],
  ],
  [M, 'RENAME TABLE a TO b, c TO d', '', false, ['up rename-table', 'up rename-table']],
  [
    M,
    'DROP TABLE a; TRUNCATE TABLE b; UPDATE c SET d = 1; DELETE FROM e',
    '',
    false,
    ['up drop-table', 'up delete-all-rows', 'up update-all-rows', 'up delete-all-rows'],
  ],
  [M, 'CREATE INDEX i ON a (b); CREATE INDEX j ON c (d)', '', false, ['up half-a-migration']],
  [S, 'ALTER TABLE a ADD COLUMN b TEXT NOT NULL', '', false, ['up not-null-without-default']],
  [S, 'ALTER TABLE a ADD b TEXT UNIQUE', '', false, ['up sqlite-add-column']],
  [S, 'ALTER TABLE a ADD b TEXT DEFAULT CURRENT_TIMESTAMP', '', false, ['up sqlite-add-column']],
  [S, 'ALTER TABLE a RENAME b TO c', 'ALTER TABLE a RENAME c TO b', false, ['up rename-column']],
  [S, 'ALTER TABLE "a" DROP COLUMN "b"', '', false, ['up drop-column']],
  [
    S,
    'PRAGMA foreign_keys=OFF; CREATE TABLE n (a int); INSERT INTO n SELECT a FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t',
    '',
    true,
    ['up foreign-keys-pragma-in-transaction'],
  ],
];

const FINDS_NOTHING: Row[] = [
  [
    P,
    `CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL REFERENCES c (d)); CREATE INDEX i ON a (b); ALTER TABLE a ADD CONSTRAINT u UNIQUE (b); ALTER TABLE a ALTER b SET NOT NULL; ALTER TABLE a ADD e uuid NOT NULL`,
    'DROP TABLE a',
    true,
    [],
  ],
  [
    P,
    `ALTER TABLE a ADD b boolean NOT NULL DEFAULT false, ADD c timestamptz DEFAULT now(), ADD d jsonb NOT NULL DEFAULT '{}'::jsonb`,
    'ALTER TABLE a DROP COLUMN b, DROP COLUMN c, DROP d',
    true,
    [],
  ],
  [P, 'CREATE INDEX CONCURRENTLY i ON a (b)', 'DROP INDEX CONCURRENTLY i', false, []],
  [P, 'ALTER TABLE a ADD CONSTRAINT u UNIQUE USING INDEX i', '', true, []],
  [P, 'ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (d) NOT VALID', '', true, []],
  [
    P,
    'ALTER TABLE a ADD CONSTRAINT n CHECK (b IS NOT NULL) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT n; ALTER TABLE a ALTER b SET NOT NULL',
    '',
    false,
    [],
  ],
  [P, 'ALTER TABLE a ALTER b TYPE varchar(50)', 'ALTER TABLE x ALTER y TYPE int', false, ['up type-change', 'down type-change']],
  [P, 'ALTER TABLE a ALTER b TYPE text', 'ALTER TABLE a ALTER b TYPE varchar(50)', false, ['down type-narrowing']],
  [P, `CREATE TYPE m AS ENUM ('a'); COMMENT ON TABLE a IS 'DROP TABLE a;'; UPDATE a SET b = 1 WHERE c = 2`, 'DROP TYPE m', true, []],
  [P, `ALTER TYPE m ADD VALUE 'x'`, '', false, []],
  [
    M,
    "ALTER TABLE a ADD b int NOT NULL DEFAULT 0 COMMENT 'NOT NULL, UNIQUE', ADD INDEX i (b)",
    'ALTER TABLE a DROP INDEX i, DROP COLUMN b',
    false,
    [],
  ],
  [M, 'ALTER TABLE a MODIFY b varchar(200)', 'ALTER TABLE a MODIFY b varchar(200) NOT NULL', false, ['down set-not-null']],
  [S, 'CREATE TABLE n (a int, b int); INSERT INTO n (a) SELECT a FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t', '', false, []],
];

describe('safety', () => {
  it.each(FINDS)('%s: %s / %s (transaction: %s)', async (dialect, up, down, transactional, wanted) => {
    expect((await found(dialect, up, down, transactional)).sort()).toEqual([...wanted].sort());
  });

  it.each(FINDS_NOTHING)('nothing more in %s: %s / %s (transaction: %s)', async (dialect, up, down, transactional, wanted) => {
    expect(await found(dialect, up, down, transactional)).toEqual(wanted);
  });

  it('has a test for every rule', () => {
    const tested = new Set(FINDS.flatMap(([, , , , wanted]) => wanted.map((one) => one.split(' ')[1])));
    expect(RULES.map((rule) => rule.name).filter((name) => !tested.has(name))).toEqual([]);
  });

  it('says what, where, why and what instead', async () => {
    const [one] = await safety('SELECT 1;\n\nALTER TABLE users\n  RENAME COLUMN name TO full_name;', '', P, { transactional: true });
    expect(one).toEqual({
      rule: 'rename-column',
      direction: 'up',
      risk: 'Running code that knows users.name fails until it is replaced by code that knows full_name.',
      statement: 'ALTER TABLE users RENAME COLUMN name TO full_name',
      line: 3,
      safe_alternative: expect.stringMatching(/^Expand: .* Migrate: .* Contract: /),
      breaking: true,
    });
  });

  it('a file sent as one command is a transaction when it holds more than one statement', async () => {
    const sql = 'CREATE INDEX CONCURRENTLY i ON a (b)';
    expect(await safety(sql, '', P, { transactional: false, batch: true })).toEqual([]);
    expect((await safety(`${sql}; SELECT 1`, '', P, { transactional: false, batch: true })).map((one) => one.rule)).toEqual([
      'concurrently-in-transaction',
    ]);
  });

  it.each([
    ['varchar(10)', 'varchar(20)', 'wider'],
    ['varchar(20)', 'varchar(10)', 'narrower'],
    ['varchar(20)', 'text', 'wider'],
    ['text', 'varchar(20)', 'narrower'],
    ['integer', 'bigint', 'wider_rewrite'],
    ['bigint', 'int', 'narrower'],
    ['numeric(10,2)', 'numeric(12,2)', 'wider'],
    ['numeric(10,2)', 'numeric(10,4)', 'narrower'],
    ['numeric(10,2)', 'numeric(12,4)', 'wider_rewrite'],
    ['timestamp with time zone', 'date', 'narrower'],
    ['date', 'timestamp', 'wider_rewrite'],
    ['text', 'integer', 'unknown'],
    ['boolean', 'bool', 'same'],
    ['character varying(5)', 'varchar(5)', 'same'],
  ])('%s to %s is %s', (from, to, change) => {
    const type = (text: string) =>
      sqlType(text.replace(/\(.*/, ''), (/\((.*)\)/.exec(text)?.[1] ?? '').split(',').filter(Boolean).map(Number));
    expect(typeChange(type(from), type(to))).toBe(change);
  });
});
