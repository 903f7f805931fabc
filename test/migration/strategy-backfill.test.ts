import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Dialect, Session } from '../../executors/verify/engine/engine.js';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { readSql } from '../../generators/migration/sql/read.js';
import { atOnce, byHand, endsTransactions, keyOf } from '../../generators/migration/strategy/backfill.js';
import { wording, type Pair } from '../../generators/migration/strategy/wording.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Registry } from '../../pipeline/run.js';
import { statements } from '../../pipeline/sql/statements.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-backfill-')));
const engines = openEngines({ root: scratch, engine: 'pglite' });
const noMysql = mariadb.available({ root: scratch, extensions: [] });
if (noMysql) console.warn(`skipped: ${noMysql}`);
afterAll(async () => {
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
});

const ROWS = 2500;

async function within<T>(dialect: Dialect, work: (session: Session) => Promise<T>): Promise<T> {
  const { session } = await engines.database(dialect);
  return work(session).finally(() => session.close());
}

const number = async (session: Session, sql: string): Promise<number> => Number(Object.values((await session.query(sql))[0]!)[0]);

/** A table with a key, `from` filled but for every hundredth row, and `to` empty; as the statements name it. */
interface Table {
  dialect: Dialect;
  create: string;
  name: string;
  pair: Pair;
  /** The key of a number. */
  key: (n: number) => string;
}

const quote = (dialect: Dialect, name: string): string => (dialect === 'mysql' ? `\`${name}\`` : `"${name}"`);

async function filled(session: Session, { create, name, pair, dialect, key }: Table): Promise<void> {
  await session.exec(create);
  const column = quote(dialect, pair.from.name);
  for (let start = 0; start < ROWS; start += 500) {
    const rows = Array.from({ length: 500 }, (_, at) => start + at).map((n) => `(${key(n)}, ${n % 100 === 99 ? 'NULL' : `'v${n}'`})`);
    await session.exec(`INSERT INTO ${quote(dialect, name)} (id, ${column}) VALUES ${rows.join(', ')}`);
  }
}

function backfill({ dialect, create, name, pair }: Table, size?: number): string {
  const sql = wording(dialect);
  const owner = readSql([{ file: 'a.sql', text: `${create};` }], dialect).tables.get(name)!;
  return byHand(dialect, sql.copied(pair), keyOf(owner, sql.id)!, ...(size === undefined ? [] : [size]));
}

const text = { type: 'varchar(80)' };
const people: Pair = { table: 'people', from: { name: 'email', ...text }, to: { name: 'mail', ...text } };

describe('PostgreSQL: a block that commits behind every batch', () => {
  const TABLES: Record<string, Table> = {
    'a key with gaps': { dialect: 'postgresql', name: 'people', create: 'CREATE TABLE people (id bigint PRIMARY KEY, email varchar(80), mail varchar(80))', pair: people, key: (n) => String(n * 3 - 1000) },
    'a key of texts, and a column called as a variable': {
      dialect: 'postgresql',
      name: 'people',
      create: 'CREATE TABLE people (id uuid PRIMARY KEY, email varchar(80), mail varchar(80), batch_first text, batch_last text)',
      pair: people,
      key: (n) => `'${(n * 7919 % ROWS).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000'`,
    },
    'hostile names': {
      dialect: 'postgresql',
      name: `o'r"d$$er;--`,
      create: `CREATE TABLE "o'r""d$$er;--" (id integer PRIMARY KEY, "e;m$$" varchar(80), "m""l" varchar(80))`,
      pair: { table: `o'r"d$$er;--`, from: { name: 'e;m$$', ...text }, to: { name: 'm"l', ...text } },
      key: String,
    },
  };

  test.each(Object.entries(TABLES).slice(0, 2))('%s: every row once, stopped in the middle and run again', (_name, table) =>
    within('postgresql', async (session) => {
      await filled(session, table);
      await session.exec('CREATE TABLE written (id text, batch bigint)');
      await session.exec(`CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $f$
        BEGIN
          IF NEW.email = 'v1700' AND current_setting('t.stop', true) = 'on' THEN RAISE EXCEPTION 'stopped'; END IF;
          INSERT INTO written VALUES (NEW.id::text, txid_current());
          RETURN NEW;
        END $f$`);
      await session.exec('CREATE TRIGGER noted BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION note()');
      await session.exec("SET t.stop = 'on'");
      const block = backfill(table, 400);
      await expect(session.exec(block)).rejects.toThrow('stopped');
      const half = await number(session, 'SELECT count(*) FROM people WHERE mail IS NOT NULL');
      expect(half).toBeGreaterThan(0);
      expect(half).toBeLessThan(ROWS * 0.99);
      await session.exec("SET t.stop = 'off'");
      await session.exec(block);
      await session.exec(block);
      expect(await number(session, 'SELECT count(*) FROM people WHERE mail IS DISTINCT FROM email')).toBe(0);
      expect(await number(session, 'SELECT count(*) FROM people WHERE mail IS NOT NULL')).toBe(ROWS * 0.99);
      // Each row was written once, in batches of at most 400, each a transaction of its own.
      expect(await number(session, 'SELECT count(*) FROM written')).toBe(ROWS * 0.99);
      expect(await number(session, 'SELECT count(DISTINCT id) FROM written')).toBe(ROWS * 0.99);
      expect(await number(session, 'SELECT max(n) FROM (SELECT count(*) AS n FROM written GROUP BY batch) AS b')).toBeLessThanOrEqual(400);
      expect(await number(session, 'SELECT count(DISTINCT batch) FROM written')).toBeGreaterThanOrEqual(Math.ceil(ROWS / 400));
    }),
  );

  test('hostile names, and a table without rows', () =>
    within('postgresql', async (session) => {
      const wanted = TABLES['hostile names']!;
      const owner = { name: wanted.name, columns: [{ name: 'id' }], primary_key: { name: '', columns: ['id'] } } as Parameters<typeof keyOf>[0];
      const sql = wording('postgresql');
      const block = byHand('postgresql', sql.copied(wanted.pair), keyOf(owner, sql.id)!);
      expect(endsTransactions(block)).toBe(true);
      await session.exec(wanted.create);
      await session.exec(block);
      await session.exec(`INSERT INTO "o'r""d$$er;--" (id, "e;m$$") VALUES (1, 'x'), (2, NULL)`);
      await session.exec(block);
      expect(await session.query(`SELECT "m""l" AS v FROM "o'r""d$$er;--" ORDER BY id`)).toEqual([{ v: expect.stringMatching(/x/) }, { v: null }]);
    }));
});

