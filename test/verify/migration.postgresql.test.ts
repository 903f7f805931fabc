import { afterAll, describe, expect, it } from 'vitest';
import { postgresLocal } from '../../executors/verify/engine/postgres-local.js';
import { prover } from './prove.js';

const USERS = `CREATE TABLE users (id serial PRIMARY KEY, email varchar(60) NOT NULL UNIQUE, nickname text, active boolean NOT NULL DEFAULT true, created_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX users_nickname_idx ON users (nickname);
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id int NOT NULL REFERENCES users (id) ON DELETE CASCADE, title varchar(40) NOT NULL CHECK (length(title) > 2), mood mood);`;

const local = postgresLocal.available({ root: process.cwd(), extensions: [] });
if (local) console.warn(`skipped on a real PostgreSQL: ${local}`);

describe.each(['pglite', ...(local ? [] : ['postgres-local'])])('migrations on %s', (engine) => {
  const { prove, close } = prover('postgresql', engine);
  afterAll(close);
  const go = (up: string, down: string | null, extra = {}) => prove({ earlier: [USERS], up, down, extra });

  describe('holds', () => {
    it.each([
      [
        'add a column',
        `ALTER TABLE users ADD COLUMN two_factor_enabled boolean NOT NULL DEFAULT false`,
        `ALTER TABLE users DROP COLUMN two_factor_enabled`,
      ],
      ['create an index', `CREATE INDEX posts_title_idx ON posts (title)`, `DROP INDEX posts_title_idx`],
      [
        'create a table',
        `CREATE TABLE audit (id uuid PRIMARY KEY, user_id int REFERENCES users (id), at timestamptz NOT NULL)`,
        `DROP TABLE audit`,
      ],
      ['rename a column', `ALTER TABLE users RENAME COLUMN nickname TO handle`, `ALTER TABLE users RENAME COLUMN handle TO nickname`],
      ['rename a table', `ALTER TABLE posts RENAME TO articles`, `ALTER TABLE articles RENAME TO posts`],
      ['rename a key column', `ALTER TABLE users RENAME COLUMN id TO user_id`, `ALTER TABLE users RENAME COLUMN user_id TO id`],
      [
        'create an enum and use it',
        `CREATE TYPE plan AS ENUM ('free', 'paid'); ALTER TABLE users ADD COLUMN plan plan NOT NULL DEFAULT 'free'`,
        `ALTER TABLE users DROP COLUMN plan; DROP TYPE plan`,
      ],
      [
        'reorder indexes',
        `DROP INDEX users_nickname_idx; CREATE INDEX a_idx ON users (active)`,
        `DROP INDEX a_idx; CREATE INDEX users_nickname_idx ON users (nickname)`,
      ],
      [
        'move values to a table and back',
        `CREATE TABLE nicknames (user_id int PRIMARY KEY, nickname text); INSERT INTO nicknames SELECT id, nickname FROM users; ALTER TABLE users DROP COLUMN nickname`,
        `ALTER TABLE users ADD COLUMN nickname text; UPDATE users SET nickname = n.nickname FROM nicknames n WHERE n.user_id = users.id; DROP TABLE nicknames; CREATE INDEX users_nickname_idx ON users (nickname)`,
      ],
      [
        'a function, a view and a trigger',
        `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.created_at = now(); RETURN NEW; END; $$; CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch(); CREATE VIEW active_users AS SELECT * FROM users WHERE active`,
        `DROP VIEW active_users; DROP TRIGGER touch ON users; DROP FUNCTION touch()`,
      ],
      ['grant and revoke', `GRANT SELECT ON users TO PUBLIC`, `REVOKE SELECT ON users FROM PUBLIC`],
    ])('%s', async (_, up, down) => {
      const found = await go(up, down);
      expect([found.summary, found.exit, found.verdict, found.data_loss]).toEqual([
        expect.stringContaining('restored the schema'),
        0,
        'reversible',
        'none',
      ]);
      expect(found.details?.['tables_without_rows']).toBeUndefined();
      expect(found.details?.['rows_seeded']).toBe(6);
    });

    it('names what down discards of what was written since', async () => {
      const found = await go(`ALTER TABLE users ADD COLUMN phone text`, `ALTER TABLE users DROP COLUMN phone`);
      expect(found.details?.['down_discards']).toEqual([{ table: 'users', column: 'phone' }]);
      expect(found.summary).toContain('users.phone');
    });

    it('a column that comes back stands last and means the same', async () => {
      const found = await go(
        `ALTER TABLE posts DROP COLUMN mood; ALTER TABLE posts ADD COLUMN feeling mood`,
        `ALTER TABLE posts DROP COLUMN feeling; ALTER TABLE posts ADD COLUMN mood mood`,
      );
      expect([found.exit, found.verdict]).toEqual([0, 'reversible_with_data_loss']);
    });

    it('notes locks, rewritten tables and time', async () => {
      const found = await go(`ALTER TABLE users ALTER COLUMN id TYPE bigint`, `ALTER TABLE users ALTER COLUMN id TYPE int`);
      expect(found.details?.['steps']).toMatchObject([
        { direction: 'up', locks: { users: 'AccessExclusiveLock' }, rewrites: ['users'] },
        { direction: 'down' },
      ]);
    });

    it('runs what cannot be in a transaction statement by statement', async () => {
      const found = await go(`CREATE INDEX CONCURRENTLY posts_user_idx ON posts (user_id); ALTER TYPE mood ADD VALUE 'angry'`, null, {
        transactional: false,
      });
      expect([found.summary, found.exit, found.verdict]).toEqual([expect.any(String), 0, 'forward_only']);
    });
  });

  describe('catches', () => {
    it.each([
      [
        'a down that does nothing',
        `ALTER TABLE users ADD COLUMN phone text`,
        `SELECT 1`,
        'changes nothing: column users.phone is left over',
      ],
      ['an empty down', `CREATE INDEX i ON users (active)`, `-- nothing`, 'index i on users is left over'],
      [
        'a partial down',
        `ALTER TABLE users ADD COLUMN phone text; CREATE INDEX posts_title_idx ON posts (title)`,
        `ALTER TABLE users DROP COLUMN phone`,
        'index posts_title_idx on posts is left over',
      ],
      [
        'a down that drops the wrong column',
        `ALTER TABLE users ADD COLUMN phone text`,
        `ALTER TABLE users DROP COLUMN nickname`,
        'column users.nickname is missing',
      ],
      [
        'an enum type that stays',
        `CREATE TYPE plan AS ENUM ('free'); ALTER TABLE users ADD COLUMN plan plan`,
        `ALTER TABLE users DROP COLUMN plan`,
        'enum plan is left over',
      ],
      [
        'a default that is not restored',
        `ALTER TABLE users ALTER COLUMN active DROP DEFAULT`,
        `ALTER TABLE users ALTER COLUMN active SET DEFAULT false`,
        'column users.active was "boolean not null default true" and is "boolean not null default false"',
      ],
      ['a sequence that stays', `CREATE SEQUENCE numbers`, `SELECT 1`, 'sequence numbers is left over'],
      [
        'a foreign key with another rule',
        `ALTER TABLE posts DROP CONSTRAINT posts_user_id_fkey`,
        `ALTER TABLE posts ADD CONSTRAINT posts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)`,
        'ON DELETE CASCADE',
      ],
      [
        'a down that fails',
        `ALTER TABLE users ADD COLUMN phone text`,
        `ALTER TABLE users DROP COLUMN fone`,
        'down fails: the migration:1: column "fone" of relation "users" does not exist',
      ],
      [
        'a NOT NULL that fails on rows',
        `ALTER TABLE users ALTER COLUMN nickname SET NOT NULL`,
        `ALTER TABLE users ALTER COLUMN nickname DROP NOT NULL`,
        'up fails on rows that the schema allows',
      ],
      [
        'a NOT NULL column without default',
        `ALTER TABLE users ADD COLUMN phone text NOT NULL`,
        `ALTER TABLE users DROP COLUMN phone`,
        'contains null values',
      ],
      [
        'a unique index over duplicates',
        `CREATE UNIQUE INDEX u ON users (nickname)`,
        `DROP INDEX u`,
        'up fails on rows that the schema allows',
      ],
      [
        'a type that the values do not fit',
        `ALTER TABLE users ALTER COLUMN email TYPE varchar(5)`,
        `ALTER TABLE users ALTER COLUMN email TYPE varchar(60)`,
        'value too long',
      ],
      [
        'an up that fails the second time',
        `CREATE TYPE plan AS ENUM ('free'); DROP INDEX IF EXISTS users_nickname_idx; CREATE ROLE infra_dev_test_reader`,
        `DROP TYPE plan; CREATE INDEX users_nickname_idx ON users (nickname)`,
        'up fails the second time',
      ],
      [
        'rows that stay',
        `INSERT INTO users (email) VALUES ('root@example.com')`,
        `SELECT 1`,
        'leaves rows that were not there before: 1 in users',
      ],
      ['a syntax error, with its place', `ALTER TABLE users\n  ADD COLUM phone text`, `SELECT 1`, 'the migration:2:'],
      ['an earlier migration that does not run', 'SELECT 1', 'SELECT 1', 'an earlier migration does not run'],
    ])('%s', async (name, up, down, said) => {
      const broken = name.startsWith('an earlier');
      const found = await (broken ? prove({ earlier: ['CREATE TABLE a (id int', USERS], up, down }) : go(up, down));
      expect(found.summary).toContain(said);
      expect([found.exit, found.verdict]).toEqual([1, 'failed']);
    });

    it.each([
      [
        'data that a drop loses',
        `ALTER TABLE users DROP COLUMN nickname`,
        `ALTER TABLE users ADD COLUMN nickname text; CREATE INDEX users_nickname_idx ON users (nickname)`,
        'on_up',
        { table: 'users', column: 'nickname', rows: 2 },
      ],
      [
        'a table that a drop loses',
        `DROP TABLE posts`,
        `CREATE TABLE posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id int NOT NULL REFERENCES users (id) ON DELETE CASCADE, title varchar(40) NOT NULL CHECK (length(title) > 2), mood mood)`,
        'on_up',
        { table: 'posts', column: null, rows: 3 },
      ],
      [
        'a rename done as drop and add',
        `ALTER TABLE users DROP COLUMN nickname; ALTER TABLE users ADD COLUMN handle text`,
        `ALTER TABLE users DROP COLUMN handle; ALTER TABLE users ADD COLUMN nickname text; CREATE INDEX users_nickname_idx ON users (nickname)`,
        'on_up',
        { table: 'users', column: 'nickname', rows: 2 },
      ],
      [
        'a flag replaced by another one',
        `ALTER TABLE users DROP COLUMN active; ALTER TABLE users ADD COLUMN enabled boolean NOT NULL DEFAULT true`,
        `ALTER TABLE users DROP COLUMN enabled; ALTER TABLE users ADD COLUMN active boolean NOT NULL DEFAULT true`,
        'on_up',
        { table: 'users', column: 'active', rows: 1 },
      ],
      ['rows that up deletes', `DELETE FROM posts WHERE mood IS NULL`, `SELECT 1`, 'on_up', { table: 'posts', column: null, rows: 1 }],
      [
        'values that up cuts off',
        `ALTER TABLE users ALTER COLUMN email TYPE varchar(8) USING left(email, 8)`,
        `ALTER TABLE users ALTER COLUMN email TYPE varchar(60)`,
        'on_up',
        { table: 'users', column: 'email', rows: 3 },
      ],
      [
        'values that down cuts off',
        `ALTER TABLE users ALTER COLUMN email TYPE text`,
        `ALTER TABLE users ALTER COLUMN email TYPE varchar(60) USING left(email, 8)`,
        'on_down',
        { table: 'users', column: 'email', rows: 3 },
      ],
    ])('%s', async (_, up, down, side, loss) => {
      const found = await go(up, down);
      expect([found.summary, found.exit, found.verdict, found.data_loss]).toEqual([
        expect.any(String),
        0,
        'reversible_with_data_loss',
        side,
      ]);
      expect(found.details?.['losses']).toContainEqual(expect.objectContaining({ side, ...loss }));
    });

    it.each([
      ['NULL', `ALTER TABLE posts ALTER COLUMN title DROP NOT NULL`, `ALTER TABLE posts ALTER COLUMN title SET NOT NULL`],
      [
        'duplicates',
        `ALTER TABLE users DROP CONSTRAINT users_email_key`,
        `ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email)`,
      ],
      ['longer values', `ALTER TABLE users ALTER COLUMN email TYPE varchar(200)`, `ALTER TABLE users ALTER COLUMN email TYPE varchar(60)`],
    ])('a down that refuses rows with %s written after up', async (_, up, down) => {
      const found = await go(up, down);
      expect([found.summary, found.exit, found.verdict, found.data_loss]).toEqual([
        expect.stringContaining('Down stops at rows written after up'),
        0,
        'reversible_with_data_loss',
        'on_down',
      ]);
    });

    it('a new enum value that no down removes', async () => {
      const found = await go(`ALTER TYPE mood ADD VALUE 'angry'`, `SELECT 1`);
      expect([found.exit, found.verdict, found.summary]).toEqual([1, 'failed', expect.stringContaining(`enum mood was`)]);
    });
  });

  it('says why there is no way back, and what up loses', async () => {
    const found = await prove({ earlier: [USERS], up: `ALTER TABLE users DROP COLUMN nickname`, down: null });
    expect([found.exit, found.verdict, found.data_loss]).toEqual([0, 'forward_only', 'on_up']);
    expect(found.summary).toContain('the migration has no down');
  });

  it('keeps to what the author promises about the rows, and says so', async () => {
    const preconditions = [
      { table: 'users', columns: ['nickname'], rule: 'not_null' },
      { table: 'posts', columns: ['title'], rule: 'unique' },
      { table: 'posts', columns: ['title'], rule: 'check', expression: `title < 'm'` },
    ];
    const found = await go(
      `ALTER TABLE users ALTER COLUMN nickname SET NOT NULL; ALTER TABLE posts ADD CONSTRAINT t UNIQUE (title); ALTER TABLE posts ADD CONSTRAINT early CHECK (title < 'm')`,
      `ALTER TABLE posts DROP CONSTRAINT early; ALTER TABLE posts DROP CONSTRAINT t; ALTER TABLE users ALTER COLUMN nickname DROP NOT NULL`,
      { preconditions },
    );
    expect([found.summary, found.exit]).toEqual([expect.stringContaining('no NULL in users (nickname)'), 0]);
    expect(found.details?.['preconditions']).toHaveLength(3);
  });

  it('proves several migrations as one chain, and goes back as far as there is a way', async () => {
    const step = (name: string, up: string, down: string | null) => ({
      name,
      up: { inline: up },
      down: down === null ? null : { inline: down },
    });
    const migrations = [
      step('expand', `ALTER TABLE users ADD COLUMN handle text`, `ALTER TABLE users DROP COLUMN handle`),
      step('migrate', `UPDATE users SET handle = nickname`, `UPDATE users SET handle = NULL`),
      step(
        'contract',
        `ALTER TABLE users DROP COLUMN nickname`,
        `ALTER TABLE users ADD COLUMN nickname text; UPDATE users SET nickname = handle; CREATE INDEX users_nickname_idx ON users (nickname)`,
      ),
    ];
    const found = await prove({ earlier: [USERS], up: '', down: null, extra: { migrations } });
    expect([found.summary, found.exit, found.verdict, found.data_loss]).toEqual([expect.any(String), 0, 'reversible', 'none']);
    const stuck = await prove({
      earlier: [USERS],
      up: '',
      down: null,
      extra: { migrations: [migrations[0]!, { ...migrations[1]!, down: null }, migrations[2]!] },
    });
    expect([stuck.exit, stuck.verdict]).toEqual([0, 'forward_only']);
  });
});
