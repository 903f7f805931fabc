import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Access, Server } from '../../executors/verify/engine/engine.js';
import { postgresLocal } from '../../executors/verify/engine/postgres-local.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Registry } from '../../pipeline/run.js';
import { interpretersWith } from './python/interpreters.js';

/** Every operation is generated into a project of Django, whose own commands then say that nothing is left to make, and run it up, down and up again. */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const driver = join(dirname(fileURLToPath(import.meta.url)), 'python', 'django_drive.py');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-django-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const SETTINGS = `SECRET_KEY = "x"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "shelf"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
`;
const MODELS = `from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Stamped(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Author(models.Model):
    """Who writes."""

    name = models.CharField(max_length=40, unique=True)

    def __str__(self):
        return self.name


class Book(Stamped):
    class Mood(models.TextChoices):
        SAD = "sad", _("Sad")
        OK = "ok", _("Okay")

    # What is on the cover.
    title = models.CharField(_("title"), max_length=120, db_index=True)
    pages = models.IntegerField(default=18, help_text="Without the cover.")  # counted
    author = models.ForeignKey(Author, on_delete=models.CASCADE, null=True, blank=True, related_name="books")
    mood = models.CharField(max_length=10, choices=Mood.choices, default=Mood.OK)
    shelf_no = models.BigIntegerField(null=True, blank=True)
    nick = models.TextField(blank=True, null=True)
    isbn = models.CharField(max_length=13, db_column="isbn13", default="")

    class Meta:
        ordering = ["nick"]
        indexes = [
            models.Index(fields=["pages", "nick"], name="book_pages_nick_idx"),
        ]
        constraints = [models.UniqueConstraint(fields=["title", "pages"], name="one_title")]

    def __str__(self):
        return self.title


class Reader(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    books = models.ManyToManyField(Book)

    class Meta:
        db_table = "readers"


class Empty(models.Model):
    pass
`;
const SEED = [
  "INSERT INTO shelf_author (id, name) VALUES (1, 'red'), (2, 'it''s')",
  "INSERT INTO shelf_book (id, title, pages, author_id, mood, nick, isbn13, created_at) VALUES (1, 'a', 20, 1, 'ok', 'x', '', '2024-01-01'), (2, 'b', 21, NULL, 'sad', NULL, '', '2024-01-01')",
];

