import type { Change } from '../../../pipeline/change.js';
import type { Found, Json } from '../../../pipeline/kind.js';
import { featureFolder } from '../../../pipeline/plan.js';
import type { Migration } from '../task.js';
import type { Split } from './split.js';

/** 128 of a feature id less the ending. */
const LONGEST = 119;

/** The feature that holds the contract stage of another one. */
export const contractFeature = (feature: string): string => `${feature.slice(0, LONGEST)}-contract`;

/** Where its plan is. */
export const contractPath = (feature: string): string => `${featureFolder(contractFeature(feature))}/plan.json`;

interface ContractPlan {
  feature_id: string;
  created_at: string;
  /** The feature whose expand stage comes before. */
  follows: string;
  tech_stack?: Json;
  areas: { infra: { tasks: { task_id: string }[] } };
}

function fresh({ feature }: Found): ContractPlan {
  const stack = feature.plan['tech_stack'];
  return {
    feature_id: contractFeature(feature.id),
    created_at: feature.created_at,
    follows: feature.id,
    ...(stack === undefined ? {} : { tech_stack: stack }),
    areas: { infra: { tasks: [] } },
  };
}

function taskOf(task: Migration, split: Split, found: Found) {
  const { name, operations: _operations, strategy: _strategy, ...where } = task;
  const number = found.index > 0 ? `-${found.index + 1}` : '';
  const change = { ...where, strategy: 'direct', ...(name ? { name: `${name}_contract` } : {}), operations: split.contract };
  return {
    task_id: `${found.task.id}-contract${number}`,
    description: `Contract: ${split.stages.map((one) => one.what).join('; ')}`,
    rationale: split.stages.map((one) => one.code).join(' '),
    changes: [change],
  };
}

/**
 * The contract stage, as the plan of a feature of its own.
 *
 * Why no migration: what lies in the migrations folder runs with the next deploy, which is too early by definition, and what lies
 * prepared elsewhere ages, in its number, in its snapshot or journal and in the schema it was made for. A plan does not: applied when its
 * time has come, it is compared with the schema of that day, numbered after the last migration of that day, judged, proven, recorded and
 * undone like any other, with every tool.
 */
export function contractPlan(task: Migration, split: Split, found: Found): Change {
  const mine = taskOf(task, split, found);
  const next = (current: string | null): string => {
    const plan = current === null ? fresh(found) : (JSON.parse(current) as ContractPlan);
    const { tasks } = plan.areas.infra;
    const at = tasks.findIndex((one) => one.task_id === mine.task_id);
    tasks.splice(at < 0 ? tasks.length : at, at < 0 ? 0 : 1, mine);
    return `${JSON.stringify(plan, null, 2)}\n`;
  };
  return { path: contractPath(found.feature.id), owner: 'tool', next };
}
