import type { Coverage, CoverageChange, CoverageRow, CoverageTask } from './coverage.js';
import type { Evidence } from './evidence.js';
import type { Question, SummaryCount } from './kind.js';
import type { Plan } from './plan.js';
import { hashOf, lineOf, type ChangeRecord, type RecordedChange, type RecordedTask } from './record.js';

/** What the report is computed from. Pure: the same input gives the same report. */
export interface CollectInput {
  plan: Plan;
  /** Absent when nothing was applied yet. */
  record?: ChangeRecord;
  evidence: readonly Evidence[];
  questions: readonly Question[];
  /** The hash of a recorded file as it is now; null when it is gone. */
  hashNow(path: string): string | null;
  /** The text of a file as it is now; null when there is none. */
  textNow(path: string): string | null;
  generator: string;
}

/** The coverage report of a feature. */
export function collect(input: CollectInput): Coverage {
  const { plan, record } = input;
  const tasks = plan.tasks.map((task) => taskReport(input, task, record?.tasks.find((one) => one.task_id === task.task_id)));
  return {
    feature_id: plan.feature_id,
    area: 'infra',
    completed_at: record?.applied_at ?? plan.created_at,
    tasks,
    summary: summaryOf(input, tasks),
    deployment_notes: deploymentNotes(record),
    rollback_procedure: rollbackProcedure(input),
    blockers: blockersOf(input),
    warnings: warningsOf(input),
    schema_version: 1,
    generator: input.generator,
    plan_hash: plan.hash,
    uncovered_checklist_ids: uncovered(plan, tasks),
    security_considerations: unique(allChanges(record).flatMap((change) => change.steps.security ?? [])),
    questions: input.questions.map((question) => ({ ...question })),
  };
}

const unique = (lines: readonly string[]): string[] => [...new Set(lines)];

function taskReport(input: CollectInput, task: Plan['tasks'][number], recorded: RecordedTask | undefined): CoverageTask {
  const status = statusOf(input, task, recorded);
  const changes = recorded?.changes ?? [];
  return {
    task_id: task.task_id,
    status,
    description: task.description,
    changes: changes.map((change) => changeReport(input, change, evidenceOf(input, task.task_id, change.index))),
    checklist_coverage: status === 'skipped' ? [] : task.checklist_ids.map((id) => rowOf(input, id, task, changes, status)),
  };
}

function statusOf(input: CollectInput, task: Plan['tasks'][number], recorded: RecordedTask | undefined): CoverageTask['status'] {
  if (task.skip) return 'skipped';
  const failed = input.evidence.some((one) => one.task_id === task.task_id && one.exit !== 0);
  const asked = input.questions.some((question) => question.task_id === task.task_id);
  return recorded && !failed && !asked ? 'completed' : 'blocked';
}

const evidenceOf = (input: CollectInput, taskId: string, index: number): Evidence[] =>
  input.evidence.filter((one) => one.task_id === taskId && one.change_index === index);

type ExistingPlace = RecordedChange['existing'][number];

/** Where a place of the record is now: its line may have moved; undefined when it is gone. */
function placeNow(input: CollectInput, { file, line, line_hash }: ExistingPlace): { file: string; line: number } | undefined {
  const now = line_hash === undefined ? line : lineOf(input.textNow(file) ?? '', line_hash, line);
  return now === undefined ? undefined : { file, line: now };
}

function changeReport(input: CollectInput, change: RecordedChange, evidence: readonly Evidence[]): CoverageChange {
  const existing = change.existing.flatMap((place) => placeNow(input, place) ?? []);
  const passed = evidence.filter((one) => one.exit === 0 && one.verdict !== 'skipped');
  const migration = change.type === 'database_migration';
  const verdicts = passed.filter((one) => one.proof === 'migration').map((one) => one.verdict);
  const goesBack = verdicts.length > 0 && verdicts.every((verdict) => verdict === 'reversible' || verdict === 'reversible_with_data_loss');
  const tested = passed.length > 0 && passed.length === evidence.length;
  const loss = evidence.find((one) => one.data_loss && one.data_loss !== 'none')?.data_loss ?? evidence.find((one) => one.data_loss)?.data_loss;
  return {
    type: change.type,
    files: change.files,
    ...(migration ? { reversible: goesBack && tested, tested_locally: tested } : {}),
    ...change.report,
    ...(!migration && evidence.length > 0 ? { tested_locally: tested } : {}),
    ...(migration && loss ? { data_loss: loss } : {}),
    ...(evidence.length > 0 ? { evidence: evidence.map((one) => one.id) } : {}),
    ...(change.follow_up.length > 0 ? { follow_up: change.follow_up } : {}),
    ...(existing.length > 0 ? { existing_code: existing } : {}),
  };
}

