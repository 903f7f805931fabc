import { suffixNames } from '../../../generators/migration/model/constraint-names.js';
import { planSteps } from '../../../generators/migration/model/plan.js';
import type { SchemaModel } from '../../../generators/migration/model/schema.js';
import type { Plan } from '../../../generators/migration/model/steps.js';
import { readSql } from '../../../generators/migration/sql/read.js';
import type { Transaction } from '../../../generators/migration/sql/sqlite-rebuild.js';
import { statements } from '../../../generators/migration/sql/statements.js';
import { plainStyle, type SqlStyle } from '../../../generators/migration/sql/style.js';
import type { DialectName } from '../../../generators/migration/sql/types.js';
import { prismaStyle } from '../../../generators/migration/prisma/sql.js';
import { operation, type Operation } from '../../../generators/migration/task.js';

const MOOD: Record<DialectName, string> = { postgresql: 'mood', mysql: "ENUM('sad', 'ok')", sqlite: 'TEXT' };

/** The schema that every case starts from. Columns that an index holds are VARCHAR: MySQL indexes TEXT only by a prefix. */
export const baseOf = (dialect: DialectName): string[] => [
  ...(dialect === 'postgresql' ? ["CREATE TYPE mood AS ENUM ('sad', 'ok')"] : []),
  'CREATE TABLE teams (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE)',
  `CREATE TABLE people (
    id INTEGER ${dialect === 'mysql' ? 'AUTO_INCREMENT ' : ''}PRIMARY KEY,
    email VARCHAR(60) NOT NULL,
    age INTEGER NOT NULL DEFAULT 18,
    team_id INTEGER,
    mood ${MOOD[dialect]} NOT NULL DEFAULT 'ok',
    nick VARCHAR(30),
    bio TEXT,
    seen TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT people_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE
  )`,
  'CREATE INDEX people_email_idx ON people (email)',
  'CREATE INDEX people_age_nick_idx ON people (age, nick)',
];

/** Rows for the base. */
export const ROWS: readonly string[] = [
  "INSERT INTO teams VALUES (1, 'red'), (2, 'it''s')",
  "INSERT INTO people (id, email, age, team_id, mood, nick) VALUES (1, 'a@x', 20, 1, 'ok', NULL), (2, 'b@x', 21, NULL, 'sad', 'bo')",
];

const column = (name: string, value_type: string, more: object = {}): object => ({ name, value_type, ...more });

export interface OperationCase {
  operations: object[];
  /** Where it can be carried out; absent: everywhere. */
  dialects?: DialectName[];
  /** What is there before, where it is not the base. */
  base?: readonly string[];
}

const everywhere = (...operations: object[]): OperationCase => ({ operations });
const only = (dialects: DialectName[], ...operations: object[]): OperationCase => ({ operations, dialects });

const shade = (more: object = {}): object => ({ op: 'add_column', table: 'people', column: column('shade', 'enum:shade', more) });
const createShade = { op: 'create_enum', enum: 'shade', values: ['dark', 'light'] };

