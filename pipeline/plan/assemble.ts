import type { Json } from '../kind.js';
import { orderTasks } from '../order.js';
import type { Criterion, ParsedPlan, Plan, PlanTask } from '../plan.js';
import { hashOf } from '../record.js';

/** What stands beside the plan in the feature folder. */
interface Beside {
  folder: string;
  text: string;
  checklist: Criterion[] | undefined;
  tests: Map<string, string[]>;
  scope: unknown;
}

/** The plan with what stands beside it, its tasks in the order in which they are to be done. */
export function assemble(plan: ParsedPlan, beside: Beside): Plan {
  const ordered = orderTasks(plan.areas.infra.tasks, plan.dependencies_map);
  const tasks = 'cycle' in ordered ? [] : ordered.tasks;
  const frontendOnly = scopeOf(beside.scope) === 'frontend-only' || plan.implementation_scope === 'frontend-only';
  const warnings = beside.checklist ? [] : ['There is no checklist.json: changes cannot be linked to acceptance criteria.'];
  return {
    feature_id: plan.feature_id,
    created_at: createdAt(plan.created_at, plan.feature_id),
    folder: beside.folder,
    hash: hashOf(beside.text),
    tasks: tasks.map((task) => (task.skip && frontendOnly ? { ...task, skip_reason: task.skip_reason || 'The scope is frontend-only.' } : task)) as PlanTask[],
    ...(beside.checklist ? { checklist: beside.checklist } : {}),
    tests: beside.tests,
    warnings,
    raw: plan as { [key: string]: Json },
  };
}

const scopeOf = (value: unknown): unknown => {
  if (!value || typeof value !== 'object') return value;
  const named = value as Record<string, unknown>;
  return named['implementation_scope'] ?? named['scope'] ?? named['mode'];
};

/** The plan's date, else the stamp at the end of the feature id, else the beginning of Unix time: never the clock. */
function createdAt(said: string | undefined, featureId: string): string {
  if (said && !Number.isNaN(Date.parse(said))) return new Date(said).toISOString();
  const stamp = /(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?(\d{2})?$/.exec(featureId);
  if (!stamp) return new Date(0).toISOString();
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = stamp;
  const date = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return new Date(Number.isNaN(date) ? 0 : date).toISOString();
}

/** test-plan.json is loose: every object with an id and the criteria it covers is a test. */
export function testsByCriterion(value: unknown): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!node || typeof node !== 'object') return;
    const entry = node as Record<string, unknown>;
    const covers = [entry['checklist_ids'], entry['checklist_id'], entry['covers'], entry['ac_ids']].flat().filter((id): id is string => typeof id === 'string');
    const name = [entry['test_id'], entry['id'], entry['name'], entry['file']].find((id): id is string => typeof id === 'string');
    if (name) for (const id of covers) found.set(id, [...(found.get(id) ?? []), name]);
    Object.values(entry).forEach(visit);
  };
  visit(value);
  return found;
}
