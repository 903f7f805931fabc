import { performance } from 'node:perf_hooks';
import type { Footprint, Reader } from '../dialect/reader.js';
import type { Session } from '../engine/engine.js';
import { seed } from '../seed/seed.js';
import { ROWS } from '../seed/values.js';
import { compareSchemas, unrestored } from './compare-schema.js';
import type { Carrier } from './carrier.js';
import { added, lost } from './compare-rows.js';
import { fresh, type Findings } from './findings.js';
import { notRepeatable, notRestored, orphaned, refused, rowsLeft, type Fault } from './fault.js';
import type { MigrationInput } from './input.js';
import { each, type Loss, type Unseen } from './loss.js';
import { promised } from './preconditions.js';
import type { Refusal } from './run-script.js';
import type { Migration, Migrations } from './script.js';
import type { Span } from './set-by-database.js';
import { look, type State } from './state.js';
import { goneUnseen, unseenOf, type Steps } from './unseen.js';

interface Cycle {
  session: Session;
  carrier: Carrier;
  reader: Reader;
  input: MigrationInput;
  insist: boolean;
  migrations: Migration[];
  found: Findings;
  /** The database before the first migration, after the first, after the second … */
  states: State[];
  span: Span;
}

/**
 * Builds the database, fills it, and goes up, down, up and, over rows written meanwhile, down once more.
 * @param carrier who carries the migrations out
 * @param insist put rows that break its CHECKs into a table for which none that keeps to them is found
 */
export async function cycle(
  session: Session,
  reader: Reader,
  carrier: Carrier,
  input: MigrationInput,
  all: Migrations,
  progress: (text: string) => void,
  insist = false,
): Promise<Findings> {
  const now = Date.now();
  const span = { from: now, to: now };
  const run: Cycle = { session, reader, carrier, input, insist, migrations: all.migrations, found: fresh(), states: [], span };
  const steps: [string, () => Promise<Fault | undefined>][] = [
    [`building the database from ${all.earlier.length} earlier migrations`, () => build(run)],
    ['seeding rows', () => fill(run)],
    ['up', () => up(run)],
    ['down', () => down(run)],
    ['up again', () => upAgain(run)],
    ['down over rows written meanwhile', () => downOverNewRows(run)],
  ];
  for (const [name, work] of steps) {
    progress(name);
    const fault = await work();
    if (fault) return { ...run.found, fault };
  }
  return run.found;
}

const settle = (run: Cycle, foreignKeys: boolean): Promise<void> => run.session.exec(run.reader.settings(foreignKeys));

async function build(run: Cycle): Promise<Fault | undefined> {
  const stopped = await run.carrier.before(() => settle(run, run.input.foreign_keys));
  await settle(run, run.input.foreign_keys);
  const kind = run.migrations.some((one) => one.name === stopped?.migration) ? 'up_empty' : 'earlier';
  return stopped && refused(kind, stopped.migration, stopped.refusal);
}

async function fill(run: Cycle): Promise<undefined> {
  await settle(run, true);
  const tables = await run.reader.tables(run.session);
  const seeded = await seed(run.session, run.reader, promised(tables, run.input.preconditions), 0, run.insist);
  run.found.unseeded = seeded.unseeded;
  run.found.unchecked = seeded.unchecked;
  await settle(run, run.input.foreign_keys);
  const state = await look(run.session, run.reader, tables);
  run.states.push(state);
  run.found.seeded = [...state.tables.values()].reduce((sum, table) => sum + table.count, 0);
  run.found.summed = [...state.tables].flatMap(([table, { sums, count }]) => (sums ? [{ table, rows: count }] : []));
}

/** Runs one direction of one migration and notes time, locks and rewritten tables. */
async function timed(run: Cycle, index: number, direction: 'up' | 'down', note: boolean): Promise<Refusal | undefined> {
  const watch = note ? await run.reader.watch?.(run.session) : undefined;
  if (watch) await run.carrier.rehearse?.(index, direction, watch);
  const from = performance.now();
  const refusal = await run.carrier[direction](index, watch);
  const duration = Math.round(performance.now() - from);
  await settle(run, run.input.foreign_keys);
  const print: Footprint = refusal || !watch ? { locks: new Map(), rewrites: [] } : await watch.done();
  if (note && !refusal)
    run.found.timings.push({
      migration: run.migrations[index]!.name,
      direction,
      duration_ms: duration,
      locks: Object.fromEntries([...print.locks].sort()),
      rewrites: print.rewrites,
    });
  return refusal;
}

async function up(run: Cycle): Promise<Fault | undefined> {
  for (const [index, migration] of run.migrations.entries()) {
    const refusal = await timed(run, index, 'up', true);
    if (refusal) return refused(run.found.seeded > 0 ? 'up' : 'up_empty', migration.name, refusal);
    const state = await look(run.session, run.reader);
    if (state.orphans.length > (run.states[0]?.orphans.length ?? 0)) return orphaned(migration.name, state.orphans);
    run.states.push(state);
  }
  run.span.to = Date.now();
  run.found.onUp = each([...lost(run.states[0]!, run.states.at(-1)!, run.span), ...byNature(run)]);
  run.found.unseen = unseen(run, run.states.at(-1)!);
  const stop = run.migrations.findLastIndex((migration) => migration.down === null);
  run.found.back = run.migrations.length - 1 - stop;
  return undefined;
}