describe.skipIf(noMysql !== undefined)('MariaDB: one batch, again and again', () => repeated('mysql'));
describe('SQLite: one batch, again and again', () => repeated('sqlite'));

function repeated(dialect: 'mysql' | 'sqlite'): void {
  test('until no row is changed', () =>
    within(dialect, async (session) => {
      const table: Table = { dialect, name: 'people', create: 'CREATE TABLE people (id integer PRIMARY KEY, email varchar(80), mail varchar(80))', pair: people, key: String };
      await filled(session, table);
      const statement = backfill(table);
      const left: number[] = [];
      for (let round = 0; round < 4; round += 1) {
        await session.exec(statement);
        left.push(await number(session, 'SELECT count(*) FROM people WHERE email IS NOT NULL AND mail IS NULL'));
      }
      expect(left).toEqual([1475, 475, 0, 0]);
      expect(await number(session, "SELECT count(*) FROM people WHERE mail <> email OR (email IS NULL AND mail IS NOT NULL)")).toBe(0);
      // What the migration does then.
      await session.exec(atOnce(wording(dialect).copied(people)));
      expect(await number(session, 'SELECT count(*) FROM people WHERE mail IS NOT NULL')).toBe(ROWS * 0.99);
    }));
}

describe('the migrate stage as a feature', () => {
  const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };

  function put(root: string, path: string, content: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }

  function workspace(create: string, database: string): string {
    const root = mkdtempSync(join(scratch, 'w-'));
    put(root, 'db/migrations/20250101000000_init.sql', `-- migrate:up\n${create};\n\n-- migrate:down\nDROP TABLE people;\n`);
    const changes = [{ type: 'database_migration', tool: 'dbmate', operations: [{ op: 'rename_column', table: 'people', column: 'email', to: 'mail' }] }];
    put(root, '.claude/feature-dev/shift/plan.json', JSON.stringify({ feature_id: 'shift', created_at: '2025-03-04T10:20:30Z', tech_stack: { database: { type: database } }, areas: { infra: { tasks: [{ task_id: 'I1', description: 'd', changes }] } } }));
    execFileSync('git', ['init', '-q'], { cwd: root });
    return root;
  }

  const up = (file: string): string => /-- migrate:up.*\n([\s\S]*?)\n\n-- migrate:down/.exec(file)?.[1] ?? '';

  test('copies thousands of rows as the file says, outside of a transaction', async () => {
    const create = 'CREATE TABLE people (id bigint PRIMARY KEY, email varchar(80))';
    const root = workspace(create, 'PostgreSQL');
    const expand = await applyPlan({ root, feature: 'shift', strategy: 'expand-contract' }, registry);
    const first = expand.entries.find((one) => one.path.startsWith('db/'))!.after!;
    expect(up(first)).not.toContain('UPDATE');
    const { entries, record } = await applyPlan({ root, feature: 'shift-migrate' }, registry);
    const second = entries.find((one) => one.path.startsWith('db/'))!;
    expect(second.path).toBe('db/migrations/20250304102031_copy_people_email_to_mail.sql');
    expect(second.after).toMatch(/^-- migrate:up transaction:false\nDO \$\$\n/);
    expect(JSON.stringify(record.tasks)).not.toContain('one statement');
    await within('postgresql', async (session) => {
      await filled(session, { dialect: 'postgresql', name: 'people', create, pair: people, key: String });
      await session.exec(up(first));
      for (const one of statements(up(second.after!), 'postgresql')) await session.exec(one.text);
      expect(await number(session, 'SELECT count(*) FROM people WHERE mail IS DISTINCT FROM email')).toBe(0);
      expect(await number(session, 'SELECT count(DISTINCT xmin::text) FROM people WHERE mail IS NOT NULL')).toBe(3);
    });
  });

  test.each([
    ['without a key of one column', 'CREATE TABLE people (a integer, b integer, email varchar(80), PRIMARY KEY (a, b))', 'PostgreSQL', 'no key of one column'],
    ['in a database that has no such block', 'CREATE TABLE people (id integer PRIMARY KEY, email varchar(80))', 'SQLite', 'until it changes no row'],
  ])('%s it is one statement, and says so', async (_name, create, database, said) => {
    const root = workspace(create, database);
    await applyPlan({ root, feature: 'shift', strategy: 'expand-contract' }, registry);
    const { entries, record } = await applyPlan({ root, feature: 'shift-migrate' }, registry);
    expect(up(entries.find((one) => one.path.startsWith('db/'))!.after!)).toBe('UPDATE people SET mail = email WHERE email IS NOT NULL AND mail IS NULL;');
    expect(record.tasks.flatMap((task) => task.changes.flatMap((one) => one.warnings)).join(' ')).toContain('The rows are written in one statement');
    expect(readFileSync(join(root, '.claude/feature-dev/shift-migrate/plan.json'), 'utf8')).toContain(said);
  });
});
