import type { Asker } from '../pipeline/ask.js';
import { parseJsonFile } from '../pipeline/json-file.js';
import { loadAll } from '../pipeline/kinds.js';
import type { Prepared, Registry } from '../pipeline/run.js';
import { openWorkspace } from '../pipeline/workspace.js';

/** Who asks, about which workspace. */
export interface Answering {
  root: string;
  registry: Registry;
  /** A plan that stands in for the one on disk. */
  planText?: string;
  asker: Asker;
}

/** What a run does with open questions on a terminal: puts them, and goes on with the answers. */
export const answering = ({ root, registry, planText, asker }: Answering) => async (prepared: Prepared): Promise<string> => {
  const { answerQuestions } = await import('../pipeline/ask/questions.js');
  const path = `${prepared.plan.folder}/plan.json`;
  const file = parseJsonFile(path, planText ?? openWorkspace(root).read(path) ?? '{}');
  const document = Array.isArray(file) ? {} : file.value;
  return answerQuestions({ plan: prepared.plan, questions: prepared.questions, document, kinds: await loadAll(registry.kinds) }, asker);
};
