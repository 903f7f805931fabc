import * as z from 'zod';
import { InfraError, type Problem } from './error.js';
import { parseJsonFile, zodProblems, at, nodeAt, type JsonFile } from './json-file.js';
import type { AnyKind, Json, TypedChange } from './kind.js';
import { withAnswers, type Answer } from './plan/answers.js';
import { assemble, testsByCriterion } from './plan/assemble.js';
import { hiddenTexts } from './plan/hidden-texts.js';
import { checkReferences } from './plan/references.js';
import type { Workspace } from './workspace.js';

/** A feature id becomes part of a path only after this has matched. */
export const FEATURE_ID = /^[a-z0-9][a-z0-9._-]{0,127}$/;

const names = z.array(z.string()).default([]);

/** One task of any area, as planners write it. Unknown keys are kept and ignored. */
export const taskSchema = z.looseObject({
  task_id: z.string().min(1).describe('Unique in the plan'),
  description: z.string().default('').describe('What is to be done, for people'),
  rationale: z.string().optional().describe('Why'),
  files_to_modify: names.describe('Workspace-relative paths'),
  files_to_create: names.describe('Workspace-relative paths'),
  checklist_ids: names.describe('Acceptance criteria the task serves'),
  estimated_complexity: z.string().optional(),
  dependencies: names.describe('Tasks that come first, of any area'),
  implementation_notes: names.describe('Free text, read by rules when there are no typed changes'),
  test_requirements: z.array(z.unknown()).default([]),
  skip: z.boolean().default(false).describe('Leave the task out'),
  skip_reason: z.string().default(''),
  changes: z.array(z.looseObject({ type: z.string() })).optional().describe('The typed form of the task'),
});

export const planSchema = z.looseObject({
  feature_id: z.string().regex(FEATURE_ID),
  created_at: z.string().optional().describe('ISO 8601; the only clock of the run'),
  implementation_scope: z.string().optional(),
  dependencies_map: z.record(z.string(), names).default({}).describe('Task to the tasks that come first'),
  areas: z.looseObject({ infra: z.looseObject({ tasks: z.array(taskSchema).default([]) }).default({ tasks: [] }) }),
});

const criterion = z.looseObject({ id: z.string().min(1), text: z.string().default(''), implementation_area: z.string().optional() });

export const checklistSchema = z
  .looseObject({ items: z.array(criterion).optional(), checklist: z.array(criterion).optional() })
  .refine((list) => list.items ?? list.checklist, { message: 'needs the list of acceptance criteria under "items" or "checklist"' });

export type Criterion = z.infer<typeof criterion>;

export interface PlanTask {
  task_id: string;
  description: string;
  files_to_modify: string[];
  files_to_create: string[];
  checklist_ids: string[];
  dependencies: string[];
  implementation_notes: string[];
  skip: boolean;
  skip_reason: string;
  /** The typed changes, each parsed by its kind's schema; absent when the task is free text. */
  changes?: TypedChange[];
}

/** Everything the run knows of what is wanted. */
export interface Plan {
  feature_id: string;
  created_at: string;
  folder: string;
  hash: string;
  /** In the order in which they are to be done. */
  tasks: PlanTask[];
  /** Absent when there is no checklist. */
  checklist?: Criterion[];
  /** Test ids by acceptance criterion, from test-plan.json. */
  tests: Map<string, string[]>;
  warnings: string[];
  raw: { [key: string]: Json };
  /** What a person answered on a terminal about tasks as they stand now. */
  answers?: Answer[];
}

export const featureFolder = (featureId: string): string => `.claude/feature-dev/${featureId}`;

/** Checks a feature id before it becomes part of any path. */
export function checkFeatureId(featureId: string): void {
  if (FEATURE_ID.test(featureId)) return;
  throw new InfraError({
    subject: `feature id ${JSON.stringify(featureId.slice(0, 160))} is not allowed`,
    remedy: 'A feature id has 1 to 128 lower-case letters, digits, ".", "_" or "-" and starts with a letter or digit.',
  });
}

