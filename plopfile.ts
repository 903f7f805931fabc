import { interruptible } from './bin/inquire.js';
import { applyAlone, applyWhole, isDryRun } from './bin/menu-entry.js';
import { kinds as rows } from './generators/index.js';
import { InfraError } from './pipeline/error.js';
import { loadAll } from './pipeline/kinds.js';
import type { Outcome } from './pipeline/run.js';
import { answersText, appliedText, diffText, questionsText } from './pipeline/say.js';
import { patchOf } from './pipeline/write/index.js';

/** What is used of plop's API. */
interface PlopApi {
  setWelcomeMessage(message: string): void;
  setGenerator(name: string, config: unknown): unknown;
  setActionType(name: string, action: (answers: unknown) => Promise<string>): void;
}

const voice = (): { color: boolean } => ({ color: process.stderr.isTTY === true && !process.env['NO_COLOR'] });

/**
 * plop's face: a menu entry per kind, one for a whole plan, one action type. The work is done where plop takes its answers: plop turns
 * a wheel over the terminal while an action runs, and a run may have something to ask.
 */
export default async function plopfile(plop: PlopApi): Promise<void> {
  plop.setWelcomeMessage(isDryRun() ? 'What is to be shown? Nothing is written.' : 'What is to be done?');
  plop.setActionType('infra-dev', report);
  plop.setGenerator('apply', entry('Apply the infrastructure tasks of a feature plan', () => applyWhole('apply')));
  for (const kind of await loadAll(rows)) {
    const documents = 'Write the documents of a feature plan again, with all they follow from';
    plop.setGenerator(kind.name, kind.task ? entry(kind.title, () => applyAlone(kind)) : entry(documents, () => applyWhole(kind.name)));
  }
}

const entry = (description: string, work: () => Promise<Outcome>) => ({
  description,
  prompts: async () => ({ outcome: await interruptible(work) }),
  actions: [{ type: 'infra-dev' }],
});

/** Says what came of it. */
async function report(answers: unknown): Promise<string> {
  const { plan, questions, entries, record, warnings, asked } = (answers as { outcome: Outcome }).outcome;
  if (questions.length > 0) throw new InfraError({ subject: questionsText(questions, isDryRun() ? 'nothing' : `${plan.folder}/infra-questions.json`, voice()) });
  if (entries.length === 0) return 'Nothing to change: everything is there.';
  const done = isDryRun() ? `\n${diffText(patchOf(entries), voice())}\nNothing was written.` : `\n${appliedText(record, warnings, voice())}`;
  return asked ? `${done}\n${answersText(plan, isDryRun(), voice())}` : done;
}
