import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findRuby } from '../../executors/verify/runner/rails-found.js';
import { readSchemaFile } from '../../generators/migration/rails/schema-file.js';
import { apply, layOut, put, rubyOf } from './ruby/plans.js';

/** What is read of Rails' dump, and what is written in the way of the siblings. Nothing is run. */
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-rails-text-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const DUMP = `ActiveRecord::Schema[7.1].define(version: 2024_03_01_080000) do
  enable_extension "plpgsql"

  # Custom types defined in this database.
  create_enum "mood", ["sad", "it's \\"ok\\""]

  create_table "cats", id: :uuid, default: -> { "gen_random_uuid()" }, force: :cascade do |t|
    t.string "name", limit: 40, null: false, comment: "What it is called: \\#{name}"
    t.string "tags", default: [], null: false, array: true
    t.enum "mood", default: "sad", enum_type: "mood"
    t.datetime "born_at", precision: nil
    t.datetime "seen_at", null: false
    t.timestamptz "fed_at", default: -> { "now()" }
    t.integer "lives", limit: 2, default: 9, null: false
    t.inet "address"
    t.bigint "owner_id"
    t.virtual "shout", type: :string, as: "upper((name)::text)", stored: true
    t.index "lower((name)::text)", name: "cats_by_lower_name"
    t.index ["tags"], name: "index_cats_on_tags", using: :gin
    t.index ["owner_id", "name"], name: "index_cats_on_owner_id_and_name", unique: true, where: "(lives > 0)"
    t.check_constraint "lives >= 0", name: "alive"
  end

  create_table "cats_people", id: false, force: :cascade do |t|
    t.bigint "cat_id", null: false
  end

  create_table "people", force: :cascade do |t|
    t.decimal "size", precision: 5, scale: 2
  end

  create_view "loud", sql_definition: <<-SQL
    SELECT 1
  SQL

  add_foreign_key "cats", "people", column: "owner_id", on_delete: :nullify
end
`;

describe('the dump', () => {
  const dumped = readSchemaFile('db/schema.rb', DUMP, 'postgresql')!;
  const cats = dumped.model.tables.get('cats')!;

  test('columns, with their types as the database has them', () => {
    const types = Object.fromEntries(cats.columns.map((one) => [one.name, one.type]));
    expect(types).toEqual({
      id: 'uuid', name: 'varchar(40)', tags: 'sql:character varying[]', mood: 'enum:mood', born_at: 'timestamp', seen_at: 'sql:timestamp(6)',
      fed_at: 'sql:timestamp(6) with time zone', lives: 'sql:smallint', address: 'sql:inet', owner_id: 'bigint', shout: 'sql:virtual',
    });
    expect(cats.columns.find((one) => one.name === 'name')).toMatchObject({ nullable: false, comment: 'What it is called: #{name}', at: { file: 'db/schema.rb', line: 8 } });
    expect(cats.columns.find((one) => one.name === 'fed_at')?.default).toEqual({ expression: 'now()' });
  });

  test('keys, indexes, conditions, enums and the version', () => {
    expect(dumped.version).toBe('20240301080000');
    expect(dumped.model.complete).toBe(true);
    expect([...dumped.model.enums.values()][0]).toMatchObject({ name: 'mood', values: ['sad', 'it\'s "ok"'] });
    expect(cats.primary_key?.columns).toEqual(['id']);
    expect(cats.checks).toEqual([{ name: 'alive', expression: 'lives >= 0' }]);
    expect(cats.indexes.map((one) => [one.name, one.columns, one.unique, one.text !== undefined])).toEqual([
      ['cats_by_lower_name', [], false, true],
      ['index_cats_on_tags', ['tags'], false, true],
      ['index_cats_on_owner_id_and_name', ['owner_id', 'name'], true, true],
    ]);
    expect(cats.foreign_keys).toEqual([{ name: expect.stringMatching(/^fk_rails_[0-9a-f]{10}$/), columns: ['owner_id'], references: { table: 'people', columns: ['id'] }, on_delete: 'set null' }]);
    expect(dumped.model.tables.get('cats_people')?.primary_key).toBeNull();
    expect(dumped.model.tables.get('people')?.columns.map((one) => one.type)).toEqual(['sql:bigserial', 'decimal(5,2)']);
  });

  test('what Rails could not dump, or is no dump', () => {
    const partly = DUMP.replace('  create_table "people"', '# Could not dump table "dogs" because of following StandardError\n#   Unknown type\n\n  create_table "people"');
    expect(readSchemaFile('db/schema.rb', partly, 'postgresql')?.model.complete).toBe(false);
    expect(readSchemaFile('db/schema.rb', 'puts "x"\n', 'postgresql')).toBeUndefined();
    const strange = DUMP.replace('t.inet "address"', 't.inet "address", default: compute(1)');
    expect(readSchemaFile('db/schema.rb', strange, 'postgresql')?.model.complete).toBe(false);
  });

  test('MySQL: unsigned, sizes, enums, and the index that the database makes for a key', () => {
    const text = `ActiveRecord::Schema.define(version: 2024_03_01_080000) do
  create_table "cats", id: { type: :integer, unsigned: true }, charset: "utf8mb4", force: :cascade do |t|
    t.text "story", size: :medium
    t.column "mood", "enum('sad','ok')", default: "ok"
    t.integer "owner_id"
    t.timestamp "seen"
    t.index ["owner_id"], name: "by_owner"
  end
  add_foreign_key "cats", "people", column: "owner_id", name: "by_owner"
end
`;
    const { model } = readSchemaFile('db/schema.rb', text, 'mysql')!;
    expect(model.tables.get('cats')?.columns.map((one) => one.type)).toEqual(['sql:int unsigned', 'sql:mediumtext', 'enum:mood', 'integer', 'timestamptz']);
    expect(model.tables.get('cats')?.indexes).toEqual([]);
    expect(model.enums.get('mood')?.values).toEqual(['sad', 'ok']);
  });
});

