import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseInput } from '../../executors/verify/migration/input.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { prepare, type Prepared, type Registry } from '../../pipeline/run.js';
import { drizzleFiles } from './table/drizzle.js';
import { rowOf } from '../../pipeline/kinds.js';

const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-migration-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Applies operations to a workspace of these files, without writing. */
async function dryRun(files: Record<string, string>, ...tasks: object[][]): Promise<Prepared> {
  const root = mkdtempSync(join(scratch, 'w-'));
  const plan = {
    feature_id: 'feat-x',
    created_at: '2025-01-04T12:00:00Z',
    areas: {
      infra: {
        tasks: tasks.map((operations, index) => ({
          task_id: `INFRA${index + 1}`,
          description: 'd',
          changes: [{ type: 'database_migration', operations }],
        })),
      },
    },
  };
  for (const [path, text] of Object.entries({ ...files, '.claude/feature-dev/feat-x/plan.json': JSON.stringify(plan) })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '-q', '.'], { cwd: root });
  return prepare({ root, feature: 'feat-x', dryRun: true }, registry);
}

const MODEL =
  'datasource db {\n  provider = "postgresql"\n  url      = env("U")\n}\n\nmodel Account {\n  id    Int    @id\n  email String\n}\n';
const PACKAGE = { 'package.json': '{"scripts":{"m":"prisma migrate deploy"},"devDependencies":{"prisma":"6.19.0"}}' };
const prismaFiles = (schema: string): Record<string, string> => ({ ...PACKAGE, 'db/app.prisma': schema });
const add = (table: string, name: string, value_type = 'text', more: object = {}): object => ({
  op: 'add_column',
  table,
  column: { name, value_type, ...more },
});

describe('a Prisma schema', () => {
  test('a model that is not there: near names, exit by refusal', async () => {
    await expect(dryRun(prismaFiles(MODEL), [add('Acount', 'x')])).rejects.toThrow(
      /there is no model Acount[\s\S]*db\/app\.prisma:6: model Account[\s\S]*Did you mean Account\?/,
    );
  });

  test('a field of another type: file and line', async () => {
    await expect(dryRun(prismaFiles(MODEL), [add('Account', 'email', 'integer')])).rejects.toThrow(
      /db\/app\.prisma:8: [\s\S]*field email of another type[\s\S]*there: {2}email String[\s\S]*wanted: email Int/,
    );
  });

  test('what is there already is not made again', async () => {
    const { entries, record } = await dryRun(prismaFiles(MODEL), [add('Account', 'email', 'text', { nullable: false })]);
    expect(entries).toEqual([]);
    expect(record.tasks[0]?.changes[0]?.existing).toMatchObject([{ file: 'db/app.prisma', line: 8 }]);
  });

  test.each([
    ['an unclosed block', MODEL.replace(/\}\n$/, ''), /db\/app\.prisma:6:1: model Account is not closed/],
    [
      'an unknown type',
      MODEL.replace('email String', 'email Strin'),
      /db\/app\.prisma:8:\d+: the Prisma schema does not parse: Type "Strin"/,
    ],
  ])('a schema that does not parse: %s', async (_name, schema, message) => {
    await expect(dryRun(prismaFiles(schema), [add('Account', 'x')])).rejects.toThrow(message);
  });

  test('a column that is not there cannot be dropped', async () => {
    await expect(dryRun(prismaFiles(MODEL), [{ op: 'drop_column', table: 'Account', column: 'emial' }])).rejects.toThrow(
      /no field emial[\s\S]*Did you mean email\?/,
    );
  });

  test('two schemas are a question', async () => {
    const { questions, entries } = await dryRun({ ...prismaFiles(MODEL), 'other/app.prisma': MODEL }, [add('Account', 'x')]);
    expect(questions).toHaveLength(1);
    expect(entries).toEqual([]);
  });

  test('tasks of one run build on each other, one second apart', async () => {
    const { entries, record } = await dryRun(
      prismaFiles(MODEL),
      [{ op: 'create_table', table: 'Note', primary_key: ['id'], columns: [{ name: 'id', value_type: 'integer', nullable: false }] }],
      [add('Note', 'text')],
    );
    const names = entries.map((one) => one.path).filter((path) => path.endsWith('migration.sql'));
    expect(names).toEqual([
      'db/migrations/20250104120000_create_note/migration.sql',
      'db/migrations/20250104120001_add_text_to_note/migration.sql',
    ]);
    const proof = record.tasks[1]?.changes[0]?.proofs[0];
    expect(parseInput(proof!).earlier.map((one) => one.name)).toEqual(['20250104120000_create_note']);
  });
});

