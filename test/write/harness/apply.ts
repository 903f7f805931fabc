import { hashOf, type ChangeRecord } from '../../../pipeline/record.js';
import { diskText, readRecord, reapply, recordEntries, textsBefore, writeAll, type Texts } from '../../../pipeline/write/index.js';

/** What a made-up task writes: path to its text, from the text that was there before its feature. */
export interface MadeTask {
  id: string;
  kind?: string;
  files: { [path: string]: (before: string | null) => string | null };
}

const TYPES: { [kind: string]: string } = { migration: 'database_migration', env: 'environment_variables' };

/** The record that apply would write for these texts. */
export function recordFor(feature: string, tasks: readonly MadeTask[], texts: Texts, planText = '{}'): ChangeRecord {
  const hash = (text: string | null): string | null => (text === null ? null : hashOf(text));
  const written = (task: MadeTask): string[] => Object.keys(task.files).filter((path) => texts.has(path));
  return {
    schema_version: 1,
    generator: 'infra-dev@0.0.0',
    feature_id: feature,
    plan_hash: hashOf(planText),
    applied_at: '2026-01-01T00:00:00.000Z',
    files: [...texts].map(([path, { before, after }]) => ({
      path,
      owner: 'user',
      before: hash(before),
      after: hash(after),
      tasks: tasks.filter((task) => path in task.files).map((task) => task.id),
      checklist_ids: ['AC1'],
    })),
    tasks: tasks.map((task) => ({
      task_id: task.id,
      status: 'completed',
      description: '',
      checklist_ids: ['AC1'],
      changes: [
        {
          index: 0,
          type: TYPES[task.kind ?? 'env'] ?? 'x',
          kind: task.kind ?? 'env',
          tools: [],
          change_hash: hashOf(''),
          files: written(task),
          existing: [],
          because: [],
          follow_up: [],
          warnings: [],
          report: {},
          proofs: [],
          steps: {},
          counts: {},
        },
      ],
    })),
    criteria: { AC1: hashOf('criterion') },
    documents: [],
  };
}

/** Applies made-up tasks the way the pipeline does: generated from the texts before ours, merged, written with the record. */
export async function applyTasks(
  root: string,
  feature: string,
  tasks: readonly MadeTask[],
  options: { removeDropped?: boolean; planText?: string } = {},
): Promise<string[]> {
  const previous = readRecord(root, feature);
  const overlay = previous ? textsBefore(root, previous) : new Map<string, string | null>();
  const texts = new Map<string, { before: string | null; after: string | null }>();
  for (const [path, next] of tasks.flatMap((task) => Object.entries(task.files))) {
    const before = texts.get(path)?.before ?? (overlay.has(path) ? overlay.get(path)! : diskText(root, path));
    texts.set(path, { before, after: next(texts.has(path) ? texts.get(path)!.after : before) });
  }
  for (const [path, { before, after }] of texts) if (before === after) texts.delete(path);
  const merged = reapply(root, previous, texts, { tasks: tasks.map((task) => task.id), removeDropped: options.removeDropped ?? false });
  const record = recordFor(feature, tasks, texts, options.planText);
  await writeAll(root, [...merged.entries, ...recordEntries(root, record, texts)], { prune: merged.folders });
  return merged.warnings;
}

/** Adds lines at the end of a file. */
export const append =
  (lines: string) =>
  (before: string | null): string =>
    `${before ?? ''}${lines}`;
/** A file with this text. */
export const create = (text: string) => (): string => text;
