import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Server } from '../../executors/verify/engine/engine.js';
import { postgresLocal } from '../../executors/verify/engine/postgres-local.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Registry } from '../../pipeline/run.js';
import { interpretersWith } from './python/interpreters.js';
import { STYLES, REVISION, ENV, type Style } from './python/models.js';

/** Every operation is generated into a project with models of each style; Alembic runs it up, down and up, and finds the models to be the database. */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const driver = join(dirname(fileURLToPath(import.meta.url)), 'python', 'alembic_drive.py');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-alembic-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const SEED = [
  "INSERT INTO teams (id, name, motto) VALUES (1, 'red', 'x'), (2, 'it''s', 'y'), (20, 'old', 'x'), (21, 'older', 'y')",
  "INSERT INTO people (id, email, age, team_id, mood, nick) VALUES (1, 'a@x', 20, 1, 'ok', 'x'), (2, 'b@x', 21, NULL, 'sad', NULL)",
];
const column = (name: string, value_type: string, more: object = {}): object => ({ name, value_type, ...more });
const table = 'people';
const CASES: Record<string, object[]> = {
  create_table: [
    {
      op: 'create_table',
      table: 'badges',
      primary_key: ['id'],
      columns: [
        column('id', 'integer', { nullable: false }),
        column('person_id', 'integer', { nullable: false, references: { table, column: 'id', on_delete: 'cascade' } }),
        column('label', 'varchar(30)', { unique: true }),
        column('meta', 'json', { nullable: false, default: { a: "it's" } }),
        column('at', 'timestamptz', { nullable: false, default: { expression: 'CURRENT_TIMESTAMP' } }),
        column('size', 'decimal(8,2)', { default: 1.5 }),
        column('raw', 'bytes'),
        column('day', 'date'),
        column('score', 'bigint'),
        column('short', 'sql:smallint'),
      ],
      indexes: [{ columns: ['person_id', 'label'] }, { columns: ['score'] }],
    },
  ],
  'create_table with a compound key': [
    {
      op: 'create_table',
      table: 'order',
      primary_key: ['a', 'group'],
      columns: [column('a', 'integer'), column('group', 'bigint')],
      foreign_keys: [{ columns: ['a'], references: { table, columns: ['id'] }, on_delete: 'restrict' }],
    },
  ],
  drop_table: [{ op: 'drop_table', table }],
  rename_table: [{ op: 'rename_table', table: 'teams', to: 'crews' }],
  add_column: [{ op: 'add_column', table, column: column('active', 'boolean', { nullable: false, default: true }) }],
  'add_column, nullable': [{ op: 'add_column', table, column: column('note', 'text') }],
  'add_column with an expression': [{ op: 'add_column', table, column: column('seen', 'timestamp', { default: { expression: 'CURRENT_TIMESTAMP' } }) }],
  'add_column with keys': [{ op: 'add_column', table, column: column('boss_id', 'integer', { unique: true, references: { table, column: 'id', on_delete: 'set null' } }) }],
  drop_column: [{ op: 'drop_column', table, column: 'nick' }],
  'drop_column with a key': [{ op: 'drop_column', table, column: 'team_id' }],
  rename_column: [{ op: 'rename_column', table, column: 'age', to: 'years' }],
  'rename_column that is referred to': [{ op: 'rename_column', table: 'teams', column: 'id', to: 'team_no' }],
  'alter_column: type': [{ op: 'alter_column', table, column: 'age', value_type: 'bigint' }],
  'alter_column: type to text': [{ op: 'alter_column', table, column: 'email', value_type: 'text' }],
  'alter_column: nullable': [{ op: 'alter_column', table, column: 'age', nullable: true }],
  'alter_column: required': [{ op: 'alter_column', table: 'teams', column: 'motto', nullable: false, default: 'none' }],
  'alter_column: default': [{ op: 'alter_column', table, column: 'age', default: 30 }],
  'alter_column: all': [{ op: 'alter_column', table: 'teams', column: 'name', value_type: 'varchar(80)', nullable: true, default: 'none' }],
  create_index: [{ op: 'create_index', table, columns: ['nick', 'email'] }],
  'create_index: one column': [{ op: 'create_index', table, columns: ['nick'] }],
  'create_index: unique': [{ op: 'create_index', table, columns: ['email'], unique: true, name: 'one_email' }],
  drop_index: [{ op: 'drop_index', table, name: 'people_age_nick_idx' }],
  'drop_index of a flag': [{ op: 'drop_index', table, name: 'ix_people_email' }],
  add_foreign_key: [{ op: 'add_foreign_key', table, columns: ['age'], references: { table: 'teams', columns: ['id'] } }],
  add_unique: [{ op: 'add_unique', table, columns: ['email', 'age'] }],
  'add_unique: one column': [{ op: 'add_unique', table, columns: ['email'] }],
  add_check: [{ op: 'add_check', table, name: 'grown', expression: "age >= 18 OR email <> 'x'" }],
  'texts that are no parameters': [
    { op: 'add_column', table, column: column('hint', 'text', { nullable: false, default: 'see :below' }) },
    { op: 'add_column', table, column: column('conf', 'json', { default: { a: true } }) },
    { op: 'add_check', table, name: 'said', expression: "email <> ' :none'" },
  ],
  create_enum: [
    { op: 'create_enum', enum: 'shade', values: ['dark', 'light'] },
    { op: 'add_column', table, column: column('shade', 'enum:shade', { nullable: false, default: 'dark' }) },
  ],
  add_enum_value: [{ op: 'add_enum_value', enum: 'mood', value: 'overwhelmed' }],
  rename_enum: [{ op: 'rename_enum', enum: 'mood', to: 'temper' }],
  rename_index: [{ op: 'rename_index', table, index: 'people_age_nick_idx', to: 'by_age' }],
  rename_constraint: [{ op: 'rename_constraint', table, constraint: 'people_sane_age', to: 'sane' }],
  'several on one table': [
    { op: 'drop_index', table, name: 'people_age_nick_idx' },
    { op: 'alter_column', table, column: 'email', value_type: 'varchar(200)' },
    { op: 'rename_column', table, column: 'nick', to: 'short' },
    { op: 'create_index', table, columns: ['short'], name: 'by_short' },
    { op: 'drop_column', table, column: 'team_id' },
  ],
  sql: [{ op: 'sql', up: "UPDATE people SET nick = 'x' WHERE id = 1;", down: "UPDATE people SET nick = 'x' WHERE id = 1;" }],
};
/** SQLModel's own words do not say these. */
const BY_HAND = new Set(['add_foreign_key']);

