import { afterAll, describe, expect, it } from 'vitest';
import { prover } from './prove.js';

const USERS = `CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(60) NOT NULL UNIQUE COLLATE NOCASE, nickname TEXT, active BOOLEAN NOT NULL DEFAULT 1, created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT NOT NULL CHECK (length(title) > 2), kind TEXT NOT NULL DEFAULT 'note' CHECK (kind IN ('note', 'page')));
CREATE INDEX posts_title ON posts (title);`;

/** Twelve steps of https://sqlite.org/lang_altertable.html#otheralter in short. */
const rebuild = (columns: string, into: string, from: string): string =>
  `CREATE TABLE new_posts (${columns}); INSERT INTO new_posts (${into}) SELECT ${from} FROM posts; DROP TABLE posts; ALTER TABLE new_posts RENAME TO posts; CREATE INDEX posts_title ON posts (title)`;
const SAME = `"id" integer PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE, "title" TEXT NOT NULL CHECK (length("title")>2), kind TEXT NOT NULL DEFAULT 'note' CHECK (kind IN ('note','page'))`;

describe('migrations on SQLite', () => {
  const { prove, close } = prover('sqlite', 'sqlite');
  afterAll(close);
  const go = (up: string, down: string | null, extra = {}) => prove({ earlier: [USERS], up, down, extra });

  it.each([
    [
      'add a column',
      `ALTER TABLE users ADD COLUMN two_factor_enabled BOOLEAN NOT NULL DEFAULT 0`,
      `ALTER TABLE users DROP COLUMN two_factor_enabled`,
    ],
    ['rename a column', `ALTER TABLE users RENAME COLUMN nickname TO handle`, `ALTER TABLE users RENAME COLUMN handle TO nickname`],
    ['rename a table', `ALTER TABLE posts RENAME TO articles`, `ALTER TABLE articles RENAME TO posts`],
    [
      'rebuild a table',
      rebuild(`${SAME}, views INTEGER NOT NULL DEFAULT 0`, 'id, user_id, title, kind', 'id, user_id, title, kind'),
      rebuild(SAME, 'id, user_id, title, kind', 'id, user_id, title, kind'),
    ],
    [
      'reorder indexes',
      `DROP INDEX posts_title; CREATE INDEX a ON posts (kind)`,
      `DROP INDEX a; CREATE INDEX "posts_title" ON "posts"  (title)`,
    ],
    [
      'a trigger and a view',
      `CREATE TRIGGER t AFTER UPDATE ON users BEGIN UPDATE users SET active = 1 WHERE id = NEW.id; SELECT CASE WHEN 1 THEN 1 END; END; CREATE VIEW v AS SELECT id FROM users`,
      `DROP VIEW v; DROP TRIGGER t`,
    ],
  ])('%s holds', async (_, up, down) => {
    const found = await go(up, down);
    expect([found.summary, found.exit, found.verdict, found.data_loss]).toEqual([
      expect.stringContaining('restored the schema'),
      0,
      'reversible',
      'none',
    ]);
    expect(found.details).toMatchObject({ rows_seeded: 6 });
    expect(found.details?.['tables_without_rows']).toBeUndefined();
  });

  it.each([
    ['a down that does nothing', `ALTER TABLE users ADD COLUMN phone TEXT`, `SELECT 1`, 'column users.phone is left over'],
    [
      'a partial down',
      `ALTER TABLE users ADD COLUMN phone TEXT; CREATE INDEX i ON posts (kind)`,
      `ALTER TABLE users DROP COLUMN phone`,
      'index i on posts is left over',
    ],
    [
      'a down that drops the wrong column',
      `ALTER TABLE users ADD COLUMN phone TEXT`,
      `ALTER TABLE users DROP COLUMN nickname`,
      'column users.nickname is missing',
    ],
    [
      'a rebuild that forgets a check',
      rebuild(`${SAME}, views INTEGER`, 'id, user_id, title, kind', 'id, user_id, title, kind'),
      rebuild(
        `id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, title TEXT NOT NULL CHECK (length(title) > 2), kind TEXT NOT NULL DEFAULT 'note'`,
        'id, user_id, title, kind',
        'id, user_id, title, kind',
      ),
      `check ( kind in ( 'note' , 'page' ) ) on posts is missing`,
    ],
    ['a rebuild that forgets an index', `DROP INDEX posts_title`, `SELECT 1`, 'index posts_title on posts is missing'],
    [
      'a NOT NULL that fails on rows',
      `ALTER TABLE users ADD COLUMN phone TEXT NOT NULL`,
      `ALTER TABLE users DROP COLUMN phone`,
      'up fails',
    ],
    ['references that lead nowhere', `DELETE FROM users WHERE id = 1`, `SELECT 1`, 'breaks foreign keys: posts: row'],
    ['a syntax error, with its place', `SELECT 1;\nALTER TABEL users ADD x`, `SELECT 1`, 'the migration:2'],
  ])('catches %s', async (_, up, down, said) => {
    const found = await go(up, down);
    expect(found.summary).toContain(said);
    expect([found.exit, found.verdict]).toEqual([1, 'failed']);
  });

  it.each([
    ['a drop', `ALTER TABLE users DROP COLUMN nickname`, `ALTER TABLE users ADD COLUMN nickname TEXT`],
    [
      'a rename done as drop and add',
      `ALTER TABLE users DROP COLUMN nickname; ALTER TABLE users ADD COLUMN handle TEXT`,
      `ALTER TABLE users DROP COLUMN handle; ALTER TABLE users ADD COLUMN nickname TEXT`,
    ],
  ])('names what %s loses', async (_, up, down) => {
    const found = await go(up, down);
    expect([found.summary, found.exit, found.verdict, found.data_loss]).toEqual([
      expect.any(String),
      0,
      'reversible_with_data_loss',
      'on_up',
    ]);
    expect(found.details?.['losses']).toEqual([{ side: 'on_up', table: 'users', column: 'nickname', rows: 2, why: expect.any(String) }]);
  });

  it('a rebuild that cascades where the tool has foreign keys on', async () => {
    const users = `CREATE TABLE n (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(60) NOT NULL UNIQUE COLLATE NOCASE, nickname TEXT, active BOOLEAN NOT NULL DEFAULT 1, created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP); INSERT INTO n SELECT id, email, nickname, active, created_at FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users`;
    const off = await go(users, 'SELECT 1', { foreign_keys: false });
    expect([off.summary, off.verdict, off.data_loss]).toEqual([expect.any(String), 'reversible', 'none']);
    const on = await go(users, 'SELECT 1', { foreign_keys: true });
    expect(on.details?.['losses']).toContainEqual({ side: 'on_up', table: 'posts', column: null, rows: 3, why: 'rows are gone' });
  });
});