function rowOf(input: CollectInput, id: string, task: Plan['tasks'][number], changes: readonly RecordedChange[], status: CoverageTask['status']): CoverageRow {
  const evidence = input.evidence.filter((one) => one.task_id === task.task_id);
  const existing = changes.flatMap((change) => change.existing).map((place) => placeNow(input, place))[0];
  const tests = input.plan.tests.get(id);
  const judged = judge(input, id, changes, evidence, status);
  return {
    checklist_id: id,
    ...judged,
    ...(judged.status === 'already_implemented' && existing ? { existing_code: existing } : {}),
    ...(tests ? { tests } : {}),
  };
}

function judge(input: CollectInput, id: string, changes: readonly RecordedChange[], evidence: readonly Evidence[], status: CoverageTask['status']): Pick<CoverageRow, 'status' | 'notes'> {
  if (status === 'blocked') return { status: 'blocked', notes: whyBlocked(input, evidence) };
  const moved = whatMoved(input, id, changes);
  if (moved) return { status: 'suspect', notes: moved };
  const files = unique(changes.flatMap((change) => change.files));
  const before = changes.filter((change) => change.files.length === 0 && change.existing.length > 0);
  if (changes.length > 0 && before.length === changes.length) return { status: 'already_implemented', notes: 'Everything the task asks for was there before.' };
  const said = `${changes.map((change) => change.type).join(', ')}: ${files.join(', ') || 'no files'}`;
  if (files.length === 0) return { status: 'partially_implemented', notes: 'Nothing was written for this task.' };
  if (proven(changes, evidence)) return { status: 'verified', notes: `${said}. ${evidence.map((one) => one.summary).join(' ')}` };
  return { status: 'supported', notes: said };
}

/** Every proof that was asked for ran and passed, and there was at least one. */
function proven(changes: readonly RecordedChange[], evidence: readonly Evidence[]): boolean {
  const asked = changes.flatMap((change) => change.proofs.map((proof) => `${change.index} ${proof.proof}`));
  const ran = new Set(evidence.filter((one) => one.exit === 0 && one.verdict !== 'skipped').map((one) => `${one.change_index} ${one.proof}`));
  return asked.length > 0 && asked.every((proof) => ran.has(proof)) && evidence.every((one) => one.exit === 0);
}

function whyBlocked(input: CollectInput, evidence: readonly Evidence[]): string {
  const failed = evidence.find((one) => one.exit !== 0);
  if (failed) return `A proof failed: ${failed.summary}`;
  return input.record ? 'A question is open: see infra-questions.json.' : `Not applied yet: run \`infra-dev apply --feature ${input.plan.feature_id}\`.`;
}

function whatMoved(input: CollectInput, id: string, changes: readonly RecordedChange[]): string | undefined {
  const { record, plan } = input;
  const text = plan.checklist?.find((item) => item.id === id)?.text;
  const hash = record?.criteria[id];
  if (hash && text !== undefined && hashOf(text) !== hash) return 'The text of the acceptance criterion has changed since the changes were made.';
  const gone = changes.flatMap((change) => change.existing).filter((place) => !placeNow(input, place)).map((place) => `${place.file}:${place.line}`);
  if (gone.length > 0) return `What was there before is gone: ${unique(gone).join(', ')}. Run \`infra-dev apply --feature ${plan.feature_id}\` again.`;
  const own = new Set(changes.flatMap((change) => change.files));
  const moved = (record?.files ?? []).filter((file) => own.has(file.path) && input.hashNow(file.path) !== file.after).map((file) => file.path);
  return moved.length > 0 ? `Changed since it was written: ${moved.join(', ')}.` : undefined;
}

