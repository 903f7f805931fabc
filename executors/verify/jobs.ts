import { InfraError } from '../../pipeline/error.js';
import type { ProofRequest } from '../../pipeline/kind.js';
import type { ChangeRecord, RecordedChange } from '../../pipeline/record.js';
import type { Proof } from './proof.js';
import { proofs } from './proofs.js';

/** One proof that the record asks for. */
export interface Job {
  id: string;
  task_id: string;
  change_index: number;
  request: ProofRequest;
  proof: Proof;
}

/** Task id of what followed from all tasks together. */
const DOCUMENT = 'document';

/**
 * All proofs of a record, in its order.
 * @throws InfraError naming every proof that this version does not have
 */
export async function jobsOf(record: ChangeRecord, file: string): Promise<Job[]> {
  const all = [
    ...record.tasks.flatMap((task) => task.changes.flatMap((change) => requests(task.task_id, change))),
    ...record.documents.flatMap((change) => requests(DOCUMENT, change)),
  ];
  const asked = new Set(all.map((one) => one.request.proof));
  const unknown = [...asked].filter((name) => !proofs.has(name));
  if (unknown.length === 0) return Promise.all(all.map(async (one) => ({ ...one, proof: await proofs.get(one.request.proof)!() })));
  throw new InfraError({
    file,
    subject: `asks for proofs that do not exist: ${unknown.map((name) => JSON.stringify(name)).join(', ')}`,
    evidence: [`known: ${[...proofs.keys()].join(', ')}`],
    remedy: 'Apply the plan again with this version: infra-dev apply --feature ID.',
  });
}

/** A second proof of the same name on one change gets a number. */
function requests(task: string, change: RecordedChange): Omit<Job, 'proof'>[] {
  const seen = new Map<string, number>();
  return change.proofs.map((request) => {
    const count = (seen.get(request.proof) ?? 0) + 1;
    seen.set(request.proof, count);
    const id = [task, change.index, request.proof, ...(count > 1 ? [count] : [])].join('.');
    return { id, task_id: task, change_index: change.index, request };
  });
}

/** True when the job is among those asked for. */
export const isAsked = (job: Job, only: readonly string[] | undefined): boolean =>
  only === undefined || only.length === 0 || only.some((name) => name === job.id || name === job.task_id || name === job.proof.name);
