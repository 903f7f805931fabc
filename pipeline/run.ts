import { check, checkInputs } from './check.js';
import { detect, type DetectRow } from './detect.js';
import { InfraError } from './error.js';
import { generate, type Generated } from './generate.js';
import type { AnyKind, KindRow, Question } from './kind.js';
import { loadKinds } from './kinds.js';
import { checkFeatureId, featureFolder, readPlan } from './plan.js';
import { questionsPath } from './plan/answers.js';
import { inputsOf, planPath, preparedOf, type Prepared } from './prepared.js';
import type { ChangeRecord } from './record.js';
import { resolve, typeTasks, type Typed } from './resolve.js';
import { openWorkspace, type Overlay } from './workspace.js';
import { checkPaths, readRecord, recover, textsBefore, withLock, writeAll, type Entry } from './write/index.js';

export type { Prepared } from './prepared.js';

/** What the run is made with: handed in, because the pipeline knows no kind by name. */
export interface Registry {
  kinds: readonly KindRow[];
  detection: readonly DetectRow[];
  /** Package and version, for the records: `infra-dev@1.2.3`. */
  generator: string;
}

export interface ApplyOptions {
  /** Absolute path of the workspace. */
  root: string;
  feature: string;
  /** A plan that stands in for the one on disk and is written with the changes. */
  planText?: string;
  /** Answers that stand in for `infra-questions.json` on disk and are written with the changes. */
  answersText?: string;
  /** Puts open questions to a person and gives the new text of `infra-questions.json`. Called without the lock, with nothing written. */
  onQuestions?(prepared: Prepared): Promise<string>;
  /** Everything but the last step. */
  dryRun?: boolean;
  /** Refuse unless inputs and tree still give this hash (from a dry run). */
  expect?: string;
  /** Take back what tasks made that the plan no longer has. */
  removeDropped?: boolean;
  /** How what breaks running code is made, e.g. `expand-contract`; absent: as the plan says, else at once. */
  strategy?: string;
  /** Told who holds the workspace while the run waits for it. */
  onWait?(holder: string): void;
  /** Told what happens, for people. */
  onProgress?(stage: string): void;
  /** ISO 8601 of now, for the record alone. */
  now?: string;
}

/**
 * Runs plan → detect → resolve → generate → check in memory.
 * @throws InfraError with all problems; nothing was written
 */
export async function prepare(options: ApplyOptions, registry: Registry): Promise<Prepared> {
  checkFeatureId(options.feature);
  const tell = options.onProgress ?? (() => undefined);
  const before = readRecord(options.root, options.feature);
  const workspace = openWorkspace(options.root, overlayOf(options, before));
  tell('reading the plan');
  const kinds = await loadKinds(registry.kinds, workspace.read(planPath(options.feature)));
  const plan = readPlan(workspace, options.feature, kinds, registry.kinds.flatMap((row) => row.type ?? []));
  const secrets = await checkInputs(new Map(Object.entries(inputsOf(workspace, plan)).flatMap(([name, text]) => (text === null ? [] : [[`${plan.folder}/${name}`, text]]))));
  if (secrets.length > 0) throw new InfraError(secrets);
  const typed = typeTasks(plan, kinds);
  tell('looking at the workspace');
  const detection = await detect(workspace, registry.detection, kindsNeeded(typed, kinds));
  const { resolved, questions } = resolve(typed, detection.findings, plan);
  tell('making the changes');
  const generated = questions.length > 0 ? nothing(questions) : await generate({ workspace, plan, resolved, findings: detection.findings, kinds, previous: previousPaths(before), strategy: options.strategy });
  const problems = [...checkPaths(workspace.root, generated.files.map((file) => file.path)), ...(await check(generated.files))];
  if (problems.length > 0) throw new InfraError(problems);
  const prepared = preparedOf(options, { workspace, plan, detection, generated, before, kinds, generator: registry.generator });
  await checkMerged(prepared, generated);
  return prepared;
}

/** Only what the plan is about is looked for: a variable needs no look at every manifest and chart. */
function kindsNeeded(typed: Typed, kinds: readonly AnyKind[]): string[] {
  const concluding = kinds.filter((kind) => kind.conclude && !kind.type).map((kind) => kind.name);
  const asked = typed.changes.flatMap(({ kind }) => [kind.name, ...(kind.reads ?? [])]);
  return [...new Set([...asked, ...concluding])];
}

