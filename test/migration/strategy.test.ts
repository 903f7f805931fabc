import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openEngines, type Engines } from '../../executors/verify/engine/engines.js';
import { jobsOf } from '../../executors/verify/jobs.js';
import type { Outcome } from '../../executors/verify/proof.js';
import { registry } from '../../generators/registry.js';
import { undo } from '../../generators/undo/undo.js';
import { InfraError } from '../../pipeline/error.js';
import { applyPlan } from '../../pipeline/run.js';
import { statements } from '../../pipeline/sql/statements.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-strategy-')));
let engines: Engines;
beforeAll(() => {
  engines = openEngines({ root: scratch, engine: 'pglite' });
});
afterAll(async () => {
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
});

const FIRST: Record<string, string> = {
  PostgreSQL: `-- migrate:up
CREATE TABLE teams (id bigint PRIMARY KEY, title text);
CREATE TABLE people (
  id bigint PRIMARY KEY,
  email varchar(80) NOT NULL UNIQUE,
  nick text,
  age bigint NOT NULL DEFAULT 18,
  team_id bigint REFERENCES teams (id)
);
CREATE INDEX people_nick_idx ON people (nick);

-- migrate:down
DROP TABLE people;
DROP TABLE teams;
`,
  SQLite: `-- migrate:up
CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT NOT NULL, nick TEXT, age INTEGER NOT NULL DEFAULT 18);
CREATE INDEX people_nick_idx ON people (nick);

-- migrate:down
DROP TABLE people;
`,
};

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function workspace(operations: object[], database = 'PostgreSQL', more: object = {}): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  put(root, 'db/migrations/20250101000000_init.sql', FIRST[database] ?? '');
  put(root, '.env.example', 'DATABASE_URL=\n');
  execFileSync('git', ['init', '-q'], { cwd: root });
  const change = { type: 'database_migration', tool: 'dbmate', ...more, operations };
  const tasks = [{ task_id: 'INFRA1', description: 'Schema', changes: [change] }];
  const plan = { feature_id: 'shift', created_at: '2025-03-04T10:20:30Z', tech_stack: { database: { type: database } }, areas: { infra: { tasks } } };
  put(root, '.claude/feature-dev/shift/plan.json', JSON.stringify(plan));
  return root;
}

const people = { table: 'people' };

interface Stage {
  /** The migration that was written; empty when none was. */
  sql: string;
  /** Everything outside the feature folders. */
  written: string;
  outcomes: Outcome[];
  warnings: string[];
  follow_up: string[];
  verification: string[];
}

/** Applies a feature and executes what it wrote: up, down and up again, over rows. */
async function stage(root: string, feature: string, strategy?: string): Promise<Stage> {
  const { record, entries, questions } = await applyPlan({ root, feature, ...(strategy ? { strategy } : {}) }, registry);
  expect(questions).toEqual([]);
  const context = { root, engines, progress: () => undefined, read: (path: string) => readFileSync(join(root, path), 'utf8') };
  const outcomes: Outcome[] = [];
  for (const job of (await jobsOf(record, 'infra-changes.json')).filter((one) => one.proof.name === 'migration')) {
    job.proof.inputs(job.request, context);
    outcomes.push(await job.proof.run(job.request, context));
  }
  const changes = record.tasks.flatMap((task) => task.changes);
  const sql = entries.filter((entry) => entry.path.startsWith('db/')).map((entry) => entry.after ?? '').join('');
  const written = entries.filter((entry) => !entry.path.startsWith('.claude/')).map((entry) => `${entry.before === null ? '' : entry.path} ${entry.after ?? ''}`).join('\n');
  return { sql, written, outcomes, warnings: changes.flatMap((one) => one.warnings), follow_up: changes.flatMap((one) => one.follow_up), verification: changes.flatMap((one) => one.steps.verification ?? []) };
}

interface All {
  expand: Stage;
  /** Absent where no rows need a value. */
  migrate: Stage | undefined;
  contract: Stage;
}

const all = async (root: string): Promise<All> => {
  const expand = await stage(root, 'shift', 'expand-contract');
  const between = existsSync(join(root, '.claude/feature-dev/shift-migrate/plan.json'));
  return { expand, migrate: between ? await stage(root, 'shift-migrate') : undefined, contract: await stage(root, 'shift-contract') };
};

