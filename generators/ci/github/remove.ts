import { InfraError } from '../../../pipeline/error.js';
import type { YamlOp } from '../../../pipeline/edit/yaml.js';
import type { CiTask } from '../task.js';
import type { KnownJob, Workflow } from './workflow.js';

/** What taking a job out means for the others. */
export interface Removal {
  ops: YamlOp[];
  because: string[];
  warnings: string[];
  follow_up: string[];
}

/**
 * Takes jobs out; those that waited for one wait for what it waited for.
 * @throws InfraError where another job reads its outputs
 */
export function removeJobs(task: CiTask, workflow: Workflow): Removal {
  const removal: Removal = { ops: [], because: [], warnings: [], follow_up: [] };
  const gone = (task.jobs ?? []).filter((job) => job.mode === 'remove').map((job) => job.id);
  for (const id of gone) {
    const job = workflow.jobs.find((one) => one.id === id);
    if (!job) continue;
    removal.ops.push({ op: 'remove', at: ['jobs', id] });
    removal.follow_up.push(`where branch protection requires the check "${String(job.data['name'] ?? id)}", take it out there`);
  }
  for (const job of workflow.jobs)
    if (!gone.includes(job.id) && job.needs.some((need) => gone.includes(need))) rewire(workflow, job, gone, removal);
  return removal;
}

function rewire(workflow: Workflow, job: KnownJob, gone: readonly string[], removal: Removal): void {
  const lost = job.needs.filter((need) => gone.includes(need));
  const read = lost.find((need) => new RegExp(`\\bneeds\\.${need}\\b|needs\\[['"]${need}['"]\\]`).test(JSON.stringify(job.data)));
  const line = workflow.view.lineOf(['jobs', job.id, 'needs']) ?? 1;
  if (read) {
    throw new InfraError({
      subject: `job "${job.id}" reads the outputs of job "${read}", which is to be removed`,
      file: workflow.path,
      line,
      remedy: `Change job "${job.id}" first, or keep "${read}".`,
    });
  }
  const needs = inherited(workflow, job.needs, gone);
  const value = needs.length === 1 && typeof job.data['needs'] === 'string' ? (needs[0] as string) : needs;
  removal.ops.push(
    needs.length === 0 ? { op: 'remove', at: ['jobs', job.id, 'needs'] } : { op: 'replace', at: ['jobs', job.id, 'needs'], value },
  );
  const instead = needs.length ? `, but for ${needs.join(', ')}` : '';
  removal.warnings.push(`job "${job.id}" no longer waits for ${lost.join(', ')}${instead} (${workflow.path}:${line})`);
}

function inherited(workflow: Workflow, needs: readonly string[], gone: readonly string[], seen: readonly string[] = []): string[] {
  const all = needs.flatMap((need) => {
    if (!gone.includes(need) || seen.includes(need)) return gone.includes(need) ? [] : [need];
    return inherited(workflow, workflow.jobs.find((job) => job.id === need)?.needs ?? [], gone, [...seen, need]);
  });
  return [...new Set(all)];
}