/** A merge with what people wrote meanwhile can break what was sound by itself. */
async function checkMerged(prepared: Prepared, generated: Generated): Promise<void> {
  const drafted = new Map(generated.files.map((file) => [file.path, file.after]));
  const merged = prepared.entries.filter((entry) => entry.after !== null && entry.after !== drafted.get(entry.path));
  const problems = await check(merged.map(({ path, before, after }) => ({ path, owner: 'user' as const, before, after: after ?? '' })));
  if (problems.length > 0) throw new InfraError(problems);
}

const nothing = (questions: Question[]): Generated => ({ applied: [], documents: [], files: [], questions });

/** A second run starts from the texts that the first one started from, so that both differ by the change of the plan alone. */
function overlayOf(options: ApplyOptions, before: ChangeRecord | undefined): Overlay {
  const overlay = before ? textsBefore(options.root, before) : new Map<string, string | null>();
  if (options.planText !== undefined) overlay.set(planPath(options.feature), options.planText);
  if (options.answersText !== undefined) overlay.set(questionsPath(featureFolder(options.feature)), options.answersText);
  return overlay;
}

function previousPaths(record: ChangeRecord | undefined): (taskId: string, index: number) => readonly string[] {
  const changes = new Map((record?.tasks ?? []).flatMap((task) => task.changes.map((change) => [`${task.task_id}#${change.index}`, change.files])));
  return (taskId, index) => changes.get(`${taskId}#${index}`) ?? [];
}

/** What an apply came to. */
export interface Outcome extends Prepared {
  /** False for a dry run, for questions and when nothing had to change. */
  written: boolean;
  /** True when a person answered questions of this run. */
  asked?: boolean;
  /** What an interrupted earlier run was brought to, when there was one. */
  recovered?: string;
}

/**
 * Applies the infrastructure tasks of a feature's plan, all or none.
 * With questions nothing is written but `infra-questions.json`.
 * @throws InfraError with all problems; nothing was written
 */
export async function applyPlan(options: ApplyOptions, registry: Registry): Promise<Outcome> {
  checkFeatureId(options.feature);
  const outcome = options.dryRun ? { ...(await prepare(options, registry)), written: false } : await underLock(options, registry);
  if (outcome.questions.length === 0 || !options.onQuestions) return outcome;
  const answered = await applyPlan({ ...options, answersText: await options.onQuestions(outcome) }, registry);
  return { ...answered, asked: true, ...(outcome.recovered ? { recovered: outcome.recovered } : {}) };
}

function underLock(options: ApplyOptions, registry: Registry): Promise<Outcome> {
  return withLock(options.root, options.feature, options.onWait ? { onWait: options.onWait } : {}, async () => {
    const recovered = recover(options.root);
    const prepared = await prepare(options, registry);
    const open = prepared.questions.length > 0;
    // Somebody will be asked: what is to be written is not known yet.
    if (open && options.onQuestions) return { ...prepared, written: false, ...(recovered ? { recovered } : {}) };
    refuseMoved(prepared, options.expect);
    const entries = allEntries(prepared);
    if (entries.length > 0) await writeAll(options.root, entries, { prune: prepared.prune });
    return { ...prepared, written: entries.length > 0 && !open, ...(recovered ? { recovered } : {}) };
  });
}

/** What is to be written: the changes with their record, or the questions alone. */
export function allEntries(prepared: Prepared): Entry[] {
  return prepared.questions.length > 0 ? prepared.stateEntries : [...prepared.entries, ...prepared.stateEntries];
}

/** Refuses when inputs or tree are not those of the dry run. */
export function refuseMoved(prepared: Prepared, expected: string | undefined): void {
  if (expected === undefined || expected === prepared.hash) return;
  throw new InfraError({
    subject: 'the plan or the workspace has moved since the dry run',
    evidence: [`expected ${expected}`, `now      ${prepared.hash}`],
    remedy: `Look at the changes again: infra-dev apply --feature ${prepared.plan.feature_id} --dry-run`,
  });
}
