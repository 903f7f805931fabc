import type { Tree } from '@nx/devkit';
import { journalFor, recover, settleFolders, takeLock, type Undo } from '../../pipeline/write/index.js';
import { undoOptions } from './schema.js';
import { acceptable, allOf, undoneText } from './undo.js';

const isDryRun = (): boolean => process.env['NX_DRY_RUN'] === 'true';
const isQuiet = (): boolean => process.env['NX_GENERATE_QUIET'] === 'true';

/**
 * The Nx generator `infra-dev:undo`: what the command does, with Nx's tree as the last step.
 * @returns the callback that Nx calls after it has written; it closes the journal and gives the lock back
 * @throws InfraError as `undo` does
 */
export default async function undoGenerator(tree: Tree, options: unknown): Promise<() => void> {
  const { feature, keepApplied } = undoOptions.parse(options);
  if (isDryRun()) return shownOnly(tree, feature, acceptable(tree.root, feature, { keepApplied }));
  const lock = await takeLock(tree.root, `undo of ${feature}`, { onWait: (holder) => tell(`Waiting for ${holder}.`) });
  try {
    tell(recover(tree.root));
    const plan = acceptable(tree.root, feature, { keepApplied });
    const journal = journalFor(tree.root, allOf(plan));
    toTree(tree, plan);
    return () => {
      settleFolders(tree.root, allOf(plan), plan.folders);
      journal.close();
      lock.release();
      tell(undoneText(feature, plan, false));
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function shownOnly(tree: Tree, feature: string, plan: Undo): () => void {
  toTree(tree, plan);
  tell(undoneText(feature, plan, true));
  return () => undefined;
}

function toTree(tree: Tree, plan: Undo): void {
  for (const entry of allOf(plan)) {
    if (entry.after === null) tree.delete(entry.path);
    else tree.write(entry.path, entry.after);
  }
}

function tell(text: string | undefined): void {
  if (text && !isQuiet()) console.error(text);
}
