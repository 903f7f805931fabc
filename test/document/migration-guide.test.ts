import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEngines, type Engines } from '../../executors/verify/engine/engines.js';
import { jobsOf } from '../../executors/verify/jobs.js';
import { workOf, type Said } from '../../generators/document/migration-facts.js';
import { operation as operationSchema } from '../../generators/migration/task.js';
import { registry } from '../../generators/registry.js';
import { applyPlan } from '../../pipeline/run.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-guide-')));
let engines: Engines;
beforeAll(() => {
  engines = openEngines({ root: scratch, engine: 'pglite' });
});
afterAll(async () => {
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
});

const FIRST = `-- migrate:up
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE teams (id bigint PRIMARY KEY);
CREATE TABLE people (id bigint PRIMARY KEY, email text NOT NULL, age integer, team_id bigint);
CREATE INDEX people_age_idx ON people (age);

-- migrate:down
DROP TABLE people;
DROP TABLE teams;
DROP TYPE mood;
`;

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function workspace(operations: object[], database = 'PostgreSQL'): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  put(root, 'db/migrations/20250101000000_init.sql', database === 'PostgreSQL' ? FIRST : FIRST.replace(/^.*TYPE.*\n/gm, ''));
  put(root, '.env.example', 'DATABASE_URL=\n');
  execFileSync('git', ['init', '-q'], { cwd: root });
  const tasks = [{ task_id: 'T1', description: 'Schema', changes: [{ type: 'database_migration', tool: 'dbmate', operations }] }];
  put(root, '.claude/feature-dev/f/plan.json', JSON.stringify({ feature_id: 'f', created_at: '2025-03-04T10:20:30Z', tech_stack: { database: { type: database } }, areas: { infra: { tasks } } }));
  return root;
}

const guideOf = (root: string, feature = 'f'): string => readFileSync(join(root, `.claude/feature-dev/${feature}/migration-guide.md`), 'utf8').replace(/\s+/g, ' ');
const people = { table: 'people' };
const add = (column: object): object => ({ op: 'add_column', ...people, column: { name: 'nick', value_type: 'text', ...column } });
const alter = (more: object): object => ({ op: 'alter_column', ...people, column: 'age', ...more });

/** PostgreSQL's own names of what the guide says. */
const LOCKS: [RegExp, string][] = [
  [/^ACCESS EXCLUSIVE/, 'AccessExclusiveLock'],
  [/^SHARE ROW EXCLUSIVE/, 'ShareRowExclusiveLock'],
  [/^SHARE UPDATE EXCLUSIVE/, 'ShareUpdateExclusiveLock'],
  [/^SHARE:/, 'ShareLock'],
];

const OPERATIONS: object[] = [
  { op: 'rename_table', ...people, to: 'persons' },
  add({}),
  add({ nullable: false, default: 'x' }),
  add({ value_type: 'timestamptz', default: { expression: 'now()' } }),
  add({ value_type: 'uuid', default: { expression: 'gen_random_uuid()' } }),
  add({ unique: true }),
  add({ value_type: 'bigint', references: { table: 'teams', column: 'id' } }),
  { op: 'drop_column', ...people, column: 'team_id' },
  { op: 'rename_column', ...people, column: 'email', to: 'mail' },
  alter({ value_type: 'bigint' }),
  alter({ nullable: false }),
  alter({ default: 3 }),
  { op: 'alter_column', ...people, column: 'email', nullable: true },
  { op: 'create_index', ...people, columns: ['email'] },
  { op: 'add_foreign_key', ...people, columns: ['team_id'], references: { table: 'teams', columns: ['id'] } },
  { op: 'add_unique', ...people, columns: ['email'] },
  { op: 'add_check', ...people, name: 'adult', expression: 'age > 17' },
];

