import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READERS } from '../../executors/verify/dialect/readers.js';
import type { Server, Session } from '../../executors/verify/engine/engine.js';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { postgresLocal } from '../../executors/verify/engine/postgres-local.js';
import { sqlite } from '../../executors/verify/engine/sqlite.js';
import { compareSchemas } from '../../executors/verify/migration/compare-schema.js';
import { parseInput } from '../../executors/verify/migration/input.js';
import { runScript } from '../../executors/verify/migration/run-script.js';
import { scripts, type Script } from '../../executors/verify/migration/script.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { rowOf } from '../../pipeline/kinds.js';
import { prepare, type Registry } from '../../pipeline/run.js';
import { OPERATIONS, ON_POSTGRESQL } from './builder/operations.js';
import type { BuilderTool, Loaded, Place } from './builder/tool.js';
import { TOOLS } from './builder/tools.js';

/**
 * A migration in calls of a builder is proven by SQL of the same operations. Here the real library runs the file in one database, that
 * SQL runs in another, and after every step the two schemas must be the same: after the base migration, up, down and up again.
 */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-builder-')));
symlinkSync(join(repository, 'node_modules'), join(scratch, 'node_modules'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const ENGINES = { postgresql: postgresLocal, mysql: mariadb, sqlite };
const DRIVERS = { postgresql: { pg: '8.0.0' }, mysql: { mysql2: '3.0.0' }, sqlite: { 'better-sqlite3': '11.0.0' } };
/** The type of a column that the base migration gives by its native name. */
const MOOD = { postgresql: 'mood', mysql: "enum('sad', 'ok')", sqlite: 'text' };

interface Made {
  path: string;
  text: string;
  base: string;
  earlier: Script;
  up: Script;
  down: Script;
}

/** Operations that no tool needs SQL for. */
const NEVER_SQL = ['create_table with a compound key', 'add_column', 'drop_column', 'create_index', 'drop_index', 'add_foreign_key'];

/** A table alone: there is nothing that it could refer to. */
const ALONE = [
  {
    op: 'create_table',
    table: 'badges',
    primary_key: ['id'],
    columns: [
      { name: 'id', value_type: 'integer', nullable: false },
      { name: 'label', value_type: 'varchar(30)', unique: true },
      { name: 'at', value_type: 'timestamptz', nullable: false, default: { expression: 'now()' } },
    ],
    indexes: [{ columns: ['at', 'label'] }],
  },
];

/** @param bare there is no migration yet, and the plan names the tool */
async function generated(tool: BuilderTool, dialect: Place['dialect'], operations: object[], bare = false): Promise<Made> {
  const root = mkdtempSync(join(scratch, 'w-'));
  const plan = {
    feature_id: 'feat-x',
    created_at: '2025-01-04T12:00:00Z',
    areas: {
      infra: {
        tasks: [
          {
            task_id: 'INFRA1',
            description: 'd',
            changes: [{ type: 'database_migration', operations, ...(bare ? { tool: tool.name } : {}) }],
          },
        ],
      },
    },
    tech_stack: { database: { type: dialect } },
  };
  const base = tool.text
    .replaceAll("'MOODTYPE'", MOOD[dialect].includes("'") ? `"${MOOD[dialect]}"` : `'${MOOD[dialect]}'`)
    .replaceAll('MOODTYPE', MOOD[dialect])
    .replace(/.*CREATE TYPE mood.*\n/, dialect === 'postgresql' ? '$&' : '')
    // Sequelize makes the table anew on SQLite for a constraint.
    .replaceAll(/.*addConstraint\(.*\n/g, dialect === 'sqlite' ? '' : '$&');
  const files = {
    ...(bare ? {} : { [tool.base]: base }),
    'package.json': JSON.stringify({ dependencies: { ...(tool.dependencies as object), ...DRIVERS[dialect] } }),
    '.claude/feature-dev/feat-x/plan.json': JSON.stringify(plan),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '-q', '.'], { cwd: root });
  const { entries, record, questions } = await prepare({ root, feature: 'feat-x', dryRun: true }, registry);
  expect(questions).toEqual([]);
  const request = record.tasks[0]?.changes[0]?.proofs[0];
  const file = entries.find((one) => /\.[jt]s$/.test(one.path));
  if (!request || !file?.after) throw new Error(`no migration or no proof: ${JSON.stringify(record.tasks).slice(0, 500)}`);
  const all = scripts(parseInput(request), () => '');
  const [{ up, down } = { up: null, down: null }] = all.migrations;
  if (!up || !down) throw new Error('no script');
  return { path: file.path, text: file.after, base, earlier: all.earlier[0] ?? { ...up, statements: [] }, up, down };
}

let count = 0;
function load(path: string, text: string): Loaded {
  const { code } = transformSync(text, { loader: /ts$/.test(path) ? 'ts' : 'js', format: 'cjs', target: 'node20' });
  const file = join(scratch, `m${(count += 1)}.cjs`);
  writeFileSync(file, code);
  return createRequire(file)(file) as Loaded;
}

for (const dialect of ['postgresql', 'mysql', 'sqlite'] as const) {
  const engine = ENGINES[dialect];
  const missing = engine.available({ root: repository, extensions: [] });
  if (missing) process.stderr.write(`skipped: builders on ${dialect}: ${missing}\n`);
  describe.skipIf(missing)(dialect, () => {
    let server: Server;
    beforeAll(async () => void (server = await engine.start({ root: repository, extensions: [] })));
    afterAll(() => server.close());
    const reader = READERS[dialect];

    async function place(session: Session): Promise<Place> {
      const access = await session.access?.();
      if (!access) throw new Error('nobody else can reach the database');
      return { dialect, socket: access.host, database: access.database };
    }

    async function run(session: Session, script: Script): Promise<void> {
      expect(await runScript(session, reader, script)).toBeUndefined();
    }

    /** What the SQL of a proof makes: at the base, after up, down and up again. Tools that mean the same have the same SQL. */
    const known = new Map<string, Promise<Map<string, string>[]>>();
    function bySql(made: Omit<Made, 'base'>): Promise<Map<string, string>[]> {
      const key = JSON.stringify([made.earlier, made.up, made.down].map(({ transactional, statements }) => [transactional, statements.map((one) => one.text)]));
      const found = known.get(key) ?? schemasOf([made.earlier, made.up, made.down, made.up]);
      known.set(key, found);
      return found;
    }

    async function schemasOf(steps: readonly Script[]): Promise<Map<string, string>[]> {
      const session = await server.database();
      try {
        const schemas: Map<string, string>[] = [];
        for (const step of steps) {
          await run(session, step);
          schemas.push(await reader.schema(session));
        }
        return schemas;
      } finally {
        await session.close();
      }
    }

    /** The file through the library, step by step, against what the SQL of its proof makes. */
    async function bothWays(tool: BuilderTool, made: Omit<Made, 'base'> & { base: string | null }): Promise<void> {
      const theirs = await server.database(true);
      try {
        const expected = await bySql(made);
        const at = await place(theirs);
        const same = async (step: number): Promise<Map<string, string>> => {
          const schema = await reader.schema(theirs);
          expect(JSON.stringify(compareSchemas(schema, expected[step]!))).toBe('[]');
          return schema;
        };
        if (made.base !== null) await tool.run(at, load(tool.base, made.base), 'up');
        const before = await same(0);
        const loaded = load(made.path, made.text);
        await tool.run(at, loaded, 'up');
        const after = await same(1);
        await tool.run(at, loaded, 'down');
        expect(JSON.stringify(compareSchemas(before, await same(2)))).toBe('[]');
        await tool.run(at, loaded, 'up');
        expect(JSON.stringify(compareSchemas(after, await same(3)))).toBe('[]');
      } catch (error) {
        const what = error instanceof Error && 'actual' in error ? String(error.actual) : String(error);
        throw new Error([what, made.text, ...made.up.statements.map((one) => one.text)].join('\n'), { cause: error });
      } finally {
        await theirs.close();
      }
    }

    const cases = { ...OPERATIONS, ...(dialect === 'postgresql' ? ON_POSTGRESQL : {}) };
    for (const tool of TOOLS.filter((one) => one.dialects.includes(dialect))) {
      test.each(Object.entries(cases))(`${tool.name}: %s`, async (name, operations) => {
        const made = await generated(tool, dialect, operations);
        if (dialect !== 'sqlite' && NEVER_SQL.includes(name)) expect(made.text).toMatch(tool.sign);
        await bothWays(tool, made);
      });

      if (tool.byDefault) {
        test(`${tool.name}: the first migration of all`, async () => {
          const made = await generated(tool, dialect, ALONE, true);
          expect(made.text).toMatch(tool.sign);
          await bothWays(tool, { ...made, base: null });
        });
      }
    }

    test('a migration that does something else than its SQL is noticed', async () => {
      const [tool] = TOOLS;
      const made = await generated(tool!, dialect, OPERATIONS['add_column']!);
      const other = made.text.replace('.notNullable()', '');
      expect(other).not.toBe(made.text);
      await expect(bothWays(tool!, { ...made, text: other })).rejects.toThrow(/not null/);
    });
  });
}