const half = (sql: string, which: 'up' | 'down'): string => sql.split('-- migrate:down')[which === 'up' ? 0 : 1] ?? '';
const rename = { op: 'rename_column', ...people, column: 'email', to: 'mail' };

/** The seeded rows differ in both columns, as no workspace's do: that is what "values are changed" says of them. */
const LOSES = 'reversible_with_data_loss';
const KEEPS = 'reversible';

describe('each stage is executed: up, down and up again, over rows', () => {
  test.each<[string, object[], string, string[], string[]]>([
    ['a required, unique column renamed', [rename], 'PostgreSQL', [LOSES], [LOSES]],
    ['a column with default renamed', [{ op: 'rename_column', ...people, column: 'age', to: 'years' }], 'PostgreSQL', [KEEPS], [LOSES]],
    ['a column with key renamed', [{ op: 'rename_column', ...people, column: 'team_id', to: 'squad_id' }], 'PostgreSQL', [KEEPS], [KEEPS]],
    ['an indexed column renamed', [{ op: 'rename_column', ...people, column: 'nick', to: 'alias' }], 'SQLite', [KEEPS], [KEEPS]],
    ['a required column renamed', [rename], 'SQLite', [LOSES], [LOSES]],
    ['a table renamed', [{ op: 'rename_table', ...people, to: 'persons' }], 'PostgreSQL', [KEEPS], [KEEPS]],
    ['a required column dropped', [{ op: 'drop_column', ...people, column: 'email' }], 'PostgreSQL', [LOSES], [LOSES]],
    ['an optional column dropped', [{ op: 'drop_column', ...people, column: 'nick' }], 'PostgreSQL', [], [LOSES]],
    ['a table dropped', [{ op: 'drop_table', ...people }], 'PostgreSQL', [], [LOSES]],
    ['a type narrowed', [{ op: 'alter_column', ...people, column: 'age', value_type: 'integer' }], 'PostgreSQL', [KEEPS], [LOSES]],
    ['a text as number', [{ op: 'alter_column', ...people, column: 'nick', value_type: 'integer' }], 'PostgreSQL', [KEEPS], [LOSES]],
    ['a shorter text', [{ op: 'alter_column', ...people, column: 'nick', value_type: 'varchar(5)' }], 'SQLite', [KEEPS], [LOSES]],
    ['a rule for a column', [{ op: 'alter_column', ...people, column: 'nick', nullable: false }], 'PostgreSQL', [], [KEEPS]],
    ['a rule with default', [{ op: 'alter_column', ...people, column: 'nick', nullable: false, default: 'none' }], 'PostgreSQL', [KEEPS], [LOSES]],
    ['a required column', [{ op: 'add_column', ...people, column: { name: 'tz', value_type: 'text', nullable: false } }], 'PostgreSQL', [KEEPS], [KEEPS]],
    ['a column split', [
      { op: 'add_column', ...people, column: { name: 'first', value_type: 'text' } },
      { op: 'add_column', ...people, column: { name: 'last', value_type: 'text' } },
      { op: 'sql', up: "UPDATE people SET first = split_part(nick, ' ', 1), last = split_part(nick, ' ', 2)", down: 'SELECT 1' },
      { op: 'drop_column', ...people, column: 'nick' },
    ], 'PostgreSQL', [KEEPS], [LOSES]],
  ])('%s', async (_name, operations, database, first, second) => {
    const { expand, migrate, contract } = await all(workspace(operations, database));
    const said = ({ outcomes }: Stage): string[] => outcomes.map((one) => `${one.verdict}`);
    const shown = JSON.stringify([expand, contract].map((one) => [one.sql, one.outcomes.map((each) => each.summary)]), null, 1);
    expect([said(expand), said(contract)], shown).toEqual([first, second]);
    for (const one of [...expand.outcomes, ...(migrate?.outcomes ?? []), ...contract.outcomes]) expect(one, one.summary).toMatchObject({ exit: 0 });
    expect(half(expand.sql, 'up')).not.toMatch(/DROP COLUMN|DROP TABLE people;(?!\nCREATE TABLE people)|RENAME COLUMN|SET NOT NULL/);
  });
});