/** Every operation of the contract at least once, by what the case shows. */
export const CASES: Record<string, OperationCase> = {
  create_table: everywhere({
    op: 'create_table',
    table: 'badges',
    primary_key: ['id'],
    columns: [
      column('id', 'uuid', { nullable: false }),
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
  }),
  'create_table with a compound key': everywhere({
    op: 'create_table',
    table: 'order',
    primary_key: ['a', 'group'],
    columns: [column('a', 'integer'), column('group', 'bigint')],
    foreign_keys: [{ columns: ['a'], references: { table: 'people', columns: ['id'] }, on_delete: 'restrict' }],
  }),
  'create_table with a generated id': only(['postgresql', 'mysql'], {
    op: 'create_table',
    table: 'tokens',
    primary_key: ['id'],
    columns: [column('id', 'uuid', { default: { expression: 'gen_random_uuid()' } }), column('at', 'bigint', { nullable: false })],
  }),
  drop_table: everywhere({ op: 'drop_table', table: 'people' }),
  rename_table: everywhere({ op: 'rename_table', table: 'people', to: 'persons' }),
  'rename_table that others reference': everywhere({ op: 'rename_table', table: 'teams', to: 'groups' }),
  add_column: everywhere({ op: 'add_column', table: 'people', column: column('active', 'boolean', { nullable: false, default: true }) }),
  'add_column with a comment': everywhere({
    op: 'add_column',
    table: 'people',
    column: column('iban', 'varchar(34)', { comment: "the payer's" }),
  }),
  'add_column with an expression': everywhere({
    op: 'add_column',
    table: 'people',
    column: column('left_at', 'timestamp', { default: { expression: 'now()' } }),
  }),
  'add_column with keys': everywhere({
    op: 'add_column',
    table: 'people',
    column: column('boss_id', 'integer', { unique: true, references: { table: 'people', column: 'id', on_delete: 'set null' } }),
  }),
  'add_column with a reference alone': everywhere({
    op: 'add_column',
    table: 'people',
    column: column('boss_id', 'integer', { references: { table: 'people', column: 'id' } }),
  }),
  'add_column and change it': everywhere(
    { op: 'add_column', table: 'people', column: column('size', 'integer') },
    { op: 'alter_column', table: 'people', column: 'size', value_type: 'bigint', default: 3 },
  ),
  drop_column: everywhere({ op: 'drop_column', table: 'people', column: 'bio' }),
  'drop_column of an index': everywhere({ op: 'drop_column', table: 'people', column: 'nick' }),
  'drop_column with a key': everywhere({ op: 'drop_column', table: 'people', column: 'team_id' }),
  'drop_column of an enum': everywhere({ op: 'drop_column', table: 'people', column: 'mood' }),
  'drop_column with an expression': everywhere({ op: 'drop_column', table: 'people', column: 'seen' }),
  'drop_column that comes back': everywhere(
    { op: 'drop_column', table: 'people', column: 'bio' },
    { op: 'add_column', table: 'people', column: column('bio', 'varchar(10)') },
  ),
  rename_column: everywhere({ op: 'rename_column', table: 'people', column: 'age', to: 'years' }),
  'alter_column: type': everywhere({ op: 'alter_column', table: 'people', column: 'age', value_type: 'bigint' }),
  'alter_column: number to text': everywhere({ op: 'alter_column', table: 'people', column: 'age', value_type: 'varchar(20)' }),
  'alter_column: length': everywhere({ op: 'alter_column', table: 'people', column: 'bio', value_type: 'varchar(90)' }),
  'alter_column: nullable': everywhere({ op: 'alter_column', table: 'people', column: 'age', nullable: true }),
  'alter_column: default': everywhere({ op: 'alter_column', table: 'people', column: 'age', default: 30 }),
  'alter_column: no default': everywhere({ op: 'alter_column', table: 'people', column: 'age', default: null }),
  'alter_column: all': everywhere({
    op: 'alter_column',
    table: 'teams',
    column: 'name',
    value_type: 'varchar(80)',
    nullable: true,
    default: 'none',
  }),
  'alter_column: one that counts': only(['mysql'], { op: 'alter_column', table: 'people', column: 'id', value_type: 'bigint' }),
  create_index: everywhere({ op: 'create_index', table: 'people', columns: ['nick', 'email'] }),
  'create_index: unique': everywhere({ op: 'create_index', table: 'people', columns: ['email'], unique: true, name: 'one_email' }),
  'create_index on a key': everywhere({ op: 'create_index', table: 'people', columns: ['team_id'] }),
  drop_index: everywhere({ op: 'drop_index', table: 'people', name: 'people_age_nick_idx' }),
  'drop_index of a key': everywhere(
    { op: 'create_index', table: 'people', columns: ['team_id', 'age'], name: 'team_age' },
    { op: 'drop_index', table: 'people', name: 'team_age' },
    { op: 'add_column', table: 'people', column: column('size', 'integer') },
  ),
  add_foreign_key: everywhere({
    op: 'add_foreign_key',
    table: 'teams',
    columns: ['id'],
    references: { table: 'people', columns: ['id'] },
  }),
  add_unique: everywhere({ op: 'add_unique', table: 'people', columns: ['email', 'age'] }),
  'add_unique on a key': everywhere({ op: 'add_unique', table: 'people', columns: ['team_id'] }),
  add_check: everywhere({ op: 'add_check', table: 'people', name: 'grown', expression: 'age >= 18' }),
  create_enum: everywhere(createShade, shade({ nullable: false, default: 'dark' })),
  'create_enum and add_enum_value': everywhere(createShade, shade({ nullable: false, default: 'dark' }), {
    op: 'add_enum_value',
    enum: 'shade',
    value: 'grey',
  }),
  'create_enum, used and renamed': everywhere(createShade, shade(), { op: 'rename_enum', enum: 'shade', to: 'tone' }),
  'create_enum, renamed and used': everywhere(
    createShade,
    { op: 'rename_enum', enum: 'shade', to: 'tone' },
    { op: 'add_column', table: 'people', column: column('tone', 'enum:tone', { nullable: false, default: 'light' }) },
  ),
  add_enum_value: only(['postgresql', 'mysql'], { op: 'add_enum_value', enum: 'mood', value: 'glad' }),
  rename_enum: only(['postgresql'], { op: 'rename_enum', enum: 'mood', to: 'temper' }),
  rename_index: everywhere({ op: 'rename_index', table: 'people', index: 'people_email_idx', to: 'by_email' }),
  rename_constraint: everywhere({
    op: 'rename_constraint',
    table: 'people',
    constraint: 'people_team_id_fkey',
    to: 'people_team',
  }),
  'rename_constraint: a check and a unique one': everywhere(
    { op: 'add_check', table: 'people', name: 'grown', expression: 'age >= 18' },
    { op: 'add_unique', table: 'people', columns: ['email', 'age'], name: 'once' },
    { op: 'rename_constraint', table: 'people', constraint: 'grown', to: 'adult' },
    { op: 'rename_constraint', table: 'people', constraint: 'once', to: 'one_each' },
  ),
  'rename_constraint: primary key': only(['postgresql'], {
    op: 'rename_constraint',
    table: 'people',
    constraint: 'people_pkey',
    to: 'people_key',
  }),
  'several on one table': everywhere(
    { op: 'drop_index', table: 'people', name: 'people_email_idx' },
    { op: 'alter_column', table: 'people', column: 'email', value_type: 'varchar(200)' },
    { op: 'rename_column', table: 'people', column: 'email', to: 'mail' },
    { op: 'create_index', table: 'people', columns: ['mail'], unique: true },
    { op: 'drop_column', table: 'people', column: 'nick' },
  ),
  sql: everywhere({
    op: 'sql',
    up: "UPDATE people SET nick = 'x' WHERE id = 1;",
    down: 'UPDATE people SET nick = NULL WHERE id = 1;',
  }),
};

/** The cases that a dialect can carry out. */
export const casesFor = (dialect: DialectName): [string, OperationCase][] =>
  Object.entries(CASES).filter(([, one]) => one.dialects?.includes(dialect) ?? true);

/** Cases after which rows have lost what a dropped column or table held. */
export const loses = ({ operations }: OperationCase): boolean =>
  operations.some((one) => /^drop_(column|table)$/.test(String(Reflect.get(one, 'op'))));

/** Cases that leave the schema as it is, or change what no catalogue of every database shows: the name of a key in SQLite. */
export const silent = (name: string): boolean => name === 'sql' || name === 'rename_constraint';

export const STYLES: [string, (dialect: DialectName) => SqlStyle][] = [
  ['plain', () => plainStyle],
  ['quoted, lower case, guarded', () => ({ ...plainStyle, quote: 'always', upper: false, guard: true })],
  ['as Prisma', (dialect) => prismaStyle(dialect, [])],
];

export interface Scripts {
  up: string[];
  down: string[];
  plan: Plan;
  /** The schema afterwards. */
  model: SchemaModel;
}

/** The statements of a case, both ways. */
export function scripts(dialect: DialectName, { operations, base }: OperationCase, style: SqlStyle, transaction?: Transaction): Scripts {
  const model = readSql([{ file: 'base.sql', text: `${(base ?? baseOf(dialect)).join(';\n')};\n` }], dialect);
  const plan = planSteps(operations.map((one) => operation.parse(one)) as Operation[], model, suffixNames);
  if (plan.unknown.length > 0) throw new Error(`not known: ${JSON.stringify(plan.unknown)}`);
  const texts = (steps: Plan['up']): string[] =>
    statements(steps, { dialect, style, enums: new Map(), ...(transaction ? { transaction } : {}) }).map((one) => one.text);
  return { up: texts(plan.up), down: texts(plan.down), plan, model };
}
