import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SchemaSnapshot } from '../../executors/verify/dialect/reader.js';
import { READERS } from '../../executors/verify/dialect/readers.js';
import type { Session } from '../../executors/verify/engine/engine.js';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { migration as proof } from '../../executors/verify/migration.js';
import { compareSchemas, type Difference } from '../../executors/verify/migration/compare-schema.js';
import type { Outcome, ProofContext } from '../../executors/verify/proof.js';
import { look, type State } from '../../executors/verify/migration/state.js';
import type { Plan } from '../../generators/migration/model/steps.js';
import { planRails } from '../../generators/migration/rails/plan.js';
import { readSchemaFile } from '../../generators/migration/rails/schema-file.js';
import { readSql } from '../../generators/migration/sql/read.js';
import { statements } from '../../generators/migration/sql/statements.js';
import { plainStyle } from '../../generators/migration/sql/style.js';
import type { DialectName } from '../../generators/migration/sql/types.js';
import { operation } from '../../generators/migration/task.js';
import { InfraError } from '../../pipeline/error.js';
import { diskText } from '../../pipeline/write/index.js';
import { CASES, loses, ROWS, type OperationCase } from './operation/cases.js';
import { INTENDED, intended } from './ruby/differences.js';
import { missing, startDriver, type Driver } from './ruby/driver.js';
import { apply, layOut } from './ruby/plans.js';
import { BASE, files } from './ruby/workspace.js';
import { IMPOSSIBLE } from '../../generators/migration/sql/impossible.js';

/**
 * Every operation of the contract on each database, generated into a workspace of Rails and run by ActiveRecord: up, down and up again. What
 * it makes is compared with what the SQL of the same plan makes; where the two differ by intention, the difference stands in the data.
 */