describe('the stages in their order, with the code of each', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => open.pop()?.close());

  /** Runs statements, and answers with the rows of people by id. */
  async function database(): Promise<(sql: string) => Promise<string>> {
    const { session } = await engines.database('postgresql');
    const run = async (sql: string): Promise<string> => {
      for (const one of statements(sql, 'postgresql')) await session.exec(one.text);
      return JSON.stringify(await session.query("SELECT * FROM people ORDER BY id"));
    };
    await run(half(FIRST['PostgreSQL'] ?? '', 'up'));
    await run("INSERT INTO people (id, email, nick, age) VALUES (1, 'a@x', 'al', 20), (2, 'b@x', NULL, 30)");
    open.push(session);
    return run;
  }

  test('a column renamed: old and new code write at every stage, and nothing is lost on the way there and back', async () => {
    const { expand, migrate, contract } = await all(workspace([rename]));
    const run = await database();
    const start = await run('');
    await run(half(expand.sql, 'up'));
    await run("INSERT INTO people (id, email) VALUES (3, 'old-code@x')");
    await run("INSERT INTO people (id, email, mail) VALUES (4, 'both@x', 'both@x')");
    await run("INSERT INTO people (id, mail) VALUES (5, 'new-code@x')");
    // A row that only the old code knew is found, not lost.
    await expect(run(half(contract.sql, 'up'))).rejects.toThrow(/null/);
    const contracted = await run(`${half(migrate?.sql ?? '', 'up')}; ${half(contract.sql, 'up')}`);
    for (const mail of ['a@x', 'b@x', 'old-code@x', 'both@x', 'new-code@x']) expect(contracted).toContain(mail);
    expect(contracted).not.toContain('email');
    await run(half(contract.sql, 'down'));
    await run(half(expand.sql, 'down'));
    const back = await run('');
    expect(back).not.toContain('"mail"');
    for (const mail of ['old-code@x', 'both@x', 'new-code@x']) expect(back).toContain(mail);
    const rows = (text: string) => (JSON.parse(text) as { id: string }[]).filter((row) => Number(String(row.id).replaceAll("'", '')) < 3).map((row) => Object.fromEntries(Object.entries(row).sort()));
    expect(rows(back)).toEqual(rows(start));
  });

  test('a table renamed: code that knows the old name goes on writing', async () => {
    const { expand, contract } = await all(workspace([{ op: 'rename_table', ...people, to: 'persons' }]));
    const run = await database();
    await run(half(expand.sql, 'up'));
    expect(await run("INSERT INTO people (id, email) VALUES (3, 'old-code@x')")).toContain('old-code@x');
    expect(expand.warnings.join()).not.toContain('rename-table');
    await expect(run(half(contract.sql, 'up'))).rejects.toThrow(/"people" does not exist/);
    await run(`INSERT INTO persons (id, email) VALUES (4, 'new-code@x'); ${half(contract.sql, 'down')}`);
    expect(await run('')).toMatch(/old-code@x.*new-code@x/);
  });
});

const problem = async (root: string, strategy = 'expand-contract'): Promise<string> => {
  const error: unknown = await applyPlan({ root, feature: 'shift', strategy }, registry).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InfraError);
  return (error as InfraError).message;
};

const CONTRACT = '.claude/feature-dev/shift-contract/plan.json';

