import fc from 'fast-check';
import { InfraError } from '../../../pipeline/error.js';
import type { Awaitable } from '../../../pipeline/kind.js';
import { brokenHabit, onlyInserted } from './bytes.js';
import type { CorpusFile } from './files.js';
import { difference, wordsOf, type Tree } from './tree.js';

/** What fast-check makes for one change: names that no file holds, texts of any kind, and numbers to choose places by. */
export interface Made {
  name: string;
  value: string;
  words: string;
  picks: number[];
}

/** One change of one text. */
export interface Attempt {
  /** What is done, for the message of a failure. */
  what: string;
  apply(text: string): Awaitable<string>;
  /** Takes it back: every byte must be as it was. */
  undo?: (text: string) => Awaitable<string>;
  /** What the other reader must find at the place that changed, and nowhere else. */
  brings: readonly string[];
  /** True for a change that puts something in the place of another; an insertion may take nothing away. */
  replaces?: boolean;
  /** Text whose layout the editor may move, brought into one form. */
  level?: (text: string) => string;
}

/** A kind of change that an editor offers. */
export interface Trial {
  name: string;
  /** Undefined where the text has no place for it. */
  plan(file: CorpusFile, made: Made): Awaitable<Attempt | undefined>;
}

/** An editor under test. */
export interface Subject {
  format: string;
  trials: readonly Trial[];
  /** Reads the text by other means than the editor; undefined where it cannot. */
  read(file: CorpusFile): Awaitable<Tree | undefined>;
}

export type Outcome = 'held' | 'refused' | 'no place' | 'unread';

const made: fc.Arbitrary<Made> = fc.record({
  // The end makes it a word that no file of a corpus holds.
  name: fc.stringMatching(/^[A-Z][A-Z0-9]{0,7}(_[A-Z][A-Z0-9]{0,7}){1,3}$/).map((one) => `${one}_ZQX`),
  value: fc.oneof(fc.constantFrom('', 'plain', '8080', 'true', 'a b', "it's", 'say "so"', 'a # b', 'x: y', '${NAME}', 'é ✓', 'back\\slash', '{{ x }}', 'a=b', '*star', 'null'), fc.string({ maxLength: 12 }), fc.webUrl()),
  words: fc.constantFrom('What it is for', 'Limits: one, two', 'Says "so" | it\'s `code`', 'é ✓ <b>', 'ends */ here', '# first'),
  picks: fc.array(fc.nat(9999), { minLength: 8, maxLength: 8 }),
});

/** How often each outcome was met, and what failed. */
export interface Tally {
  counts: Record<Outcome, number>;
  failures: string[];
  /** Why editors refused, to be shown when they refuse too often. */
  refusals: string[];
}

export const emptyTally = (): Tally => ({ counts: { held: 0, refused: 0, 'no place': 0, unread: 0 }, failures: [], refusals: [] });

/** The share of attempts with a place that ended so. */
export const share = ({ counts }: Tally, outcome: Outcome): number => counts[outcome] / Math.max(1, counts.held + counts.refused + counts.unread);

/** Runs a trial on a file, so many times with other names, values and places; `variant` says which form of it this is. */
export async function attempt(subject: Subject, trial: Trial, file: CorpusFile, variant: string, runs: number, tally: Tally): Promise<void> {
  const property = fc.asyncProperty(made, async (one) => {
    tally.counts[await outcomeOf(subject, trial, file, one, tally)] += 1;
  });
  const result = await fc.check(property, { numRuns: runs });
  if (!result.failed) return;
  const error = result.errorInstance;
  tally.failures.push(`${file.path} ${variant}, ${trial.name}: ${error instanceof Error ? error.message : String(error)}\n  ${JSON.stringify(result.counterexample?.[0])} seed ${result.seed}`);
}

async function outcomeOf(subject: Subject, trial: Trial, file: CorpusFile, one: Made, tally: Tally): Promise<Outcome> {
  const planned = await refusable(() => trial.plan(file, one), tally);
  if (planned === REFUSED) return 'refused';
  if (planned === undefined) return 'no place';
  const next = await refusable(() => planned.apply(file.text), tally);
  if (next === REFUSED) return 'refused';
  holdsBytes(planned, file.text, next);
  const again = await planned.apply(next);
  if (again !== next) fail(planned, 'a second time it changes something', next, again);
  const back = planned.undo && (await planned.undo(next));
  if (back !== undefined && back !== file.text) fail(planned, 'taking it back does not give the text before', file.text, back);
  return (await holdsMeaning(subject, planned, file, next)) ? 'held' : 'unread';
}

const REFUSED = Symbol('refused');

async function refusable<T>(work: () => Awaitable<T>, { refusals }: Tally): Promise<T | typeof REFUSED> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    refusals.push(error.message);
    return REFUSED;
  }
}

function holdsBytes(planned: Attempt, before: string, after: string): void {
  if (after === before) fail(planned, 'nothing changed', before, after);
  const broken = brokenHabit(before, after);
  if (broken) fail(planned, broken, before, after);
  const level = planned.level ?? ((text: string) => text);
  if (!planned.replaces && !onlyInserted(level(before), level(after))) fail(planned, 'more than an insertion', before, after);
}

async function holdsMeaning(subject: Subject, planned: Attempt, file: CorpusFile, next: string): Promise<boolean> {
  const before = await subject.read(file);
  if (before === undefined) return false;
  const after = await subject.read({ ...file, text: next });
  if (after === undefined) return fail(planned, 'another reader cannot read it any more', file.text, next);
  const { gone, come } = difference(before, after);
  if (gone.length > 0 && !planned.replaces) fail(planned, `another reader misses ${JSON.stringify(gone).slice(0, 200)}`, file.text, next);
  const found = wordsOf(come).join('\n');
  const missing = planned.brings.find((one) => !found.includes(one));
  if (missing !== undefined) fail(planned, `another reader finds ${JSON.stringify(come).slice(0, 200)} and not ${JSON.stringify(missing)}`, file.text, next);
  return true;
}

function fail(planned: Attempt, what: string, before: string, after: string): never {
  throw new Error(`${planned.what}: ${what}\n${excerpt(before, after)}`);
}

/** The lines around the first difference of two texts. */
function excerpt(before: string, after: string): string {
  let at = 0;
  while (at < Math.min(before.length, after.length) && before[at] === after[at]) at += 1;
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 80), at + 160));
  return `  before ${around(before)}\n  after  ${around(after)}`;
}
