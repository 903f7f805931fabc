import type { Drafted, Generated } from './generate.js';
import type { AnyKind, Applied } from './kind.js';
import type { Plan } from './plan.js';
import type { Workspace } from './workspace.js';
import { hashOf, lineHash, lineOf, type ChangeRecord, type RecordedChange, type RecordedTask } from './record.js';

type Summarize = (applied: Applied) => Record<string, number>;

/** Everything the record is built from. */
export interface Recording {
  plan: Plan;
  generated: Generated;
  kinds: readonly AnyKind[];
  generator: string;
  /** ISO 8601. */
  appliedAt: string;
  /** The files as they were before. */
  workspace: Pick<Workspace, 'read'>;
}

/** The record of a run: what was made of each task, and for whom. */
export function recordOf(recording: Recording): ChangeRecord {
  const { plan, generated, generator, appliedAt } = recording;
  const summarize = (one: Applied): Record<string, number> => recording.kinds.find((kind) => kind.name === one.kind)?.summarize?.(one.change as never, one.made) ?? {};
  const byTask = new Map<string, Applied[]>();
  for (const one of generated.applied) byTask.set(one.task_id, [...(byTask.get(one.task_id) ?? []), one]);
  const written = new Set(generated.files.map((file) => file.path));
  const texts = new Map(generated.files.map((file) => [file.path, file.after]));
  const before: Read = (path) => recording.workspace.read(path);
  const making: Making = { written, summarize, before, after: (path) => texts.get(path) ?? before(path) };
  const tasks = plan.tasks.map((task) => recordedTask(task, byTask.get(task.task_id) ?? [], making));
  return {
    schema_version: 1,
    generator,
    feature_id: plan.feature_id,
    plan_hash: plan.hash,
    applied_at: appliedAt,
    files: recordedFiles(generated, plan),
    tasks,
    criteria: Object.fromEntries((plan.checklist ?? []).map((item) => [item.id, hashOf(item.text)])),
    documents: generated.documents.map((one) => recordedChange(one, making)),
  };
}

interface Making {
  written: ReadonlySet<string>;
  summarize: Summarize;
  before: Read;
  after: Read;
}

function recordedTask(task: Plan['tasks'][number], applied: readonly Applied[], making: Making): RecordedTask {
  return {
    task_id: task.task_id,
    status: task.skip ? 'skipped' : 'completed',
    ...(task.skip ? { reason: task.skip_reason || 'The plan skips it.' } : {}),
    description: task.description,
    checklist_ids: task.checklist_ids,
    changes: applied.map((one) => recordedChange(one, making)),
  };
}

type Read = Workspace['read'];

/** A line that an earlier task of the same run makes, or that a later one changes, is not one that was there and stays. */
function placed({ file, line }: { file: string; line: number }, { before, after }: Making): RecordedChange['existing'][number] {
  const own = lineHash(before(file) ?? '', line);
  return { file, line, ...(own && lineOf(after(file) ?? '', own, line) !== undefined ? { line_hash: own } : {}) };
}

function recordedChange(applied: Applied, making: Making): RecordedChange {
  const { written, summarize } = making;
  const { made } = applied;
  return {
    index: applied.index,
    type: applied.change.type,
    kind: applied.kind,
    tools: applied.tools,
    change_hash: hashOf(JSON.stringify(applied.change)),
    files: [...new Set(made.changes.map((change) => change.path).filter((path) => written.has(path)))],
    existing: (made.existing ?? []).map((place) => placed(place, making)),
    because: made.because ?? [],
    follow_up: made.follow_up ?? [],
    warnings: made.warnings ?? [],
    report: made.report ?? {},
    proofs: made.proofs ?? [],
    steps: made.steps ?? {},
    counts: summarize(applied),
  };
}

function recordedFiles(generated: Generated, plan: Plan): ChangeRecord['files'] {
  const criteria = new Map(plan.tasks.map((task) => [task.task_id, task.checklist_ids]));
  const tasksOf = new Map<string, Set<string>>();
  for (const one of [...generated.applied, ...generated.documents]) {
    const ids = one.task_id ? [one.task_id] : plan.tasks.filter((task) => !task.skip).map((task) => task.task_id);
    for (const { path } of one.made.changes) tasksOf.set(path, new Set([...(tasksOf.get(path) ?? []), ...ids]));
  }
  return generated.files.map((file) => recordedFile(file, [...(tasksOf.get(file.path) ?? [])], criteria));
}

function recordedFile(file: Drafted, tasks: string[], criteria: ReadonlyMap<string, string[]>): ChangeRecord['files'][number] {
  return {
    path: file.path,
    owner: file.owner,
    before: file.before === null ? null : hashOf(file.before),
    after: hashOf(file.after),
    tasks,
    checklist_ids: [...new Set(tasks.flatMap((id) => criteria.get(id) ?? []))],
  };
}
