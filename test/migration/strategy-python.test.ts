import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { migration as proof } from '../../executors/verify/migration.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { InfraError } from '../../pipeline/error.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Registry } from '../../pipeline/run.js';
import { interpretersWith, type Interpreter } from './python/interpreters.js';
import { ENV, REVISION, STYLES } from './python/models.js';

/** The stages of Alembic and Django: each proven by the tool itself on PostgreSQL, and the story of old and new code told by it on SQLite. */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const driver = join(dirname(fileURLToPath(import.meta.url)), 'python', 'stages_drive.py');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-stages-')));
const engines = openEngines({ root: scratch, engine: 'pglite' });
afterAll(async () => {
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
});

type Step = ['up' | 'down' | 'sql' | 'read', string];
type Files = Record<string, string>;

interface Told {
  tool: string;
  library: string;
  files(python: Interpreter, database: string): Files;
  /** Makes the first migration where that is the tool's own affair. */
  prepare?(python: Interpreter, root: string): void;
  /** Revision before the stages. */
  before: string;
  /** The name by which the tool runs a migration, of the path of its file. */
  named(path: string): string;
  folder: string;
  environment: Files;
  operations: object[];
  seed: string[];
  old: string;
  fresh: string[];
  after: [string, unknown[]][];
  back: [string, unknown[]][];
}

const column = (name: string, table: string): string => `SELECT ${name} FROM ${table} ORDER BY id`;

/** What a check is about is not replaced. */
const unchecked = (text: string): string => text.replace(/^.*sa\.CheckConstraint\(.*\n/m, '');

const alembic: Told = {
  tool: 'alembic',
  library: 'sqlalchemy',
  files: () => ({
    'requirements.txt': 'alembic\nsqlalchemy\n',
    'store/env.py': ENV,
    'store/versions/0a1b2c3d4e5f_start.py': unchecked(REVISION),
    'domain.py': unchecked(STYLES[0]!.models),
  }),
  before: '0a1b2c3d4e5f',
  named: (path) => /([^/_]+)_[^/]*$/.exec(path)?.[1] ?? path,
  folder: 'store/versions',
  environment: { SCRIPTS: 'store' },
  operations: [
    { op: 'rename_column', table: 'people', column: 'email', to: 'mail' },
    { op: 'alter_column', table: 'people', column: 'age', value_type: 'varchar(20)' },
    { op: 'alter_column', table: 'people', column: 'nick', nullable: false, default: 'none' },
    { op: 'drop_column', table: 'teams', column: 'motto' },
  ],
  seed: ["INSERT INTO teams (id, name, motto) VALUES (1, 'red', 'x')", "INSERT INTO people (id, email, age) VALUES (1, 'a@x', 20)"],
  old: "INSERT INTO people (id, email, age, nick) VALUES (2, 'b@x', 30, 'bo')",
  fresh: ["INSERT INTO people (id, mail, age_varchar_20) VALUES (3, 'c@x', '40')", "INSERT INTO teams (id, name) VALUES (2, 'blue')"],
  after: [
    [column('mail', 'people'), ['a@x', 'b@x', 'c@x']],
    [column('age_varchar_20', 'people'), ['20', '30', '40']],
    [column('nick', 'people'), ['none', 'bo', 'none']],
  ],
  back: [
    [column('email', 'people'), ['a@x', 'b@x', 'c@x']],
    [column('age', 'people'), [20, 30, 40]],
    [column('motto', 'teams'), [null, null]],
  ],
};

const MODELS = `from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=40, unique=True)
    motto = models.TextField(null=True, blank=True)


class Book(models.Model):
    title = models.CharField(max_length=120, db_index=True)
    pages = models.IntegerField(default=18)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, null=True, blank=True)
    nick = models.CharField(max_length=40, null=True, blank=True)
`;

const django: Told = {
  tool: 'django',
  library: 'django',
  files: ({ version }, database) => ({
    'site_config/settings.py': 'SECRET_KEY = "x"\nINSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "shelf"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.' + database.toLowerCase().replace('sqlite', 'sqlite3') + '", "NAME": "db.sqlite3"}}\nDEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"\nUSE_TZ = True\n',
    'site_config/__init__.py': '',
    'manage.py': 'import os, sys\nos.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n',
    'shelf/__init__.py': '',
    'shelf/models.py': MODELS,
    'shelf/migrations/__init__.py': '',
    'requirements.txt': `django==${version}\n`,
  }),
  prepare: ({ path }, root) => void execFileSync(path, ['manage.py', 'makemigrations', 'shelf'], { cwd: root, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }, stdio: 'pipe' }),
  before: '0001_initial',
  named: (path) => /([^/]+)\.py$/.exec(path)?.[1] ?? path,
  folder: 'shelf/migrations',
  environment: { APP: 'shelf' },
  operations: [
    { op: 'rename_column', table: 'shelf_book', column: 'title', to: 'heading' },
    { op: 'alter_column', table: 'shelf_book', column: 'pages', value_type: 'varchar(20)' },
    { op: 'alter_column', table: 'shelf_book', column: 'nick', nullable: false, default: 'none' },
    { op: 'drop_column', table: 'shelf_author', column: 'motto' },
  ],
  seed: ["INSERT INTO shelf_author (id, name, motto) VALUES (1, 'red', 'x')", "INSERT INTO shelf_book (id, title, pages) VALUES (1, 'a', 20)"],
  // Django writes its defaults itself.
  old: "INSERT INTO shelf_book (id, title, pages, nick) VALUES (2, 'b', 30, 'bo')",
  fresh: ["INSERT INTO shelf_book (id, heading, pages, pages_varchar_20, nick) VALUES (3, 'c', 40, '40', 'none')", "INSERT INTO shelf_author (id, name) VALUES (2, 'blue')"],
  after: [
    [column('heading', 'shelf_book'), ['a', 'b', 'c']],
    [column('pages_varchar_20', 'shelf_book'), ['20', '30', '40']],
    [column('nick', 'shelf_book'), ['none', 'bo', 'none']],
  ],
  back: [
    [column('title', 'shelf_book'), ['a', 'b', 'c']],
    [column('pages', 'shelf_book'), [20, 30, 40]],
    [column('motto', 'shelf_author'), [null, null]],
  ],
};

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function layOut(told: Told, python: Interpreter, database: string): string {
  const root = mkdtempSync(join(scratch, 'p-'));
  for (const [path, text] of Object.entries(told.files(python, database))) put(root, path, text);
  told.prepare?.(python, root);
  const tasks = [{ task_id: 'INFRA1', description: 'd', changes: [{ type: 'database_migration', tool: told.tool, operations: told.operations }] }];
  put(root, '.claude/feature-dev/shift/plan.json', JSON.stringify({ feature_id: 'shift', created_at: '2025-01-04T12:00:00Z', tech_stack: { database: { type: database } }, areas: { infra: { tasks } } }));
  return root;
}

