import { InfraError } from '../../pipeline/error.js';
import { hashOf, lineOf, type ChangeRecord, type RecordedFile } from '../../pipeline/record.js';
import { checkPath, diskText, featurePaths, featuresApplied, openStore, readRecord, type Store } from '../../pipeline/write/index.js';
import { compareFile, type FileFinding, type FileTexts } from './file.js';
import { declaredNames, tasksOf, type Declared } from './names.js';
import { RULES, type Drift, type DriftFinding } from './rules.js';

/**
 * Compares what apply recorded with the files, the plan and the acceptance criteria as they are now. Reads only.
 * @param root absolute path of the workspace
 * @param featureId one feature; all that were applied when absent
 * @throws InfraError when the feature was not applied, or a record cannot be trusted
 */
export function check(root: string, featureId?: string): Drift {
  const features = featureId === undefined ? featuresApplied(root) : [featureId];
  const findings = features.flatMap((feature) => checkFeature(root, feature));
  return { schema_version: 1, features, findings, ok: findings.every((finding) => finding.level === 'note') };
}

function checkFeature(root: string, feature: string): DriftFinding[] {
  const record = readRecord(root, feature);
  if (!record)
    throw new InfraError({
      subject: `feature ${feature} has no record`,
      evidence: [featurePaths(feature).record],
      remedy: `Apply it first: infra-dev apply --feature ${feature}`,
    });
  const plan = planOf(root, record);
  const names = plan.tasks.flatMap((task) => task.changes.flatMap((change) => declaredNames(change)));
  const store = openStore(root, record.feature_id);
  const ofFiles = record.files.flatMap((file) => checkFile(root, store, file, names).map((found) => finding(record, file, found)));
  return [...plan.findings, ...movedCriteria(root, record), ...goneBefore(root, record), ...ofFiles];
}

/** Places that served as they were when the plan was applied, and whose line is in its file no more. */
function goneBefore(root: string, record: ChangeRecord): DriftFinding[] {
  return record.tasks.flatMap((task) => {
    const places = task.changes.flatMap((change) => change.existing).filter((place) => !checkPath(root, place.file));
    const gone = places.filter(({ file, line, line_hash }) => line_hash !== undefined && lineOf(diskText(root, file) ?? '', line_hash, line) === undefined);
    return gone.map(({ file: path, line }) => {
      const what = `no longer has what stood in line ${line} when the plan was applied`;
      return finding(record, { path, tasks: [task.task_id], checklist_ids: task.checklist_ids }, { rule: 'existing-gone', line: 1, what });
    });
  });
}

function finding(record: ChangeRecord, file: Pick<RecordedFile, 'path' | 'tasks' | 'checklist_ids'>, found: FileFinding): DriftFinding {
  const rule = RULES[found.rule];
  return {
    rule_id: found.rule,
    level: rule.level,
    feature_id: record.feature_id,
    task_ids: file.tasks,
    checklist_ids: file.checklist_ids,
    path: file.path,
    line: found.line,
    message: `${file.path} ${found.what}`,
    remedy: rule.remedy.replaceAll('{feature}', record.feature_id),
  };
}

function checkFile(root: string, store: Store, file: RecordedFile, names: readonly Declared[]): FileFinding[] {
  if (checkPath(root, file.path)) return [{ rule: 'file-missing', line: 1, what: 'can no longer be reached under this name' }];
  const now = diskText(root, file.path);
  if ((now === null ? null : hashOf(now)) === file.after) return [];
  const texts = textsOf(store, file, now);
  if (texts) return compareFile(file, texts, names);
  return [{ rule: 'record-broken', line: 1, what: 'differs from what was written, and the text that was written is gone' }];
}

function textsOf(store: Store, file: RecordedFile, now: string | null): FileTexts | undefined {
  try {
    return { before: store.text(file.before), wrote: store.text(file.after), now };
  } catch (error) {
    if (error instanceof InfraError) return undefined;
    throw error;
  }
}

interface PlanNow {
  tasks: ReturnType<typeof tasksOf>;
  findings: DriftFinding[];
}

function planOf(root: string, record: ChangeRecord): PlanNow {
  const path = `${featurePaths(record.feature_id).folder}/plan.json`;
  const file = { path, tasks: [], checklist_ids: [] };
  const text = diskText(root, path);
  if (text === null) return { tasks: [], findings: [finding(record, file, { rule: 'plan-missing', line: 1, what: 'is gone' })] };
  const tasks = tasksOf(parsed(text));
  if (hashOf(text) === record.plan_hash) return { tasks, findings: [] };
  return {
    tasks,
    findings: [
      finding(record, file, {
        rule: 'plan-moved',
        line: 1,
        what: movedBy(
          record,
          tasks.map((task) => task.task_id),
        ),
      }),
    ],
  };
}

function movedBy(record: ChangeRecord, now: readonly string[]): string {
  const then = record.tasks.map((task) => task.task_id);
  const added = now.filter((id) => !then.includes(id));
  const gone = then.filter((id) => !now.includes(id));
  const named = [
    ...(added.length > 0 ? [`new tasks: ${added.join(', ')}`] : []),
    ...(gone.length > 0 ? [`tasks no longer there: ${gone.join(', ')}`] : []),
  ];
  return `has changed since it was applied${named.length > 0 ? ` (${named.join('; ')})` : ''}`;
}

function movedCriteria(root: string, record: ChangeRecord): DriftFinding[] {
  const path = `${featurePaths(record.feature_id).folder}/checklist.json`;
  const list = parsed(diskText(root, path) ?? '{}');
  const items = itemsOf(list);
  const served = new Set(record.files.flatMap((file) => file.checklist_ids));
  return Object.entries(record.criteria)
    .filter(([id, hash]) => served.has(id) && hashOf(items.get(id) ?? '') !== hash)
    .map(([id]) =>
      finding(
        record,
        { path, tasks: tasksServing(record, id), checklist_ids: [id] },
        { rule: 'criterion-moved', line: 1, what: items.has(id) ? `has another text for ${id}` : `no longer has ${id}` },
      ),
    );
}

const tasksServing = (record: ChangeRecord, id: string): string[] =>
  record.tasks.filter((task) => task.checklist_ids.includes(id)).map((task) => task.task_id);

/** Both names of the list occur. */
function itemsOf(list: unknown): Map<string, string> {
  const { items, checklist } = (typeof list === 'object' && list !== null ? list : {}) as { items?: unknown; checklist?: unknown };
  const rows = [items, checklist].find(Array.isArray) ?? [];
  const valid = rows.filter(
    (row: unknown): row is { id: string; text?: unknown } =>
      typeof row === 'object' && row !== null && typeof (row as { id?: unknown }).id === 'string',
  );
  return new Map(valid.map((row) => [row.id, typeof row.text === 'string' ? row.text : '']));
}

/** A plan or checklist that no longer parses has no tasks and no criteria; plan check names its errors. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
