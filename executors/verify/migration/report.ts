import type { Json } from '../../../pipeline/kind.js';
import type { Outcome } from '../proof.js';
import type { Loss } from './compare-rows.js';
import type { Findings } from './cycle.js';
import { said } from './fault.js';
import type { MigrationInput } from './input.js';
import { sentence as precondition } from './preconditions.js';
import type { Migrations } from './script.js';

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
const lossText = (loss: Loss): string => `${count(loss.rows, loss.column === null ? 'row' : 'value')} of ${target(loss)} (${loss.why})`;
const list = (losses: readonly Loss[]): string => losses.map(lossText).join(', ');
const plainLoss =
  (side: string) =>
  (loss: Loss): Json => ({ side, ...loss });
const target = (loss: Loss): string => (loss.column === null ? loss.table : `${loss.table}.${loss.column}`);

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
  const extra = [...losses(found), ...conditions].join(' ');
  const forward = all.migrations.length > found.back ? all.migrations.filter((one) => one.down === null) : [];
  if (forward.length > 0) {
    const why = forward.map((one) => `${one.name} has no down${one.reason ? `: ${one.reason}` : ''}`).join('; ');
    return {
      ...base,
      exit: 0,
      verdict: 'forward_only',
      data_loss: loses,
      summary: `up ran on ${engine} over ${count(found.seeded, 'row')}; ${why}. ${extra}`.trim(),
    };
  }
  const verdict = loses === 'none' ? 'reversible' : 'reversible_with_data_loss';
  return {
    ...base,
    exit: 0,
    verdict,
    data_loss: loses,
    summary: `up, down and up again ran on ${engine} over ${count(found.seeded, 'row')} and restored the schema. ${extra}`.trim(),
  };
}

function losses(found: Findings): string[] {
  return [
    ...(found.onUp.length > 0 ? [`Up loses ${list(found.onUp)}.`] : []),
    ...(found.onDown.length > 0 ? [`Down loses ${list(found.onDown)}.`] : []),
    ...(found.refusesNewRows ? [`Down stops at rows written after up: ${said(found.refusesNewRows)}.`] : []),
    ...(found.discards.length > 0 ? [`Down discards what was written since to ${found.discards.map(target).join(', ')}.`] : []),
  ];
}
