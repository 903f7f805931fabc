import { InfraError, type Problem } from './error.js';
import type { AnyKind, Finding, Inferred, Json, Question, TypedChange } from './kind.js';
import type { Plan, PlanTask } from './plan.js';

/** A tool of the registry, whatever change type it takes. */
export type AnyTool = AnyKind['tools'][number];

/** One typed change with the tools that will carry it out. */
export interface Resolved {
  task: PlanTask;
  index: number;
  change: TypedChange;
  kind: AnyKind;
  tools: { tool: AnyTool; finding?: Finding }[];
}

export interface Typed {
  changes: { task: PlanTask; index: number; change: TypedChange; kind: AnyKind }[];
  questions: Question[];
}

/**
 * The typed changes of every task that is not skipped; free text (a task without changes, or with an empty list of them) is read by the
 * kinds' rules, and what they cannot read is asked.
 */
export function typeTasks(plan: Plan, kinds: readonly AnyKind[]): Typed {
  const typed: Typed = { changes: [], questions: [] };
  for (const task of plan.tasks.filter((one) => !one.skip)) {
    const changes = task.changes?.length ? task.changes : inferred(task, kinds, typed.questions);
    changes.forEach((change, index) => {
      const kind = kinds.find((one) => one.type === change.type);
      if (kind) typed.changes.push({ task, index, change, kind });
    });
  }
  return typed;
}

/** What a kind's rules read in the free text of a task. */
export type Reading = Inferred & { kind: AnyKind };

/** The readings of a free text: one for each kind whose rules see something of theirs in it. */
export function readingsOf(task: PlanTask, kinds: readonly AnyKind[]): Reading[] {
  return kinds.flatMap((kind) => {
    const result = kind.infer?.(task);
    return result && (result.changes.length > 0 || result.questions.length > 0) ? [{ kind, ...result }] : [];
  });
}

function inferred(task: PlanTask, kinds: readonly AnyKind[], questions: Question[]): TypedChange[] {
  const read = readingsOf(task, kinds);
  questions.push(...read.flatMap((one) => one.questions.map((question) => ({ task_id: task.task_id, ...question }))));
  if (read.length === 0) questions.push(unreadable(task));
  if (read.length > 1 && read.every((one) => one.questions.length === 0)) questions.push(severalReadings(task, read));
  return read.length === 1 && read[0]!.questions.length === 0 ? read[0]!.changes.map((change) => parsed(read[0]!.kind, change)) : [];
}

const parsed = (kind: AnyKind, change: Json): TypedChange => (kind.task ? (kind.task.parse(change) as TypedChange) : (change as never));

const textOf = (task: PlanTask): string[] => [task.description, ...task.implementation_notes].filter(Boolean);

function unreadable(task: PlanTask): Question {
  return {
    task_id: task.task_id,
    slot: 'changes',
    reason: 'The free text does not say for certain what is to be changed.',
    seen: textOf(task),
    skeleton: [{ type: 'database_migration | environment_variables | ci_cd | docker | infrastructure_as_code | feature_flag | monitoring | secrets | network_security' }],
  };
}

function severalReadings(task: PlanTask, read: { kind: AnyKind; changes: Json[] }[]): Question {
  return {
    task_id: task.task_id,
    slot: 'changes',
    reason: `The free text can be read as ${read.map((one) => one.kind.type).join(' and as ')}.`,
    seen: textOf(task),
    options: read.map((one) => one.kind.type ?? one.kind.name),
    skeleton: read.flatMap((one) => one.changes),
  };
}

/** Chooses the tools of every typed change by what was found, or asks. */
export function resolve(typed: Typed, findings: readonly Finding[], plan: Plan): { resolved: Resolved[]; questions: Question[] } {
  const questions = [...typed.questions];
  const problems: Problem[] = [];
  const resolved = typed.changes.map((one) => {
    const parts = one.kind.parts?.(one.change as never) ?? [one.kind.name];
    const tools = parts.flatMap((part) => chooseTool({ ...one, part }, findings, plan, questions, problems) ?? []);
    return { ...one, tools };
  });
  if (problems.length > 0) throw new InfraError(problems);
  return { resolved, questions };
}

interface Asked {
  task: PlanTask;
  index: number;
  change: TypedChange;
  kind: AnyKind;
  part: string;
}

interface Choice {
  tool: AnyTool;
  finding?: Finding;
}

