import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { registry } from '../../generators/registry.js';
import { InfraError } from '../../pipeline/error.js';
import { applyPlan } from '../../pipeline/run.js';

/** Features that meet inside of one file: a changelog of Liquibase, the plan of Sqitch, the journal of Drizzle. */
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-shared-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Files = { [path: string]: string };

function put(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const git = (root: string, ...argv: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...argv], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

function commit(root: string, message: string): void {
  git(root, 'add', '-A', ':!.claude');
  git(root, 'commit', '-q', '-m', message);
}

/** What belongs to one tool. */
interface ToolCase {
  tool: string;
  given: Files;
  /** The shared file. */
  path: string;
  /** Files of the base branch with a change of somebody else to the same table. */
  theirs(column: string): Files;
}

const set = (id: number | string, column: string): object => ({
  changeSet: { id, author: 'ada', changes: [{ addColumn: { tableName: 'people', columns: [{ column: { name: column, type: 'text' } }] } }] },
});
const FIRST = { changeSet: { id: 1, author: 'ada', changes: [{ createTable: { tableName: 'people', columns: [{ column: { name: 'id', type: 'bigint' } }] } }] } };
const changelog = (...sets: object[]): string => `${JSON.stringify({ databaseChangeLog: sets }, null, 2)}\n`;

const XML = 'http://www.liquibase.org/xml/ns/dbchangelog';
const xmlSet = (id: number, inner: string): string => `  <changeSet id="${id}" author="ada">\n    ${inner}\n  </changeSet>\n`;
const xmlLog = (...sets: string[]): string => `<databaseChangeLog xmlns="${XML}">\n${sets.join('\n')}</databaseChangeLog>\n`;
const XML_FIRST = xmlSet(1, '<createTable tableName="people"><column name="id" type="bigint"/></createTable>');

const SQL_FIRST = '--liquibase formatted sql\n\n--changeset ada:1\nCREATE TABLE people (id bigint);\n--rollback DROP TABLE people;\n';

const PLAN = '%syntax-version=1.0.0\n%project=x\n\npeople 2025-01-01T00:00:00Z A <a@localhost> # People\n';
const SQITCH: Files = {
  'sqitch.conf': '[core]\n\tengine = pg\n',
  'sqitch.plan': PLAN,
  'deploy/people.sql': 'BEGIN;\nCREATE TABLE people (id bigint PRIMARY KEY);\nCOMMIT;\n',
  'revert/people.sql': 'BEGIN;\nDROP TABLE people;\nCOMMIT;\n',
  'verify/people.sql': 'SELECT id FROM people WHERE false;\n',
};

const DEPENDS = { 'package.json': '{ "dependencies": { "node-liquibase": "4.3.3" } }\n' };

const LIQUIBASE: ToolCase[] = [
  {
    tool: 'liquibase',
    path: 'db/changelog.json',
    given: { ...DEPENDS, 'db/changelog.json': changelog(FIRST) },
    theirs: (column) => ({ 'db/changelog.json': changelog(FIRST, set(2, column)) }),
  },
  {
    tool: 'liquibase',
    path: 'db/changelog.yaml',
    given: { ...DEPENDS, 'db/changelog.yaml': `databaseChangeLog:\n- ${JSON.stringify(FIRST)}\n` },
    theirs: (column) => ({ 'db/changelog.yaml': `databaseChangeLog:\n- ${JSON.stringify(FIRST)}\n- ${JSON.stringify(set(2, column))}\n` }),
  },
  {
    tool: 'liquibase',
    path: 'db/changelog.xml',
    given: { ...DEPENDS, 'db/changelog.xml': xmlLog(XML_FIRST) },
    theirs: (column) => ({ 'db/changelog.xml': xmlLog(XML_FIRST, xmlSet(2, `<sql>ALTER TABLE people ADD COLUMN ${column} text</sql>`)) }),
  },
  {
    tool: 'liquibase',
    path: 'db/changelog.sql',
    given: { ...DEPENDS, 'db/changelog.sql': SQL_FIRST },
    theirs: (column) => ({ 'db/changelog.sql': `${SQL_FIRST}\n--changeset ada:2\nALTER TABLE people ADD COLUMN ${column} text;\n--rollback ALTER TABLE people DROP COLUMN ${column};\n` }),
  },
];

const add = (name: string): object => ({ op: 'add_column', table: 'people', column: { name, value_type: 'text' } });
const LATER = '2025-03-05T00:00:00Z';

function plan(root: string, id: string, tool: string, operations: object[], more: { created_at?: string; name?: string } = {}): void {
  const { created_at = '2025-03-04T10:20:30Z', name } = more;
  const tasks = [{ task_id: `${id}-1`, description: 'Schema', changes: [{ type: 'database_migration', tool, operations, ...(name ? { name } : {}) }] }];
  const text = { feature_id: id, created_at, tech_stack: { database: { type: 'PostgreSQL' } }, areas: { infra: { tasks } } };
  put(root, { [`.claude/feature-dev/${id}/plan.json`]: JSON.stringify(text) });
}

function workspace(given: Files): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  git(root, 'init', '-q', '-b', 'main');
  put(root, given);
  commit(root, 'init');
  return root;
}

