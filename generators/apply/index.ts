import type { Tree } from '@nx/devkit';
import { InfraError } from '../../pipeline/error.js';
import { allEntries, prepare, refuseMoved, type Prepared } from '../../pipeline/run.js';
import { answersText, appliedText, diffText, questionsText } from '../../pipeline/say.js';
import { checkPaths, journalFor, patchOf, recover, settleFolders, takeLock } from '../../pipeline/write/index.js';
import { answering } from '../../bin/answer.js';
import { interruptible, terminal } from '../../bin/inquire.js';
import { registry } from '../registry.js';
import { applyOptions } from './schema.js';
import { isInteractive } from './terminal.js';

const isDryRun = (): boolean => process.env['NX_DRY_RUN'] === 'true';
const isQuiet = (): boolean => process.env['NX_GENERATE_QUIET'] === 'true';
const voice = { color: process.stderr.isTTY === true && !process.env['NO_COLOR'] };

/**
 * The Nx generator `infra-dev:apply`: the same run as the command, with Nx's tree as the last step.
 * @returns the callback that Nx calls after it has written; it closes the journal
 */
export default async function apply(tree: Tree, options: unknown): Promise<() => void> {
  const { feature, expect, removeDropped, strategy } = applyOptions.parse(options);
  return underLock(tree, { feature }, async (answers) => {
    const prepared = await prepare({ root: tree.root, feature, removeDropped, ...(strategy ? { strategy } : {}), now: new Date().toISOString(), ...answers }, registry);
    if (!toAsk(prepared)) refuseMoved(prepared, expect);
    return prepared;
  });
}

/** Answers that stand in for those on disk. */
type Answered = { answersText?: string };

/**
 * Prepares and hands over while nobody else writes; Nx's callback gives the lock back. What is open is asked on a terminal, without
 * the lock, and prepared again.
 */
export async function underLock(tree: Tree, plan: { feature: string; planText?: string }, ready: (answers: Answered) => Promise<Prepared>): Promise<() => void> {
  let answers: Answered = {};
  for (;;) {
    const made = await attempt(tree, { feature: plan.feature, asked: answers.answersText !== undefined }, () => ready(answers));
    if (typeof made === 'function') return made;
    const ask = answering({ root: tree.root, registry, asker: terminal, ...plan });
    answers = { answersText: await interruptible(() => ask(made)) };
  }
}

/** What was prepared, where a person is to be asked first; else the callback that ends the run. */
async function attempt(tree: Tree, { feature, asked }: { feature: string; asked: boolean }, ready: () => Promise<Prepared>): Promise<Prepared | (() => void)> {
  const lock = isDryRun() ? undefined : await takeLock(tree.root, feature, { onWait: (holder) => tell(`Waiting for ${holder}.`) });
  try {
    if (lock) tell(recover(tree.root));
    const prepared = await ready();
    if (toAsk(prepared)) {
      lock?.release();
      return prepared;
    }
    const finish = handOver(tree, prepared, asked);
    return () => {
      finish();
      lock?.release();
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

const toAsk = (prepared: Prepared): boolean => prepared.questions.length > 0 && isInteractive() && !isQuiet();

/** Gives what was prepared to Nx's tree, under a journal unless it is a dry run. */
function handOver(tree: Tree, prepared: Prepared, answered: boolean): () => void {
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
  const said = answered ? answersText(prepared.plan, isDryRun(), voice) : undefined;
  if (isDryRun()) tell(said);
  return () => {
    if (journal) settleFolders(tree.root, entries, prepared.prune);
    journal?.close();
    if (asked) {
      tell(questionsText(prepared.questions, `${folder}/infra-questions.json`, voice));
      process.exitCode = 1;
      return;
    }
    tell(prepared.entries.length > 0 ? appliedText(prepared.record, prepared.warnings, voice) : 'Nothing to change: everything the plan asks for is there.\n');
    tell(said);
  };
}

function tell(text: string | undefined): void {
  if (text && !isQuiet()) console.error(text);
}
