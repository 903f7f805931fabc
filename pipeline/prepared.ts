import type { Detection } from './detect.js';
import type { Generated } from './generate.js';
import type { AnyKind, Question } from './kind.js';
import { featureFolder, type Plan } from './plan.js';
import { questionsFile, questionsPath } from './plan/answers.js';
import { recordOf } from './recording.js';
import type { ChangeRecord } from './record.js';
import type { ApplyOptions } from './run.js';
import { openWorkspace, type Workspace } from './workspace.js';
import { hashPlan, reapply, recordEntries, type Entry } from './write/index.js';

/** Everything that is known before anything is written. */
export interface Prepared {
  plan: Plan;
  detection: Detection;
  questions: Question[];
  /** Files of the workspace that will be written. */
  entries: Entry[];
  /** Files of the feature folder that will be written with them. */
  stateEntries: Entry[];
  record: ChangeRecord;
  /** Folders that go when the changes leave them empty: apply had made them. */
  prune: string[];
  warnings: string[];
  /** Over inputs and tree: what `--expect` compares. */
  hash: string;
}

type Texts = Map<string, { before: string | null; after: string | null }>;

/** One run, before its texts meet those of people. */
export interface Run {
  workspace: Workspace;
  plan: Plan;
  detection: Detection;
  generated: Generated;
  before: ChangeRecord | undefined;
  kinds: readonly AnyKind[];
  generator: string;
}

/** What a run comes to: merged with what is there, and with what is written to the feature folder. */
export function preparedOf(options: ApplyOptions, run: Run): Prepared {
  const { plan, generated } = run;
  if (generated.questions.length > 0) return asking(options, run);
  const texts: Texts = new Map(generated.files.map((file) => [file.path, { before: file.before, after: file.after }]));
  const tasks = plan.tasks.filter((task) => !task.skip).map((task) => task.task_id);
  const merged = reapply(options.root, run.before, texts, { removeDropped: options.removeDropped ?? false, tasks });
  const record = recordOf({ ...run, appliedAt: options.now ?? plan.created_at });
  const unchanged = merged.entries.length === 0 && run.before !== undefined && sameRecord(run.before, record);
  const kept = unchanged ? run.before! : record;
  return {
    plan,
    detection: run.detection,
    questions: generated.questions,
    entries: merged.entries,
    stateEntries: [...newPlan(options), ...questionEntries(options, run), ...(unchanged ? [] : recordEntries(options.root, record, texts))],
    record: kept,
    prune: merged.folders,
    warnings: [...plan.warnings, ...merged.warnings],
    hash: hashPlan(inputsOf(run.workspace, plan), merged.entries),
  };
}

/** With questions nothing of the workspace is written: the questions alone are. */
function asking(options: ApplyOptions, run: Run): Prepared {
  const { plan, generated } = run;
  const record = recordOf({ ...run, appliedAt: plan.created_at });
  return {
    plan,
    detection: run.detection,
    questions: generated.questions,
    entries: [],
    prune: [],
    stateEntries: [...newPlan(options), ...questionEntries(options, run)],
    record,
    warnings: plan.warnings,
    hash: hashPlan(inputsOf(run.workspace, plan), []),
  };
}

/** What is open and what was answered; the file goes when it would say neither. */
function questionEntries(options: ApplyOptions, { plan, generated }: Run): Entry[] {
  const path = questionsPath(plan.folder);
  const before = openWorkspace(options.root).read(path);
  const after = questionsFile(plan, generated.questions, plan.answers ?? []);
  return before === after ? [] : [{ path, before, after }];
}

const sameRecord = (one: ChangeRecord, other: ChangeRecord): boolean =>
  JSON.stringify({ ...one, applied_at: '' }) === JSON.stringify({ ...other, applied_at: '' });

/** The files that decide what a run makes. */
export function inputsOf(workspace: Workspace, plan: Plan): Record<string, string | null> {
  const files = ['plan.json', 'checklist.json', 'test-plan.json', 'scope.json'].map((name): [string, string | null] => [name, workspace.read(`${plan.folder}/${name}`)]);
  // Not the file itself: what is open in it is no input.
  const answers: [string, string][] = plan.answers?.length ? [['infra-questions.json', JSON.stringify(plan.answers, null, 2)]] : [];
  return Object.fromEntries([...files, ...answers]);
}

export const planPath = (feature: string): string => `${featureFolder(feature)}/plan.json`;

/** The plan handed in, where it is not the one on disk. */
function newPlan(options: ApplyOptions): Entry[] {
  if (options.planText === undefined) return [];
  const path = planPath(options.feature);
  const before = openWorkspace(options.root).read(path);
  return before === options.planText ? [] : [{ path, before, after: options.planText }];
}
