import { InfraError, type Problem } from '../../../pipeline/error.js';
import type { CiTask } from '../task.js';
import type { Workflow } from './workflow.js';

/**
 * Checks what the jobs will wait for, before anything is written.
 * @throws InfraError for jobs that do not exist, that exist already, and for circles
 */
export function checkJobs(task: CiTask, workflow: Workflow | undefined): void {
  const path = workflow?.path ?? task.workflow?.path ?? '';
  const jobs = task.jobs ?? [];
  const there = new Map((workflow?.jobs ?? []).map((job) => [job.id, job.needs]));
  const problems: Problem[] = jobs
    .filter((job) => job.mode === 'replace' && !there.has(job.id))
    .map((job) => unknown(path, job.id, there, 'replace'));
  const after = new Map([...there].filter(([id]) => !jobs.some((job) => job.id === id && job.mode === 'remove')));
  for (const job of jobs) if (job.mode !== 'remove') after.set(job.id, job.needs ?? []);
  for (const job of jobs.filter((one) => one.mode !== 'remove')) {
    problems.push(...(job.needs ?? []).filter((id) => !after.has(id)).map((id) => unknown(path, id, after, `wait for in job "${job.id}"`)));
  }
  const known = [...(task.steps ?? []).map((step) => step.job), ...Object.keys(task.environment ?? {})];
  problems.push(...[...new Set(known)].filter((id) => !after.has(id)).map((id) => unknown(path, id, after, 'change')));
  const circle = findCircle(after);
  if (circle)
    problems.push({
      subject: `jobs would wait for each other: ${circle.join(' → ')}`,
      file: path,
      remedy: 'Change "needs" of one of them.',
    });
  if (problems.length > 0) throw new InfraError(problems);
}

const unknown = (file: string, id: string, jobs: ReadonlyMap<string, unknown>, what: string): Problem => ({
  subject: `there is no job "${id}" to ${what}`,
  evidence: [`jobs: ${[...jobs.keys()].join(', ') || 'none'}`],
  remedy: 'Name one of the jobs that are there.',
  ...(file ? { file } : {}),
});

/** A circle in what waits for what, as the ids along it; undefined when there is none. */
export function findCircle(needs: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  for (const id of needs.keys()) {
    const circle = walk(id, needs, done, []);
    if (circle) return circle;
  }
  return undefined;
}

function walk(id: string, needs: ReadonlyMap<string, readonly string[]>, done: Set<string>, way: readonly string[]): string[] | undefined {
  if (way.includes(id)) return [...way.slice(way.indexOf(id)), id];
  if (done.has(id)) return undefined;
  done.add(id);
  for (const next of needs.get(id) ?? []) {
    const circle = walk(next, needs, done, [...way, id]);
    if (circle) return circle;
  }
  return undefined;
}
