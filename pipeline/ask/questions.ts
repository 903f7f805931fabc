import type { AnyKind, Json, Question } from '../kind.js';
import type { Plan, PlanTask } from '../plan.js';
import { questionsFile, taskHash, writtenTasks, type Answer } from '../plan/answers.js';
import { printable } from '../say.js';
import { readingsOf } from '../resolve.js';
import { askChange } from './change.js';
import { askReadings } from './free-text.js';
import { shownQuestion } from './shown.js';
import type { Asker } from './turn.js';

/** What the questions are about. */
export interface Asked {
  plan: Plan;
  questions: readonly Question[];
  /** plan.json as it was parsed, before any schema. */
  document: unknown;
  kinds: readonly AnyKind[];
}

/**
 * Puts the open questions of a run to a person.
 * @returns the text of `infra-questions.json` with the answers, old and new
 * @throws Cancelled when the person ends it
 */
export async function answerQuestions(asked: Asked, asker: Asker): Promise<string> {
  const { plan, questions, document } = asked;
  const answers = new Map((plan.answers ?? []).map((one) => [one.task_id, one]));
  const written = new Map(writtenTasks(document).map((task) => [task['task_id'], task]));
  for (const id of new Set(questions.map((one) => one.task_id))) {
    const task = plan.tasks.find((one) => one.task_id === id)!;
    const own = questions.filter((one) => one.task_id === id);
    asker.say(`\ntask "${printable(id)}": ${printable(task.description)}`);
    const before = answers.get(id) ?? { task_id: id, task_hash: taskHash(written.get(id)) };
    const given = before.changes ?? written.get(id)?.['changes'];
    answers.set(id, await answerTask({ ...asked, task, questions: own, given: Array.isArray(given) ? (given as Json[]) : undefined, before }, asker));
  }
  return questionsFile(plan, [], [...answers.values()])!;
}

interface AskedOfTask extends Asked {
  task: PlanTask;
  /** The typed changes as they are so far; undefined when the task is free text. */
  given: Json[] | undefined;
  before: Answer;
}

async function answerTask(asked: AskedOfTask, asker: Asker): Promise<Answer> {
  const { task, kinds, questions, before } = asked;
  const readings = asked.given ? [] : readingsOf(task, kinds);
  const certain = readings.length === 1 && readings[0]!.questions.length === 0;
  if (!asked.given && !certain) {
    for (const question of questions) asker.say(shownQuestion(question));
    return { ...before, changes: (await askReadings(task, readings, kinds, asker)) as Answer['changes'] };
  }
  let answer: { changes: Json[]; plan?: Json } = { changes: asked.given ?? readings[0]!.changes, ...(before.plan ? { plan: before.plan } : {}) };
  for (const question of questions) {
    asker.say(shownQuestion(question));
    answer = await askChange(question, answer, kinds, asker);
  }
  return { ...before, ...answer } as Answer;
}