describe('the contract stage', () => {
  test('is a plan of its own, in no folder that a deploy runs', async () => {
    const root = workspace([rename]);
    const { entries } = await applyPlan({ root, feature: 'shift', strategy: 'expand-contract' }, registry);
    expect(entries.map((entry) => entry.path).filter((path) => path.startsWith('db/'))).toEqual(['db/migrations/20250304102030_add_mail_to_people.sql']);
    const plan = JSON.parse(readFileSync(join(root, CONTRACT), 'utf8')) as { follows: string; areas: { infra: { tasks: object[] } } };
    expect(plan).toMatchObject({ feature_id: 'shift-contract', follows: 'shift' });
    expect(plan.areas.infra.tasks).toMatchObject([{ task_id: 'INFRA1-contract', changes: [{ strategy: 'direct', operations: [{ op: 'alter_column' }, { op: 'sql' }, { op: 'drop_column' }] }] }]);
  });

  test('comes after what others have written meanwhile, in the schema of that day', async () => {
    const root = workspace([rename]);
    await applyPlan({ root, feature: 'shift', strategy: 'expand-contract' }, registry);
    put(root, 'db/migrations/20250501000000_others.sql', '-- migrate:up\nALTER TABLE people RENAME TO persons;\n\n-- migrate:down\nALTER TABLE persons RENAME TO people;\n');
    await expect(applyPlan({ root, feature: 'shift-contract' }, registry)).rejects.toThrow(/no migration creates a table people/);
    rmSync(join(root, 'db/migrations/20250501000000_others.sql'));
    put(root, 'db/migrations/20250501000000_others.sql', '-- migrate:up\nALTER TABLE people ADD COLUMN other text;\n\n-- migrate:down\nALTER TABLE people DROP COLUMN other;\n');
    const { entries } = await applyPlan({ root, feature: 'shift-contract' }, registry);
    expect(entries.map((entry) => entry.path)).toContain('db/migrations/20250501000001_drop_email_from_people.sql');
  });

  test('cannot run before the expand stage', async () => {
    const root = workspace([rename]);
    await applyPlan({ root, feature: 'shift', strategy: 'expand-contract' }, registry);
    rmSync(join(root, 'db/migrations/20250304102030_add_mail_to_people.sql'));
    await expect(applyPlan({ root, feature: 'shift-contract' }, registry)).rejects.toThrow(/table people has no column mail/);
  });

  test('stays when the feature is applied again without the option, and goes with undo', async () => {
    const root = workspace([rename, { op: 'drop_column', ...people, column: 'nick' }]);
    await applyPlan({ root, feature: 'shift', strategy: 'expand-contract' }, registry);
    const text = readFileSync(join(root, CONTRACT), 'utf8');
    expect((await applyPlan({ root, feature: 'shift' }, registry)).entries).toEqual([]);
    await applyPlan({ root, feature: 'shift-contract' }, registry);
    expect((await applyPlan({ root, feature: 'shift' }, registry)).entries).toEqual([]);
    expect(readFileSync(join(root, CONTRACT), 'utf8')).toBe(text);
    await undo(root, 'shift-contract', {});
    await undo(root, 'shift', {});
    expect(() => readFileSync(join(root, CONTRACT), 'utf8')).toThrow(/ENOENT/);
    expect(execFileSync('git', ['status', '--porcelain', '-uall', 'db'], { cwd: root, encoding: 'utf8' })).toBe('?? db/migrations/20250101000000_init.sql\n');
  });

  test('of several changes is one plan', async () => {
    const root = workspace([rename]);
    const path = join(root, '.claude/feature-dev/shift/plan.json');
    const plan = JSON.parse(readFileSync(path, 'utf8')) as { areas: { infra: { tasks: { changes: object[] }[] } } };
    plan.areas.infra.tasks[0]?.changes.push({ type: 'database_migration', tool: 'dbmate', strategy: 'expand-contract', operations: [{ op: 'drop_table', table: 'teams' }] });
    writeFileSync(path, JSON.stringify(plan));
    await applyPlan({ root, feature: 'shift' }, registry);
    const tasks = (text: string): string[] => (JSON.parse(text) as { areas: { infra: { tasks: { task_id: string }[] } } }).areas.infra.tasks.map((one) => one.task_id);
    expect(tasks(readFileSync(join(root, CONTRACT), 'utf8'))).toEqual(['INFRA1-contract-2']);
    expect((await applyPlan({ root, feature: 'shift', strategy: 'expand-contract' }, registry)).entries.map((entry) => entry.path)).toContain(CONTRACT);
    expect(tasks(readFileSync(join(root, CONTRACT), 'utf8'))).toEqual(['INFRA1-contract', 'INFRA1-contract-2']);
  });
});