const SQL = {
  'go.mod': 'module x\n\nrequire github.com/jackc/pgx/v5 v5.7.1\n',
  'db/steps/000001_create_users.up.sql': 'CREATE TABLE users (id BIGINT PRIMARY KEY, name TEXT);\n',
  'db/steps/000001_create_users.down.sql': 'DROP TABLE users;\n',
};

describe('plain SQL', () => {
  test('a table that no migration creates: near names', async () => {
    await expect(dryRun(SQL, [add('user', 'x')])).rejects.toThrow(/no migration creates a table user[\s\S]*Did you mean users\?/);
  });

  test('a column of another type: file and line', async () => {
    await expect(dryRun(SQL, [add('users', 'name', 'integer')])).rejects.toThrow(
      /db\/steps\/000001_create_users\.up\.sql:1: [\s\S]*column name of another type/,
    );
  });

  test('the input of the proof is what the executor reads', async () => {
    const { record } = await dryRun(SQL, [add('users', 'age', 'integer')]);
    const input = parseInput(record.tasks[0]!.changes[0]!.proofs[0]!);
    expect(input).toMatchObject({
      tool: 'golang-migrate',
      dialect: 'postgresql',
      earlier: [{ name: '000001_create_users' }],
      migrations: [{ name: '000002_add_age_to_users' }],
    });
  });

  test('a database that nothing names is a question', async () => {
    const { questions } = await dryRun({ ...SQL, 'go.mod': 'module x\n' }, [add('users', 'age', 'integer')]);
    expect(questions[0]?.slot).toBe('tech_stack.database.type');
  });
});

describe('Drizzle', () => {
  const files = drizzleFiles('postgresql');
  const packages = { 'package.json': '{"devDependencies":{"drizzle-kit":"0.31.0","drizzle-orm":"0.44.0"}}' };

  test('a column that is not there: what there is', async () => {
    await expect(dryRun({ ...packages, ...files }, [{ op: 'alter_column', table: 'people', column: 'agee', nullable: true }])).rejects.toThrow(
      /no column agee[\s\S]*Did you mean age\?/,
    );
  });

  test('a table that others reference is not dropped', async () => {
    await expect(dryRun({ ...packages, ...files }, [{ op: 'drop_table', table: 'teams' }])).rejects.toThrow(/table teams is referenced by people/);
  });

  test('a constraint that the schema does not name', async () => {
    await expect(
      dryRun({ ...packages, ...files }, [{ op: 'rename_constraint', table: 'people', constraint: 'people_pkey', to: 'x' }]),
    ).rejects.toThrow(/no constraint people_pkey that Drizzle can name[\s\S]*people_team_id_teams_id_fk/);
  });

  test('the layout of drizzle-kit 1.0', async () => {
    const { 'src/store/schema.ts': schema = '', 'drizzle.config.ts': config = '' } = files;
    const folders = { 'src/store/steps/20250101000000_init/migration.sql': 'SELECT 1;\n', 'src/store/steps/20250101000000_init/snapshot.json': '{"version": "9"}\n' };
    await expect(dryRun({ ...packages, ...folders, 'src/store/schema.ts': schema, 'drizzle.config.ts': config }, [add('people', 'x')])).rejects.toThrow(
      /laid out as drizzle-kit 1\.0[\s\S]*migration\.sql:1: a folder per migration, without a journal, and snapshots of version 9/,
    );
  });
});
