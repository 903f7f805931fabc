import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { rowOf } from '../../pipeline/kinds.js';
import { applyPlan, type Registry } from '../../pipeline/run.js';
import { ENV, REVISION, STYLES } from './python/models.js';

const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-python-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function project(files: Record<string, string>, change: object): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  const plan = { feature_id: 'feat-x', created_at: '2025-01-04T12:00:00Z', tech_stack: { database: { type: 'SQLite' } }, areas: { infra: { tasks: [{ task_id: 'INFRA1', description: 'd', changes: [{ type: 'database_migration', ...change }] }] } } };
  for (const [path, text] of Object.entries({ ...files, '.claude/feature-dev/feat-x/plan.json': JSON.stringify(plan) })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const applied = (files: Record<string, string>, change: object): ReturnType<typeof applyPlan> => applyPlan({ root: project(files, change), feature: 'feat-x' }, registry);
const add = (table: string): object => ({ operations: [{ op: 'add_column', table, column: { name: 'spare', value_type: 'boolean' } }] });

const revision = (id: string, down: string): string => REVISION.replaceAll('0a1b2c3d4e5f', id).replace('down_revision = None', `down_revision = '${down}'`).replace(/def upgrade[\s\S]*/, 'def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n');
const ALEMBIC = { 'requirements.txt': 'alembic\n', 'store/env.py': ENV, 'store/versions/0a1b2c3d4e5f_start.py': REVISION, 'domain.py': STYLES[0]!.models };
const BRANCHES = { ...ALEMBIC, 'store/versions/aaaaaaaaaaaa_left.py': revision('aaaaaaaaaaaa', '0a1b2c3d4e5f'), 'store/versions/bbbbbbbbbbbb_right.py': revision('bbbbbbbbbbbb', '0a1b2c3d4e5f') };

describe('Alembic', () => {
  test('several heads are a question with the revisions as answers, and the answer is followed', async () => {
    const { questions } = await applied(BRANCHES, add('people'));
    expect(questions).toMatchObject([{ slot: 'changes[0].path', options: ['store/versions/aaaaaaaaaaaa_left.py', 'store/versions/bbbbbbbbbbbb_right.py'] }]);
    expect(questions[0]?.seen.join()).toContain('revision aaaaaaaaaaaa');
    const root = project(BRANCHES, { path: 'store/versions/bbbbbbbbbbbb_right.py', ...add('people') });
    expect((await applyPlan({ root, feature: 'feat-x' }, registry)).questions).toEqual([]);
    const made = readdirSync(join(root, 'store/versions')).find((name) => /spare/.test(name)) ?? '';
    expect(readFileSync(join(root, 'store/versions', made), 'utf8')).toContain("down_revision = 'bbbbbbbbbbbb'");
  });

  test('a merge of two heads is followed, its two parents replaced', async () => {
    const merge = revision('cccccccccccc', 'x').replace("down_revision = 'x'", "down_revision = (\n    'aaaaaaaaaaaa',\n    'bbbbbbbbbbbb',\n)").replace('branch_labels = None', "branch_labels = ('both',)");
    const root = project({ ...BRANCHES, 'store/versions/cccccccccccc_merge.py': merge }, add('people'));
    expect((await applyPlan({ root, feature: 'feat-x' }, registry)).questions).toEqual([]);
    const made = readdirSync(join(root, 'store/versions')).find((name) => /spare/.test(name)) ?? '';
    const text = readFileSync(join(root, 'store/versions', made), 'utf8');
    expect(text).toMatch(/^down_revision = 'cccccccccccc'\nbranch_labels = None$/m);
  });

  test.each([
    ['no class has the table', { 'domain.py': STYLES[0]!.models.replace("'people'", "'persons'") }, /no class with this __tablename__/],
    ['two classes have it', { 'other.py': STYLES[0]!.models }, /2 classes have this table/],
  ])('where %s, the revision is written and the model is left to a person, with what to type', async (_name, files, why) => {
    const root = project({ ...ALEMBIC, ...files }, add('people'));
    const { record } = await applyPlan({ root, feature: 'feat-x' }, registry);
    const said = JSON.stringify(record);
    expect(said).toMatch(why);
    expect(said).toMatch(/Make this edit by hand: spare: boolean/);
    expect(readdirSync(join(root, 'store/versions'))).toHaveLength(2);
    expect(readFileSync(join(root, 'domain.py'), 'utf8')).not.toContain('spare');
  });

  test('what the revisions have already is not made again, and a table that they do not make is refused by its name', async () => {
    const there = await applied(ALEMBIC, { operations: [{ op: 'create_index', table: 'people', columns: ['email'] }] });
    expect(there.entries).toEqual([]);
    await expect(applied(ALEMBIC, add('peeple'))).rejects.toThrow(/no migration creates a table peeple[\s\S]*people/);
  });
});

const app = (name: string, models: string, operations: string): Record<string, string> => ({
  [`${name}/models.py`]: `from django.db import models\n\n\n${models}`,
  [`${name}/migrations/0001_initial.py`]: `from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n\n    dependencies = []\n\n    operations = [\n${operations}    ]\n`,
});
const MODEL = (name: string): string => `class ${name}(models.Model):\n    title = models.CharField(max_length=20)\n`;
const CREATE = (name: string): string => `        migrations.CreateModel(name='${name}', fields=[('id', models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')), ('title', models.CharField(max_length=20))]),\n`;
const LEAF = (name: string): string => `from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n\n    dependencies = [('${name}', '0001_initial')]\n\n    operations = []\n`;
const DJANGO = { 'requirements.txt': 'django==4.2\n', ...app('shop', MODEL('Item'), CREATE('Item')), ...app('staff', MODEL('Clerk'), CREATE('Clerk')) };

describe('Django', () => {
  test('several ends of an app are a question, with both as evidence', async () => {
    const { questions } = await applied({ ...DJANGO, 'shop/migrations/0002_a.py': LEAF('shop'), 'shop/migrations/0002_b.py': LEAF('shop') }, add('shop_item'));
    expect(questions).toMatchObject([{ slot: 'changes[0].path', seen: ['shop/migrations/0002_a.py:1: nothing depends on 0002_a', 'shop/migrations/0002_b.py:1: nothing depends on 0002_b'] }]);
    expect(questions[0]?.reason).toContain('makemigrations --merge shop');
  });

  test('a table that belongs to no app for certain is a question, and the answer is followed', async () => {
    const create = { operations: [{ op: 'create_table', table: 'tills', columns: [{ name: 'place', value_type: 'text', nullable: false, default: '' }] }] };
    const { questions } = await applied(DJANGO, create);
    expect(questions).toMatchObject([{ slot: 'changes[0].path', options: ['shop', 'staff'] }]);
    const root = project(DJANGO, { path: 'staff', ...create });
    expect((await applyPlan({ root, feature: 'feat-x' }, registry)).questions).toEqual([]);
    expect(readFileSync(join(root, 'staff/models.py'), 'utf8')).toContain("class Till(models.Model):\n    place = models.TextField(default='')\n\n    class Meta:\n        db_table = 'tills'\n");
    expect(readdirSync(join(root, 'staff/migrations'))).toContain('0002_till.py');
  });

  test('a key to another app depends on its newest migration', async () => {
    const files = { ...DJANGO, 'staff/migrations/0002_more.py': LEAF('staff') };
    const root = project(files, { operations: [{ op: 'add_column', table: 'Item', column: { name: 'clerk_id', value_type: 'integer', references: { table: 'Clerk', column: 'id', on_delete: 'set null' } } }] });
    await applyPlan({ root, feature: 'feat-x' }, registry);
    const text = readFileSync(join(root, 'shop/migrations/0002_item_clerk.py'), 'utf8');
    expect(text).toContain("        ('shop', '0001_initial'),\n        ('staff', '0002_more'),");
    expect(readFileSync(join(root, 'shop/models.py'), 'utf8')).toMatch(/clerk = models\.ForeignKey\(\s+'staff\.Clerk',\s+on_delete=models\.SET_NULL,\s+null=True,\s+blank=True,\s+\)/);
  });

  test('models that lie one a file get a file and are made known by the package', async () => {
    const { 'shop/models.py': text, ...rest } = DJANGO as Record<string, string>;
    const files = { ...rest, 'shop/models/item.py': text!, 'shop/models/__init__.py': 'from .item import Item\n' };
    const root = project(files, { operations: [{ op: 'create_table', table: 'shop_price', columns: [{ name: 'cents', value_type: 'integer', nullable: false }] }] });
    await applyPlan({ root, feature: 'feat-x' }, registry);
    expect(readFileSync(join(root, 'shop/models/price.py'), 'utf8')).toBe('from django.db import models\n\n\nclass Price(models.Model):\n    cents = models.IntegerField()\n');
    expect(readFileSync(join(root, 'shop/models/__init__.py'), 'utf8')).toBe('from .item import Item\nfrom .price import Price\n');
  });

  test.each([
    ['a column of a base class', [{ op: 'drop_column', table: 'shop_item', column: 'created' }], /does not declare created itself/],
    ['a type that Django has no field for', [{ op: 'add_column', table: 'shop_item', column: { name: 'x', value_type: 'sql:tsvector' } }], /no field for tsvector/],
    ['an index name that is too long', [{ op: 'create_index', table: 'shop_item', columns: ['title'], name: 'an_index_name_of_more_than_thirty_letters' }], /longer than the 30 characters/],
    ['a condition that Q cannot say', [{ op: 'add_check', table: 'shop_item', name: 'c', expression: 'length(title) > 3' }], /cannot be said in Django's Q/],
    ['a default that the database computes, before Django 5', [{ op: 'add_column', table: 'shop_item', column: { name: 'x', value_type: 'integer', default: { expression: 'abs(1)' } } }], /no default that the database computes/],
    ['a table that others refer to', [{ op: 'drop_table', table: 'staff_clerk' }], /Item refer to Clerk/],
  ])('%s is refused, with what to do', async (_name, operations, message) => {
    const created = DJANGO['shop/migrations/0001_initial.py'].replace("('title'", "('created', models.DateTimeField(auto_now_add=True)), ('clerk', models.ForeignKey(on_delete=models.CASCADE, to='staff.clerk')), ('title'");
    await expect(applied({ ...DJANGO, 'shop/migrations/0001_initial.py': created }, { operations })).rejects.toThrow(message);
  });
});