describe('what is asked for, and what is offered', () => {
  test('without the option the finding names the risk and ends with the option', async () => {
    for (const operation of [rename, { op: 'drop_table', ...people }, { op: 'alter_column', ...people, column: 'age', value_type: 'integer' }]) {
      const { record } = await applyPlan({ root: workspace([operation]), feature: 'shift', dryRun: true }, registry);
      const warnings = record.tasks.flatMap((task) => task.changes.flatMap((change) => change.warnings));
      expect(warnings).toContainEqual(expect.stringMatching(/, up: .+ Or apply with `--strategy expand-contract`: it makes the stages\.$/));
    }
  });

  test('"direct" on the change wins over the option and offers nothing', async () => {
    const root = workspace([rename], 'PostgreSQL', { strategy: 'direct' });
    const { sql, warnings } = await stage(root, 'shift', 'expand-contract');
    expect(sql).toContain('RENAME COLUMN email TO mail');
    expect(warnings.join()).not.toContain('--strategy');
    expect(warnings.join()).toContain('rename-column');
  });

  test('what breaks nothing is done at once', async () => {
    const operations = [
      { op: 'add_column', ...people, column: { name: 'tz', value_type: 'text' } },
      { op: 'alter_column', ...people, column: 'email', value_type: 'varchar(120)' },
      { op: 'create_table', table: 'notes', columns: [{ name: 'id', value_type: 'bigint' }, { name: 'text', value_type: 'text', nullable: false }] },
      { op: 'rename_column', table: 'notes', column: 'text', to: 'body' },
    ];
    const plain = await applyPlan({ root: workspace(operations), feature: 'shift' }, registry);
    const careful = await applyPlan({ root: workspace(operations), feature: 'shift', strategy: 'expand-contract' }, registry);
    expect(careful.entries).toEqual(plain.entries);
  });

  test.each<[string, object[], RegExp]>([
    ['a primary key', [{ op: 'rename_column', ...people, column: 'id', to: 'key' }], /renaming people\.id cannot be split .*: it is in the primary key of people/],
    ['what others refer to', [{ op: 'rename_column', table: 'teams', column: 'id', to: 'key' }], /renaming teams\.id cannot be split/],
    ['a name that is taken', [{ op: 'rename_column', ...people, column: 'nick', to: 'age' }], /people has a column age already/],
    ['what is made anew', [{ op: 'drop_column', ...people, column: 'nick' }, { op: 'add_column', ...people, column: { name: 'nick', value_type: 'integer' } }], /column people\.nick is there until the contract stage/],
  ])('%s is refused with the reason', async (_name, operations, reason) => {
    expect(await problem(workspace(operations))).toMatch(reason);
  });

  test('a table of SQLite, and a strategy that there is not', async () => {
    expect(await problem(workspace([{ op: 'rename_table', ...people, to: 'persons' }], 'SQLite'))).toContain('a view of SQLite takes no writes');
    expect(await problem(workspace([rename]), 'slowly')).toContain('there is no strategy "slowly"');
  });

  test('the own contract stage is in nobody’s way, that of another feature is', async () => {
    const root = workspace([{ op: 'drop_column', ...people, column: 'nick' }]);
    await applyPlan({ root, feature: 'shift', strategy: 'expand-contract' }, registry);
    const { record } = await applyPlan({ root, feature: 'shift' }, registry);
    expect(JSON.stringify(record.tasks)).not.toContain('feature \\"shift-contract\\"');
    const tasks = [{ task_id: 'O1', description: 'Schema', changes: [{ type: 'database_migration', tool: 'dbmate', operations: [{ op: 'create_index', ...people, columns: ['nick', 'age'] }] }] }];
    put(root, '.claude/feature-dev/other/plan.json', JSON.stringify({ feature_id: 'other', created_at: '2025-04-01T00:00:00Z', areas: { infra: { tasks } }, tech_stack: { database: { type: 'PostgreSQL' } } }));
    const other = await applyPlan({ root, feature: 'other' }, registry);
    expect(JSON.stringify(other.record.tasks)).toContain('needs column people.nick under its present name, or takes it away');
  });
});