const migrationOf = (body: string, version = '7.1'): string => `class Start < ActiveRecord::Migration[${version}]\n${body}\nend\n`;
const CHANGE = migrationOf('  def change\n    create_table :cats\n  end');
const seven = (sibling = CHANGE, dump: string = DUMP): string =>
  layOut(scratch, { Gemfile: 'gem "rails", "~> 7.1"\ngem "pg"\n', 'db/migrate/20240301080000_start.rb': sibling, ...(dump ? { 'db/schema.rb': dump } : {}) });
const pg = (root: string, operations: object[], more: { name?: string; dryRun?: boolean } = {}): ReturnType<typeof apply> => apply(root, 'PostgreSQL', operations, { name: 'one_step', ...more });

describe('what is written', () => {
  test('columns come back in the words of the dump', async () => {
    const gone = ['tags', 'mood', 'born_at', 'lives', 'address'].map((column) => ({ op: 'drop_column', table: 'cats', column }));
    const text = rubyOf(await pg(seven(), gone));
    expect(text).toBe(`class OneStep < ActiveRecord::Migration[7.1]
  def change
    remove_index :cats, :tags, using: :gin
    remove_column :cats, :tags, :string, array: true, null: false, default: []
    remove_column :cats, :mood, :enum, enum_type: "mood", default: "sad"
    remove_column :cats, :born_at, :datetime, precision: nil
    remove_check_constraint :cats, "lives >= 0", name: "alive"
    remove_index :cats, [:owner_id, :name], unique: true, where: "(lives > 0)"
    remove_column :cats, :lives, :integer, limit: 2, null: false, default: 9
    remove_column :cats, :address, :inet
  end
end
`);
  });

  test('a column that rows must have comes back with a value that is made up, which change cannot say', async () => {
    const text = rubyOf(await pg(seven(), [{ op: 'drop_column', table: 'cats', column: 'seen_at' }]));
    expect(text).toMatch(/def up\n {4}remove_column :cats, :seen_at\n {2}end\n\n {2}def down\n {4}add_column :cats, :seen_at, :datetime, null: false, default: ".*"\n {4}change_column_default :cats, :seen_at, from: ".*", to: nil\n/);
  });

  test('the names of the dump are known, what is there is not made again, and the dump is not touched', async () => {
    const root = seven();
    const there = await pg(root, [{ op: 'add_column', table: 'people', column: { name: 'size', value_type: 'decimal(5,2)' } }]);
    expect(there.entries.filter((one) => one.path.startsWith('db/'))).toEqual([]);
    await expect(pg(root, [{ op: 'drop_column', table: 'cats', column: 'nam' }])).rejects.toThrow(/Did you mean name\?/);
    const made = await pg(root, [{ op: 'drop_column', table: 'people', column: 'size' }]);
    expect(made.entries.map((one) => one.path).filter((path) => path.startsWith('db/'))).toEqual(['db/migrate/20250104120000_one_step.rb']);
    expect(JSON.stringify(made.record)).toContain('it writes db/schema.rb anew');
  });

  test('a migration after the dump: what it did is not known', async () => {
    const root = seven();
    put(root, { 'db/migrate/20240401080000_more.rb': CHANGE });
    const made = await pg(root, [{ op: 'add_column', table: 'dogs', column: { name: 'size', value_type: 'integer' } }]);
    expect(rubyOf(made)).toContain('add_column :dogs, :size, :integer');
  });

  test('text of strangers stays text', async () => {
    const text = rubyOf(await pg(seven(), [
      { op: 'add_column', table: 'people', column: { name: 'note', value_type: 'text', default: '#{`id`} " \' \\', comment: '#@x' } },
      { op: 'sql', up: "UPDATE people\nSET note = '#{1}';", down: "UPDATE people\nSET note = 'x\\y';" },
    ]));
    expect(text).toContain('default: "\\#{`id`} \\" \' \\\\"');
    expect(text).toContain('comment: "\\#@x"');
    expect(text).toContain("execute <<~'SQL'\n      UPDATE people\n      SET note = '#{1}'\n    SQL");
  });

  const ADD = { op: 'add_column', table: 'people', column: { name: 'note', value_type: 'text' } };
  const SQL = { op: 'sql', up: 'SELECT 1;', down: 'SELECT 2;' };

  test('up and down where the siblings write them', async () => {
    const halves = migrationOf('  def up\n    create_table :cats\n  end\n\n  def down\n    drop_table :cats\n  end');
    expect(rubyOf(await pg(seven(halves), [ADD]))).toMatch(/def up\n {4}add_column :people, :note, :text\n {2}end\n\n {2}def down\n {4}remove_column :people, :note\n/);
    expect(rubyOf(await pg(seven(), [ADD]))).toMatch(/def change\n {4}add_column :people, :note, :text\n {2}end\nend/);
  });

  test('reversible where the siblings write it, two methods otherwise', async () => {
    const reversible = migrationOf('  def change\n    reversible do |dir|\n      dir.up { execute "SELECT 1" }\n    end\n  end');
    expect(rubyOf(await pg(seven(reversible), [SQL]))).toContain(
      '  def change\n    reversible do |dir|\n      dir.up do\n        execute "SELECT 1"\n      end\n\n      dir.down do\n        execute "SELECT 2"\n      end\n    end\n  end\n',
    );
    expect(rubyOf(await pg(seven(), [SQL]))).toContain('  def up\n    execute "SELECT 1"\n  end\n\n  def down\n    execute "SELECT 2"\n  end\n');
  });

  const INDEX = { op: 'create_index', table: 'people', columns: ['size'] };
  const concurrent = migrationOf('  disable_ddl_transaction!\n\n  def change\n    add_index :cats, :mood, algorithm: :concurrently\n  end');

  test('indexes concurrently, outside of a transaction, where the siblings build them so', async () => {
    const alone = await pg(seven(concurrent), [INDEX]);
    expect(rubyOf(alone)).toContain('  disable_ddl_transaction!\n\n  def change\n    add_index :people, :size, algorithm: :concurrently\n');
    expect(JSON.stringify(alone.record)).not.toContain('index-without-concurrently');
    const plain = await pg(seven(), [INDEX]);
    expect(rubyOf(plain)).not.toMatch(/disable_ddl|concurrently/);
    expect(JSON.stringify(plain.record)).toContain('index-without-concurrently');
  });

  test('an index among other steps stays in the transaction, and the warning says so', async () => {
    const mixed = await pg(seven(concurrent), [ADD, INDEX]);
    expect(rubyOf(mixed)).not.toMatch(/disable_ddl|concurrently/);
    expect(JSON.stringify(mixed.record)).toContain('give the index a change of its own');
  });

  test('safety_assured only where the siblings say it', async () => {
    const drop = [{ op: 'drop_column', table: 'people', column: 'size' }];
    const sure = migrationOf('  def change\n    safety_assured { remove_column :cats, :a, :text }\n  end');
    expect(rubyOf(await pg(seven(sure), drop))).toContain('safety_assured { remove_column :people, :size, :decimal, precision: 5, scale: 2 }');
    expect(rubyOf(await pg(seven(), drop))).not.toContain('safety_assured');
  });

  test('SQLite: a table with whose rows others go is made anew with foreign keys off', async () => {
    const dump = DUMP.replace('on_delete: :nullify', 'on_delete: :cascade').replace(/^ *t\.(enum|inet|timestamptz|virtual|string "tags"|index "lower|index \["tags").*\n/gm, '');
    const root = layOut(scratch, { Gemfile: 'gem "rails"\ngem "sqlite3"\n', 'db/migrate/20240301080000_start.rb': CHANGE, 'db/schema.rb': dump });
    const text = rubyOf(await apply(root, 'SQLite', [{ op: 'alter_column', table: 'people', column: 'size', nullable: false }], { name: 'one_step' }));
    expect(text).toContain('  disable_ddl_transaction!\n');
    expect(text).toContain('    connection.disable_referential_integrity do\n      transaction do\n        change_column_null :people, :size, false\n');
  });

  test('the same findings as for SQL', async () => {
    const operations = [
      { op: 'drop_column', table: 'people', column: 'size' },
      { op: 'rename_table', table: 'cats_people', to: 'owners' },
      { op: 'create_index', table: 'owners', columns: ['cat_id'], unique: true },
    ];
    const base = 'CREATE TABLE people (id BIGINT PRIMARY KEY, size DECIMAL(5,2));\nCREATE TABLE cats_people (cat_id BIGINT NOT NULL);\n';
    const sql = layOut(scratch, { 'go.mod': 'module shop\n\nrequire github.com/jackc/pgx/v5 v5.0.0\n', 'steps/000001_init.up.sql': base, 'steps/000001_init.down.sql': 'DROP TABLE people;\n' });
    const findings = (one: Awaited<ReturnType<typeof apply>>): unknown[] =>
      one.record.tasks.flatMap((task) => task.changes.flatMap((change) => JSON.parse(JSON.stringify(Reflect.get(change.report ?? {}, 'safety') ?? [])) as { rule: string; direction: string }[])).map(({ rule, direction }) => [direction, rule]);
    const ruby = findings(await pg(seven(), operations));
    const plain = findings(await apply(sql, 'PostgreSQL', operations, { tool: 'golang-migrate' }));
    expect(ruby.length).toBeGreaterThan(2);
    expect(new Set(ruby.map((one) => JSON.stringify(one)))).toEqual(new Set(plain.map((one) => JSON.stringify(one))));
  });
});

describe('applied again', () => {
  const add = (...names: string[]): object[] => names.map((name) => ({ op: 'add_column', table: 'people', column: { name, value_type: 'integer' } }));
  const dumpedWith = (line: string): string => DUMP.replace('2024_03_01_080000', '2025_01_04_120000').replace('    t.decimal "size"', `${line}\n    t.decimal "size"`);

  test('a changed plan keeps the name, whatever came after it', async () => {
    const root = seven();
    await pg(root, add('points'));
    put(root, { 'db/migrate/20250201080000_later.rb': CHANGE });
    const again = await pg(root, add('points', 'stamps'));
    expect(again.entries.filter((one) => one.path.endsWith('.rb')).map((one) => one.path)).toEqual(['db/migrate/20250104120000_one_step.rb']);
    expect(rubyOf(again)).toContain('add_column :people, :stamps, :integer');
    expect((await pg(root, add('points', 'stamps'))).entries).toEqual([]);
  });

  test('after somebody has run it and Rails has dumped the schema anew', async () => {
    const root = seven();
    await pg(root, add('points'));
    put(root, { 'db/schema.rb': dumpedWith('    t.integer "points"') });
    expect((await pg(root, add('points'))).entries).toEqual([]);
  });
});

test('without Ruby the runner says what to install', async () => {
  const before = process.env['PATH'];
  process.env['PATH'] = scratch;
  try {
    expect(await findRuby(['pg'], scratch, 'db/migrate')).toMatch(/Ruby is not installed.*bundle install.*apt-get install ruby-activerecord ruby-pg/);
  } finally {
    process.env['PATH'] = before;
  }
});
