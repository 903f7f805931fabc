import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programOnPath } from '../../executors/verify/command.js';
import { hiding } from '../../executors/verify/dialect/hiding.js';
import { READERS } from '../../executors/verify/dialect/readers.js';
import type { SchemaSnapshot } from '../../executors/verify/dialect/reader.js';
import type { Server, Session } from '../../executors/verify/engine/engine.js';
import { pglite } from '../../executors/verify/engine/pglite.js';
import { postgresLocal } from '../../executors/verify/engine/postgres-local.js';
import { compareSchemas } from '../../executors/verify/migration/compare-schema.js';
import { parseInput } from '../../executors/verify/migration/input.js';
import { scripts, type Script } from '../../executors/verify/migration/script.js';
import { liquibaseFor } from '../../executors/verify/runner/liquibase-program.js';
import { reach, type Reached } from '../../executors/verify/runner/liquibase.js';
import { output } from '../../executors/verify/runner/program.js';
import { migrationDetection } from '../../generators/migration/detection/index.js';
import { migration } from '../../generators/migration/index.js';
import { rowOf } from '../../pipeline/kinds.js';
import { prepare, type Registry } from '../../pipeline/run.js';
import { OPERATIONS, ON_POSTGRESQL } from './builder/operations.js';
import { BASE, SQL } from './liquibase/base.js';
import { DELICATE } from './liquibase/operations.js';

/**
 * Every operation in every format of changelog, run by Liquibase itself and compared with the SQL of its proof. A cell has a schema of its
 * own, so that three commands serve all: the tables that the cells start from, the changes, and their way back and again.
 */
const registry: Registry = { kinds: [rowOf(migration)], detection: migrationDetection, generator: 'test@0' };
const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-liquibase-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const options = { root: repository, extensions: [] };
const engine = postgresLocal.available(options) ? pglite : postgresLocal;
const noJava = !programOnPath('java');
if (noJava) process.stderr.write('skipped: Liquibase on PostgreSQL: Java is not installed on this machine\n');

type Format = keyof typeof BASE;

interface Cell {
  format: Format;
  name: string;
  schema: string;
  file: string;
  before: string;
  after: string;
  up: Script;
  down: Script;
}

interface Wanted {
  format: Format;
  name: string;
  operations: object[];
}

const fileOf = ({ format }: Wanted, number: number): string => `db/${number}/changelog.${format}`;

