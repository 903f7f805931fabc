import type { Node } from 'jsonc-parser';
import * as z from 'zod';
import { InfraError, type Problem } from './error.js';
import { parseJsonFile, zodProblems, at, nodeAt, type JsonFile } from './json-file.js';
import type { AnyKind, Json, TypedChange } from './kind.js';
import { orderTasks } from './order.js';
import { hashOf } from './record.js';
import type { Workspace } from './workspace.js';
import { hiddenIn } from './write/index.js';

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

const area = z.looseObject({ tasks: z.array(z.unknown()).default([]) });

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
  return assemble(plan.value, { folder, text, checklist, tests: testsByCriterion(tests?.value), scope: scope?.value });
}

function readSide(workspace: Workspace, path: string, problems: Problem[]): JsonFile | undefined {
  const text = workspace.read(path);
  if (text === null) return undefined;
  const file = parseJsonFile(path, text);
  if (!Array.isArray(file)) return file;
  problems.push(...file);
  return undefined;
}

type ParsedPlan = z.infer<typeof planSchema>;

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

/** Texts of a task end up in files and on terminals: what nobody sees there is refused. */
function hiddenTexts(file: JsonFile, node: Node): Problem[] {
  const hidden = node.type === 'string' ? hiddenIn(String(node.value)) : undefined;
  const own = hidden ? [{ ...at(file.path, file.text, node.offset), subject: `has a character that is not seen (${hidden})`, remedy: 'Take it out of the text.' }] : [];
  return [...own, ...(node.children ?? []).flatMap((child) => hiddenTexts(file, child))];
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

/** Ids that exist once, acceptance criteria and tasks that exist at all, and no cycle among the tasks. */
function checkReferences(file: JsonFile, plan: ParsedPlan, checklist: Criterion[] | undefined): Problem[] {
  const tasks = plan.areas.infra.tasks;
  const known = new Set(checklist?.map((item) => item.id));
  const place = (index: number, key: string) => at(file.path, file.text, nodeAt(file.tree, ['areas', 'infra', 'tasks', index, key]).offset);
  const everyTask = new Set(Object.values(plan.areas).flatMap(taskIds));
  const seen = new Set<string>();
  const problems: Problem[] = [];
  tasks.forEach((task, index) => {
    if (seen.has(task.task_id)) problems.push({ ...place(index, 'task_id'), subject: `task "${task.task_id}" is there twice` });
    seen.add(task.task_id);
    const unknown = checklist ? task.checklist_ids.filter((id) => !known.has(id)) : [];
    if (unknown.length > 0) {
      problems.push({ ...place(index, 'checklist_ids'), subject: `task "${task.task_id}": checklist.json has no ${unknown.join(', ')}`, remedy: `It has: ${[...known].join(', ')}.` });
    }
    const missing = [...task.dependencies, ...(plan.dependencies_map[task.task_id] ?? [])].filter((id) => !everyTask.has(id));
    if (missing.length > 0) problems.push({ ...place(index, 'dependencies'), subject: `task "${task.task_id}": depends on ${missing.join(', ')}, which the plan does not have` });
    problems.push(...[...task.files_to_create, ...task.files_to_modify].filter(leavesWorkspace).map((path) => ({
      ...place(index, task.files_to_create.includes(path) ? 'files_to_create' : 'files_to_modify'),
      subject: `task "${task.task_id}": the path ${JSON.stringify(path)} leads outside the workspace`,
      remedy: 'Use a path relative to the workspace, without "..".',
    })));
  });
  const ordered = orderTasks(tasks, plan.dependencies_map);
  if ('cycle' in ordered) problems.push({ file: file.path, subject: `tasks depend on each other in a circle: ${ordered.cycle.join(' → ')}`, remedy: 'Remove one of these dependencies.' });
  return problems;
}

const taskIds = (value: unknown): string[] => {
  const parsed = area.safeParse(value);
  if (!parsed.success) return [];
  return parsed.data.tasks.flatMap((task) => (task && typeof task === 'object' && 'task_id' in task ? String(task.task_id) : []));
};

/** A first look at the words alone; every path is resolved component by component before it is read or written. */
const leavesWorkspace = (path: string): boolean => /^([/\\]|[A-Za-z]:)|(^|[/\\])\.\.([/\\]|$)|\0/.test(path);

interface Beside {
  folder: string;
  text: string;
  checklist: Criterion[] | undefined;
  tests: Map<string, string[]>;
  scope: unknown;
}

function assemble(plan: ParsedPlan, beside: Beside): Plan {
  const ordered = orderTasks(plan.areas.infra.tasks, plan.dependencies_map);
  const tasks = 'cycle' in ordered ? [] : ordered.tasks;
  const frontendOnly = scopeOf(beside.scope) === 'frontend-only' || plan.implementation_scope === 'frontend-only';
  const warnings = beside.checklist ? [] : ['There is no checklist.json: changes cannot be linked to acceptance criteria.'];
  return {
    feature_id: plan.feature_id,
    created_at: createdAt(plan.created_at, plan.feature_id),
    folder: beside.folder,
    hash: hashOf(beside.text),
    tasks: tasks.map((task) => (task.skip && frontendOnly ? { ...task, skip_reason: task.skip_reason || 'The scope is frontend-only.' } : task)) as PlanTask[],
    ...(beside.checklist ? { checklist: beside.checklist } : {}),
    tests: beside.tests,
    warnings,
    raw: plan as { [key: string]: Json },
  };
}

const scopeOf = (value: unknown): unknown => {
  if (!value || typeof value !== 'object') return value;
  const named = value as Record<string, unknown>;
  return named['implementation_scope'] ?? named['scope'] ?? named['mode'];
};

/** The plan's date, else the stamp at the end of the feature id, else the beginning of Unix time: never the clock. */
function createdAt(said: string | undefined, featureId: string): string {
  if (said && !Number.isNaN(Date.parse(said))) return new Date(said).toISOString();
  const stamp = /(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?$/.exec(featureId);
  if (!stamp) return new Date(0).toISOString();
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = stamp;
  const date = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return new Date(Number.isNaN(date) ? 0 : date).toISOString();
}

/** test-plan.json is loose: every object with an id and the criteria it covers is a test. */
function testsByCriterion(value: unknown): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!node || typeof node !== 'object') return;
    const entry = node as Record<string, unknown>;
    const covers = [entry['checklist_ids'], entry['checklist_id'], entry['covers'], entry['ac_ids']].flat().filter((id): id is string => typeof id === 'string');
    const name = [entry['test_id'], entry['id'], entry['name'], entry['file']].find((id): id is string => typeof id === 'string');
    if (name) for (const id of covers) found.set(id, [...(found.get(id) ?? []), name]);
    Object.values(entry).forEach(visit);
  };
  visit(value);
  return found;
}
