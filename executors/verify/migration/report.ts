import type { Json } from '../../../pipeline/kind.js';
import type { Outcome } from '../proof.js';
import type { Findings } from './findings.js';
import { said } from './fault.js';
import type { MigrationInput } from './input.js';
import { target, type Loss } from './loss.js';
import { sentence as precondition } from './preconditions.js';
import type { Migrations } from './script.js';

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
const howMany = (loss: Loss): string => (loss.rows === null ? 'what there is' : count(loss.rows, loss.column === null ? 'row' : 'value'));
const lossText = (loss: Loss): string => `${howMany(loss)} of ${target(loss)} (${loss.why})`;
const list = (losses: readonly Loss[]): string => losses.map(lossText).join(', ');
const plainLoss =
  (side: string) =>
  (loss: Loss): Json => ({ side, ...loss });

function details(ran: Ran, input: MigrationInput, all: Migrations, found: Findings): { [key: string]: Json } {
  return {
    tool: input.tool,
    runner: ran.runner,
    ...(ran.note ? { runner_note: ran.note } : {}),
    dialect: input.dialect,
    migrations: all.migrations.map((one) => one.name),
    earlier: all.earlier.length,
    rows_seeded: found.seeded,
    ...(found.unseeded.length > 0 ? { tables_without_rows: found.unseeded.map((one) => ({ ...one })) } : {}),
    ...(found.unchecked.length > 0 ? { rows_against_checks: found.unchecked } : {}),
    ...(found.summed.length > 0 ? { compared_by_sums: found.summed.map((one) => ({ ...one })) } : {}),
    ...(found.unseen.length > 0 ? { not_seen: found.unseen.map((one) => ({ ...one })) } : {}),
    ...(input.preconditions.length > 0 ? { preconditions: input.preconditions.map(precondition) } : {}),
    ...(found.fault ? { fault: { kind: found.fault.kind, migration: found.fault.migration, ...found.fault.data } } : {}),
    losses: [...found.onUp.map(plainLoss('on_up')), ...found.onDown.map(plainLoss('on_down'))],
    down_discards: found.discards.map((loss) => ({ table: loss.table, column: loss.column })),
    ...(found.refusesNewRows ? { down_refuses: { ...found.refusesNewRows } } : {}),
    steps: found.timings.map((one) => ({ ...one })),
  };
}

/** What the cycle ran on. */
export interface Ran {
  engine: string;
  /** Name and version of the tool's own runner; `sql` for ours. */
  runner: string;
  /** Why the tool's own runner was not used. */
  note?: string;
}

/** The evidence of what the cycle found. */
export function outcome(ran: Ran, input: MigrationInput, all: Migrations, found: Findings): Outcome {
  const base = { engine: ran.engine, details: details(ran, input, all, found) };
  const engine = ran.runner === 'sql' ? ran.engine : `${ran.engine} through ${ran.runner}`;
  if (found.fault) return { ...base, exit: 1, verdict: 'failed', summary: `${found.fault.summary}.` };
  const loses = found.onUp.length > 0 ? 'on_up' : found.onDown.length > 0 || found.refusesNewRows ? 'on_down' : 'none';
  const conditions = input.preconditions.length > 0 ? [`Holds when there is ${input.preconditions.map(precondition).join(', and ')}.`] : [];
  const extra = [...losses(found), ...conditions, ...compared(found)].join(' ');
  const over = `on ${engine} over ${count(found.seeded, 'row')}`;
  // Of what nobody has seen nobody knows that it stays.
  const known = loses === 'none' && found.unseen.length > 0 ? {} : { data_loss: loses } as const;
  const forward = all.migrations.length > found.back ? all.migrations.filter((one) => one.down === null) : [];
  if (forward.length > 0) {
    const why = forward.map((one) => `${one.name} has no down${one.reason ? `: ${one.reason}` : ''}`).join('; ');
    return { ...base, ...known, exit: 0, verdict: 'forward_only', summary: `up ran ${over}; ${why}. ${extra}`.trim() };
  }
  const ups = `up, down and up again ran ${over} and restored the schema`;
  const short = `not shown to be reversible: ${ups}, but not over all that they touch. ${extra}`;
  if (!known.data_loss) return { ...base, exit: 0, verdict: 'skipped', summary: short };
  const verdict = loses === 'none' ? 'reversible' : 'reversible_with_data_loss';
  return { ...base, ...known, exit: 0, verdict, summary: `${ups}. ${extra}`.trim() };
}

/** Where less was compared than every value of rows that the schema allows. */
function compared(found: Findings): string[] {
  return [
    ...found.unseen.map((one) => `Nothing was compared of ${target(one)}: ${one.why}.`),
    ...(found.unchecked.length > 0
      ? [`No row was found that keeps to the CHECKs of ${found.unchecked.join(', ')}: the rows compared there break them.`]
      : []),
    ...found.summed.map((one) => `The ${one.rows} rows of ${one.table} were compared by their number and a sum over each column.`),
  ];
}

function losses(found: Findings): string[] {
  return [
    ...(found.onUp.length > 0 ? [`Up loses ${list(found.onUp)}.`] : []),
    ...(found.onDown.length > 0 ? [`Down loses ${list(found.onDown)}.`] : []),
    ...(found.refusesNewRows ? [`Down stops at rows written after up: ${said(found.refusesNewRows)}.`] : []),
    ...(found.discards.length > 0 ? [`Down discards what was written since to ${found.discards.map(target).join(', ')}.`] : []),
  ];
}
