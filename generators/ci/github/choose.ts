import type { Found, Question } from '../../../pipeline/kind.js';
import type { CiTask } from '../task.js';
import { readWorkflow, runsTests, triggersOf, type Workflow } from './workflow.js';

export const isWorkflowPath = (path: string): boolean => /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path);

/** All workflow files, those of the finding first. */
export function workflowPaths(found: Found): string[] {
  return [...new Set([...(found.finding?.paths ?? []), ...found.draft.files()])].filter((path) => isWorkflowPath(path) && found.draft.has(path));
}

export type Choice = { workflow: Workflow } | { question: Omit<Question, 'task_id'> } | { none: true };

/** The workflow a change is about: the one it names, else the only one that has the jobs it builds on and runs tests. */
export async function chooseWorkflow(task: CiTask, found: Found): Promise<Choice> {
  const named = task.pipeline ?? task.path ?? task.paths?.[0] ?? onlyWorkflow(found.task.files_to_modify);
  if (named) return byName(named, found);
  const all = (await Promise.all(workflowPaths(found).map((path) => readWorkflow(path, found)))).filter((one): one is Workflow => one !== undefined);
  const needed = neededJobs(task);
  const fitting = all.filter((one) => needed.every((id) => one.jobs.some((job) => job.id === id)));
  if (fitting.length === 0) return all.length === 0 ? { none: true } : { question: ask(found, all, `No workflow has the job${needed.length > 1 ? 's' : ''} ${needed.join(', ')}.`) };
  const best = mostLikely(fitting);
  return best ? { workflow: best } : { question: ask(found, fitting, 'Several workflows fit.') };
}

const onlyWorkflow = (paths: readonly string[]): string | undefined => {
  const own = paths.filter(isWorkflowPath);
  return own.length === 1 ? own[0] : undefined;
};

async function byName(path: string, found: Found): Promise<Choice> {
  const workflow = await readWorkflow(path, found);
  if (workflow) return { workflow };
  const there = workflowPaths(found);
  return { question: { slot: `changes[${found.index}].pipeline`, reason: `There is no workflow ${path}.`, seen: there, options: there } };
}

/** Jobs that must be there already: those that new ones wait for, and those that get steps or variables. */
function neededJobs(task: CiTask): string[] {
  const own = new Set((task.jobs ?? []).filter((job) => job.mode === 'add').map((job) => job.id));
  const changed = (task.jobs ?? []).filter((job) => job.mode !== 'add').map((job) => job.id);
  const waited = (task.jobs ?? []).flatMap((job) => job.needs ?? []);
  const named = [...changed, ...waited, ...(task.steps ?? []).map((step) => step.job), ...Object.keys(task.environment ?? {})];
  return [...new Set(named)].filter((id) => !own.has(id));
}

/** The one that runs tests for every proposed change; undefined when two are equally likely. */
function mostLikely(workflows: readonly Workflow[]): Workflow | undefined {
  const rated = workflows.map((workflow) => ({ workflow, score: rate(workflow) })).sort((a, b) => b.score - a.score);
  const [first, second] = rated;
  return first && (!second || first.score > second.score) ? first.workflow : undefined;
}

function rate(workflow: Workflow): number {
  const triggers = triggersOf(workflow);
  const tests = workflow.jobs.some(runsTests) ? 8 : 0;
  const proposed = triggers.includes('pull_request') ? 4 : 0;
  const pushed = triggers.includes('push') ? 2 : 0;
  const named = /(?:^|\/)(?:ci|tests?|build|checks?|main|verify|pr)\.ya?ml$/i.test(workflow.path) ? 1 : 0;
  const called = triggers.includes('workflow_call') && triggers.length === 1 ? -4 : 0;
  return tests + proposed + pushed + named + called;
}

function ask(found: Found, workflows: readonly Workflow[], reason: string): Omit<Question, 'task_id'> {
  const seen = workflows.map((one) => `${one.path}:${one.view.lineOf(['jobs']) ?? 1}: jobs ${one.jobs.map((job) => job.id).join(', ')}`);
  return { slot: `changes[${found.index}].pipeline`, reason, seen, options: workflows.map((one) => one.path) };
}
