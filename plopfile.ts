import { kinds as rows } from './generators/index.js';
import { planAlone } from './generators/alone.js';
import { registry } from './generators/registry.js';
import { askFor, type Ask } from './pipeline/ask.js';
import { InfraError } from './pipeline/error.js';
import type { Json } from './pipeline/kind.js';
import { loadAll } from './pipeline/kinds.js';
import { applyPlan } from './pipeline/run.js';
import { appliedText, questionsText } from './pipeline/say.js';
import { findRoot } from './pipeline/workspace.js';

/** What is used of plop's API. */
interface PlopApi {
  setGenerator(name: string, config: unknown): unknown;
  setActionType(name: string, action: (answers: unknown) => Promise<string>): void;
}

interface Inquirer {
  prompt(questions: unknown[]): Promise<Record<string, unknown>>;
}

type Answers = { [key: string]: Json };

const rootOf = (): string => process.env['INFRA_DEV_ROOT'] ?? findRoot(process.cwd());
const asking = (inquirer: Inquirer): Ask => async (prompt) => (await inquirer.prompt([{ ...prompt, name: 'answer' }]))['answer'] as Json;

/** plop's face: a menu entry per kind, one for a whole plan, one action type. */
export default async function plopfile(plop: PlopApi): Promise<void> {
  const kinds = await loadAll(rows);
  plop.setActionType('infra-dev', act);
  plop.setGenerator('apply', {
    description: 'Apply the infrastructure tasks of a feature plan',
    prompts: [{ type: 'input', name: 'feature', message: 'feature id' }],
    actions: [{ type: 'infra-dev' }],
  });
  for (const kind of kinds.filter((one) => one.task)) {
    plop.setGenerator(kind.name, {
      description: kind.title,
      prompts: async (inquirer: Inquirer) => ({ kind: kind.name, change: await askFor(kind.task!, { type: kind.type! }, asking(inquirer)) }),
      actions: [{ type: 'infra-dev' }],
    });
  }
}

/** Applies what was answered: a whole plan, or one change in a feature of its own. */
async function act(answers: unknown): Promise<string> {
  const { feature, kind: name, change } = answers as { feature?: string; kind?: string; change?: Answers };
  const now = new Date().toISOString();
  const kind = await rows.find((one) => one.name === name)?.load();
  const wanted = kind && change ? planAlone(rootOf(), kind, change, { now }) : { feature: feature ?? '' };
  const outcome = await applyPlan({ root: rootOf(), ...wanted, now }, registry);
  if (outcome.questions.length > 0) throw new InfraError({ subject: questionsText(outcome.questions, `${outcome.plan.folder}/infra-questions.json`) });
  return outcome.entries.length > 0 ? appliedText(outcome.record, outcome.warnings) : 'Nothing to change: everything is there.';
}