describe('with Prisma', () => {
  const SCHEMA = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

model Person {
  id        Int     @id
  fullName  String  @map("full_name")
  homeTown  String? @map("home_town")
  loginName String  @unique @map("login_name")

  @@map("people")
}
`;
  const INIT = `CREATE TABLE "people" (
    "id" INTEGER NOT NULL,
    "full_name" TEXT NOT NULL,
    "home_town" TEXT,
    "login_name" TEXT NOT NULL,

    CONSTRAINT "people_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "people_login_name_key" ON "people"("login_name");
`;

  function prisma(operations: object[]): string {
    const root = workspace([]);
    rmSync(join(root, 'db'), { recursive: true });
    put(root, 'prisma/schema.prisma', SCHEMA);
    put(root, 'prisma/migrations/migration_lock.toml', 'provider = "postgresql"\n');
    put(root, 'prisma/migrations/20250101000000_init/migration.sql', INIT);
    put(root, 'prisma/migrations/20250101000000_init/down.sql', 'DROP TABLE "people";\n');
    const changes = [{ type: 'database_migration', strategy: 'expand-contract', operations }];
    put(root, '.claude/feature-dev/shift/plan.json', JSON.stringify({ feature_id: 'shift', created_at: '2025-03-04T10:20:30Z', areas: { infra: { tasks: [{ task_id: 'INFRA1', description: 'Schema', changes }] } } }));
    return root;
  }

  test.each<[string, object[], RegExp, RegExp, string[]]>([
    ['a field renamed', [{ op: 'rename_column', table: 'Person', column: 'loginName', to: 'nickName' }], /loginName\s+String\?\s+@unique @map\("login_name"\)\n\s+nickName\s+String\?\s+@map\("nick_name"\) @unique/, /homeTown .*\n\s+nickName\s+String\s+@map\("nick_name"\) @unique/, [LOSES, LOSES]],
    ['a field of another type', [{ op: 'alter_column', table: 'Person', column: 'homeTown', value_type: 'integer' }], /homeTown .*\n.*\n\s+homeTownInteger\s+Int\?\s+@map\("home_town_integer"\)/, /fullName .*\n\s+loginName .*\n\s+homeTownInteger\s+Int\?/, [KEEPS, LOSES]],
    ['a field dropped', [{ op: 'drop_column', table: 'Person', column: 'fullName' }], /fullName\s+String\?\s+@map\("full_name"\)/, /@id\n\s+homeTown /, [LOSES, LOSES]],
  ])('%s: the schema goes through the stages', async (_name, operations, first, second, verdicts) => {
    const root = prisma(operations);
    const schema = (): string => readFileSync(join(root, 'prisma/schema.prisma'), 'utf8');
    const expand = await stage(root, 'shift');
    expect(schema()).toMatch(first);
    const contract = await stage(root, 'shift-contract');
    expect(schema()).toMatch(second);
    expect([...expand.outcomes, ...contract.outcomes].map((one) => [one.verdict, one.exit]), JSON.stringify([expand.outcomes, contract.outcomes])).toEqual(verdicts.map((one) => [one, 0]));
  });

  test('a model renamed is refused', async () => {
    expect(await problem(prisma([{ op: 'rename_table', table: 'Person', to: 'Human' }]))).toContain('with Prisma');
  });
});

describe('with the tools that write code, as their cases do: a table made by one feature, its column renamed in stages by the next', () => {
  const CASES = join(dirname(fileURLToPath(import.meta.url)), '..', 'cases', 'migration');
  const caseOf = (folder: string): string => {
    if (existsSync(join(folder, 'plan.json'))) return folder;
    const first = readdirSync(folder).sort()[0];
    return first === undefined ? folder : caseOf(join(folder, first));
  };

  const column = (name: string, value_type: string, nullable = true): object => ({ name, value_type, nullable });
  const planets = { op: 'create_table', table: 'planets', primary_key: ['id'], columns: [column('id', 'bigint', false), column('title', 'varchar(80)', false), column('orbit', 'integer')] };

  function laid(tool: string): string {
    const root = mkdtempSync(join(scratch, 'tool-'));
    const folder = caseOf(join(CASES, tool));
    cpSync(join(folder, 'given'), root, { recursive: true });
    execFileSync('git', ['init', '-q'], { cwd: root });
    const { tech_stack } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as { tech_stack?: object };
    const plan = (feature_id: string, operations: object[]): void => {
      const tasks = [{ task_id: 'T1', description: 'Schema', changes: [{ type: 'database_migration', tool, operations }] }];
      put(root, `.claude/feature-dev/${feature_id}/plan.json`, JSON.stringify({ feature_id, created_at: '2026-03-04T10:20:30Z', tech_stack, areas: { infra: { tasks } } }));
    };
    plan('planets', [planets]);
    plan('shift', [{ op: 'rename_column', table: 'planets', column: 'title', to: 'label' }]);
    return root;
  }

  test.each(['knex', 'typeorm', 'sequelize', 'mikro-orm', 'kysely', 'node-pg-migrate', 'db-migrate'])('%s', async (tool) => {
    const root = laid(tool);
    await stage(root, 'planets');
    const expand = await stage(root, 'shift', 'expand-contract');
    const contract = await stage(root, 'shift-contract');
    expect([...expand.outcomes, ...contract.outcomes].filter((one) => one.exit !== 0).map((one) => one.summary)).toEqual([]);
    expect(expand.written).toMatch(/label/);
    expect(expand.written).not.toMatch(/rename_?column/i);
    expect(contract.written).toMatch(/drop|remove/i);
  });

  test.each(['rails', 'alembic', 'django'])('%s: what nothing here knows is refused', async (tool) => {
    const root = laid(tool);
    await expect(applyPlan({ root, feature: 'shift', strategy: 'expand-contract' }, registry)).rejects.toThrow(/planets|are not split/);
  });
});
