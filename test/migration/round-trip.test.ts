import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PGlite } from '@electric-sql/pglite';
import sqlite3 from 'node-sqlite3-wasm';
import { suffixNames } from '../../generators/migration/model/constraint-names.js';
import { planSteps } from '../../generators/migration/model/plan.js';
import { readSql } from '../../generators/migration/sql/read.js';
import { statements } from '../../generators/migration/sql/statements.js';
import { plainStyle, type SqlStyle } from '../../generators/migration/sql/style.js';
import { prismaStyle } from '../../generators/migration/prisma/sql.js';
import { operation, type Operation } from '../../generators/migration/task.js';

/** Every operation is executed up, down and up again; the catalogue after down must be the one before up. */
const BASE = {
  postgresql: `
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE TABLE teams (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE);
    CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL, age INTEGER NOT NULL DEFAULT 18, team_id INTEGER REFERENCES teams(id) ON DELETE CASCADE, mood mood NOT NULL DEFAULT 'ok', nick TEXT);
    CREATE INDEX people_email_idx ON people (email);
    CREATE INDEX people_age_nick_idx ON people (age, nick);`,
  sqlite: `
    CREATE TABLE teams (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE);
    CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL, age INTEGER NOT NULL DEFAULT 18, team_id INTEGER REFERENCES teams(id) ON DELETE CASCADE, mood TEXT NOT NULL DEFAULT 'ok', nick TEXT);
    CREATE INDEX people_email_idx ON people (email);
    CREATE INDEX people_age_nick_idx ON people (age, nick);`,
};
const ROWS = `INSERT INTO teams VALUES (1, 'red'), (2, 'it''s'); INSERT INTO people VALUES (1, 'a@x', 20, 1, 'ok', NULL), (2, 'b@x', 21, NULL, 'sad', 'bo');`;

const column = (name: string, value_type: string, more: object = {}): object => ({ name, value_type, ...more });
const CASES: Record<string, object[]> = {
  create_table: [
    {
      op: 'create_table',
      table: 'badges',
      primary_key: ['id'],
      columns: [
        column('id', 'uuid', { nullable: false }),
        column('person_id', 'integer', { nullable: false, references: { table: 'people', column: 'id', on_delete: 'cascade' } }),
        column('label', 'varchar(30)', { unique: true }),
        column('meta', 'json', { nullable: false, default: { a: "it's" } }),
        column('at', 'timestamptz', { nullable: false, default: { expression: 'CURRENT_TIMESTAMP' } }),
        column('size', 'decimal(8,2)', { default: 1.5 }),
        column('raw', 'bytes'),
        column('day', 'date'),
      ],
      indexes: [{ columns: ['person_id', 'label'] }],
    },
  ],
  'create_table with a compound key': [
    {
      op: 'create_table',
      table: 'order',
      primary_key: ['a', 'group'],
      columns: [column('a', 'integer'), column('group', 'bigint')],
      foreign_keys: [{ columns: ['a'], references: { table: 'people', columns: ['id'] }, on_delete: 'restrict' }],
    },
  ],
  drop_table: [{ op: 'drop_table', table: 'people' }],
  rename_table: [{ op: 'rename_table', table: 'people', to: 'persons' }],
  add_column: [{ op: 'add_column', table: 'people', column: column('active', 'boolean', { nullable: false, default: true }) }],
  'add_column with an expression': [
    { op: 'add_column', table: 'people', column: column('seen', 'timestamp', { default: { expression: 'CURRENT_TIMESTAMP' } }) },
  ],
  'add_column with keys': [
    {
      op: 'add_column',
      table: 'people',
      column: column('boss_id', 'integer', { unique: true, references: { table: 'people', column: 'id', on_delete: 'set null' } }),
    },
  ],
  drop_column: [{ op: 'drop_column', table: 'people', column: 'nick' }],
  'drop_column with a key': [{ op: 'drop_column', table: 'people', column: 'team_id' }],
  rename_column: [{ op: 'rename_column', table: 'people', column: 'age', to: 'years' }],
  'alter_column: type': [{ op: 'alter_column', table: 'people', column: 'age', value_type: 'bigint' }],
  'alter_column: type to text': [{ op: 'alter_column', table: 'people', column: 'age', value_type: 'text' }],
  'alter_column: required': [{ op: 'alter_column', table: 'people', column: 'age', nullable: true }],
  'alter_column: default': [{ op: 'alter_column', table: 'people', column: 'age', default: 30 }],
  'alter_column: all': [{ op: 'alter_column', table: 'teams', column: 'name', value_type: 'varchar(80)', nullable: true, default: 'none' }],
  create_index: [{ op: 'create_index', table: 'people', columns: ['nick', 'email'] }],
  'create_index: unique': [{ op: 'create_index', table: 'people', columns: ['email'], unique: true, name: 'one_email' }],
  drop_index: [{ op: 'drop_index', table: 'people', name: 'people_age_nick_idx' }],
  add_foreign_key: [{ op: 'add_foreign_key', table: 'teams', columns: ['id'], references: { table: 'people', columns: ['id'] } }],
  add_unique: [{ op: 'add_unique', table: 'people', columns: ['email', 'age'] }],
  add_check: [{ op: 'add_check', table: 'people', name: 'grown', expression: 'age >= 18' }],
  rename_index: [{ op: 'rename_index', table: 'people', index: 'people_email_idx', to: 'by_email' }],
  'several on one table': [
    { op: 'drop_index', table: 'people', name: 'people_email_idx' },
    { op: 'alter_column', table: 'people', column: 'email', value_type: 'varchar(200)' },
    { op: 'rename_column', table: 'people', column: 'email', to: 'mail' },
    { op: 'create_index', table: 'people', columns: ['mail'], unique: true },
    { op: 'drop_column', table: 'people', column: 'nick' },
  ],
  sql: [{ op: 'sql', up: "UPDATE people SET nick = 'x' WHERE id = 1;", down: 'UPDATE people SET nick = NULL WHERE id = 1;' }],
};
const POSTGRESQL_ONLY: Record<string, object[]> = {
  create_enum: [
    { op: 'create_enum', enum: 'shade', values: ['dark', "li'ght".replace("'", '')] },
    { op: 'add_column', table: 'people', column: column('shade', 'enum:shade', { nullable: false, default: 'dark' }) },
  ],
  add_enum_value: [{ op: 'add_enum_value', enum: 'mood', value: 'glad' }],
  rename_enum: [{ op: 'rename_enum', enum: 'mood', to: 'temper' }],
  rename_constraint: [{ op: 'rename_constraint', table: 'people', constraint: 'people_pkey', to: 'people_key' }],
};

