import { afterAll, describe, expect, it } from 'vitest';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { prover } from './prove.js';

const USERS = `CREATE TABLE users (id int AUTO_INCREMENT PRIMARY KEY, email varchar(60) NOT NULL UNIQUE, nickname text, active boolean NOT NULL DEFAULT true, mood enum('sad', 'ok') DEFAULT 'ok', meta json, created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP) COMMENT 'people';
CREATE TABLE posts (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, user_id int NOT NULL, title varchar(40) NOT NULL, price decimal(6,2), raw varbinary(16), CONSTRAINT posts_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE, CONSTRAINT long_title CHECK (char_length(title) > 2));
CREATE INDEX posts_title ON posts (title);`;

const missing = mariadb.available({ root: process.cwd(), extensions: [] });
if (missing) console.warn(`skipped: ${missing}`);

describe.skipIf(missing !== undefined)('migrations on MariaDB', () => {
  const { prove, close } = prover('mysql', missing ? 'sqlite' : 'mariadb');
  afterAll(close);
  const go = (up: string, down: string | null) => prove({ earlier: [USERS], up, down });

  it.each([
    [
      'add a column',
      `ALTER TABLE users ADD COLUMN two_factor_enabled boolean NOT NULL DEFAULT false AFTER email`,
      `ALTER TABLE users DROP COLUMN two_factor_enabled`,
    ],
    ['rename a column', `ALTER TABLE users RENAME COLUMN nickname TO handle`, `ALTER TABLE users RENAME COLUMN handle TO nickname`],
    ['rename a table', `RENAME TABLE posts TO articles`, `RENAME TABLE articles TO posts`],
    [
      'create a table with a foreign key',
      `CREATE TABLE likes (user_id int NOT NULL, post_id bigint unsigned NOT NULL, PRIMARY KEY (user_id, post_id), FOREIGN KEY (user_id) REFERENCES users (id), FOREIGN KEY (post_id) REFERENCES posts (id))`,
      `DROP TABLE likes`,
    ],
    [
      'reorder indexes',
      `DROP INDEX posts_title ON posts; CREATE INDEX a ON posts (price)`,
      `DROP INDEX a ON posts; CREATE INDEX posts_title ON posts (title)`,
    ],
    [
      'a foreign key whose index MySQL keeps',
      `ALTER TABLE posts ADD COLUMN author int, ADD CONSTRAINT posts_author FOREIGN KEY (author) REFERENCES users (id)`,
      `ALTER TABLE posts DROP FOREIGN KEY posts_author; ALTER TABLE posts DROP COLUMN author`,
    ],
    [
      'a trigger and a procedure',
      `DELIMITER //\nCREATE TRIGGER t BEFORE INSERT ON posts FOR EACH ROW BEGIN IF NEW.price IS NULL THEN SET NEW.price = 0; END IF; END//\nCREATE PROCEDURE p(IN a int) BEGIN SELECT a; END//\nDELIMITER ;`,
      `DROP PROCEDURE p; DROP TRIGGER t`,
    ],
    ['a view', `CREATE VIEW v AS SELECT id FROM users WHERE active`, `DROP VIEW v`],
  ])('%s holds', async (_, up, down) => {
    const found = await go(up, down);
    expect([found.summary, found.exit, found.verdict, found.data_loss]).toEqual([
      expect.stringContaining('restored the schema'),
      0,
      'reversible',
      'none',
    ]);
    expect(found.details).toMatchObject({ rows_seeded: 6 });
  });

  it.each([
    ['a down that does nothing', `ALTER TABLE users ADD COLUMN phone text`, `SELECT 1`, 'column users.phone is left over'],
    [
      'a partial down',
      `ALTER TABLE users ADD COLUMN phone text; CREATE INDEX i ON posts (price)`,
      `ALTER TABLE users DROP COLUMN phone`,
      'index i on posts is left over',
    ],
    [
      'a down that drops the wrong column',
      `ALTER TABLE users ADD COLUMN phone text`,
      `ALTER TABLE users DROP COLUMN nickname`,
      'column users.nickname is missing',
    ],
    [
      'a NOT NULL that fails on rows',
      `ALTER TABLE users MODIFY nickname varchar(20) NOT NULL`,
      `ALTER TABLE users MODIFY nickname text`,
      'up fails on rows that the schema allows',
    ],
    ['a lost comment', `ALTER TABLE users COMMENT ''`, `ALTER TABLE users COMMENT 'persons'`, 'table users was'],
    [
      'an up that fails the second time',
      `CREATE INDEX i ON posts (price); ALTER TABLE posts ADD COLUMN x int`,
      `ALTER TABLE posts DROP COLUMN x; DROP INDEX i ON posts; CREATE TABLE i (a int)`,
      'table i is left over',
    ],
    ['a syntax error, with its place', `SELECT 1;\n\nALTER TABEL users ADD x int`, `SELECT 1`, 'the migration:3:'],
  ])('catches %s', async (_, up, down, said) => {
    const found = await go(up, down);
    expect(found.summary).toContain(said);
    expect([found.exit, found.verdict]).toEqual([1, 'failed']);
  });

  it.each([
    [
      'a drop',
      `ALTER TABLE users DROP COLUMN nickname`,
      `ALTER TABLE users ADD COLUMN nickname text`,
      { table: 'users', column: 'nickname', rows: 2 },
    ],
    [
      'a rename done as drop and add',
      `ALTER TABLE users DROP COLUMN nickname, ADD COLUMN handle text`,
      `ALTER TABLE users DROP COLUMN handle, ADD COLUMN nickname text`,
      { table: 'users', column: 'nickname', rows: 2 },
    ],
    [
      'an enum value that goes',
      `UPDATE users SET mood = 'sad'; ALTER TABLE users MODIFY mood enum('sad') DEFAULT 'sad'`,
      `ALTER TABLE users MODIFY mood enum('sad', 'ok') DEFAULT 'ok'`,
      { table: 'users', column: 'mood', rows: 3 },
    ],
  ])('names what %s loses', async (_, up, down, loss) => {
    const found = await go(up, down);
    expect([found.summary, found.exit, found.verdict, found.data_loss]).toEqual([
      expect.any(String),
      0,
      'reversible_with_data_loss',
      'on_up',
    ]);
    expect(found.details?.['losses']).toContainEqual(expect.objectContaining({ side: 'on_up', ...loss }));
  });

  it('a down that refuses rows written after up', async () => {
    const found = await go(`ALTER TABLE posts MODIFY title varchar(40)`, `ALTER TABLE posts MODIFY title varchar(40) NOT NULL`);
    expect([found.summary, found.verdict, found.data_loss]).toEqual([
      expect.stringContaining('Down stops at rows'),
      'reversible_with_data_loss',
      'on_down',
    ]);
  });

  it('sets checks aside that no row keeps to, and says so', async () => {
    const found = await prove({
      earlier: [`CREATE TABLE codes (id int PRIMARY KEY, note text, code varchar(40) NOT NULL, CONSTRAINT odd CHECK (md5(code) = md5(concat('x', id))))`],
      up: `ALTER TABLE codes DROP COLUMN note`,
      down: `ALTER TABLE codes ADD COLUMN note text`,
    });
    expect([found.summary, found.verdict, found.data_loss]).toEqual([expect.stringMatching(/of codes\.note/), 'reversible_with_data_loss', 'on_up']);
  });

  it.each([
    ['ON UPDATE', `UPDATE users SET active = NOT active; UPDATE users SET active = NOT active`, 'reversible'],
    ['a time that only the migration sets', `UPDATE posts SET title = now()`, 'reversible_with_data_loss'],
  ])('values set meanwhile: %s', async (_, up, verdict) => {
    const found = await go(up, 'SELECT 1');
    expect([found.summary, found.verdict]).toEqual([expect.any(String), verdict]);
  });

  it.each([
    ['double', 'float'],
    ['datetime(6)', 'datetime'],
    ['timestamp(3) NULL', 'timestamp NULL'],
  ])('%s to %s loses', async (from, to) => {
    const change = (type: string): string => `ALTER TABLE t MODIFY v ${type}`;
    const found = await prove({ earlier: [`CREATE TABLE t (id int PRIMARY KEY, v ${from})`], up: change(to), down: change(from) });
    expect([found.summary, found.verdict, found.data_loss]).toEqual([expect.any(String), 'reversible_with_data_loss', 'on_up']);
  });
});