const column = (name: string, value_type: string, more: object = {}): object => ({ name, value_type, ...more });
const table = 'shelf_book';
const CASES: Record<string, object[]> = {
  create_table: [
    {
      op: 'create_table',
      table: 'shelf_badges',
      primary_key: ['id'],
      columns: [
        column('id', 'uuid', { nullable: false }),
        column('book_id', 'bigint', { nullable: false, references: { table, column: 'id', on_delete: 'cascade' } }),
        column('owner_id', 'integer', { nullable: false, references: { table: 'auth_user', column: 'id' } }),
        column('label', 'varchar(30)', { unique: true, comment: 'What it\'s called "here"' }),
        column('meta', 'json', { nullable: false, default: {} }),
        column('at', 'timestamptz', { nullable: false, default: { expression: 'now()' } }),
        column('created_at', 'timestamptz', { nullable: false, default: { expression: 'now()' } }),
        column('size', 'decimal(8,2)', { default: 1.5 }),
        column('raw', 'bytes'),
        column('day', 'date', { default: { expression: 'CURRENT_DATE' } }),
        column('class', 'sql:smallint', { nullable: false, default: 1 }),
      ],
      indexes: [{ columns: ['book_id', 'label'] }],
    },
  ],
  'create_table with a name of its own and the usual key': [
    { op: 'create_table', table: 'loans', primary_key: ['id'], columns: [column('id', 'bigint', { nullable: false }), column('days', 'integer', { nullable: false, default: 3 })] },
    { op: 'create_index', table: 'loans', columns: ['days'] },
    { op: 'add_column', table: 'loans', column: column('again', 'boolean', { nullable: false, default: false }) },
  ],
  'create_table without a key, as a model': [{ op: 'create_table', table: 'Visit', columns: [column('place', 'text', { nullable: false, default: '' })] }],
  'create_table with a key of its own': [{ op: 'create_table', table: 'shelf_code', primary_key: ['code'], columns: [column('code', 'varchar(8)', { nullable: false })] }],
  drop_table: [{ op: 'drop_table', table: 'readers' }],
  rename_table: [{ op: 'rename_table', table, to: 'volumes' }],
  'rename_table: name in Meta': [{ op: 'rename_table', table: 'readers', to: 'people' }],
  'rename_table: no Meta': [{ op: 'rename_table', table: 'shelf_author', to: 'writers' }],
  add_column: [{ op: 'add_column', table, column: column('active', 'boolean', { nullable: false, default: true }) }],
  'add_column to a model without fields': [{ op: 'add_column', table: 'shelf_empty', column: column('full', 'boolean', { nullable: false, default: false }) }],
  'add_column by the names of the model': [{ op: 'add_column', table: 'Book', column: column('twoFactorEnabled', 'boolean', { nullable: false, default: false }) }],
  'add_column with an expression': [{ op: 'add_column', table, column: column('seen', 'timestamptz', { nullable: false, default: { expression: 'CURRENT_TIMESTAMP' } }) }],
  'add_column with keys': [{ op: 'add_column', table, column: column('editor_id', 'bigint', { unique: true, references: { table: 'shelf_author', column: 'id', on_delete: 'set null' } }) }],
  'add_column, a second key to one model': [{ op: 'add_column', table, column: column('translator_id', 'bigint', { references: { table: 'Author', column: 'id', on_delete: 'restrict' } }) }],
  'add_column, a key to itself': [{ op: 'add_column', table, column: column('sequel_to', 'bigint', { references: { table, column: 'id', on_delete: 'cascade' } }) }],
  drop_column: [{ op: 'drop_column', table, column: 'shelf_no' }],
  'drop_column with an index and a constraint': [{ op: 'drop_column', table, column: 'pages' }],
  'drop_column with a key': [{ op: 'drop_column', table, column: 'author_id' }],
  rename_column: [{ op: 'rename_column', table, column: 'nick', to: 'short_name' }],
  'rename_column of a key': [{ op: 'rename_column', table, column: 'author_id', to: 'writer_id' }],
  'rename_column with a column of its own': [{ op: 'rename_column', table, column: 'isbn13', to: 'isbn_no' }],
  'alter_column: type': [{ op: 'alter_column', table, column: 'pages', value_type: 'bigint' }],
  'alter_column: type to text': [{ op: 'alter_column', table, column: 'title', value_type: 'text' }],
  'alter_column: nullable': [{ op: 'alter_column', table, column: 'pages', nullable: true }],
  'alter_column: required': [{ op: 'alter_column', table, column: 'shelf_no', nullable: false, default: 0 }],
  'alter_column: default': [{ op: 'alter_column', table, column: 'pages', default: 30 }],
  'alter_column: all': [{ op: 'alter_column', table: 'shelf_author', column: 'name', value_type: 'varchar(80)', nullable: true, default: 'none' }],
  'alter_column: a choice': [{ op: 'alter_column', table, column: 'mood', default: 'sad', nullable: true }],
  create_index: [{ op: 'create_index', table, columns: ['nick', 'shelf_no'] }],
  'create_index: named': [{ op: 'create_index', table, columns: ['nick'], name: 'by_nick' }],
  'create_index: unique': [{ op: 'create_index', table, columns: ['nick'], unique: true, name: 'one_nick' }],
  'create_index: without Meta': [{ op: 'create_index', table: 'shelf_author', columns: ['name', 'id'] }],
  drop_index: [{ op: 'drop_index', table, name: 'book_pages_nick_idx' }],
  add_foreign_key: [{ op: 'add_foreign_key', table, columns: ['shelf_no'], references: { table: 'shelf_empty', columns: ['id'] } }],
  add_unique: [{ op: 'add_unique', table, columns: ['title', 'author_id'] }],
  'add_unique: one column': [{ op: 'add_unique', table, columns: ['nick'] }],
  add_check: [{ op: 'add_check', table, name: 'grown', expression: "pages >= 1 AND (mood IN ('sad', 'ok') OR NOT nick IS NULL) AND id <> pages" }],
  create_enum: [
    { op: 'create_enum', enum: 'book_state', values: ['out', 'in-repair'] },
    { op: 'add_column', table, column: column('state', 'enum:book_state', { nullable: false, default: 'out' }) },
  ],
  add_enum_value: [{ op: 'add_enum_value', enum: 'Mood', value: 'overwhelmed' }],
  rename_index: [{ op: 'rename_index', table, index: 'book_pages_nick_idx', to: 'by_pages' }],
  rename_constraint: [{ op: 'rename_constraint', table, constraint: 'one_title', to: 'single_title' }],
  'several on one table': [
    { op: 'drop_index', table, name: 'book_pages_nick_idx' },
    { op: 'alter_column', table, column: 'pages', value_type: 'bigint' },
    { op: 'rename_column', table, column: 'pages', to: 'sheets' },
    { op: 'create_index', table, columns: ['sheets'], name: 'by_sheets' },
    { op: 'drop_column', table, column: 'shelf_no' },
  ],
  sql: [{ op: 'sql', up: `UPDATE shelf_book SET nick = 'it''s "x"\\' WHERE id = 1;\nUPDATE shelf_book SET nick = '50%' WHERE id = 2;`, down: "UPDATE shelf_book SET nick = NULL WHERE id = 1;" }],
};

