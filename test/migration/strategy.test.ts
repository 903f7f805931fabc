import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
  return { sql, outcomes, warnings: changes.flatMap((one) => one.warnings), follow_up: changes.flatMap((one) => one.follow_up), verification: changes.flatMap((one) => one.steps.verification ?? []) };
}

const both = async (root: string): Promise<{ expand: Stage; contract: Stage }> => ({
  expand: await stage(root, 'shift', 'expand-contract'),
  contract: await stage(root, 'shift-contract'),
});

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
    ['a rule with default', [{ op: 'alter_column', ...people, column: 'nick', nullable: false, default: 'none' }], 'PostgreSQL', [LOSES], [LOSES]],
    ['a required column', [{ op: 'add_column', ...people, column: { name: 'tz', value_type: 'text', nullable: false } }], 'PostgreSQL', [KEEPS], [KEEPS]],
    ['a column split', [
      { op: 'add_column', ...people, column: { name: 'first', value_type: 'text' } },
      { op: 'add_column', ...people, column: { name: 'last', value_type: 'text' } },
      { op: 'sql', up: "UPDATE people SET first = split_part(nick, ' ', 1), last = split_part(nick, ' ', 2)", down: 'SELECT 1' },
      { op: 'drop_column', ...people, column: 'nick' },
    ], 'PostgreSQL', [KEEPS], [LOSES]],
  ])('%s', async (_name, operations, database, first, second) => {
    const { expand, contract } = await both(workspace(operations, database));
    const said = ({ outcomes }: Stage): string[] => outcomes.map((one) => `${one.verdict}`);
    const shown = JSON.stringify([expand, contract].map((one) => [one.sql, one.outcomes.map((each) => each.summary)]), null, 1);
    expect([said(expand), said(contract)], shown).toEqual([first, second]);
    for (const one of [...expand.outcomes, ...contract.outcomes]) expect(one.exit).toBe(0);
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
    const { expand, contract } = await both(workspace([rename]));
    const run = await database();
    const start = await run('');
    await run(half(expand.sql, 'up'));
    await run("INSERT INTO people (id, email) VALUES (3, 'old-code@x')");
    await run("INSERT INTO people (id, email, mail) VALUES (4, 'both@x', 'both@x')");
    await run("INSERT INTO people (id, mail) VALUES (5, 'new-code@x')");
    // A row that only the old code knew is found, not lost.
    await expect(run(half(contract.sql, 'up'))).rejects.toThrow(/null/);
    const copy = /Copy what .*?`([^`]+)`/.exec(JSON.stringify(expand.verification))?.[1] ?? '';
    const contracted = await run(`${copy}; ${half(contract.sql, 'up')}`);
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
    const { expand, contract } = await both(workspace([{ op: 'rename_table', ...people, to: 'persons' }]));
    const run = await database();
    await run(half(expand.sql, 'up'));
    expect(await run("INSERT INTO people (id, email) VALUES (3, 'old-code@x')")).toContain('old-code@x');
    expect(expand.warnings.join()).not.toContain('rename-table');
    await expect(run(half(contract.sql, 'up'))).rejects.toThrow(/"people" does not exist/);
    await run(`INSERT INTO persons (id, email) VALUES (4, 'new-code@x'); ${half(contract.sql, 'down')}`);
    expect(await run('')).toMatch(/old-code@x.*new-code@x/);
  });
});
