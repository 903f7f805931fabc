import { InfraError } from '../pipeline/error.js';
import { parseJsonFile } from '../pipeline/json-file.js';
import type { AnyKind, Json } from '../pipeline/kind.js';
import { kebabCase } from '../pipeline/names.js';
import { checkFeatureId, featureFolder } from '../pipeline/plan.js';
import { hashOf } from '../pipeline/record.js';
import { openWorkspace } from '../pipeline/workspace.js';

type Change = { [key: string]: Json };

/** What a change made outside any plan needs: a feature id, and the plan text with its task. */
export interface AlonePlan {
  feature: string;
  planText: string;
}

/**
 * The plan for one typed change that nobody planned: a new task in the feature named, or a feature of its own.
 * The same change gives the same feature, so that a second call changes nothing.
 * @param now ISO 8601, the new plan's date
 */
export function planAlone(root: string, kind: AnyKind, change: Change, options: { feature?: string; now: string }): AlonePlan {
  const typed: Change = { type: kind.type ?? kind.name, ...change };
  const parsed = kind.task!.parse(typed) as Change;
  const feature = options.feature ?? `${kind.name}-${slugOf(parsed)}-${hashOf(JSON.stringify(parsed)).slice(7, 13)}`;
  checkFeatureId(feature);
  const plan = currentPlan(root, feature) ?? emptyPlan(feature, options.now);
  const tasks = plan.areas.infra.tasks;
  const there = tasks.some((task) => JSON.stringify(task['changes']) === JSON.stringify([typed]));
  if (!there) tasks.push({ task_id: freeId(tasks), description: `${kind.title}: ${slugOf(parsed).replaceAll('-', ' ')}`, checklist_ids: [], dependencies: [], changes: [typed] });
  return { feature, planText: `${JSON.stringify(plan, null, 2)}\n` };
}

type PlanDocument = { areas: { infra: { tasks: Change[] } } } & { [key: string]: Json };

function emptyPlan(feature: string, now: string): PlanDocument {
  return { feature_id: feature, created_at: now, implementation_scope: 'full', areas: { infra: { tasks: [] } } } as never;
}

function currentPlan(root: string, feature: string): PlanDocument | undefined {
  const path = `${featureFolder(feature)}/plan.json`;
  const text = openWorkspace(root).read(path);
  if (text === null) return undefined;
  const file = parseJsonFile(path, text);
  if (Array.isArray(file)) throw new InfraError(file);
  const plan = file.value as Partial<PlanDocument>;
  plan.areas ??= { infra: { tasks: [] } };
  plan.areas.infra ??= { tasks: [] };
  plan.areas.infra.tasks ??= [];
  return plan as PlanDocument;
}

function freeId(tasks: readonly Change[]): string {
  const used = new Set(tasks.map((task) => task['task_id']));
  let number = tasks.length + 1;
  while (used.has(`INFRA${number}`)) number += 1;
  return `INFRA${number}`;
}

/** A few words that say what the change is about: its first name. */
function slugOf(change: Change): string {
  const name = firstName(change) ?? 'change';
  return kebabCase(name).replace(/[^a-z0-9-]/g, '').slice(0, 40).replace(/-$/, '') || 'change';
}

function firstName(value: Json): string | undefined {
  if (!value || typeof value !== 'object') return undefined;
  if (!Array.isArray(value)) {
    const own = value['name'] ?? value['id'] ?? value['service'] ?? value['table'];
    if (typeof own === 'string') return own;
  }
  return Object.values(value).map(firstName).find(Boolean);
}
