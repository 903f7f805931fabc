import { terminal } from './inquire.js';
import { answering } from './answer.js';
import type { RecordedChange } from '../pipeline/record.js';
import { applyPlan, type Outcome, type Registry } from '../pipeline/run.js';
import { answersText, appliedText, diffText, questionsText } from '../pipeline/say.js';
import { patchOf } from '../pipeline/write/index.js';
import { answer, DONE, REFUSED, say, type Call } from './verbs.js';

/** `infra-dev apply`: makes the changes of a plan, or shows them. */
export async function apply(call: Call, feature: string, registry: Registry): Promise<number> {
  const dryRun = call.values['dry-run'] === true;
  const { expect, strategy } = call.values;
  const outcome = await applyPlan(
    {
      root: call.root,
      feature,
      dryRun,
      removeDropped: call.values['remove-dropped'] === true,
      now: new Date().toISOString(),
      onWait: (holder) => say(call, `Waiting for ${holder}.\n`),
      ...(typeof expect === 'string' ? { expect } : {}),
      ...(typeof strategy === 'string' ? { strategy } : {}),
      ...(asks(call) ? { onQuestions: answering({ root: call.root, registry, asker: terminal }) } : {}),
    },
    registry,
  );
  if (outcome.recovered) say(call, `${outcome.recovered}\n`);
  answer(call, documentOf(outcome, feature, dryRun));
  if (outcome.questions.length > 0) return refused(call, outcome, dryRun);
  if (dryRun && !call.json) process.stdout.write(diffText(patchOf(outcome.entries), call));
  say(call, summaryOf(call, outcome, dryRun));
  if (outcome.asked) say(call, answersText(outcome.plan, dryRun, call));
  return DONE;
}

/** Only a person who sees the prompts and waits for no document is asked. */
const asks = (call: Call): boolean => call.interactive && process.stdout.isTTY === true && !call.json && !call.quiet;

function refused(call: Call, outcome: Outcome, dryRun: boolean): number {
  process.stderr.write(questionsText(outcome.questions, dryRun ? 'nothing' : `${outcome.plan.folder}/infra-questions.json`, call));
  return REFUSED;
}

function summaryOf(call: Call, outcome: Outcome, dryRun: boolean): string {
  if (outcome.entries.length === 0) return 'Nothing to change: everything the plan asks for is there.\n';
  const hash = dryRun ? `Nothing was written. To make exactly this: infra-dev apply --feature ${outcome.plan.feature_id} --expect ${outcome.hash}\n` : '';
  return `${appliedText(outcome.record, outcome.warnings, call)}${hash}`;
}

/** What `--json` prints. */
function documentOf(outcome: Outcome, feature: string, dryRun: boolean): object {
  const { record, questions, warnings, hash, entries } = outcome;
  const all: RecordedChange[] = [...record.tasks.flatMap((task) => task.changes), ...record.documents];
  const unique = (lines: string[]): string[] => [...new Set(lines)];
  return {
    ok: questions.length === 0,
    feature_id: feature,
    dry_run: dryRun,
    written: outcome.written,
    hash,
    files: entries.map((entry) => ({ path: entry.path, change: entry.before === null ? 'created' : entry.after === null ? 'removed' : 'modified' })),
    tasks: questions.length > 0 ? [] : record.tasks,
    questions,
    follow_up: unique(all.flatMap((change) => change.follow_up)),
    warnings: unique([...warnings, ...all.flatMap((change) => change.warnings)]),
    deployment_notes: unique(all.flatMap((change) => change.steps.deployment ?? [])),
    ...(dryRun ? { patch: patchOf(entries) } : {}),
  };
}
