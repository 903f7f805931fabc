import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row, Server, Session } from '../../executors/verify/engine/engine.js';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { suffixNames } from '../../generators/migration/model/constraint-names.js';
import { planSteps } from '../../generators/migration/model/plan.js';
import { prismaStyle } from '../../generators/migration/prisma/sql.js';
import { readSql } from '../../generators/migration/sql/read.js';
import { statements } from '../../generators/migration/sql/statements.js';
import { plainStyle, type SqlStyle } from '../../generators/migration/sql/style.js';
import { operation, type Operation } from '../../generators/migration/task.js';

/**
 * The operations of the round trip on PGlite and SQLite, on a real MariaDB: up, down and up again; the catalogue after down must be
 * the one before up. Columns that an index holds are VARCHAR here, because MySQL indexes TEXT only by a prefix.
 */
const BASE = [
  'CREATE TABLE teams (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE)',
  `CREATE TABLE people (
    id INTEGER AUTO_INCREMENT PRIMARY KEY,
    email VARCHAR(60) NOT NULL,
    age INTEGER NOT NULL DEFAULT 18,
    team_id INTEGER,
    mood ENUM('sad', 'ok') NOT NULL DEFAULT 'ok',
    nick VARCHAR(30),
    bio TEXT,
    seen TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT people_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE
  )`,
  'CREATE INDEX people_email_idx ON people (email)',
  'CREATE INDEX people_age_nick_idx ON people (age, nick)',
];
const ROWS = [
  "INSERT INTO teams VALUES (1, 'red'), (2, 'it''s')",
  "INSERT INTO people (id, email, age, team_id, mood, nick) VALUES (1, 'a@x', 20, 1, 'ok', NULL), (2, 'b@x', 21, NULL, 'sad', 'bo')",
];