/** A branch, and a main branch that has moved on. */
function branch(given: Files, main: Files): string {
  const root = workspace(given);
  git(root, 'checkout', '-q', '-b', 'work');
  git(root, 'checkout', '-q', 'main');
  put(root, main);
  commit(root, 'meanwhile');
  git(root, 'checkout', '-q', 'work');
  return root;
}

async function warningsOf(root: string, feature: string): Promise<string[]> {
  const { record, questions } = await applyPlan({ root, feature }, registry);
  expect(questions).toEqual([]);
  return record.tasks.flatMap((task) => task.changes.flatMap((change) => change.warnings)).filter((one) => / main|feature "/.test(one));
}

const refusal = async (root: string, feature: string): Promise<string> => {
  const error: unknown = await applyPlan({ root, feature }, registry).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InfraError);
  return (error as InfraError).message;
};

describe('one changelog, the base branch', () => {
  test.each(LIQUIBASE)('$path: the same id, and a free one', async ({ tool, given, theirs, path }) => {
    const root = branch(given, theirs('other'));
    plan(root, 'mine', tool, [add('nick')]);
    expect(await warningsOf(root, 'mine')).toEqual([
      `Changeset 2 by ada of ${path} has the same name as one of main: rename it to 3, which is free after both, or merge main and apply again.`,
    ]);
  });

  test.each(LIQUIBASE)('$path: the same column', async ({ tool, given, theirs, path }) => {
    const root = branch(given, theirs('nick'));
    plan(root, 'mine', tool, [add('nick')]);
    const message = await refusal(root, 'mine');
    expect(message).toContain('task "mine-1" of feature "mine" and a migration of main both have to do with column people.nick: their order matters');
    expect(message).toContain(`${path} (changeset 2 by ada): on main, not in this branch`);
    git(root, 'merge', '-q', 'main');
    expect(await warningsOf(root, 'mine')).toEqual([]);
  });

  test('a changeset that only a person can read is said', async () => {
    const custom = { changeSet: { id: 2, author: 'ada', changes: [{ customChange: { class: 'com.acme.Fill' } }] } };
    const root = branch(LIQUIBASE[0]!.given, { 'db/changelog.json': changelog(FIRST, custom) });
    plan(root, 'mine', 'liquibase', [add('nick')]);
    expect(await warningsOf(root, 'mine')).toContainEqual(expect.stringContaining('What db/changelog.json (changeset 2 by ada) of main changes could not be read'));
  });

  test('a changelog of its own on either side', async () => {
    const numbered = (number: number): string => `db/steps/00${number}-step.yaml`;
    const given = { ...DEPENDS, 'db/root.yaml': 'databaseChangeLog:\n- includeAll: { path: db/steps/ }\n', [numbered(1)]: `databaseChangeLog:\n- ${JSON.stringify(FIRST)}\n` };
    const on = (column: string): string => branch(given, { [numbered(2)]: `databaseChangeLog:\n- ${JSON.stringify(set('002-step', column))}\n` });
    const root = on('other');
    plan(root, 'mine', 'liquibase', [add('nick')]);
    expect(await warningsOf(root, 'mine')).toEqual([expect.stringMatching(/^002-add-nick-to-people has the same number as 002-step of main: rename it to 003-add-nick-to-people,/)]);
    const same = on('nick');
    plan(same, 'mine', 'liquibase', [add('nick')]);
    expect(await refusal(same, 'mine')).toContain('both have to do with column people.nick');
  });
});

describe('one changelog, two features', () => {
  /** The first feature's changeset is on another branch: its record is here, the changelog is not. */
  async function elsewhere({ tool, given }: ToolCase, mine: object[], theirs: object[]): Promise<string> {
    const root = workspace(given);
    plan(root, 'early', tool, theirs);
    await applyPlan({ root, feature: 'early' }, registry);
    git(root, 'checkout', '-q', '--', '.');
    plan(root, 'late', tool, mine, { created_at: LATER });
    return root;
  }

  test.each(LIQUIBASE.slice(1, 3))('$path: the same id, and a free one', async (one) => {
    const root = await elsewhere(one, [add('nick')], [add('other')]);
    expect(await warningsOf(root, 'late')).toEqual([
      `Changeset 2 by ada of ${one.path} has the same name as one of task "early-1" of feature "early", not in this tree: rename it to 3, which is free after both, or undo and apply it again before the second one is merged.`,
    ]);
  });

  test.each(LIQUIBASE.slice(2))('$path: the order matters', async (one) => {
    const alter = (value_type: string): object => ({ op: 'alter_column', table: 'people', column: 'id', value_type });
    const root = await elsewhere(one, [alter('integer')], [alter('text')]);
    expect(await refusal(root, 'late')).toContain('both alter column people.id');
  });

  test('in one tree the second gets an id of its own', async () => {
    const [{ given, path } = LIQUIBASE[0]!] = LIQUIBASE;
    const root = workspace(given);
    for (const [id, column, created_at] of [['early', 'one', undefined], ['late', 'two', LATER]] as const) {
      plan(root, id, 'liquibase', [add(column)], created_at ? { created_at } : {});
      expect(await warningsOf(root, id)).toEqual([]);
    }
    expect(readFileSync(join(root, path), 'utf8')).toMatch(/"id": 1,[\s\S]*"id": "?2"?,[\s\S]*"id": "?3"?,/);
    expect((await applyPlan({ root, feature: 'late' }, registry)).entries).toEqual([]);
  });
});

