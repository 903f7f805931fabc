import { InfraError } from '../../pipeline/error.js';
import { printable } from '../../pipeline/say.js';
import { planUndo, recover, withLock, writeAll, type Entry, type Undo } from '../../pipeline/write/index.js';

export interface UndoRun {
  /** Plan and show, write nothing. */
  dryRun?: boolean;
  /** Leave applied migrations where they are instead of refusing. */
  keepApplied?: boolean;
  /** Told who is waited for. */
  onWait?(holder: string): void;
}

/** What undo came to. */
export interface Undone extends Undo {
  /** False for a dry run and when there was nothing left to take back. */
  written: boolean;
  /** What an interrupted earlier run was brought to, when there was one. */
  recovered?: string;
}

/**
 * Takes back what apply made for a feature, all or nothing.
 * @param root absolute path of the workspace
 * @throws InfraError when nothing was applied, when a migration has been applied to a database, or when the workspace cannot be written
 */
export async function undo(root: string, feature: string, options: UndoRun = {}): Promise<Undone> {
  if (options.dryRun) return { ...acceptable(root, feature, options), written: false };
  return withLock(root, `undo of ${feature}`, options.onWait ? { onWait: options.onWait } : {}, async () => {
    const recovered = recover(root);
    const plan = acceptable(root, feature, options);
    const entries = allOf(plan);
    await writeAll(root, entries, { prune: plan.folders });
    return { ...plan, written: entries.length > 0, ...(recovered ? { recovered } : {}) };
  });
}

/** The plan of an undo that may be carried out. Throws an InfraError with every reason why it may not. */
export function acceptable(root: string, feature: string, options: UndoRun): Undo {
  const plan = planUndo(root, feature, { keepApplied: options.keepApplied ?? false });
  if (plan.refused.length > 0) throw new InfraError(plan.refused);
  return plan;
}

/** Everything that is written together. */
export const allOf = (plan: Undo): Entry[] => [...plan.entries, ...plan.stateEntries];

/** What a person wants to know at the end: what was taken back, and what was left because somebody edited it. */
export function undoneText(feature: string, plan: Undo, dryRun: boolean): string {
  const verb = (entry: Entry): string => (entry.after === null ? 'removed ' : entry.before === null ? 'restored' : 'reverted');
  const kept = plan.kept.flatMap((one) => [
    `kept     ${printable(one.path)}: ${one.why}`,
    ...one.lines.map((line) => `           ${line.line}: ${printable(line.text)}`),
  ]);
  const head = dryRun ? `Undo of ${feature} would do this:` : `Undid ${feature}:`;
  const done = plan.entries.map((entry) => `${verb(entry)} ${printable(entry.path)}`);
  return `${[head, ...(done.length > 0 ? done : ['nothing is left to take back']), ...kept].join('\n  ')}\n`;
}
