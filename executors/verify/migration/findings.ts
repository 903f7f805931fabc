import type { Unseeded } from '../seed/seed.js';
import type { Fault } from './fault.js';
import type { Loss, Unseen } from './loss.js';
import type { Refusal } from './run-script.js';

/** A direction of a migration that ran, and how. */
export interface Timing {
  migration: string;
  direction: 'up' | 'down';
  duration_ms: number;
  locks: Record<string, string>;
  rewrites: string[];
}

/** Everything the cycle found out. */
export interface Findings {
  fault?: Fault;
  unseeded: Unseeded[];
  /** Tables whose rows break their CHECKs: none that keeps to them was found. */
  unchecked: string[];
  seeded: number;
  /** Tables too large to compare row by row, with their rows. */
  summed: { table: string; rows: number }[];
  /** What the migrations touch and nothing was seen of. */
  unseen: Unseen[];
  timings: Timing[];
  /** Data of before that is gone after up and that no down brings back. */
  onUp: Loss[];
  /** Data of before that survives up and not down. */
  onDown: Loss[];
  /** What down drops of the data written after up: its price, not a defect. */
  discards: Loss[];
  /** A down that refuses rows which up allows. */
  refusesNewRows?: Refusal;
  /** Number of migrations, from the last one, that can be taken back. */
  back: number;
}

/** Nothing found out yet. */
export const fresh = (): Findings => ({
  unseeded: [],
  unchecked: [],
  seeded: 0,
  summed: [],
  unseen: [],
  timings: [],
  onUp: [],
  onDown: [],
  discards: [],
  back: 0,
});

/**
 * Goes through the cycle, in a new database each time. What rows against the CHECKs stumble over says nothing about the migration:
 * without them it is gone through once more.
 * @param attempt the whole of it; `insist` as in `cycle`
 */
export async function overRows<T extends { findings: Findings } | { unusable: string }>(
  attempt: (insist: boolean) => Promise<T>,
): Promise<T> {
  const first = await attempt(true);
  const stumbled = 'findings' in first && first.findings.unchecked.length > 0 && (first.findings.fault ?? first.findings.refusesNewRows);
  return stumbled ? attempt(false) : first;
}
