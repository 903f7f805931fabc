import * as z from 'zod';
import { InfraError, type Problem } from '../error.js';
import { parseJsonFile, zodProblems, type JsonFile } from '../json-file.js';
import type { AnyKind, Json, Question, TypedChange } from '../kind.js';
import type { Plan, PlanTask } from '../plan.js';
import { hashOf } from '../record.js';
import type { Workspace } from '../workspace.js';
import { hiddenTexts } from './hidden-texts.js';

const json: z.ZodType<Json> = z.json() as never;

/** What a person answered about one task. It holds as long as the task stands in the plan as it did then. */
const answerSchema = z.object({
  task_id: z.string().min(1),
  task_hash: z.string().describe('Hash of the task as the plan had it: an edited task is asked about again'),
  changes: z.array(z.looseObject({ type: z.string() })).optional().describe('The typed form of the task, in place of its own'),
  plan: z.record(z.string(), json).optional().describe('What was missing in the rest of the plan, e.g. tech_stack'),
});

const fileSchema = z.looseObject({ answers: z.array(answerSchema).default([]) });

export type Answer = z.infer<typeof answerSchema>;

export const questionsPath = (folder: string): string => `${folder}/infra-questions.json`;

/** The hash that an answer to a task carries. @param task as plan.json has it */
export const taskHash = (task: unknown): string => hashOf(JSON.stringify(task));

/**
 * The plan with what was answered in `infra-questions.json`: typed changes in place of a task's own. Answers to a task that has been
 * edited since, or that is gone, count no more.
 * @param document plan.json as it was parsed, before any schema
 * @throws InfraError with every problem of the answers that count
 */
export function withAnswers(plan: Plan, document: unknown, workspace: Workspace, kinds: readonly AnyKind[]): Plan {
  const path = questionsPath(plan.folder);
  const text = workspace.read(path);
  const file = text?.includes('"answers"') ? parseJsonFile(path, text) : undefined;
  if (!file) return plan;
  if (Array.isArray(file)) throw new InfraError(file);
  const parsed = fileSchema.safeParse(file.value);
  if (!parsed.success) throw new InfraError(zodProblems(file, parsed.error.issues));
  const hashes = new Map(writtenTasks(document).map((task) => [task['task_id'], taskHash(task)]));
  const current = parsed.data.answers.filter((one) => hashes.get(one.task_id) === one.task_hash);
  const problems: Problem[] = current.length > 0 ? hiddenTexts(file, file.tree) : [];
  const changes = new Map(current.map((one) => [one.task_id, typedOf(file, parsed.data.answers.indexOf(one), one, kinds, problems)]));
  if (problems.length > 0) throw new InfraError(problems);
  const tasks = plan.tasks.map((task): PlanTask => ({ ...task, ...(changes.get(task.task_id) ? { changes: changes.get(task.task_id)! } : {}) }));
  return { ...plan, tasks, answers: current, raw: current.reduce((raw, one) => merged(raw, one.plan ?? {}), plan.raw) };
}

/** The tasks of plan.json as they are written there. */
export function writtenTasks(document: unknown): { [key: string]: Json }[] {
  const tasks = (document as { areas?: { infra?: { tasks?: { [key: string]: Json }[] } } } | null)?.areas?.infra?.tasks;
  return Array.isArray(tasks) ? tasks : [];
}

function typedOf(file: JsonFile, index: number, answer: Answer, kinds: readonly AnyKind[], problems: Problem[]): TypedChange[] | undefined {
  return answer.changes?.map((change, position) => {
    const keys = ['answers', index, 'changes', position];
    const kind = kinds.find((one) => one.type === change.type);
    const parsed = kind?.task?.safeParse(change);
    if (parsed?.success) return parsed.data as TypedChange;
    problems.push(...(parsed ? zodProblems(file, parsed.error.issues, keys) : [{ file: file.path, subject: `"${change.type}" is not a change type` }]));
    return change;
  });
}

/** What the plan says itself stays. */
function merged(own: { [key: string]: Json }, added: { [key: string]: Json }): { [key: string]: Json } {
  const both = { ...own };
  for (const [key, value] of Object.entries(added)) both[key] = isMap(value) && isMap(own[key]) ? merged(own[key], value) : (own[key] ?? value);
  return both;
}

const isMap = (value: Json | undefined): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text of `infra-questions.json`: what is open, and what was answered. Null when it is neither. */
export function questionsFile(plan: Plan, questions: readonly Question[], answers: readonly Answer[]): string | null {
  if (questions.length === 0 && answers.length === 0) return null;
  const document = { schema_version: 1, feature_id: plan.feature_id, plan_hash: plan.hash, questions, ...(answers.length > 0 ? { answers } : {}) };
  return `${JSON.stringify(document, null, 2)}\n`;
}