const column = (name: string, value_type: string, more: object = {}): object => ({ name, value_type, ...more });
const CASES: Record<string, object[]> = {
  create_table: [
    {
      op: 'create_table',
      table: 'badges',
      primary_key: ['id'],
      columns: [
        column('id', 'uuid', { nullable: false, default: { expression: 'gen_random_uuid()' } }),
        column('person_id', 'integer', { nullable: false, references: { table: 'people', column: 'id', on_delete: 'cascade' } }),
        column('label', 'varchar(30)', { unique: true }),
        column('meta', 'json', { nullable: false, default: { a: "it's" } }),
        column('at', 'timestamptz', { nullable: false, default: { expression: 'CURRENT_TIMESTAMP' } }),
        column('once', 'timestamptz'),
        column('note', 'text', { default: 'a\\b' }),
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
  'rename_table that others reference': [{ op: 'rename_table', table: 'teams', to: 'groups' }],
  add_column: [{ op: 'add_column', table: 'people', column: column('active', 'boolean', { nullable: false, default: true }) }],
  'add_column with a comment': [{ op: 'add_column', table: 'people', column: column('iban', 'varchar(34)', { comment: "the payer's" }) }],
  'add_column with an expression': [
    { op: 'add_column', table: 'people', column: column('left_at', 'timestamp', { default: { expression: 'now()' } }) },
  ],
  'add_column with keys': [
    {
      op: 'add_column',
      table: 'people',
      column: column('boss_id', 'integer', { unique: true, references: { table: 'people', column: 'id', on_delete: 'set null' } }),
    },
  ],
  'add_column with a reference alone': [
    { op: 'add_column', table: 'people', column: column('boss_id', 'integer', { references: { table: 'people', column: 'id' } }) },
  ],
  drop_column: [{ op: 'drop_column', table: 'people', column: 'bio' }],
  'drop_column of an index': [{ op: 'drop_column', table: 'people', column: 'nick' }],
  'drop_column with a key': [{ op: 'drop_column', table: 'people', column: 'team_id' }],
  'drop_column of an enum': [{ op: 'drop_column', table: 'people', column: 'mood' }],
  'drop_column with an expression': [{ op: 'drop_column', table: 'people', column: 'seen' }],
  rename_column: [{ op: 'rename_column', table: 'people', column: 'age', to: 'years' }],
  'alter_column: type': [{ op: 'alter_column', table: 'people', column: 'age', value_type: 'bigint' }],
  'alter_column: type to text': [{ op: 'alter_column', table: 'people', column: 'bio', value_type: 'varchar(90)' }],
  'alter_column: required': [{ op: 'alter_column', table: 'people', column: 'age', nullable: true }],
  'alter_column: default': [{ op: 'alter_column', table: 'people', column: 'age', default: 30 }],
  'alter_column: no default': [{ op: 'alter_column', table: 'people', column: 'age', default: null }],
  'alter_column: all': [{ op: 'alter_column', table: 'teams', column: 'name', value_type: 'varchar(80)', nullable: true, default: 'none' }],
  'alter_column: one that counts': [{ op: 'alter_column', table: 'people', column: 'id', value_type: 'bigint' }],
  create_index: [{ op: 'create_index', table: 'people', columns: ['nick', 'email'] }],
  'create_index: unique': [{ op: 'create_index', table: 'people', columns: ['email'], unique: true, name: 'one_email' }],
  'create_index on a key': [{ op: 'create_index', table: 'people', columns: ['team_id'] }],
  drop_index: [{ op: 'drop_index', table: 'people', name: 'people_age_nick_idx' }],
  add_foreign_key: [{ op: 'add_foreign_key', table: 'teams', columns: ['id'], references: { table: 'people', columns: ['id'] } }],
  add_unique: [{ op: 'add_unique', table: 'people', columns: ['email', 'age'] }],
  'add_unique on a key': [{ op: 'add_unique', table: 'people', columns: ['team_id'] }],
  'drop_index of a key': [
    { op: 'create_index', table: 'people', columns: ['team_id', 'age'], name: 'team_age' },
    { op: 'drop_index', table: 'people', name: 'team_age' },
    { op: 'add_column', table: 'people', column: column('size', 'integer') },
  ],
  add_check: [{ op: 'add_check', table: 'people', name: 'grown', expression: 'age >= 18' }],
  rename_index: [{ op: 'rename_index', table: 'people', index: 'people_email_idx', to: 'by_email' }],
  'several on one table': [
    { op: 'drop_index', table: 'people', name: 'people_email_idx' },
    { op: 'alter_column', table: 'people', column: 'email', value_type: 'varchar(200)' },
    { op: 'rename_column', table: 'people', column: 'email', to: 'mail' },
    { op: 'create_index', table: 'people', columns: ['mail'], unique: true },
    { op: 'drop_column', table: 'people', column: 'nick' },
  ],
  'create_enum and add_enum_value': [
    { op: 'create_enum', enum: 'shade', values: ['dark', 'light'] },
    { op: 'add_column', table: 'people', column: column('shade', 'enum:shade', { nullable: false, default: 'dark' }) },
    { op: 'add_enum_value', enum: 'shade', value: 'grey' },
  ],
  sql: [{ op: 'sql', up: "UPDATE people SET nick = 'x' WHERE id = 1;", down: 'UPDATE people SET nick = NULL WHERE id = 1;' }],
};

/** Operations that lose values; after all others every row must be what it was. */
const LOSES = /^drop_/;

function scripts(given: object[], style: SqlStyle): { up: string[]; down: string[] } {
  const operations = given.map((one) => operation.parse(one)) as Operation[];
  const model = readSql([{ file: 'base.sql', text: `${BASE.join(';\n')};\n` }], 'mysql');
  const plan = planSteps(operations, model, suffixNames);
  expect(plan.unknown).toEqual([]);
  const texts = (steps: typeof plan.up): string[] =>
    statements(steps, { dialect: 'mysql', style, enums: model.enums }).map((one) => one.text);
  return { up: texts(plan.up), down: texts(plan.down) };
}

const CATALOGUE = [
  `SELECT table_name, column_name, column_type, is_nullable, column_default, extra, column_comment
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

const STYLES: [string, SqlStyle][] = [
  ['plain', plainStyle],
  ['quoted, lower case, guarded', { ...plainStyle, quote: 'always', upper: false, guard: true }],
  ['as Prisma', prismaStyle('mysql', [])],
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
    test.each(Object.entries(CASES))(`%s (${styleName})`, async (name, given) => {
      const db = await server.database();
      try {
        await run(db, [...BASE, ...ROWS]);
        const { up, down } = scripts(given, style);
        const [before, held] = [await all(db, CATALOGUE), await rows(db)];
        await run(db, up);
        const after = await all(db, CATALOGUE);
        if (name !== 'sql') expect(after).not.toEqual(before);
        await run(db, down);
        expect(await all(db, CATALOGUE)).toEqual(before);
        if (!LOSES.test(name) && !given.some((one) => LOSES.test(String(Reflect.get(one, 'op'))))) expect(await rows(db)).toEqual(held);
        await run(db, up);
        expect(await all(db, CATALOGUE)).toEqual(after);
      } finally {
        await db.close();
      }
    });
  }
});