const STAGES = ['shift', 'shift-migrate', 'shift-contract'];

interface Stage {
  names: string[];
  texts: string[];
  outcomes: { exit: number; verdict: string; summary: string }[];
}

/** Applies a stage, and lets the tool itself prove it where that is asked for. */
async function stage(root: string, told: Told, feature: string, proving: boolean): Promise<Stage> {
  const { record, questions, entries } = await applyPlan({ root, feature, ...(feature === 'shift' ? { strategy: 'expand-contract' } : {}) }, registry);
  expect(questions).toEqual([]);
  const made = entries.filter((one) => one.before === null && one.path.startsWith(told.folder));
  const outcomes: Stage['outcomes'] = [];
  const requests = record.tasks.flatMap((task) => task.changes.flatMap((change) => change.proofs));
  const read = (path: string): string => {
    if (!existsSync(join(root, path))) throw new InfraError({ file: path, subject: 'is not there' });
    return readFileSync(join(root, path), 'utf8');
  };
  const context = { root, engines, progress: () => undefined, read };
  // Of those that copy rows, one stands for the others.
  for (const request of proving ? requests.slice(0, 1) : []) {
    proof.inputs(request, context);
    const { exit, verdict, summary } = await proof.run(request, context);
    outcomes.push({ exit, verdict, summary });
  }
  return { names: made.map((one) => told.named(one.path)), texts: made.map((one) => one.after ?? ''), outcomes };
}

for (const told of [alembic, django]) {
  const [python] = interpretersWith(told.library);
  describe.skipIf(!python)(told.tool, () => {
    let path = '';
    beforeAll(() => {
      // The proof finds its interpreter as a shell would.
      path = process.env['PATH'] ?? '';
      if (python?.path.includes('/')) process.env['PATH'] = `${dirname(python.path)}:${path}`;
    });
    afterAll(() => void (process.env['PATH'] = path));

    test('each stage goes up, down and up again on PostgreSQL, the rows in batches', async () => {
      const root = layOut(told, python!, 'PostgreSQL');
      const stages: Stage[] = [];
      for (const feature of STAGES) stages.push(await stage(root, told, feature, true));
      const shown = stages.map((one) => one.texts.join('\n')).join('\n');
      const all = stages.flatMap((one) => one.outcomes);
      expect(all.length).toBe(3);
      for (const one of all) expect(one, `${one.summary}\n${shown}`).toMatchObject({ exit: 0, verdict: expect.toBeOneOf(['reversible', 'reversible_with_data_loss']) });
      for (const text of stages[1]!.texts) expect(text).toMatch(/(autocommit_block|atomic = False)[\s\S]*COMMIT;/);
    }, 120_000);

    test('old and new code find each other’s rows, there and back', async () => {
      const root = layOut(told, python!, 'SQLite');
      const names: string[][] = [];
      for (const feature of STAGES) names.push((await stage(root, told, feature, false)).names);
      const [expand, migrate, contract] = names.map((one) => one.at(-1)!);
      const sql = (list: string[]): Step[] => list.map((text) => ['sql', text]);
      const read = (list: [string, unknown[]][]): Step[] => list.map(([text]) => ['read', text]);
      const steps: Step[] = [
        ['up', told.before],
        ...sql(told.seed),
        ['up', expand!],
        ...sql([told.old]),
        ['up', migrate!],
        ...sql(told.fresh),
        ['up', contract!],
        ...read(told.after),
        ['down', migrate!],
        ['down', expand!],
        ['down', told.before],
        ...read(told.back),
        ['up', contract!],
        ...read(told.after),
      ];
      const environment = { ...process.env, ...told.environment, STEPS: JSON.stringify(steps), PYTHONDONTWRITEBYTECODE: '1' };
      const { stdout } = await promisify(execFile)(python!.path, [driver, told.tool, root], { env: environment, timeout: 120_000 });
      const wanted = [...told.after, ...told.back, ...told.after].map(([, values]) => values);
      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual(wanted);
    }, 120_000);
  });
}