interface Outcome {
  before: object;
  up: object;
  down: object;
  again: object;
  differences: string[];
}

const write = (root: string, path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

async function run(python: string, style: Style, operations: object[], server?: Server): Promise<{ outcome: Outcome; models: string; revision: string; warnings: string[] }> {
  const root = mkdtempSync(join(scratch, 'p-'));
  const plan = { feature_id: 'feat-x', created_at: '2025-01-04T12:00:00Z', tech_stack: { database: { type: server ? 'PostgreSQL' : 'SQLite' } }, areas: { infra: { tasks: [{ task_id: 'INFRA1', description: 'd', changes: [{ type: 'database_migration', operations }] }] } } };
  write(root, '.claude/feature-dev/feat-x/plan.json', JSON.stringify(plan));
  write(root, 'requirements.txt', 'alembic\nsqlalchemy\n');
  write(root, 'store/env.py', ENV);
  write(root, 'store/versions/0a1b2c3d4e5f_start.py', REVISION);
  write(root, 'domain.py', style.models);
  const applied = await applyPlan({ root, feature: 'feat-x' }, registry);
  expect(applied.questions).toEqual([]);
  const made = readdirSync(join(root, 'store/versions')).find((name) => !name.startsWith('0a1b') && name.endsWith('.py')) ?? '';
  const session = await server?.database(true);
  const access = await session?.access?.();
  const url = access ? { DATABASE: `postgresql+psycopg2://${access.user}:${access.password}@/${access.database}?host=${access.host}&port=${access.port}` } : {};
  const environment = { ...process.env, ...url, SEED: JSON.stringify(SEED), PYTHONDONTWRITEBYTECODE: '1' };
  const revision = made ? readFileSync(join(root, 'store/versions', made), 'utf8') : '';
  const models = readFileSync(join(root, 'domain.py'), 'utf8');
  const ran = await promisify(execFile)(python, [driver, root, 'store', 'domain', '0a1b2c3d4e5f'], { env: environment, timeout: 120_000, maxBuffer: 1 << 24 }).catch((error: { stderr?: string }) => {
    throw new Error(`${error.stderr?.slice(-1500)}\n${revision}\n${models}`);
  }).finally(() => session?.close());
  return { outcome: JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '') as Outcome, models, revision, warnings: applied.entries.flatMap((one) => ('warnings' in one ? (one.warnings as string[]) : [])) };
}

