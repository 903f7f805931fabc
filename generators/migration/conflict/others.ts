import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InfraError } from '../../../pipeline/error.js';
import type { Found, FreeText } from '../../../pipeline/kind.js';
import { FEATURE_ID, featureFolder, planSchema } from '../../../pipeline/plan.js';
import type { ChangeRecord, RecordedChange } from '../../../pipeline/record.js';
import { readRecord } from '../../../pipeline/write/index.js';
import { infer } from '../infer.js';
import { task as migrationSchema, type Migration } from '../task.js';
import { claimsOf, type Claim } from './claims.js';
import { nameIn } from './numbers.js';
import { entriesIn } from './shared.js';

/** A migration that another feature plans, or has written where this tree does not have it: it will meet ours when both are merged. */
export interface Pending {
  feature: string;
  task: string;
  /** ISO 8601; empty where the plan has none. */
  created_at: string;
  name?: string | undefined;
  claims: Claim[];
  /** Name of the written migration with its files, where there is one, and its place in a file that others share. */
  written?: { name: string; files: string[]; entry?: { path: string; key: string; id: string } | undefined } | undefined;
}

/** What cannot be read belongs to another feature's run: it says nothing here. */
function quietly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof InfraError || error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}

function featuresBeside(found: Found): string[] {
  const folder = join(found.workspace.root, featureFolder('x'), '..');
  const names = quietly(() => readdirSync(folder)) ?? [];
  return names.filter((name) => FEATURE_ID.test(name) && name !== found.feature.id).sort();
}

/** The changeset that a record names. */
function entryOf({ changeset, changeset_author: author, changelog }: RecordedChange['report']): { path: string; key: string; id: string } | undefined {
  if (typeof changelog !== 'string' || typeof changeset !== 'string' || typeof author !== 'string') return undefined;
  return { path: changelog, key: `${changeset} by ${author}`, id: changeset };
}

/** True where what was recorded is in this tree, so that the schema at hand has it already. */
async function isHere(change: RecordedChange, found: Found): Promise<boolean> {
  if (!change.files.every((path) => found.workspace.has(path))) return false;
  const entry = entryOf(change.report);
  const entries = entry && (await entriesIn(entry.path, found.workspace.read(entry.path) ?? ''));
  return !entries || entries.some((one) => one.key === entry.key);
}

type PlanTask = FreeText & { skip: boolean; changes?: unknown[] | undefined };

/** The typed changes of a task that are migrations, with their position; free text is read by the rules. */
function migrationsOf(task: PlanTask): { index: number; change: Migration }[] {
  const all: unknown[] = task.changes ?? quietly(() => infer(task).changes) ?? [];
  return all.flatMap((one, index) => {
    const parsed = migrationSchema.safeParse(one);
    return parsed.success ? [{ index, change: parsed.data }] : [];
  });
}

function recorded(record: ChangeRecord | undefined, task: string, index: number): RecordedChange | undefined {
  const changes = record?.tasks.find((one) => one.task_id === task)?.changes ?? [];
  return changes.find((one) => one.index === index && one.kind === 'migration');
}

async function pendingOf(feature: string, found: Found): Promise<Pending[]> {
  const text = quietly(() => found.workspace.read(`${featureFolder(feature)}/plan.json`));
  const plan = planSchema.safeParse(text ? quietly(() => JSON.parse(text) as unknown) : undefined);
  if (!plan.success || plan.data.feature_id !== feature) return [];
  // The stages of one feature come after each other by their nature.
  if ([found.feature.id, found.feature.plan['follows']].includes(String(plan.data['follows']))) return [];
  const record = quietly(() => readRecord(found.workspace.root, feature));
  const created_at = plan.data.created_at ?? '';
  const tasks = plan.data.areas.infra.tasks.filter((task) => !task.skip);
  const all = tasks.flatMap((task) => migrationsOf(task).map((one) => ({ ...one, task: task.task_id })));
  const lists = all.map(async ({ task, index, change }): Promise<Pending[]> => {
    const made = recorded(record, task, index);
    if (made && (await isHere(made, found))) return [];
    const name = made && nameIn(made.report);
    const written = made && name !== undefined ? { name, files: made.files, entry: entryOf(made.report) } : undefined;
    return [{ feature, task, created_at, name: change.name, claims: claimsOf(change.operations), written }];
  });
  return (await Promise.all(lists)).flat();
}

/** The migrations of the other features that this tree does not have yet; read once per run. */
export const pendingElsewhere = (found: Found): Promise<Pending[]> =>
  found.memo('migration:pending', async () => (await Promise.all(featuresBeside(found).map((feature) => pendingOf(feature, found)))).flat());