function chooseTool(asked: Asked, findings: readonly Finding[], plan: Plan, questions: Question[], problems: Problem[]): Choice | undefined {
  const { kind, change, part } = asked;
  if (change.tool && !kind.tools.some((tool) => tool.name === change.tool)) {
    problems.push({ subject: `task "${asked.task.task_id}": there is no ${kind.name} tool "${change.tool}"`, remedy: `Use one of: ${kind.tools.map((tool) => tool.name).join(', ')}.` });
    return undefined;
  }
  const tools = kind.tools.filter((tool) => (tool.part ?? kind.name) === part);
  const named = tools.filter((tool) => tool.name === change.tool);
  const candidates = candidatesOf(named.length > 0 ? named : tools, findings, kind);
  const narrowed = narrow(candidates, asked, plan);
  if (narrowed.length === 1 && !narrowed[0]!.finding.ambiguous) return usable(narrowed[0]!, asked, questions);
  if (choosesItself(narrowed)) return usable(narrowed[0]!, asked, questions);
  if (narrowed.length > 0) return void questions.push(askWhich(asked, narrowed));
  const byDefault = named[0] ?? tools.find((tool) => tool.fallback);
  if (byDefault?.changes) return { tool: byDefault };
  return void questions.push(askNothingFound(asked, tools, findings));
}

type Candidate = Required<Choice>;

/** Several places of one tool that knows how to choose among them. */
const choosesItself = (candidates: readonly Candidate[]): boolean =>
  candidates.length > 0 && candidates[0]!.tool.chooses === true && candidates.every((one) => one.tool === candidates[0]!.tool && !one.finding.ambiguous);

function candidatesOf(tools: readonly AnyTool[], findings: readonly Finding[], kind: AnyKind): Candidate[] {
  const own = findings.filter((finding) => finding.kind === kind.name);
  const all = tools.flatMap((tool) => own.filter((finding) => finding.tool === tool.name).map((finding) => ({ tool, finding })));
  const sure = all.filter((one) => !one.finding.ambiguous);
  return sure.length > 0 ? sure : all;
}

/** Narrows by what the change names, then by the files of the task, then by the plan's tech stack: the first that leaves some. */
function narrow(candidates: Candidate[], asked: Asked, plan: Plan): Candidate[] {
  const { change, task } = asked;
  const paths = [change.path, ...(change.paths ?? [])].filter((path): path is string => Boolean(path));
  const stack = JSON.stringify(plan.raw['tech_stack'] ?? '').toLowerCase();
  const tests: ((one: Candidate) => boolean)[] = [
    (one) => touches(one.finding, paths),
    (one) => touches(one.finding, [...task.files_to_modify, ...task.files_to_create]),
    (one) => stack.includes(`"${one.tool.name.toLowerCase()}"`),
  ];
  return tests.reduce((left, test) => {
    const kept = left.length > 1 ? left.filter(test) : [];
    return kept.length > 0 ? kept : left;
  }, candidates);
}

const touches = (finding: Finding, paths: readonly string[]): boolean =>
  finding.paths.some((own) => paths.some((path) => path === own || path.startsWith(`${own}/`) || own.startsWith(`${path}/`)));

function usable(choice: Candidate, asked: Asked, questions: Question[]): Choice | undefined {
  if (choice.tool.changes) return choice;
  const able = asked.kind.tools.filter((tool) => tool.changes).map((tool) => tool.name);
  return void questions.push({
    task_id: asked.task.task_id,
    slot: `changes[${asked.index}].tool`,
    reason: `The workspace uses ${choice.tool.name}, which is recognised but not written yet.`,
    seen: seenIn(choice.finding),
    options: able,
  });
}

const seenIn = (finding: Finding): string[] => finding.evidence.map((one) => `${finding.tool}: ${one.why} (${one.file}:${one.line})`);

function askWhich(asked: Asked, candidates: readonly Candidate[]): Question {
  const toolNames = [...new Set(candidates.map((one) => one.tool.name))];
  const byPath = toolNames.length === 1;
  return {
    task_id: asked.task.task_id,
    slot: `changes[${asked.index}].${byPath ? 'path' : 'tool'}`,
    reason: candidates.length === 1 ? `It is not certain that the workspace uses ${toolNames[0]}.` : `found ${candidates.length} places for ${asked.kind.title}`,
    seen: candidates.flatMap((one) => seenIn(one.finding)),
    options: byPath ? candidates.flatMap((one) => one.finding.paths) : toolNames,
  };
}

function askNothingFound(asked: Asked, tools: readonly AnyTool[], findings: readonly Finding[]): Question {
  const others = findings.filter((finding) => finding.kind === asked.kind.name);
  return {
    task_id: asked.task.task_id,
    slot: `changes[${asked.index}].tool`,
    reason: others.length > 0 ? `What the workspace uses for ${asked.part} is not written yet.` : `The workspace shows no tool for ${asked.part}.`,
    seen: others.flatMap(seenIn),
    options: tools.filter((tool) => tool.changes).map((tool) => tool.name),
  };
}
