import type { Found, Question } from '../../../pipeline/kind.js';
import type { CiTask } from '../task.js';
import { setsUp } from './setup.js';
import { readWorkflow, runsTests, triggersOf, type Workflow } from './workflow.js';

/** Whether GitHub, or a forge that follows it, reads a workflow at this path. */
export const isWorkflowPath = (path: string): boolean => /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path);

/** All workflow files, those of the finding first. */
export function workflowPaths(found: Found): string[] {
  return [...new Set([...(found.finding?.paths ?? []), ...found.draft.files()])].filter(
    (path) => isWorkflowPath(path) && found.draft.has(path),
  );
}

export type Choice = { workflow: Workflow } | { question: Omit<Question, 'task_id'> } | { none: true };

/** The workflow a change is about: the one it names, else the only one that has the jobs it builds on and runs tests. */
export async function chooseWorkflow(task: CiTask, found: Found): Promise<Choice> {
  const named = task.pipeline ?? task.path ?? task.paths?.[0] ?? onlyWorkflow(found.task.files_to_modify);
  if (named) return byName(named, found);
  const all = (await Promise.all(workflowPaths(found).map((path) => readWorkflow(path, found)))).filter(
    (one): one is Workflow => one !== undefined,
  );
  const needed = neededJobs(task);
  const fitting = all.filter((one) => needed.every((id) => one.jobs.some((job) => job.id === id)));
  if (fitting.length === 0)
    return all.length === 0
      ? { none: true }
      : { question: ask(found, all, `No workflow has the job${needed.length > 1 ? 's' : ''} ${needed.join(', ')}.`) };
  const best = mostLikely(fitting, commandsOf(task));
  return best.length === 1 && best[0] ? { workflow: best[0] } : { question: ask(found, best, 'Several workflows fit.') };
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

const commandsOf = (task: CiTask): string[] =>
  [...(task.jobs ?? []).flatMap((job) => job.steps ?? []), ...(task.steps ?? [])].flatMap((step) => step.run ?? []);

/** The ones that most likely run tests of this kind for every proposed change. */
function mostLikely(workflows: readonly Workflow[], commands: readonly string[]): Workflow[] {
  const rated = workflows.map((workflow) => ({ workflow, score: rate(workflow, commands) }));
  const highest = Math.max(...rated.map((one) => one.score));
  return rated.filter((one) => one.score === highest).map((one) => one.workflow);
}

function rate(workflow: Workflow, commands: readonly string[]): number {
  const triggers = triggersOf(workflow);
  const points: [boolean, number][] = [
    [workflow.jobs.some(runsTests), 8],
    [triggers.includes('pull_request'), 4],
    [triggers.includes('push'), 2],
    [workflow.jobs.some((job) => setsUp(job, commands) === 'yes'), 2],
    [/(?:^|\/)(?:ci|tests?|build|checks?|main|verify|pr)\.ya?ml$/i.test(workflow.path), 1],
    [triggers.includes('workflow_call') && triggers.length === 1, -4],
    [triggers.every((trigger) => /^(?:schedule|workflow_dispatch|release|issues|issue_comment|pull_request_target)$/.test(trigger)), -8],
  ];
  return points.reduce((sum, [holds, value]) => sum + (holds ? value : 0), 0);
}

function ask(found: Found, workflows: readonly Workflow[], reason: string): Omit<Question, 'task_id'> {
  const seen = workflows.map((one) => `${one.path}:${one.view.lineOf(['jobs']) ?? 1}: jobs ${one.jobs.map((job) => job.id).join(', ')}`);
  return { slot: `changes[${found.index}].pipeline`, reason, seen, options: workflows.map((one) => one.path) };
}