function scripts(dialect: 'postgresql' | 'sqlite', given: object[], style: SqlStyle): { up: string[]; down: string[] } {
  const operations = given.map((one) => operation.parse(one)) as Operation[];
  const model = readSql([{ file: 'base.sql', text: BASE[dialect] }], dialect);
  const plan = planSteps(operations, model, suffixNames);
  expect(plan.unknown).toEqual([]);
  const texts = (steps: typeof plan.up): string[] => statements(steps, { dialect, style, enums: model.enums }).map((one) => one.text);
  return { up: texts(plan.up), down: texts(plan.down) };
}

const STYLES: [string, (dialect: 'postgresql' | 'sqlite') => SqlStyle][] = [
  ['plain', () => plainStyle],
  ['quoted, lower case, guarded', () => ({ ...plainStyle, quote: 'always', upper: false, guard: true })],
  ['as Prisma', (dialect) => prismaStyle(dialect, [])],
];

describe('PostgreSQL', () => {
  let db: PGlite;
  beforeAll(async () => void (db = await PGlite.create()));
  afterAll(() => db.close());

  const catalogue = async (): Promise<unknown> => {
    const parts = [
      `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, character_maximum_length FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
      `SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 2`,
      `SELECT conrelid::regclass::text AS t, conname, pg_get_constraintdef(oid) AS d FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
      `SELECT typname, array_agg(enumlabel ORDER BY enumsortorder) AS v FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid GROUP BY 1 ORDER BY 1`,
    ];
    return Promise.all(parts.map(async (sql) => (await db.query(sql)).rows));
  };

  for (const [styleName, style] of STYLES) {
    test.each(Object.entries({ ...CASES, ...POSTGRESQL_ONLY }))(`%s (${styleName})`, async (_name, given) => {
      await db.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public; SET search_path TO public;');
      await db.exec(BASE.postgresql + ROWS);
      const { up, down } = scripts('postgresql', given, style('postgresql'));
      const before = await catalogue();
      for (const sql of up) await db.exec(sql);
      const after = await catalogue();
      if (_name !== 'sql') expect(after).not.toEqual(before);
      for (const sql of down) await db.exec(sql);
      expect(await catalogue()).toEqual(before);
      for (const sql of up) await db.exec(sql);
      expect(await catalogue()).toEqual(after);
    });
  }
});

describe('SQLite', () => {
  for (const [styleName, style] of STYLES) {
    test.each(Object.entries(CASES))(`%s (${styleName})`, (_name, given) => {
      const db = new sqlite3.Database(':memory:');
      const catalogue = (): unknown => {
        const tables = (db.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") as { name: string }[]).map(
          (one) => one.name,
        );
        return tables.map((name) => {
          const columns = db.all(`SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info('${name}') ORDER BY name`);
          const keys = db.all(`SELECT "table", "from", "to", on_delete FROM pragma_foreign_key_list('${name}') ORDER BY 1, 2`);
          const indexes = db.all(
            `SELECT l.name LIKE 'sqlite_autoindex%' AS auto, CASE WHEN l.name LIKE 'sqlite_autoindex%' THEN '' ELSE l.name END AS name, l."unique", (SELECT group_concat(name) FROM pragma_index_info(l.name)) AS columns FROM pragma_index_list('${name}') l ORDER BY 2, 4`,
          );
          return { name, columns, keys, indexes };
        });
      };
      try {
        // Prisma says NOT NULL at every key, and so do the tables that it made.
        db.exec(
          (styleName === 'as Prisma' ? BASE.sqlite.replaceAll('INTEGER PRIMARY KEY', 'INTEGER NOT NULL PRIMARY KEY') : BASE.sqlite) + ROWS,
        );
        const { up, down } = scripts('sqlite', given, style('sqlite'));
        const before = catalogue();
        for (const sql of up) db.exec(sql);
        const after = catalogue();
        if (!['sql', 'add_check'].includes(_name)) expect(after).not.toEqual(before);
        for (const sql of down) db.exec(sql);
        expect(catalogue()).toEqual(before);
        for (const sql of up) db.exec(sql);
        expect(catalogue()).toEqual(after);
      } finally {
        db.close();
      }
    });
  }
});
