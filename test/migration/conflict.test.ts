import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { registry } from '../../generators/registry.js';
import { InfraError } from '../../pipeline/error.js';
import { applyPlan } from '../../pipeline/run.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-conflict-')));
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

const PRISMA = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Person {
  id Int @id
}
`;

interface Feature {
  id: string;
  tool?: string;
  created_at?: string;
  operations?: object[];
  name?: string;
  text?: string[];
  skip?: boolean;
}

function plan(root: string, { id, tool = 'dbmate', created_at = '2025-03-04T10:20:30Z', operations, name, text = [], skip = false }: Feature): void {
  const changes = operations && [{ type: 'database_migration', tool, operations, ...(name ? { name } : {}) }];
  const task = { task_id: `${id}-1`, description: text[0] ?? 'Schema', implementation_notes: text, skip, ...(changes ? { changes } : {}) };
  put(root, `.claude/feature-dev/${id}/plan.json`, JSON.stringify({ feature_id: id, created_at, areas: { infra: { tasks: [task] } } }));
}

/** A workspace with the plans of several features. */
function workspace(...features: Feature[]): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  put(root, 'db/migrations/20250101000000_init.sql', FIRST);
  put(root, '.env.example', 'DATABASE_URL=postgres://localhost/app\n');
  execFileSync('git', ['init', '-q'], { cwd: root });
  for (const feature of features) plan(root, feature);
  return root;
}

async function warningsOf(root: string, feature: string): Promise<string[]> {
  const { record, questions } = await applyPlan({ root, feature }, registry);
  expect(questions).toEqual([]);
  // What the safety rules say is another matter.
  return record.tasks.flatMap((task) => task.changes.flatMap((change) => change.warnings)).filter((one) => !one.startsWith('Migration '));
}

const refusal = async (root: string, feature: string): Promise<string> => {
  const error: unknown = await applyPlan({ root, feature }, registry).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InfraError);
  return (error as InfraError).message;
};

const people = { table: 'people' };
const alter = (column: string, more: object): object => ({ op: 'alter_column', ...people, column, ...more });
const add = (name: string, value_type = 'text'): object => ({ op: 'add_column', ...people, column: { name, value_type } });
const LATER = '2025-03-05T00:00:00Z';

describe('two features whose order matters', () => {
  test.each<[string, object, object]>([
    ['column people.age', alter('age', { value_type: 'bigint' }), alter('age', { default: 3 })],
    ['column people.age', alter('age', { default: 3 }), { op: 'rename_column', ...people, column: 'age', to: 'years' }],
    ['column people.age', { op: 'drop_column', ...people, column: 'age' }, { op: 'drop_column', table: 'People', column: 'age' }],
    ['column people.nick', add('nick', 'integer'), add('nick')],
    ['enum mood', { op: 'add_enum_value', enum: 'mood', value: 'glad' }, { op: 'add_enum_value', enum: 'mood', value: 'mad' }],
    ['index people_age_idx', { op: 'drop_index', ...people, name: 'people_age_idx' }, { op: 'rename_index', ...people, index: 'people_age_idx', to: 'by_age' }],
    ['table people', { op: 'drop_table', ...people }, { op: 'rename_table', ...people, to: 'persons' }],
  ])('%s: the later one is refused, the earlier one is told', async (what, mine, theirs) => {
    const root = workspace({ id: 'early', operations: [theirs] }, { id: 'late', created_at: LATER, operations: [mine] });
    const message = await refusal(root, 'late');
    expect(message).toContain(`task "late-1" of feature "late" and task "early-1" of feature "early" both alter ${what}`);
    expect(await warningsOf(root, 'early')).toEqual([expect.stringMatching(/^Task "late-1" of feature "late" alters .* has to be applied after this one/)]);
  });

  test('once the first is applied and in the tree, the second is not in its way', async () => {
    const root = workspace(
      { id: 'early', operations: [alter('age', { value_type: 'bigint' })] },
      { id: 'late', created_at: LATER, operations: [alter('age', { default: 3 })] },
    );
    await warningsOf(root, 'early');
    expect(await warningsOf(root, 'late')).toEqual([]);
    // The guides alone change: what they warned of is over.
    const again = await applyPlan({ root, feature: 'early' }, registry);
    expect(again.entries.map((entry) => entry.path)).toEqual(['.claude/feature-dev/early/deployment-guide.md', '.claude/feature-dev/early/migration-guide.md']);
    expect((await applyPlan({ root, feature: 'early' }, registry)).entries).toEqual([]);
  });

  test('applied elsewhere, its migration not in this tree: still refused', async () => {
    const root = workspace(
      { id: 'early', operations: [alter('age', { value_type: 'bigint' })] },
      { id: 'late', created_at: LATER, operations: [alter('age', { default: 3 })] },
    );
    const { record } = await applyPlan({ root, feature: 'early' }, registry);
    for (const { path } of record.files.filter((file) => file.path.startsWith('db/'))) rmSync(join(root, path));
    expect(await refusal(root, 'late')).toContain('both alter column people.age');
  });

  test('planned at the same time: exactly one of the two is refused', async () => {
    const root = workspace(
      { id: 'b', operations: [alter('age', { default: 1 })] },
      { id: 'a', operations: [alter('age', { default: 2 })] },
    );
    expect(await refusal(root, 'b')).toContain('feature "a"');
    expect(await warningsOf(root, 'a')).toHaveLength(1);
  });

  test('a skipped task is in nobody’s way', async () => {
    const root = workspace(
      { id: 'early', operations: [alter('age', { default: 1 })], skip: true },
      { id: 'late', created_at: LATER, operations: [alter('age', { default: 2 })] },
    );
    expect(await warningsOf(root, 'late')).toEqual([]);
  });
});

describe('what meets without being decided by the order', () => {
  test('the same column: whoever is second finds it there', async () => {
    const root = workspace({ id: 'early', operations: [add('nick_name')] }, { id: 'late', created_at: LATER, operations: [add('nick_name')] });
    expect(await warningsOf(root, 'late')).toEqual([expect.stringMatching(/^Task "early-1" of feature "early" asks for the same column people.nick_name/)]);
  });

  test('a column that the other one renames', async () => {
    const root = workspace(
      { id: 'early', operations: [{ op: 'rename_column', ...people, column: 'email', to: 'mail' }] },
      { id: 'late', created_at: LATER, operations: [{ op: 'create_index', ...people, columns: ['email'] }] },
    );
    expect(await warningsOf(root, 'late')).toEqual([expect.stringContaining('needs column people.email under its present name, or takes it away')]);
  });

  test('different columns of one table do not meet', async () => {
    const root = workspace(
      { id: 'early', operations: [add('one'), alter('email', { nullable: false })] },
      { id: 'late', created_at: LATER, operations: [add('two'), alter('age', { default: 1 })] },
    );
    expect(await warningsOf(root, 'late')).toEqual([]);
  });

  test('what a feature adds and this one changes is there already', async () => {
    const root = workspace({ id: 'early', operations: [add('age', 'integer')] }, { id: 'late', created_at: LATER, operations: [alter('age', { default: 1 })] });
    expect(await warningsOf(root, 'late')).toEqual([]);
  });

  test('plans that cannot be read say nothing', async () => {
    const root = workspace({ id: 'late', operations: [add('one')] });
    put(root, '.claude/feature-dev/broken/plan.json', '{');
    put(root, '.claude/feature-dev/other/plan.json', JSON.stringify({ feature_id: 'another', areas: {} }));
    put(root, '.claude/feature-dev/notes.txt', 'x');
    expect(await warningsOf(root, 'late')).toEqual([]);
  });
});

describe('names', () => {
  test('two migrations of one number: a free one is offered', async () => {
    const root = workspace({ id: 'early', operations: [add('one')] }, { id: 'late', operations: [add('two')] });
    const { record } = await applyPlan({ root, feature: 'early' }, registry);
    for (const { path } of record.files.filter((file) => file.path.startsWith('db/'))) rmSync(join(root, path));
    expect(await warningsOf(root, 'late')).toEqual([
      expect.stringMatching(/^20250304102030_add_two_to_people has the same number as 20250304102030_add_one_to_people .* rename it to 20250304102031_add_two_to_people/),
    ]);
  });

  test('in one tree the second gets a number of its own', async () => {
    const root = workspace({ id: 'early', operations: [add('one')] }, { id: 'late', operations: [add('two')] });
    await applyPlan({ root, feature: 'early' }, registry);
    expect(await warningsOf(root, 'late')).toEqual([]);
    expect(readFileSync(join(root, 'db/migrations/20250304102031_add_two_to_people.sql'), 'utf8')).toContain('two');
  });

  test('what was applied keeps its number and its text when others came after it', async () => {
    const root = workspace({ id: 'early', operations: [add('one')] });
    await applyPlan({ root, feature: 'early' }, registry);
    plan(root, { id: 'late', created_at: LATER, operations: [{ op: 'rename_table', ...people, to: 'persons' }] });
    await applyPlan({ root, feature: 'late' }, registry);
    expect((await applyPlan({ root, feature: 'early' }, registry)).entries).toEqual([]);
  });

  test('with Prisma too', async () => {
    const root = workspace();
    rmSync(join(root, 'db'), { recursive: true });
    put(root, 'prisma/schema.prisma', PRISMA);
    put(root, 'prisma/migrations/20250101000000_init/migration.sql', 'CREATE TABLE "Person" ("id" INTEGER NOT NULL, CONSTRAINT "Person_pkey" PRIMARY KEY ("id"));\n');
    const added = (name: string): object => ({ op: 'add_column', table: 'Person', column: { name, value_type: 'text' } });
    plan(root, { id: 'early', tool: 'prisma', operations: [added('one')] });
    await applyPlan({ root, feature: 'early' }, registry);
    plan(root, { id: 'late', tool: 'prisma', created_at: LATER, operations: [added('two')] });
    await applyPlan({ root, feature: 'late' }, registry);
    expect((await applyPlan({ root, feature: 'early' }, registry)).entries).toEqual([]);
  });

  test('what the plan gets new comes after all others, in their schema', async () => {
    const root = workspace({ id: 'early', operations: [add('one')] }, { id: 'late', created_at: LATER, operations: [{ op: 'rename_table', ...people, to: 'persons' }] });
    await applyPlan({ root, feature: 'early' }, registry);
    await applyPlan({ root, feature: 'late' }, registry);
    const path = join(root, '.claude/feature-dev/early/plan.json');
    const grown = JSON.parse(readFileSync(path, 'utf8')) as { areas: { infra: { tasks: { changes: object[] }[] } } };
    const column = { name: 'two', value_type: 'text' };
    grown.areas.infra.tasks[0]?.changes.push({ type: 'database_migration', tool: 'dbmate', operations: [{ op: 'add_column', table: 'persons', column }] });
    writeFileSync(path, JSON.stringify(grown));
    const { entries } = await applyPlan({ root, feature: 'early' }, registry);
    expect(entries.map((entry) => entry.path).filter((one) => one.startsWith('db/'))).toEqual(['db/migrations/20250305000001_add_two_to_persons.sql']);
  });

  test('the same words', async () => {
    const root = workspace({ id: 'early', operations: [add('one')], name: 'grow' }, { id: 'late', created_at: LATER, operations: [add('two')], name: 'grow' });
    expect(await warningsOf(root, 'late')).toEqual([expect.stringContaining('names its migration grow too: rename one of them, for example to grow_early')]);
  });
});
