import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { rowOf } from '../../pipeline/kinds.js';
import { prepare, type Registry } from '../../pipeline/run.js';

/** Builder or SQL, and in what frame: as the newest migrations of the workspace. */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-style-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const ADD = [{ op: 'add_column', table: 'crates', column: { name: 'sealed', value_type: 'boolean', nullable: false, default: false } }];

async function made(
  files: Record<string, string>,
  operations: object[] = ADD,
): Promise<{ text: string; warnings: string[]; earlier: unknown; because: string[] }> {
  const root = mkdtempSync(join(scratch, 'w-'));
  const plan = {
    feature_id: 'feat-x',
    created_at: '2025-01-04T12:00:00Z',
    areas: { infra: { tasks: [{ task_id: 'INFRA1', description: 'd', changes: [{ type: 'database_migration', operations }] }] } },
  };
  for (const [path, text] of Object.entries({ ...files, '.claude/feature-dev/feat-x/plan.json': JSON.stringify(plan) })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '-q', '.'], { cwd: root });
  const { entries, record, questions } = await prepare({ root, feature: 'feat-x', dryRun: true }, registry);
  expect(questions).toEqual([]);
  const change = record.tasks[0]?.changes[0];
  const text = entries.find((one) => /steps\/.*\.[jt]s$/.test(one.path))?.after ?? '';
  return { text, warnings: change?.warnings ?? [], because: change?.because ?? [], earlier: change?.proofs[0]?.input['earlier'] };
}

const KNEX = { 'package.json': '{"dependencies":{"knex":"^3.0.0","pg":"^8.0.0"}}' };
const up = (body: string): string =>
  `exports.up = async (knex) => {\n  ${body}\n};\n\nexports.down = async (knex) => {\n  throw new Error('no way back');\n};\n`;
const CREATE = up("await knex.schema.createTable('crates', (table) => {\n    table.increments();\n  });");
const builder = (name: string): string => up(`await knex.schema.alterTable('crates', (table) => {\n    table.text('${name}');\n  });`);
const sql = (name: string): string => up(`await knex.raw('ALTER TABLE crates ADD COLUMN ${name} text');`);
const steps = (texts: string[]): Record<string, string> =>
  Object.fromEntries(texts.map((text, index) => [`steps/2024010100000${index}_s${index}.js`, text]));

describe('calls or SQL', () => {
  test('most of the newest migrations decide', async () => {
    const calls = await made({ ...KNEX, ...steps([CREATE, sql('a'), sql('b'), builder('c'), builder('d'), builder('e')]) });
    expect(calls.text).toContain("table.boolean('sealed').notNullable().defaultTo(false);");
    const texts = await made({ ...KNEX, ...steps([CREATE, builder('a'), builder('b'), sql('c'), sql('d'), sql('e')]) });
    expect(texts.text).toContain('await knex.raw(`ALTER TABLE crates ADD COLUMN sealed BOOLEAN NOT NULL DEFAULT false`);');
    expect(texts.because.join('\n')).toContain('written as SQL, as 20240101000005_s5 is');
  });

  test('an even number: the newest', async () => {
    const { text } = await made({ ...KNEX, ...steps([CREATE, sql('a')]) });
    expect(text).toContain('knex.raw(');
  });

  test('SQL that no builder could have said decides nothing', async () => {
    const concurrently = up("await knex.raw('CREATE INDEX CONCURRENTLY by_a ON crates (a)');");
    const { text } = await made({
      ...KNEX,
      ...steps([CREATE, builder('a'), concurrently, concurrently, concurrently, up("await knex('crates').update({ a: 1 });")]),
    });
    expect(text).toContain("table.boolean('sealed')");
  });

  test('what the siblings did is proven with the new one', async () => {
    const { earlier } = await made({ ...KNEX, ...steps([CREATE, builder('a'), sql('b')]) }, [
      { op: 'drop_column', table: 'crates', column: 'b' },
    ]);
    expect(JSON.stringify(earlier)).toMatch(/id serial PRIMARY KEY.*ADD COLUMN a text.*ADD COLUMN b text/);
  });

  test('a sibling that only the tool can run leaves its frame, and a warning', async () => {
    const loop = up("for (const name of ['a', 'b']) await knex.schema.alterTable('crates', (table) => table.text(name));");
    const { text, warnings } = await made({ ...KNEX, ...steps([CREATE, loop]) });
    expect(text).toContain("table.boolean('sealed')");
    expect(warnings.join('\n')).toContain('20240101000001_s1');
  });
});