function summaryOf(input: CollectInput, tasks: readonly CoverageTask[]): Coverage['summary'] {
  const changes = allChanges(input.record);
  const count = (name: SummaryCount): number => changes.reduce((sum, change) => sum + (change.counts[name] ?? 0), 0);
  const documents = changes.flatMap((change) => change.files).some((path) => /\.(md|mdx|adoc|rst)$/.test(path));
  return {
    total_tasks: tasks.length,
    completed: tasks.filter((task) => task.status === 'completed').length,
    database_migrations: count('database_migrations'),
    environment_variables_added: count('environment_variables_added'),
    ci_cd_updates: count('ci_cd_updates'),
    documentation_updated: documents || changes.some((change) => change.report['documented'] === true),
    tested_in_staging: input.evidence.some((one) => one.proof === 'staging' && one.exit === 0),
    rollback_plan_documented: changes.some((change) => (change.steps.rollback ?? []).length > 0),
  };
}

const allChanges = (record: ChangeRecord | undefined): RecordedChange[] =>
  record ? [...record.tasks.flatMap((task) => task.changes), ...record.documents] : [];

function deploymentNotes(record: ChangeRecord | undefined): string[] {
  const changes = allChanges(record);
  return unique(changes.flatMap((change) => [...(change.steps.prerequisites ?? []), ...(change.steps.deployment ?? []), ...change.follow_up]));
}

const APPLICATION = { order: 2 as const, step: 'Deploy the previous version of the application.' };

/** Flag off, then the application, then the schema, then configuration: the schema never goes first. */
function rollbackProcedure(input: CollectInput): string {
  const asked = allChanges(input.record).flatMap((change) => change.steps.rollback ?? []);
  const steps = asked.length > 0 && !asked.some((one) => one.order === APPLICATION.order) ? [...asked, APPLICATION] : asked;
  const ordered = [...steps].sort((one, other) => one.order - other.order).map((one) => (/[.!?;]$/.test(one.step) ? one.step : `${one.step}.`));
  const forwardOnly = input.evidence.filter((one) => one.verdict === 'forward_only').map((one) => `Cannot be undone: ${one.what}.`);
  return unique([...ordered, ...forwardOnly]).join(' ') || 'Nothing to roll back.';
}

function blockersOf(input: CollectInput): string[] {
  const failed = input.evidence.filter((one) => one.exit !== 0).map((one) => `${one.task_id}: ${one.summary}`);
  const asked = input.questions.map((question) => `${question.task_id}: ${question.slot}: ${question.reason} Answer it in the plan and apply again.`);
  return [...failed, ...asked];
}

function warningsOf(input: CollectInput): string[] {
  const made = allChanges(input.record).flatMap((change) => change.warnings);
  const stale = input.record && input.record.plan_hash !== input.plan.hash ? [`The plan has changed since it was applied: run \`infra-dev apply --feature ${input.plan.feature_id}\`.`] : [];
  const skipped = input.evidence.filter((one) => one.verdict === 'skipped').map((one) => `Not shown: ${one.summary}`);
  const staged = input.evidence.some((one) => one.proof === 'staging' && one.exit === 0);
  const staging = input.plan.tasks.length > 0 && !staged ? ['Staging environment testing recommended before production deployment'] : [];
  return unique([...input.plan.warnings, ...stale, ...made, ...skipped, ...staging]);
}

/** Acceptance criteria of the infra area that no completed task serves. */
function uncovered(plan: Plan, tasks: readonly CoverageTask[]): string[] {
  const served = new Set(tasks.filter((task) => task.status === 'completed').flatMap((task) => task.checklist_coverage.map((row) => row.checklist_id)));
  return (plan.checklist ?? []).filter((item) => item.implementation_area === 'infra' && !served.has(item.id)).map((item) => item.id);
}