describe('sqitch.plan', () => {
  test('the same name on the base branch', async () => {
    const script = { 'deploy/add_nick_to_people.sql': 'BEGIN;\nCREATE TABLE notes (id bigint);\nCOMMIT;\n' };
    const root = branch(SQITCH, { ...script, 'sqitch.plan': `${PLAN}add_nick_to_people 2025-02-01T00:00:00Z A <a@localhost> # x\n` });
    plan(root, 'mine', 'sqitch', [add('nick')]);
    expect(await warningsOf(root, 'mine')).toEqual([
      'Change add_nick_to_people of sqitch.plan has the same name as one of main: rename it to add_nick_to_people_2, which is free after both, or merge main and apply again.',
    ]);
  });

  test('the same name in another feature', async () => {
    const root = workspace(SQITCH);
    plan(root, 'early', 'sqitch', [add('one')], { name: 'grow' });
    await applyPlan({ root, feature: 'early' }, registry);
    git(root, 'clean', '-q', '-d', '-f', '-e', '.claude');
    git(root, 'checkout', '-q', '--', '.');
    plan(root, 'late', 'sqitch', [add('two')], { name: 'grow', created_at: LATER });
    expect(await warningsOf(root, 'late')).toContainEqual(expect.stringMatching(/^grow has the same name as grow \(task "early-1" of feature "early", not in this tree\): .* rename it to grow_late/));
  });
});

describe('the journal of Drizzle', () => {
  const journal = (...tags: string[]): string =>
    `${JSON.stringify({ version: '7', dialect: 'postgresql', entries: tags.map((tag, idx) => ({ idx, version: '7', when: 1704067200000 + idx, tag, breakpoints: true })) }, null, 2)}\n`;
  const COLUMN = { id: { name: 'id', type: 'bigint', primaryKey: true, notNull: true } };
  const TABLE = { name: 'people', schema: '', columns: COLUMN, indexes: {}, foreignKeys: {}, compositePrimaryKeys: {}, uniqueConstraints: {}, policies: {}, checkConstraints: {}, isRLSEnabled: false };
  const SNAPSHOT = {
    ...{ id: '11111111-1111-4111-8111-111111111111', prevId: '00000000-0000-0000-0000-000000000000', version: '7', dialect: 'postgresql' },
    ...{ tables: { 'public.people': TABLE }, enums: {}, schemas: {}, sequences: {}, roles: {}, policies: {}, views: {}, _meta: { columns: {}, schemas: {}, tables: {} } },
  };
  const given = (first: string): Files => ({
    'package.json': '{ "dependencies": { "drizzle-orm": "0.45.4", "pg": "8.11.0" }, "devDependencies": { "drizzle-kit": "0.31.8" } }\n',
    'drizzle.config.ts': "export default { dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle' };\n",
    'src/schema.ts': "import { bigint, pgTable } from 'drizzle-orm/pg-core';\n\nexport const people = pgTable('people', {\n  id: bigint('id', { mode: 'number' }).primaryKey(),\n});\n",
    [`drizzle/${first}.sql`]: 'CREATE TABLE "people" ("id" bigint PRIMARY KEY NOT NULL);\n',
    'drizzle/meta/_journal.json': journal(first),
    [`drizzle/meta/${first.split('_')[0]}_snapshot.json`]: JSON.stringify(SNAPSHOT, null, 2),
  });

  test('the same number on the base branch: said once', async () => {
    const root = branch(given('0000_init'), { 'drizzle/0001_theirs.sql': 'CREATE TABLE "notes" ("id" bigint);\n', 'drizzle/meta/_journal.json': journal('0000_init', '0001_theirs') });
    plan(root, 'mine', 'drizzle', [add('nick')]);
    expect(await warningsOf(root, 'mine')).toEqual([expect.stringMatching(/^0001_add_nick_to_people has the same number as 0001_theirs of main/)]);
  });

  test('the same index under names that do not say so', async () => {
    const theirs = '20250201000000_theirs';
    const root = branch(given('20250101000000_init'), { [`drizzle/${theirs}.sql`]: 'CREATE TABLE "notes" ("id" bigint);\n', 'drizzle/meta/_journal.json': journal('20250101000000_init', theirs) });
    plan(root, 'mine', 'drizzle', [add('nick')]);
    expect(await warningsOf(root, 'mine')).toEqual([expect.stringMatching(/^Index 1 \(\d+_add_nick_to_people\) of drizzle\/meta\/_journal\.json has the same number as one of main: merge main and apply again\.$/)]);
  });
});