describe('the frame of the newest sibling', () => {
  test('arrow functions that return an expression', async () => {
    const sibling =
      "exports.up = (knex) => knex.schema.createTable('crates', (t) => {\n\tt.increments()\n})\n\n" +
      "exports.down = (knex) => knex.schema.dropTable('crates')\n";
    const { text } = await made({ ...KNEX, ...steps([sibling]) });
    expect(text).toBe(
      "exports.up = (knex) => knex.schema.alterTable('crates', (t) => {\n\tt.boolean('sealed').notNullable().defaultTo(false)\n})\n\n" +
        "exports.down = (knex) => knex.schema.alterTable('crates', (t) => {\n\tt.dropColumn('sealed')\n})\n",
    );
  });

  test('an object of two functions, without what was one migration its own', async () => {
    const sibling = `const { readFileSync } = require('fs');
const path = require('path');

// Crates came with the harvest of 2023.
const seed = readFileSync(path.join(__dirname, 'crates.csv'), 'utf8');

module.exports = {
  config: { transaction: false },
  async up(knex) {
    await knex.schema.createTable('crates', function (table) {
      table.increments();
    });
  },

  async down(knex) {
    await knex.schema.dropTable('crates');
  },
};
`;
    const { text } = await made({ ...KNEX, ...steps([sibling]) });
    expect(text).not.toMatch(/readFileSync|harvest|seed|require|config|transaction/);
    expect(text).toMatch(/^module\.exports = \{\n {2}async up\(knex\) \{/);
    expect(text).toContain("knex.schema.alterTable('crates', function (table) {");
  });

  test('imports: what is used, and what the builder needs', async () => {
    const sibling = `import { type Kysely } from 'kysely';
import { log } from '../log.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  log('crates');
  await db.schema.createTable('crates').addColumn('id', 'serial', (col) => col.primaryKey()).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('crates').execute();
}
`;
    const files = { 'package.json': '{"dependencies":{"kysely":"^0.28.0","pg":"^8.0.0"}}', 'steps/20240101000000_crates.ts': sibling };
    const column = { name: 'sealed_at', value_type: 'timestamptz', nullable: false, default: { expression: 'now()' } };
    const { text } = await made(files, [{ op: 'add_column', table: 'crates', column }]);
    expect(text).toMatch(/^import \{ type Kysely, sql \} from 'kysely';\n\nexport async function up/);
    expect(text).toContain('(col) => col.notNull().defaultTo(sql`now()`)');
  });

  test('a class with its own name', async () => {
    const sibling = `import { MigrationInterface, QueryRunner, Table } from "typeorm";

export class Crates1700000000000 implements MigrationInterface {
    name = "Crates1700000000000";
    transaction = false;

    async up(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.createTable(new Table({ name: "crates", columns: [{ name: "id", type: "int", isPrimary: true }] }));
    }

    async down(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.dropTable("crates");
    }
}
`;
    const files = { 'package.json': '{"dependencies":{"typeorm":"^0.3.0","pg":"^8.0.0"}}', 'steps/1700000000000-Crates.ts': sibling };
    const { text } = await made(files);
    expect(text).toContain('import { MigrationInterface, QueryRunner, TableColumn } from "typeorm";');
    expect(text).toMatch(/export class (\w+) implements MigrationInterface \{\n {4}name = "\1";\n/);
    expect(text).not.toContain('Crates1700000000000');
    expect(text).not.toContain('transaction');
  });
});