interface Outcome {
  clean: boolean;
  left: string;
  sql: string;
  before: unknown;
  up: unknown;
  down: unknown;
  again: unknown;
}

const write = (root: string, path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

const settingsFor = ({ host, database, user, password, port }: Access): string =>
  SETTINGS.replace(/^DATABASES = .*$/m, `DATABASES = {"default": ${JSON.stringify({ ENGINE: 'django.db.backends.postgresql', NAME: database, HOST: host, PORT: port, USER: user, PASSWORD: password })}}`);

async function run(python: string, base: string, operations: object[], server?: Server): Promise<{ outcome: Outcome; made: string[]; root: string }> {
  const root = mkdtempSync(join(scratch, 'p-'));
  cpSync(base, root, { recursive: true });
  const plan = { feature_id: 'feat-x', created_at: '2025-01-04T12:00:00Z', areas: { infra: { tasks: [{ task_id: 'INFRA1', description: 'd', changes: [{ type: 'database_migration', operations }] }] } } };
  write(root, '.claude/feature-dev/feat-x/plan.json', JSON.stringify(plan));
  const applied = await applyPlan({ root, feature: 'feat-x' }, registry);
  expect(applied.questions).toEqual([]);
  const made = readdirSync(join(root, 'shelf/migrations')).filter((name) => /^000[^1].*\.py$/.test(name)).map((name) => name.replace(/\.py$/, ''));
  const session = await server?.database(true);
  const access = await session?.access?.();
  if (access) write(root, 'site_config/settings.py', settingsFor(access));
  const environment = { ...process.env, SEED: JSON.stringify(SEED), MADE: JSON.stringify(made), PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await promisify(execFile)(python, [driver, root, 'shelf', '0001_initial'], { env: environment, timeout: 120_000, maxBuffer: 1 << 24 }).finally(() => session?.close());
  return { outcome: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Outcome, made, root };
}

/** What differs between versions of Django; the rest runs with the first interpreter that is here. */
const TELLING = /^(create_table|add_column with keys|rename_column|alter_column: all|create_index|add_check|add_enum_value|rename_index|several on one table)$/;

/** What newer versions alone can say. */
const NEWER: [since: number, name: string, operations: object[]][] = [
  [5, 'a default that the database computes', [{ op: 'add_column', table: 'shelf_author', column: column('lucky', 'integer', { nullable: false, default: { expression: 'abs(-7)' } }) }]],
  [5.2, 'a key of several columns', [{ op: 'create_table', table: 'shelf_place', primary_key: ['row', 'col'], columns: [column('row', 'integer'), column('col', 'integer')] }]],
];

const drops = (operations: object[]): boolean => operations.some((one) => 'op' in one && one.op === 'drop_table');
const withoutRows = (schema: unknown): unknown => Object.fromEntries(Object.entries(schema as Record<string, object>).map(([name, one]) => [name, { ...one, rows: 0 }]));

/** On PostgreSQL Django drops its second index, for LIKE, when a text takes another type, and does not make it again on the way back. */
const LIKE_LOST = 'alter_column: type to text';
const withoutLike = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema), (_key, value: unknown) => (Array.isArray(value) ? value.filter((one) => !/_like\"/.test(String(one))) : value));

/** Django sees nothing left to make; down brings back what was before, and up again what up made. */
function check({ outcome, made, root }: Awaited<ReturnType<typeof run>>, operations: object[]): void {
  expect(outcome.left, readFileSync(join(root, 'shelf/models.py'), 'utf8')).toMatch(/No changes detected/);
  expect(outcome.clean).toBe(true);
  expect(made).toHaveLength(1);
  expect(drops(operations) ? withoutRows(outcome.down) : outcome.down).toEqual(drops(operations) ? withoutRows(outcome.before) : outcome.before);
  expect(outcome.again).toEqual(outcome.up);
  if (!operations.every((one) => 'op' in one && one.op === 'sql')) expect([outcome.up, outcome.sql]).not.toEqual([outcome.before, '']);
}

const psycopg2 = interpretersWith('psycopg2').map((one) => one.path);
const noServer = postgresLocal.available({ root: scratch, extensions: [] });
if (noServer) console.warn(`skipped: Django on PostgreSQL: ${noServer}`);

describe.each(interpretersWith('django').map((one, index) => ({ ...one, index })))('Django $version', ({ path: python, version, index }) => {
  const base = join(scratch, `base-${python.replace(/\W/g, '')}`);
  beforeAll(() => {
    write(base, 'site_config/settings.py', SETTINGS);
    write(base, 'site_config/__init__.py', '');
    write(base, 'manage.py', 'import os, sys\nos.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n');
    write(base, 'shelf/__init__.py', '');
    write(base, 'shelf/models.py', MODELS);
    write(base, 'shelf/migrations/__init__.py', '');
    write(base, 'requirements.txt', `django==${version}\n`);
    execFileSync(python, ['manage.py', 'makemigrations', 'shelf'], { cwd: base, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }, stdio: 'pipe' });
  }, 60_000);

  const own = [...Object.entries(CASES).filter(([name]) => index === 0 || TELLING.test(name)), ...NEWER.filter(([since]) => parseFloat(version) >= since).map(([, name, operations]) => [name, operations] as [string, object[]])];
  test.each(own)('%s', async (_name, operations) => {
    check(await run(python, base, operations), operations);
  }, 120_000);

  describe.skipIf(noServer || index > 0 || !psycopg2.includes(python))('on PostgreSQL', () => {
    let server: Server;
    beforeAll(async () => void (server = await postgresLocal.start({ root: scratch, extensions: [] })));
    afterAll(() => server.close());
    test.each(Object.entries(CASES))('%s', async (name, operations) => {
      const ran = await run(python, base, operations, server);
      const { before, down, up, again } = ran.outcome;
      const outcome = { ...ran.outcome, before: withoutLike(before), down: withoutLike(down), up: withoutLike(up), again: withoutLike(again) };
      check(name === LIKE_LOST ? { ...ran, outcome } : ran, operations);
    }, 120_000);
  });
});
