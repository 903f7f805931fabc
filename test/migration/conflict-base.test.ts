import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { registry } from '../../generators/registry.js';
import { InfraError } from '../../pipeline/error.js';
import { applyPlan } from '../../pipeline/run.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-base-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const FIRST = `-- migrate:up
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE people (id bigint PRIMARY KEY, email text, age integer, mood mood);
CREATE INDEX people_age_idx ON people (age);

-- migrate:down
DROP TABLE people;
DROP TYPE mood;
`;

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const git = (root: string, ...argv: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...argv], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

function commit(root: string, message: string): void {
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', message);
}

interface Given {
  operations: object[];
  /** Files that main has got since the branch left it. */
  main: { [path: string]: string };
  tool?: string;
  given?: { [path: string]: string };
  created_at?: string;
}

const DBMATE = { 'db/migrations/20250101000000_init.sql': FIRST, '.env.example': 'DATABASE_URL=postgres://localhost/app\n' };

/** A branch with a plan, and a main branch that has moved on. */
function branch({ operations, main, tool = 'dbmate', given = DBMATE, created_at = '2025-03-04T10:20:30Z' }: Given): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  git(root, 'init', '-q', '-b', 'main');
  for (const [path, text] of Object.entries(given)) put(root, path, text);
  commit(root, 'init');
  git(root, 'checkout', '-q', '-b', 'work');
  git(root, 'checkout', '-q', 'main');
  for (const [path, text] of Object.entries(main)) put(root, path, text);
  commit(root, 'meanwhile');
  git(root, 'checkout', '-q', 'work');
  const tasks = [{ task_id: 'T1', description: 'Schema', changes: [{ type: 'database_migration', tool, operations }] }];
  put(root, '.claude/feature-dev/mine/plan.json', JSON.stringify({ feature_id: 'mine', created_at, tech_stack: { database: { type: 'PostgreSQL' } }, areas: { infra: { tasks } } }));
  return root;
}

async function warningsOf(root: string): Promise<string[]> {
  const { record, questions } = await applyPlan({ root, feature: 'mine' }, registry);
  expect(questions).toEqual([]);
  return record.tasks.flatMap((task) => task.changes.flatMap((change) => change.warnings)).filter((one) => / main|origin/.test(one));
}

const refusal = async (root: string): Promise<string> => {
  const error: unknown = await applyPlan({ root, feature: 'mine' }, registry).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InfraError);
  return (error as InfraError).message;
};

const people = { table: 'people' };
const add = (name: string): object => ({ op: 'add_column', ...people, column: { name, value_type: 'text' } });
const EARLIER = 'db/migrations/20250201000000_theirs.sql';
const sql = (up: string, down = 'SELECT 1'): string => `-- migrate:up\n${up};\n\n-- migrate:down\n${down};\n`;

describe('order matters: refused, with both sides', () => {
  test.each<[string, object, string]>([
    ['column people.nick', add('nick'), 'ALTER TABLE people ADD COLUMN nick varchar(20)'],
    ['column people.email', { op: 'create_index', ...people, columns: ['email'] }, 'ALTER TABLE people RENAME COLUMN email TO mail'],
    ['column people.age', { op: 'alter_column', ...people, column: 'age', value_type: 'bigint' }, 'ALTER TABLE people ALTER COLUMN age TYPE numeric'],
    ['column people.email', { op: 'drop_column', ...people, column: 'email' }, 'CREATE INDEX people_email_idx ON people (email)'],
    ['table people', add('nick'), 'DROP TABLE people'],
    ['enum mood', { op: 'add_enum_value', enum: 'mood', value: 'mad' }, "ALTER TYPE mood ADD VALUE 'glad'"],
    ['index people_age_idx', { op: 'drop_index', ...people, name: 'people_age_idx' }, 'DROP INDEX people_age_idx'],
    ['table notes', { op: 'create_table', table: 'notes', columns: [{ name: 'id', value_type: 'bigint' }] }, 'CREATE TABLE notes (id uuid)'],
  ])('%s', async (what, mine, theirs) => {
    const message = await refusal(branch({ operations: [mine], main: { [EARLIER]: sql(theirs) } }));
    expect(message).toContain(`task "T1" of feature "mine" and a migration of main both have to do with ${what}: their order matters`);
    expect(message).toContain(`${EARLIER}: on main, not in this branch`);
    expect(message).toContain('.claude/feature-dev/mine/plan.json: task "T1"');
    expect(message).toContain('Merge main');
  });

  test('after the merge the change is made for what is there', async () => {
    const root = branch({ operations: [add('nick')], main: { [EARLIER]: sql('ALTER TABLE people ADD COLUMN nick text') } });
    await refusal(root);
    git(root, 'merge', '-q', 'main');
    const { record } = await applyPlan({ root, feature: 'mine' }, registry);
    expect(record.tasks[0]?.changes[0]).toMatchObject({ files: [], existing: [{ file: EARLIER }] });
  });

  test('what only the way back does is no matter', async () => {
    const root = branch({ operations: [add('nick')], main: { [EARLIER]: sql('CREATE TABLE notes (id uuid)', 'ALTER TABLE people DROP COLUMN nick') } });
    expect(await warningsOf(root)).toEqual([]);
  });

  test('different columns of one table do not meet', async () => {
    expect(await warningsOf(branch({ operations: [add('nick')], main: { [EARLIER]: sql('ALTER TABLE people ADD COLUMN other text') } }))).toEqual([]);
  });

  test('the base is what origin says, before a branch of this name', async () => {
    const root = branch({ operations: [add('nick')], main: { 'README.md': 'x' } });
    git(root, 'checkout', '-q', '-b', 'theirs', 'main');
    put(root, EARLIER, sql('DROP TABLE people'));
    git(root, 'add', '-A', ':!.claude');
    git(root, 'commit', '-q', '-m', 'theirs');
    git(root, 'update-ref', 'refs/remotes/origin/trunk', 'theirs');
    git(root, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    git(root, 'checkout', '-q', 'work');
    expect(await refusal(root)).toContain('a migration of origin/HEAD both');
  });
});

describe('numbers', () => {
  test('the same one: a name that is free after both is offered', async () => {
    const main = { 'db/migrations/20250304102030_theirs.sql': sql('CREATE TABLE notes (id uuid)'), 'db/migrations/20250304102031_more.sql': sql('CREATE TABLE more (id uuid)') };
    expect(await warningsOf(branch({ operations: [add('nick')], main }))).toEqual([
      '20250304102030_add_nick_to_people has the same number as 20250304102030_theirs of main: rename it to 20250304102032_add_nick_to_people, which is free after both, or merge main and apply again.',
    ]);
  });

  test('a smaller one may be passed over', async () => {
    const main = { 'db/migrations/20250401000000_theirs.sql': sql('CREATE TABLE notes (id uuid)') };
    expect(await warningsOf(branch({ operations: [add('nick')], main }))).toEqual([
      expect.stringMatching(/^20250304102030_add_nick_to_people is numbered before 20250401000000_theirs of main, .* rename it to 20250401000001_add_nick_to_people/),
    ]);
  });

  test('pairs of files counted by number', async () => {
    const given = { 'migrations/0001_init.up.sql': 'CREATE TABLE people (id bigserial PRIMARY KEY);\n', 'migrations/0001_init.down.sql': 'DROP TABLE people;\n', 'go.mod': 'module x\nrequire github.com/golang-migrate/migrate/v4 v4.17.0\n' };
    const main = { 'migrations/0002_theirs.up.sql': 'CREATE TABLE notes (id bigint);\n', 'migrations/0002_theirs.down.sql': 'DROP TABLE notes;\n' };
    expect(await warningsOf(branch({ operations: [add('nick')], main, given, tool: 'golang-migrate' }))).toEqual([
      expect.stringMatching(/^0002_add_nick_to_people has the same number as 0002_theirs of main: rename it to 0003_add_nick_to_people,/),
    ]);
  });

  test('names without a number have none to share', async () => {
    const given = {
      'sqitch.conf': '[core]\n\tengine = pg\n',
      'sqitch.plan': '%syntax-version=1.0.0\n%project=x\n\npeople 2025-01-01T00:00:00Z A <a@localhost> # People\n',
      'deploy/people.sql': 'BEGIN;\nCREATE TABLE people (id bigint PRIMARY KEY);\nCOMMIT;\n',
      'revert/people.sql': 'BEGIN;\nDROP TABLE people;\nCOMMIT;\n',
      'verify/people.sql': 'SELECT id FROM people WHERE false;\n',
    };
    const notes = { 'deploy/notes.sql': 'BEGIN;\nCREATE TABLE notes (id bigint);\nCOMMIT;\n' };
    expect(await warningsOf(branch({ operations: [add('nick')], main: notes, given, tool: 'sqitch' }))).toEqual([]);
    const nick = { 'deploy/nick.sql': 'BEGIN;\nALTER TABLE people ADD COLUMN nick text;\nCOMMIT;\n' };
    expect(await refusal(branch({ operations: [add('nick')], main: nick, given, tool: 'sqitch' }))).toContain('both have to do with column people.nick');
  });

  test('what is written stays as it is when it is applied again', async () => {
    const root = branch({ operations: [add('nick')], main: { 'db/migrations/20250304102030_theirs.sql': sql('CREATE TABLE notes (id uuid)') } });
    await warningsOf(root);
    expect((await applyPlan({ root, feature: 'mine' }, registry)).entries).toEqual([]);
  });
});

const KNEX = {
  'package.json': '{ "dependencies": { "knex": "3.1.0", "pg": "8.11.0" } }\n',
  'knexfile.js': "module.exports = { client: 'pg', migrations: { directory: './migrations' } };\n",
  'migrations/20250101000000_init.js': "exports.up = (knex) => knex.raw('CREATE TABLE people (id bigint PRIMARY KEY, email text, age integer)');\nexports.down = (knex) => knex.raw('DROP TABLE people');\n",
};
const code = (up: string, down = ''): string => `exports.up = async (knex) => {\n  ${up}\n};\n\nexports.down = async (knex) => {\n  ${down}\n};\n`;

describe('migrations that are code', () => {
  const on = (up: string, down?: string): string => branch({ operations: [add('nick')], tool: 'knex', given: KNEX, main: { 'migrations/20250201000000_theirs.js': code(up, down) } });

  test('statements in them are read as such', async () => {
    expect(await refusal(on("await knex.raw('ALTER TABLE people ADD COLUMN nick text');"))).toContain('both have to do with column people.nick');
  });

  test('names in their calls are shown', async () => {
    expect(await warningsOf(on("await knex.schema.alterTable('people', (table) => { table.string('nick'); });"))).toEqual([
      expect.stringMatching(/^migrations\/20250201000000_theirs.js of main names column people.nick as well/),
    ]);
    expect(await warningsOf(on("await knex.schema.alterTable('people', (table) => { table.string('other'); });"))).toEqual([]);
  });

  test('what cannot be read is said', async () => {
    expect(await warningsOf(on('await require("../lib/move-all")(knex);'))).toEqual([expect.stringContaining('migrations/20250201000000_theirs.js of main changes could not be read')]);
  });
});

describe('nothing to compare with', () => {
  test('on the base branch itself, and without git', async () => {
    const root = branch({ operations: [add('nick')], main: { [EARLIER]: sql('CREATE TABLE notes (id uuid)') } });
    git(root, 'checkout', '-q', 'main');
    expect(await warningsOf(root)).toEqual([]);
    rmSync(join(root, '.git'), { recursive: true });
    rmSync(join(root, '.claude/feature-dev/mine'), { recursive: true });
    const tasks = [{ task_id: 'T1', description: 'Schema', changes: [{ type: 'database_migration', tool: 'dbmate', operations: [add('other')] }] }];
    put(root, '.claude/feature-dev/mine/plan.json', JSON.stringify({ feature_id: 'mine', tech_stack: { database: { type: 'PostgreSQL' } }, areas: { infra: { tasks } } }));
    expect(await warningsOf(root)).toEqual([]);
  });

  test('a history that was cut off is said', async () => {
    const root = branch({ operations: [add('nick')], main: { [EARLIER]: sql('DROP TABLE people') } });
    git(root, 'checkout', '-q', '--orphan', 'alone');
    git(root, 'commit', '-q', '-m', 'alone');
    expect(await warningsOf(root)).toEqual([expect.stringContaining('no commit that both share')]);
  });
});
