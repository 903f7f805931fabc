import type { Tree } from '@nx/devkit';
import { InfraError } from '../../pipeline/error.js';
import { allEntries, prepare, refuseMoved, type Prepared } from '../../pipeline/run.js';
import { appliedText, diffText, questionsText } from '../../pipeline/say.js';
import { checkPaths, journalFor, patchOf, recover, settleFolders, takeLock } from '../../pipeline/write/index.js';
import { registry } from '../registry.js';
import { applyOptions } from './schema.js';

const isDryRun = (): boolean => process.env['NX_DRY_RUN'] === 'true';
const isQuiet = (): boolean => process.env['NX_GENERATE_QUIET'] === 'true';
const voice = { color: process.stderr.isTTY === true && !process.env['NO_COLOR'] };

/**
 * The Nx generator `infra-dev:apply`: the same run as the command, with Nx's tree as the last step.
 * @returns the callback that Nx calls after it has written; it closes the journal
 */
export default async function apply(tree: Tree, options: unknown): Promise<() => void> {
  const { feature, expect, removeDropped } = applyOptions.parse(options);
  const ready = async (): Promise<Prepared> => {
    const prepared = await prepare({ root: tree.root, feature, removeDropped, now: new Date().toISOString() }, registry);
    refuseMoved(prepared, expect);
    return prepared;
  };
  return underLock(tree, feature, ready);
}

/** Prepares and hands over while nobody else writes; Nx's callback gives the lock back. */
export async function underLock(tree: Tree, feature: string, ready: () => Promise<Prepared>): Promise<() => void> {
  if (isDryRun()) return handOver(tree, await ready());
  const lock = await takeLock(tree.root, feature, { onWait: (holder) => tell(`Waiting for ${holder}.`) });
  try {
    tell(recover(tree.root));
    const finish = handOver(tree, await ready());
    return () => {
      finish();
      lock.release();
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Gives what was prepared to Nx's tree, under a journal unless it is a dry run. */
function handOver(tree: Tree, prepared: Prepared): () => void {
  const folder = prepared.plan.folder;
  const asked = prepared.questions.length > 0;
  if (asked && isDryRun()) throw new InfraError({ subject: questionsText(prepared.questions, 'nothing', voice) });
  const entries = allEntries(prepared);
  const outside = checkPaths(tree.root, entries.map((entry) => entry.path));
  if (outside.length > 0) throw new InfraError(outside);
  const journal = isDryRun() || entries.length === 0 ? undefined : journalFor(tree.root, entries);
  for (const entry of entries) {
    if (entry.after === null) tree.delete(entry.path);
    else tree.write(entry.path, entry.after);
  }
  if (isDryRun()) tell(diffText(patchOf(prepared.entries), voice));
  return () => {
    if (journal) settleFolders(tree.root, entries, prepared.prune);
    journal?.close();
    if (asked) {
      tell(questionsText(prepared.questions, `${folder}/infra-questions.json`, voice));
      process.exitCode = 1;
      return;
    }
    tell(prepared.entries.length > 0 ? appliedText(prepared.record, prepared.warnings, voice) : 'Nothing to change: everything the plan asks for is there.\n');
  };
}

function tell(text: string | undefined): void {
  if (text && !isQuiet()) console.error(text);
}