describe('what the guide says of locks and rewrites is what PostgreSQL does', () => {
  test.each(OPERATIONS.map((one) => [JSON.stringify(one), one] as const))('%s', async (_name, operation) => {
    const root = workspace([operation]);
    const { record } = await applyPlan({ root, feature: 'f' }, registry);
    const context = { root, engines, progress: () => undefined, read: (path: string) => readFileSync(join(root, path), 'utf8') };
    const [job] = (await jobsOf(record, 'infra-changes.json')).filter((one) => one.proof.name === 'migration');
    job!.proof.inputs(job!.request, context);
    const { details, summary, exit } = await job!.proof.run(job!.request, context);
    expect(exit, summary).toBe(0);
    const [up] = (details as { steps: { locks: Record<string, string>; rewrites: string[] }[] }).steps;
    const work = workOf(operationSchema.parse(operation) as unknown as Said, 'postgresql');
    expect(LOCKS.find(([text]) => text.test(work?.locks ?? ''))?.[1]).toBe(up?.locks['people']);
    expect(/^rewrite/.test(work?.duration ?? '')).toBe((up?.rewrites.length ?? 0) > 0);
    expect(guideOf(root)).toContain(`Duration: ${work?.duration}. Locks: ${work?.locks}.`.replace(/([*<>[\]|])/g, '\\$1'));
  });
});

describe('the guide of a feature', () => {
  test('says of each operation duration, locks, backfill and what going back loses', async () => {
    const root = workspace([add({}), { op: 'drop_column', ...people, column: 'email' }, { op: 'sql', up: 'UPDATE people SET age = 1', down: 'SELECT 1' }]);
    await applyPlan({ root, feature: 'f' }, registry);
    const guide = guideOf(root);
    expect(guide).toMatch(/Add column `nick` on `people`\. Duration: instant\. Locks: ACCESS EXCLUSIVE.*?Backfill: none; the rows.*?Going back drops the column; every value written to it since is lost\./);
    expect(guide).toMatch(/Drop column `email` of `people`\..*?Going back adds the column again, empty or with its default, .*? its values are lost but for a backup\./);
    expect(guide).toMatch(/Run statements\. Duration: rewrite\. Locks: every row that it has written.*?Backfill: as its statements say\. Going back changes no row/);
    expect(guide).toContain('Nothing in the logs of the application names a column that is gone.');
  });

  test.each([
    ['SQLite', 'Duration: rewrite. Locks: the whole database'],
    ['MySQL', 'Duration: rewrite. Locks: reads go on, writes wait until the table is copied.'],
  ])('%s is another matter', async (database, words) => {
    const root = workspace([alter({ value_type: 'bigint' })], database);
    await applyPlan({ root, feature: 'f' }, registry);
    expect(guideOf(root)).toContain(words);
  });

  test('of a change in stages it has the stages, and what this one does', async () => {
    const root = workspace([{ op: 'rename_column', ...people, column: 'email', to: 'mail' }]);
    await applyPlan({ root, feature: 'f', strategy: 'expand-contract' }, registry);
    const guide = guideOf(root);
    expect(guide).toMatch(/In stages: 1\. Expand: deploy this migration; .*? In the end: people\.mail takes over from people\.email\. 2\. Code: Release code that writes people\.email and people\.mail alike/);
    expect(guide).toMatch(/3\. Migrate, when .*? run `infra-dev apply --feature f-migrate`, .*? 4\. Check: .*? 5\. Code: .*? 6\. Wait until nothing uses the old any more: .*? pg_stat_statements/);
    expect(guide).toContain('7. Contract: run `infra-dev apply --feature f-contract`, which writes the migration for the schema of that day');
    expect(guide).toMatch(/How to go back from each stage: - Behind the contract stage: .*? - Behind the migrate stage: .*? - Behind the expand stage: /);
    expect(guide).toMatch(/Nothing on the way there; going back runs `UPDATE people SET email = mail /);
    expect(guide).toContain('Add column `mail` on `people`. Duration: instant.');
    expect(guide).not.toContain('Rename column');
    await applyPlan({ root, feature: 'f-migrate' }, registry);
    expect(guideOf(root, 'f-migrate')).toMatch(/the migrate stage of feature `f`.*? Duration: rewrite, in batches\. .*? Backfill: this is it; only rows that lack the value are written/);
    await applyPlan({ root, feature: 'f-contract' }, registry);
    expect(guideOf(root, 'f-contract')).toContain('Runs when no running version uses the old any more: the contract stage of feature `f`, whose guide says how to tell.');
    expect(guideOf(root, 'f-contract')).not.toContain('before the new code');
  });
});