const stepsOf = (run: Cycle): Steps => ({
  dialect: run.input.dialect,
  migrations: run.migrations,
  code: run.carrier.code ?? '',
  locks: run.found.timings.map((one) => one.locks),
});

/** What goes although nobody has seen it: a way back that brings it again would have to be shown on rows. */
function byNature(run: Cycle): Loss[] {
  const [first] = run.states;
  const all = run.states.slice(1).flatMap((state, index) => goneUnseen(run.states[index]!, state, stepsOf(run)));
  return all.filter(({ table, column }) => {
    const there = first?.tables.get(table);
    return there !== undefined && (column === null || there.model.columns.some((one) => one.name === column));
  });
}

function unseen(run: Cycle, end: State): Unseen[] {
  const why = (table: string): string => {
    const found = run.found.unseeded.find((one) => one.table === table);
    const rows = run.states[0]?.tables.get(table)?.count ?? 0;
    return found ? `no row could be put into it (${found.why})` : `it has ${rows} rows, which were not compared`;
  };
  return unseenOf(run.states, end, stepsOf(run), why);
}

/** The migrations that can be taken back, the last one first, with their position. */
const returning = (run: Cycle): [number, Migration][] =>
  [...run.migrations.entries()].slice(run.migrations.length - run.found.back).reverse();

async function down(run: Cycle): Promise<Fault | undefined> {
  for (const [index, migration] of returning(run)) {
    const refusal = await timed(run, index, 'down', true);
    if (refusal) return refused('down', migration.name, refusal);
    const fault = await restored(run, index, migration.name);
    if (fault) return fault;
  }
  return undefined;
}

/** Compares the database after a down with the one before the up, and settles which loss belongs to which direction. */
async function restored(run: Cycle, index: number, name: string): Promise<Fault | undefined> {
  const before = run.states[index]!;
  const changed = run.states[index + 1]!;
  const after = await look(run.session, run.reader);
  const differences = unrestored(run.reader, before.schema, changed.schema, after.schema);
  if (differences.length > 0) return notRestored(name, differences, compareSchemas(changed.schema, after.schema).length === 0);
  const rows = added(before, after);
  if (rows.length > 0) return rowsLeft(name, rows);
  if (index !== run.migrations.length - run.found.back) return undefined;
  run.span.to = Date.now();
  blame(run, lost(before, after, run.span), index);
  run.found.unseen = unseen(run, index === 0 ? after : run.states.at(-1)!);
  return undefined;
}

function blame(run: Cycle, gone: readonly Loss[], from: number): void {
  const onUp = lost(run.states[from]!, run.states.at(-1)!, run.span);
  const byUp = (loss: Loss): boolean => onUp.some((one) => one.table === loss.table && (one.column === loss.column || one.column === null));
  const never = from > 0 ? lost(run.states[0]!, run.states[from]!, run.span) : [];
  run.found.onUp = each([...never, ...gone.filter(byUp), ...byNature(run)]);
  run.found.onDown = gone.filter((loss) => !byUp(loss));
}

async function upAgain(run: Cycle): Promise<Fault | undefined> {
  for (const [index, migration] of returning(run).reverse()) {
    const refusal = await timed(run, index, 'up', false);
    if (refusal) return refused('up_again', migration.name, refusal);
    const differences = compareSchemas(run.states[index + 1]!.schema, await run.reader.schema(run.session));
    if (differences.length > 0) return notRepeatable(migration.name, differences);
  }
  return undefined;
}

/** What the new schema allows is written, then all of it is taken back: what is refused or lost now would be in production. */
async function downOverNewRows(run: Cycle): Promise<undefined> {
  if (run.found.back === 0) return;
  await settle(run, true);
  const tables = await run.reader.tables(run.session);
  await seed(run.session, run.reader, tables, ROWS);
  await settle(run, run.input.foreign_keys);
  const before = await look(run.session, run.reader, tables);
  for (const [index] of returning(run)) {
    const refusal = await timed(run, index, 'down', false);
    if (refusal) return void (run.found.refusesNewRows = refusal);
  }
  const after = await look(run.session, run.reader);
  const gone = lost(before, after, { ...run.span, to: Date.now() });
  const priced = (loss: Loss): boolean => loss.why === 'column is gone' || loss.why === 'table is gone';
  run.found.discards = gone.filter(priced);
  const known = new Set(run.found.onDown.map((loss) => `${loss.table}.${loss.column}`));
  run.found.onDown.push(...gone.filter((loss) => !priced(loss) && !known.has(`${loss.table}.${loss.column}`)));
}