/** One workspace with a changelog for each cell, and one plan with a task for each: its file with the new changeset, and what the proof says of it. */
async function generated(wanted: readonly Wanted[]): Promise<Cell[]> {
  const root = mkdtempSync(join(scratch, 'w-'));
  const tasks = wanted.map((one, number) => ({
    task_id: `T${number}`,
    description: 'd',
    changes: [{ type: 'database_migration', tool: 'liquibase', path: fileOf(one, number), operations: one.operations }],
  }));
  const plan = { feature_id: 'feat-x', created_at: '2025-01-04T12:00:00Z', areas: { infra: { tasks } }, tech_stack: { database: { type: 'postgresql' } } };
  const before = await Promise.all(wanted.map(({ format }, number) => BASE[format](`cell-${number}`)));
  const files = Object.fromEntries(wanted.map((one, number) => [fileOf(one, number), before[number] ?? '']));
  for (const [path, text] of Object.entries({ ...files, '.claude/feature-dev/feat-x/plan.json': JSON.stringify(plan) })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  execFileSync('git', ['init', '-q', '.'], { cwd: root });
  const { entries, record, questions } = await prepare({ root, feature: 'feat-x', dryRun: true }, registry);
  expect(questions).toEqual([]);
  const texts = new Map(entries.map((one) => [one.path, one.after]));
  return wanted.map((one, number) => {
    const after = texts.get(fileOf(one, number));
    const request = record.tasks[number]?.changes[0]?.proofs[0];
    const made = request && scripts(parseInput(request), () => '').migrations[0];
    if (!after || !made?.down) throw new Error(`${one.format}: ${one.name}: no changeset, no proof or no way back`);
    return { format: one.format, name: one.name, schema: `cell_${number}`, file: `${number}.${one.format}`, before: before[number] ?? '', after, up: made.up, down: made.down };
  });
}

/** Formatted SQL holds the statements of the proof: what could go wrong is how they are laid down. */
const OF_FORMAT: Record<Format, Record<string, object[]>> = {
  xml: { ...OPERATIONS, ...ON_POSTGRESQL, ...DELICATE },
  yaml: { ...OPERATIONS, ...ON_POSTGRESQL, ...DELICATE },
  json: { ...OPERATIONS, ...ON_POSTGRESQL, ...DELICATE },
  sql: { several: OPERATIONS['several on one table']!, sql: OPERATIONS['sql']!, ...DELICATE },
};
const NAMES = (Object.keys(OF_FORMAT) as Format[]).flatMap((format) => Object.entries(OF_FORMAT[format]).map(([name, operations]): Wanted => ({ format, name, operations })));
const firstOfFormat = (cells: readonly Cell[]): Cell[] => cells.filter((cell, at) => cells.findIndex((one) => one.format === cell.format) === at);

/** A changelog that does something else than its SQL: the comparison has to see it. */
const wrong = (cell: Cell): Cell => ({ ...cell, after: cell.after.replace('defaultValueBoolean="true"', 'defaultValueBoolean="false"') });

/** Liquibase works in the schema `public`, whatever is set: each cell's own goes by that name while it is its turn. */
const given = (schema: string): string => `ALTER SCHEMA ${schema} RENAME TO public`;
const taken = (schema: string): string => `ALTER SCHEMA public RENAME TO ${schema}`;

/** Between two cells; runs each time. */
function turn(from: Cell | undefined, to: Cell | undefined): object {
  const sql = (...texts: (string | undefined)[]): object => ({ sql: { sql: texts.filter(Boolean).join(';') } });
  const up = sql(from && taken(from.schema), to && given(to.schema));
  const down = sql(to && taken(to.schema), from && given(from.schema));
  return { changeSet: { id: `from ${from?.schema} to ${to?.schema}`, author: 'test', runAlways: true, changes: [up], rollback: [down] } };
}

/** A changelog that goes through cells. */
const through = (cells: readonly Cell[]): string =>
  JSON.stringify({ databaseChangeLog: [...cells.flatMap((cell, at) => [turn(cells[at - 1], cell), { include: { file: cell.file } }]), turn(cells.at(-1), undefined)] });

describe.skipIf(noJava)('Liquibase on PostgreSQL', () => {
  let server: Server;
  let theirs: Session;
  let ours: Session;
  let reached: Reached;
  let cells: Cell[];
  const reader = hiding(READERS.postgresql, ['notes.databasechangelog', 'notes.databasechangeloglock']);
  const differences = new Map<string, string[]>();

  const program = liquibaseFor(repository, repository);
  const run = (changelog: string, context: string, ...command: string[]): Promise<string> => {
    const settings = [`--defaultsFile=${join(scratch, 'own.properties')}`, `--changeLogFile=${changelog}`, `--contexts=${context}`];
    return output([...program.argv, ...settings, ...command], scratch, program.environment);
  };

  async function byHand(session: Session, which: readonly Cell[], texts: (cell: Cell) => string[]): Promise<void> {
    for (const cell of which) {
      for (const statement of [given(cell.schema), ...texts(cell), taken(cell.schema)])
        await session.exec(statement).catch((error: unknown) => Promise.reject(new Error(`${cell.format}: ${cell.name}: ${statement}`, { cause: error })));
    }
  }

  /** What differs now, by cell. */
  async function compare(what: string): Promise<void> {
    const [a, b]: SchemaSnapshot[] = [await reader.schema(theirs), await reader.schema(ours)];
    for (const one of compareSchemas(a!, b!)) {
      const schema = /cell_\d+/.exec(JSON.stringify(one))?.[0] ?? '';
      differences.set(schema, [...(differences.get(schema) ?? []), `${what}: ${JSON.stringify(one)}`]);
    }
  }

  beforeAll(async () => {
    server = await engine.start(options);
    theirs = await server.database(true);
    const access = await theirs.access?.();
    if (!access) throw new Error('nobody else can reach the database');
    reached = await reach(access);
    const control = { format: 'xml' as const, name: 'control', operations: OPERATIONS['add_column']! };
    const made = await generated([...NAMES, control]);
    cells = made.map((cell) => (cell.name === 'control' ? wrong(cell) : cell));
  }, 120_000);
  afterAll(async () => {
    reached.bridge?.close();
    await server.close();
  });

  test('every changeset runs, and runs back', async () => {
    ours = await server.database();
    const schemas = cells.map(({ schema }) => `CREATE SCHEMA ${schema}`).join(';');
    for (const session of [theirs, ours]) await session.exec(`DO $$ BEGIN DROP SCHEMA public; CREATE SCHEMA notes; ${schemas}; END $$`);
    writeFileSync(join(scratch, 'own.properties'), `${reached.settings}liquibaseSchemaName=notes\n`, { mode: 0o600 });
    writeFileSync(join(scratch, 'first.json'), through(firstOfFormat(cells)));
    writeFileSync(join(scratch, 'all.json'), through(cells));
    for (const cell of cells) writeFileSync(join(scratch, cell.file), cell.before);
    await run('first.json', 'base', 'update');
    for (const cell of cells) writeFileSync(join(scratch, cell.file), cell.after);
    await byHand(theirs, cells.filter((cell) => !firstOfFormat(cells).includes(cell)), () => SQL);
    await byHand(ours, cells, () => SQL);
    await compare('before');
    await run('all.json', 'new', 'update');
    await byHand(ours, cells, ({ up }) => up.statements.map((one) => one.text));
    await compare('up');
    await run('all.json', 'new', 'rollbackCount', String(2 * cells.length + 1));
    await byHand(ours, cells, ({ down }) => down.statements.map((one) => one.text));
    await compare('down');
    await run('all.json', 'new', 'update');
    await byHand(ours, cells, ({ up }) => up.statements.map((one) => one.text));
    await compare('up again');
    expect(differences.get('')).toBeUndefined();
  }, 120_000);

  test('a changeset that does something else than its SQL is noticed', () => {
    expect(differences.get(cells.at(-1)!.schema)).toEqual([expect.stringMatching(/^up: .*people.active/), expect.stringMatching(/^up again: /)]);
  });

  test.each(NAMES.map(({ format, name }, at) => [format, name, at] as const))('%s: %s', (_format, _name, at) => {
    const cell = cells[at]!;
    expect(differences.get(cell.schema), cell.after.slice(-1500)).toBeUndefined();
  });
});