const here = dirname(fileURLToPath(import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-rails-')));
const engines = openEngines({ root: scratch });
let driver: Driver | undefined;

afterAll(async () => {
  await driver?.end();
  await engines.close();
  rmSync(scratch, { recursive: true, force: true });
});

const DATABASE: Record<DialectName, string> = { postgresql: 'PostgreSQL', mysql: 'MySQL', sqlite: 'SQLite' };
async function ask(request: Parameters<Driver['ask']>[0]): Promise<string | boolean> {
  driver ??= await startDriver();
  return driver.ask(request);
}

/** A database with the base and its rows, in which ActiveRecord and we are. It serves all cells that leave it as it was. */
interface World {
  session: Session;
  before: State;
}

async function openWorld(dialect: DialectName, root: string): Promise<World> {
  const { session } = await engines.database(dialect, true);
  const access = await session.access?.();
  if (!access) throw new Error('nobody else reaches the database');
  await ask({ do: 'open', access });
  await ask({ do: 'up', dir: join(root, 'db/migrate'), version: BASE });
  for (const row of ROWS) await session.exec(row);
  // The statements of a table made anew run here one by one.
  if (dialect === 'sqlite') await session.exec('PRAGMA foreign_keys=OFF');
  return { session, before: await state(session, dialect) };
}

async function closeWorld(world: World | undefined): Promise<void> {
  if (!world) return;
  await ask({ do: 'close' });
  await world.session.close();
}

const OURS = /schema_migrations|ar_internal_metadata/;

/** The database without what ActiveRecord notes in it. */
async function state(session: Session, dialect: DialectName): Promise<State> {
  const all = await look(session, READERS[dialect]);
  const tables = new Map([...all.tables].filter(([name]) => !OURS.test(name)));
  return { ...all, tables, schema: ours(all.schema) };
}

const ours = (schema: SchemaSnapshot): SchemaSnapshot => new Map([...schema].filter(([name]) => !OURS.test(name)));
const schemaOf = async (session: Session, dialect: DialectName): Promise<SchemaSnapshot> => ours(await READERS[dialect].schema(session));

const rowsOf = (one: State): object => Object.fromEntries([...one.tables].map(([name, table]) => [name, table.rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()]));

const DUMPS: Record<DialectName, string> = { postgresql: 'db/structure.sql', mysql: 'db/schema.rb', sqlite: 'db/schema.rb' };

/** The migration that is written, or the sentence with which it is refused. */
async function written(root: string, dialect: DialectName, name: string, operations: object[]): Promise<{ path: string; text: string } | string> {
  try {
    const applied = await apply(root, DATABASE[dialect], operations, { name, dryRun: true });
    if (applied.questions.length) return applied.questions.map((one) => one.reason).join(' ');
    const [entry, ...others] = applied.entries.filter((one) => one.path.endsWith('.rb'));
    expect(others).toEqual([]);
    return { path: entry?.path ?? '', text: entry?.after ?? '' };
  } catch (error) {
    if (error instanceof InfraError) return error.message;
    throw error;
  }
}

/** The same plan as SQL, both ways. */
function asSql(dialect: DialectName, dump: string, operations: object[]): { up: string[]; down: string[] } {
  const file = DUMPS[dialect];
  const model = file.endsWith('.sql') ? readSql([{ file, text: dump }], dialect) : readSchemaFile(file, dump, dialect)!.model;
  const plan = planRails(operations.map((one) => operation.parse(one)), model, dialect !== 'sqlite');
  const texts = (steps: Plan['up']): string[] => statements(steps, { dialect, style: plainStyle, enums: new Map() }).map((one) => one.text);
  return { up: texts(plan.up), down: texts(plan.down) };
}

/** What could come up differently a second time: of the rest it is enough that it comes up. */
const AGAIN = /^(create_table|drop_column with a key|alter_column: (all|number to text)|rename_|create_enum|several)/;
const seen = new Set<string>();
const DIALECTS = ['postgresql', 'mysql', 'sqlite'] as const;
const cannot = new Map(DIALECTS.map((dialect) => [dialect, missing(dialect) ?? (dialect === 'mysql' ? mariadb.available({ root: scratch, extensions: [] }) : undefined)]));

describe.each(DIALECTS)('%s', (dialect) => {
  const skip = cannot.get(dialect) !== undefined;
  let root = '';
  let dump = '';
  let world: World | undefined;
  let count = 0;

  const leave = async (): Promise<void> => {
    await closeWorld(world);
    world = undefined;
  };

  beforeAll(async () => {
    if (skip) return;
    root = layOut(scratch, files(dialect));
    world = await openWorld(dialect, root);
    dump = dialect === 'postgresql' ? readFileSync(join(here, 'ruby', 'structure.sql'), 'utf8') : String(await ask({ do: 'dump' }));
    root = layOut(scratch, { ...files(dialect), [DUMPS[dialect]]: dump });
  });
  afterAll(leave);

  /** Up, down, up and down again by ActiveRecord, then up and down by SQL. */
  async function run(name: string, made: { path: string; text: string }, given: OperationCase): Promise<Difference[]> {
    const { session, before } = (world ??= await openWorld(dialect, root));
    const dir = mkdtempSync(join(scratch, 'm-'));
    const version = /(\d+)_/.exec(made.path)?.[1] ?? '';
    writeFileSync(join(dir, made.path.replace(/^.*\//, '')), made.text);
    await ask({ do: 'up', dir, version });
    const up = await schemaOf(session, dialect);
    await ask({ do: 'down', dir, version });
    const down = await state(session, dialect);
    expect(compareSchemas(before.schema, down.schema)).toEqual([]);
    if (!loses(given)) expect(rowsOf(down)).toEqual(rowsOf(before));
    await ask({ do: 'up', dir, version });
    if (AGAIN.test(name)) expect(compareSchemas(up, await schemaOf(session, dialect))).toEqual([]);
    await ask({ do: 'down', dir, version });
    // What another connection has changed, SQLite sees when it reads.
    if (dialect === 'sqlite') await session.query('SELECT name FROM sqlite_schema');
    const sql = asSql(dialect, dump, given.operations);
    for (const one of sql.up) await session.exec(one);
    const expected = await schemaOf(session, dialect);
    if (loses(given)) await leave();
    else for (const one of sql.down) await session.exec(one);
    return compareSchemas(expected, up);
  }

  const cases = Object.entries(CASES).filter(([name, one]) => (one.dialects?.includes(dialect) ?? true) || IMPOSSIBLE.some((other) => other.dialect === dialect && name === other.op));
  test.skipIf(skip).each(cases)('%s', async (name, given) => {
    const made = await written(root, dialect, `step_${count++}_${dialect}`, given.operations);
    if (typeof made === 'string') {
      const why = IMPOSSIBLE.find((one) => one.dialect === dialect && name.startsWith(one.op));
      expect(why, `refused: ${made}`).toBeDefined();
      return;
    }
    try {
      const differences = await run(name, made, given);
      expect(differences.filter((one) => !intended(dialect, one))).toEqual([]);
      for (const one of differences) seen.add(intended(dialect, one)?.what.source ?? '');
    } catch (error) {
      await leave();
      throw new Error(`${made.text}\n${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  });
});

function textOf(root: string, path: string): string {
  const text = diskText(root, path);
  if (text === null) throw new InfraError({ file: path, subject: 'is not there' });
  return text;
}

describe.each(DIALECTS)('verify on %s', (dialect) => {
  const skip = cannot.get(dialect) !== undefined;
  const dumps: Record<string, string> = dialect === 'postgresql' ? { 'db/structure.sql': readFileSync(join(here, 'ruby', 'structure.sql'), 'utf8') } : {};
  const add = [{ op: 'add_column', table: 'people', column: { name: 'points', value_type: 'integer', nullable: false, default: 0 } }];

  /** What the verify stage finds, with the file as `changed` leaves it. */
  async function verified(name: string, operations: object[], changed: (text: string) => string = (text) => text, more: Record<string, string> = {}): Promise<Outcome> {
    const root = layOut(scratch, { ...files(dialect), ...dumps, ...more });
    const applied = await apply(root, DATABASE[dialect], operations, { name });
    const path = applied.entries.find((one) => one.path.endsWith('.rb'))?.path ?? '';
    writeFileSync(join(root, path), changed(readFileSync(join(root, path), 'utf8')));
    const [request] = applied.record.tasks.flatMap((task) => task.changes.flatMap((change) => change.proofs));
    const context: ProofContext = { root, engines, progress: () => undefined, read: (one) => textOf(root, one) };
    proof.inputs(request!, context);
    return proof.run(request!, context);
  }

  test.skipIf(skip)('ActiveRecord runs it, and the evidence says so', async () => {
    const outcome = await verified(`add_points_${dialect}`, add);
    expect(outcome, outcome.summary).toMatchObject({ exit: 0, verdict: 'reversible', details: { tool: 'rails', runner: expect.stringMatching(/^activerecord \d/) } });
    expect(outcome.summary).toMatch(/through activerecord \d/);
  });

  test.skipIf(skip || dialect === 'mysql')('a way back that leaves something over', async () => {
    const outcome = await verified(`leave_points_${dialect}`, add, (text) => text.replace('class', '# by hand\nclass').replace(/def change/, 'def up').replace(/(end\s*)$/, '\n  def down\n    add_column :people, :left, :integer\n  end\n$1'));
    expect(outcome, outcome.summary).toMatchObject({ exit: 1, verdict: 'failed' });
    expect(outcome.summary).toContain('left over');
  });

  test.skipIf(skip || dialect !== 'sqlite')('another database is not reached', async () => {
    const body = (line: string) => (text: string): string => text.replace(/^ {4}add_column.*$/m, `    ${line}\n$&`);
    const elsewhere = await verified('reach_out', add, body('TCPSocket.new("192.0.2.1", 5432)'));
    expect(elsewhere).toMatchObject({ verdict: 'skipped' });
    expect(elsewhere.summary).toContain('a proof connects to its throw-away database alone');
  });

  test.skipIf(skip || dialect !== 'sqlite')('a version that this ActiveRecord does not know', async () => {
    const newer = await verified('from_tomorrow', add, (text) => text.replace('[6.1]', '[99.0]'));
    expect(newer).toMatchObject({ verdict: 'skipped' });
    expect(newer.summary).toMatch(/does not know Migration\[99\.0\].*bundle install/);
  });

  test.skipIf(skip || dialect !== 'sqlite')('inflections, models and Rails are there as far as they need no boot', async () => {
    const application = {
      'config/initializers/inflections.rb': 'ActiveSupport::Inflector.inflections(:en) { |inflect| inflect.acronym "API" }\n',
      'app/models/application_record.rb': 'class ApplicationRecord < ActiveRecord::Base\n  self.abstract_class = true\n  connects_to database: { writing: :primary }\nend\n',
      'app/models/api_person.rb': 'class APIPerson < ApplicationRecord\n  self.table_name = "people"\nend\n',
    };
    const counting = (text: string): string => text.replace(/^ {4}add_column.*$/m, '    raise "no rows" if Rails.env.development? && APIPerson.count.zero?\n$&');
    const outcome = await verified('add_api_points', add, counting, application);
    expect(outcome, outcome.summary).toMatchObject({ exit: 0, verdict: 'reversible' });
  });
});

test.skipIf([...cannot.values()].some(Boolean))('every intended difference is there', () => {
  expect(INTENDED.map((one) => one.what.source).filter((source) => !seen.has(source))).toEqual([]);
});