/** A dropped table comes back without its rows. */
const withoutRows = (schema: object): object => Object.fromEntries(Object.entries(schema).map(([name, one]) => [name, { ...(one as object), rows: 0 }]));

const major = (version: string): number => Number(version.split('.')[0]);

/** What differs between versions of SQLAlchemy and Alembic, and between styles; the rest runs with the first of each. */
const TELLING = /^(create_table|drop_column with a key|alter_column: all|rename_column that is referred to|add_check|rename_constraint)$/;

/** Alembic finds the models to be the database; down brings back what was before, and up again what up made. */
function check({ outcome, models, revision }: Awaited<ReturnType<typeof run>>, operations: object[]): void {
  expect(outcome.differences, `${revision}\n${models}`).toEqual([]);
  const drops = operations.some((one) => 'op' in one && one.op === 'drop_table');
  expect(drops ? withoutRows(outcome.down) : outcome.down, revision).toEqual(drops ? withoutRows(outcome.before) : outcome.before);
  expect(outcome.again).toEqual(outcome.up);
  const silent = operations.every((one) => 'op' in one && /^(sql|rename_enum)$/.test(String(one.op)));
  if (!silent) expect(outcome.up).not.toEqual(outcome.before);
}

describe.each(interpretersWith('sqlalchemy').map((one, index) => ({ ...one, index })))('SQLAlchemy $version', ({ path: python, version, index }) => {
  const own = STYLES.filter((style) => style.needs.every((library) => library !== 'sqlalchemy 2' || major(version) >= 2)).filter((style) => !style.needs.includes('sqlmodel') || interpretersWith('sqlmodel').some((one) => one.path === python));
  describe.each(own)('$name', (style) => {
    test.each(Object.entries(CASES).filter(([name]) => (style.name !== 'sqlmodel' || !BY_HAND.has(name)) && ((index === 0 && style === own[0]) || TELLING.test(name))))('%s', async (_name, operations) => {
      check(await run(python, style, operations), operations);
    }, 120_000);
  });
});

const psycopg2 = interpretersWith('psycopg2').map(({ path }) => path);
const noServer = postgresLocal.available({ root: scratch, extensions: [] });
if (noServer) console.warn(`skipped: Alembic on PostgreSQL: ${noServer}`);

describe.skipIf(noServer)('on PostgreSQL', () => {
  let server: Server;
  beforeAll(async () => void (server = await postgresLocal.start({ root: scratch, extensions: [] })));
  afterAll(() => server.close());
  const [python] = interpretersWith('sqlalchemy').filter((one) => psycopg2.includes(one.path));
  test.runIf(python).each(Object.entries(CASES))('%s', async (_name, operations) => check(await run(python!.path, STYLES[0]!, operations, server), operations), 120_000);
});
