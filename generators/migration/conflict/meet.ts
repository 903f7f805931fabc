import { InfraError } from '../../../pipeline/error.js';
import type { Found, Made, Tool } from '../../../pipeline/kind.js';
import { nextStamp, readStamp } from '../stamp.js';
import type { Migration } from '../task.js';
import { againstBase } from './meet-base.js';
import { claimsOf, type Claim, type Mode } from './claims.js';
import { nameOf, placeIn, sameNumber } from './numbers.js';
import { pendingElsewhere, type Pending } from './others.js';
import { ownEntries, sameEntries, type Own } from './shared.js';

type Meeting = 'order' | 'same' | 'near' | 'none';

const equal = (mine: Claim, theirs: Claim): Meeting => (mine.wants === theirs.wants ? 'same' : 'order');

/**
 * What two claims on one thing mean, mine first. A tool makes only what is not in the schema and changes only what is: theirs is then known
 * to be done, or not to be in the way.
 */
const MEETINGS: Record<Mode, Record<Mode, (mine: Claim, theirs: Claim) => Meeting>> = {
  make: { make: equal, change: () => 'none', break: () => 'none', use: () => 'none' },
  change: {
    make: () => 'none',
    change: (mine, theirs) => (mine.key.startsWith('enum ') ? equal(mine, theirs) : 'order'),
    break: () => 'order',
    use: () => 'none',
  },
  break: { make: () => 'none', change: () => 'order', break: () => 'order', use: () => 'near' },
  use: { make: () => 'none', change: () => 'none', break: () => 'near', use: () => 'none' },
};

interface Met {
  other: Pending;
  what: string;
  meeting: Meeting;
}

function meetings(task: Migration, pending: readonly Pending[]): Met[] {
  const mine = claimsOf(task.operations);
  const all = pending.flatMap((other) =>
    other.claims.flatMap((theirs) =>
      mine
        .filter((one) => one.key === theirs.key)
        .map((one): Met => ({ other, what: one.what, meeting: MEETINGS[one.mode][theirs.mode](one, theirs) })),
    ),
  );
  return all.filter((one, at) => one.meeting !== 'none' && all.findIndex((other) => sameMet(other, one)) === at);
}

const sameMet = (a: Met, b: Met): boolean => a.other === b.other && a.what === b.what && a.meeting === b.meeting;

const timeOf = (created: string): number => Date.parse(created) || 0;

/** Of two features the one planned first goes first; by name where both were planned at one time. Both sides come to the same answer. */
function goesFirst(other: Pending, found: Found): boolean {
  const difference = timeOf(other.created_at) - timeOf(found.feature.created_at);
  return difference < 0 || (difference === 0 && other.feature < found.feature.id);
}

const called = (other: Pending): string => `task "${other.task}" of feature "${other.feature}"`;

function refuse(found: Found, met: readonly Met[]): never {
  throw new InfraError(
    met.map(({ other, what }) => ({
      subject: `task "${found.task.id}" of feature "${found.feature.id}" and ${called(other)} both alter ${what}: their order matters`,
      evidence: [`.claude/feature-dev/${other.feature}/plan.json: planned first (${other.created_at || 'without a date'}), not in this tree`],
      remedy: `Apply or merge "${other.feature}" first. If it is done by hand or given up, set "skip": true on its task "${other.task}".`,
    })),
  );
}

const SENTENCES: Record<Exclude<Meeting, 'none'>, (met: Met) => string> = {
  order: ({ other, what }) =>
    `${called(other)} alters ${what} as well and was planned later: it has to be applied after this one, and is refused until then.`,
  same: ({ other, what }) =>
    `${called(other)} asks for the same ${what}: whichever is merged second must be applied again, and then finds it there.`,
  near: ({ other, what }) =>
    `${called(other)} needs ${what} under its present name, or takes it away: agree which of the two is merged first, and apply the other one again.`,
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const warnings = (met: readonly Met[]): string[] => [
  ...new Set(met.flatMap((one) => (one.meeting === 'none' ? [] : [capital(SENTENCES[one.meeting](one))]))),
];

/** Numbers or whole names that two migrations of one folder would share once both are merged. */
function numbers(made: Made, pending: readonly Pending[], found: Found): string[] {
  const name = nameOf(made, found);
  if (name === undefined) return [];
  const place = placeIn(made.changes.map((change) => change.path), name);
  const written = pending.flatMap(({ feature, task, written: one }) => (one ? [{ feature, task, ...one }] : []));
  const beside = written.filter((one) => place !== undefined && placeIn(one.files, one.name) === place);
  const next = (): string => {
    const { start } = nextStamp([name, ...beside.map((each) => each.name)], found.feature.created_at, name);
    return `${start}${readStamp(name)?.words ?? ''}`;
  };
  return beside
    .filter((one) => sameNumber(name, one.name) || one.name === name)
    .map((one) => {
      const numbered = sameNumber(name, one.name);
      const free = numbered ? next() : `${name}_${found.feature.id.replace(/[^a-z0-9]+/g, '_')}`;
      const whose = `${one.name} (task "${one.task}" of feature "${one.feature}", not in this tree)`;
      return `${name} has the same ${numbered ? 'number' : 'name'} as ${whose}: before the second one is merged, rename it to ${free}, or undo and apply it again.`;
    });
}

/** Entries of one file, written by two features. */
function entries(own: readonly Own[], pending: readonly Pending[], found: Found): Promise<string[]> {
  const merge = 'undo and apply it again before the second one is merged';
  const theirs = pending.flatMap((other) => {
    const entry = other.written?.entry;
    return entry ? [{ ...entry, whose: `${called(other)}, not in this tree`, merge }] : [];
  });
  return sameEntries(own, theirs, found);
}

/** Two features that give their migrations the same name. */
const names = (task: Migration, pending: readonly Pending[]): string[] =>
  pending
    .filter((other) => task.name !== undefined && other.name === task.name)
    .map((other) => `${capital(called(other))} names its migration ${task.name} too: rename one of them, for example to ${task.name}_${other.feature.replace(/[^a-z0-9]+/g, '_')}.`);

/**
 * The tool, with an eye on the base branch and the other features: where the order of two decides what comes out, the one planned later is refused until the
 * first is in the tree; everything else that meets is a warning.
 */
export function mindful(tool: Tool<Migration>): Tool<Migration> {
  const make = tool.changes;
  if (!make) return tool;
  const changes = async (task: Migration, found: Found): Promise<Made> => {
    const made = await make(task, found);
    if (made.changes.length === 0) return made;
    const own = await ownEntries(made, found);
    const base = await againstBase(task, made, own, found);
    const pending = await pendingElsewhere(found);
    const met = meetings(task, pending);
    const blocking = met.filter((one) => one.meeting === 'order' && goesFirst(one.other, found));
    if (blocking.length > 0) refuse(found, blocking);
    const same = [...numbers(made, pending, found), ...(await entries(own, pending, found)), ...names(task, pending)];
    return { ...made, warnings: [...(made.warnings ?? []), ...base, ...warnings(met), ...same] };
  };
  return { ...tool, changes };
}