/**
 * Reads plan.json, checklist.json, test-plan.json and scope.json of a feature.
 * @param kinds the kinds of the changes that the plan names
 * @param types every change type there is, for the message about one that is not
 * @throws InfraError with every problem of all of them, each with file, JSON path, line and column
 */
export function readPlan(workspace: Workspace, featureId: string, kinds: readonly AnyKind[], types: readonly string[] = typesOf(kinds)): Plan {
  checkFeatureId(featureId);
  const folder = featureFolder(featureId);
  const text = workspace.read(`${folder}/plan.json`);
  if (text === null) {
    throw new InfraError({ subject: `there is no ${folder}/plan.json`, remedy: 'Run `infra-dev plan add --feature ' + featureId + '` to write one, or check the feature id.' });
  }
  const problems: Problem[] = [];
  const side = (name: string): JsonFile | undefined => readSide(workspace, `${folder}/${name}`, problems);
  const plan = parsePlan(`${folder}/plan.json`, text, featureId, { kinds, types }, problems);
  const checklist = readChecklist(side('checklist.json'), problems);
  const [tests, scope] = [side('test-plan.json'), side('scope.json')];
  if (plan) problems.push(...checkReferences(plan.file, plan.value, checklist));
  if (!plan || problems.length > 0) throw new InfraError(problems);
  const assembled = assemble(plan.value, { folder, text, checklist, tests: testsByCriterion(tests?.value), scope: scope?.value });
  return withAnswers(assembled, plan.file.value, workspace, kinds);
}

function readSide(workspace: Workspace, path: string, problems: Problem[]): JsonFile | undefined {
  const text = workspace.read(path);
  if (text === null) return undefined;
  const file = parseJsonFile(path, text);
  if (!Array.isArray(file)) return file;
  problems.push(...file);
  return undefined;
}

/** plan.json as its schema reads it. */
export type ParsedPlan = z.infer<typeof planSchema>;

interface Known {
  kinds: readonly AnyKind[];
  types: readonly string[];
}

const typesOf = (kinds: readonly AnyKind[]): string[] => kinds.flatMap((one) => one.type ?? []);

function parsePlan(path: string, text: string, featureId: string, known: Known, problems: Problem[]): { file: JsonFile; value: ParsedPlan } | undefined {
  const file = parseJsonFile(path, text);
  if (Array.isArray(file)) return void problems.push(...file);
  const parsed = planSchema.safeParse(file.value);
  if (!parsed.success) return void problems.push(...zodProblems(file, parsed.error.issues));
  const value = parsed.data;
  if (value.feature_id !== featureId) {
    problems.push({ ...at(path, text, nodeAt(file.tree, ['feature_id']).offset), subject: `is the plan of "${value.feature_id}", not of "${featureId}"` });
  }
  problems.push(...hiddenTexts(file, nodeAt(file.tree, ['areas', 'infra', 'tasks'])));
  value.areas.infra.tasks.forEach((task, index) => {
    task.changes = task.changes?.map((change, position) => parseChange(file, known, change, index, position, problems));
  });
  return { file, value };
}

function parseChange<C extends { type: string }>(file: JsonFile, known: Known, change: C, task: number, position: number, problems: Problem[]): C {
  const keys = ['areas', 'infra', 'tasks', task, 'changes', position];
  const kind = known.kinds.find((one) => one.type === change.type);
  if (!kind?.task) {
    problems.push({
      ...at(file.path, file.text, nodeAt(file.tree, [...keys, 'type']).offset),
      subject: `areas.infra.tasks[${task}].changes[${position}].type: "${change.type}" is not a change type`,
      remedy: `Use one of: ${known.types.join(', ')}.`,
    });
    return change;
  }
  const parsed = kind.task.safeParse(change);
  if (parsed.success) return parsed.data as C;
  problems.push(...zodProblems(file, parsed.error.issues, keys));
  return change;
}

function readChecklist(file: JsonFile | undefined, problems: Problem[]): Criterion[] | undefined {
  if (!file) return undefined;
  const parsed = checklistSchema.safeParse(file.value);
  if (parsed.success) return parsed.data.items ?? parsed.data.checklist ?? [];
  problems.push(...zodProblems(file, parsed.error.issues));
  return undefined;
}
