import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PGlite } from '@electric-sql/pglite';
import sqlite3 from 'node-sqlite3-wasm';
import { created } from '../../executors/verify/dialect/sqlite-create.js';
import { readSql } from '../../generators/migration/sql/read.js';
import type { Transaction } from '../../generators/migration/sql/sqlite-rebuild.js';
import { plainStyle } from '../../generators/migration/sql/style.js';
import { endangered } from '../../generators/migration/tool/transaction.js';
import { baseOf, sqlCasesFor, loses, ROWS, scripts, silent, STYLES } from './operation/cases.js';

/** Every operation is executed up, down and up again; the catalogue after down must be the one before up. */

describe('PostgreSQL', () => {
  let db: PGlite;
  beforeAll(async () => void (db = await PGlite.create()));
  afterAll(() => db.close());

  const catalogue = async (): Promise<unknown> => {
    const parts = [
      `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, character_maximum_length, numeric_precision, collation_name, identity_generation, generation_expression, col_description(format('%I', table_name)::regclass, ordinal_position) AS comment FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
      `SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 2`,
      `SELECT conrelid::regclass::text AS t, conname, pg_get_constraintdef(oid) AS d FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
      `SELECT relname, reloptions, obj_description(oid) AS comment FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
      `SELECT typname, array_agg(enumlabel ORDER BY enumsortorder) AS v FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid GROUP BY 1 ORDER BY 1`,
    ];
    return Promise.all(parts.map(async (sql) => (await db.query(sql)).rows));
  };

  test('the names that it gives by itself are known, long ones too', async () => {
    const [table, column] = ['a_table_with_a_name_that_is_quite_long', 'a_column_with_a_name_that_is_long'];
    const text = `CREATE TABLE ${table} (id int PRIMARY KEY, ${column} int UNIQUE REFERENCES ${table} (id), b int, CHECK (b > 0), CHECK (b < 9), CHECK (b < id), UNIQUE (b, id))`;
    await db.exec(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; SET search_path TO public; ${text}`);
    const { rows } = await db.query<{ conname: string }>("SELECT conname FROM pg_constraint WHERE contype IN ('u', 'f', 'c') AND connamespace = 'public'::regnamespace ORDER BY 1");
    const found = readSql([{ file: 'a.sql', text }], 'postgresql').tables.get(table);
    const names = [...(found?.uniques ?? []), ...(found?.foreign_keys ?? []), ...(found?.checks ?? [])].map((one) => one.name);
    expect(names.sort()).toEqual(rows.map((one) => one.conname).sort());
  });

  for (const [styleName, style] of STYLES) {
    test.each(sqlCasesFor('postgresql'))(`%s (${styleName})`, async (name, given) => {
      await db.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public; SET search_path TO public;');
      await db.exec([...(given.base ?? baseOf)('postgresql'), ...ROWS].map((sql) => `${sql};`).join('\n'));
      const { up, down } = scripts('postgresql', given, style('postgresql'));
      const before = await catalogue();
      for (const sql of up) await db.exec(sql);
      const after = await catalogue();
      if (!silent(name)) expect(after).not.toEqual(before);
      for (const sql of down) await db.exec(sql);
      expect(await catalogue()).toEqual(before);
      for (const sql of up) await db.exec(sql);
      expect(await catalogue()).toEqual(after);
    });
  }
});

type Database = InstanceType<typeof sqlite3.Database>;

/** What a runner does around the statements. */
const AROUND: Record<Transaction, [string[], string[]]> = { open: [['BEGIN'], ['COMMIT']], none: [[], []], unknown: [[], []] };

function catalogueOf(db: Database): unknown {
  const tables = db.all("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name");
  const triggers = db.all("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name");
  const found = tables.map(({ name, sql }) => {
    const made = created(String(sql));
    const said = { ...made, checks: made.checks.map((one) => one.expression).sort(), columns: [...made.columns].sort() };
    const columns = db.all(`SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_xinfo('${String(name)}') ORDER BY name`);
    const keys = db.all(`SELECT "table", "from", "to", on_delete FROM pragma_foreign_key_list('${String(name)}') ORDER BY 1, 2`);
    const indexes = db.all(
      `SELECT l.name LIKE 'sqlite_autoindex%' AS auto, CASE WHEN l.name LIKE 'sqlite_autoindex%' THEN '' ELSE l.name END AS name, l."unique", (SELECT group_concat(name) FROM pragma_index_info(l.name)) AS columns FROM pragma_index_list('${String(name)}') l ORDER BY 2, 4`,
    );
    return { name, said, columns, keys, indexes };
  });
  return { found, triggers };
}

const rowsOf = (db: Database): unknown => ['teams', 'people'].map((table) => db.all(`SELECT * FROM ${table} ORDER BY id`).map((row) => Object.entries(row).sort()));

describe('SQLite, foreign keys on', () => {
  const modes: [string, Transaction][] = [
    ['plain', 'open'],
    ['plain', 'none'],
    ['quoted, lower case, guarded', 'open'],
    ['as Prisma', 'unknown'],
  ];
  for (const [styleName, transaction] of modes) {
    const style = STYLES.find(([name]) => name === styleName)?.[1]('sqlite') ?? plainStyle;
    test.each(sqlCasesFor('sqlite'))(`%s (${styleName}, transaction: ${transaction})`, (name, given) => {
      const db = new sqlite3.Database(':memory:');
      try {
        // Prisma says NOT NULL at every key, and so do the tables that it made.
        const base = (given.base ?? baseOf)('sqlite').map((sql) => (styleName === 'as Prisma' ? sql.replaceAll('INTEGER PRIMARY KEY', 'INTEGER NOT NULL PRIMARY KEY') : sql));
        for (const sql of ['PRAGMA foreign_keys=OFF', ...base, ...ROWS]) db.run(sql);
        const { up, down, plan, model } = scripts('sqlite', given, style, transaction);
        // What a person is told to do where a transaction leaves no other way.
        if (transaction !== 'open' || endangered(plan, model).length === 0) db.run('PRAGMA foreign_keys=ON');
        const [start, end] = AROUND[transaction];
        const run = (list: readonly string[]): void => [...start, ...list, ...end].forEach((sql) => db.run(sql));
        const [before, held] = [catalogueOf(db), rowsOf(db)];
        run(up);
        const after = catalogueOf(db);
        if (!silent(name)) expect(after).not.toEqual(before);
        run(down);
        expect(catalogueOf(db)).toEqual(before);
        if (!loses(given)) expect(rowsOf(db)).toEqual(held);
        run(up);
        expect(catalogueOf(db)).toEqual(after);
        expect(db.all('PRAGMA foreign_key_check')).toEqual([]);
      } finally {
        db.close();
      }
    });
  }
});
