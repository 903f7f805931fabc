import type { Change } from '../../../pipeline/change.js';
import type { Found, Json } from '../../../pipeline/kind.js';
import { featureFolder } from '../../../pipeline/plan.js';
import type { Migration } from '../task.js';
import { words } from './migrate.js';
import type { Split } from './split.js';

/** The stages behind the expand stage, each a feature of its own. */
export type Later = 'migrate' | 'contract';

/** 128 of a feature id less the longer ending. */
const LONGEST = 119;

/** The feature that holds a later stage of another one. */
export const stageFeature = (feature: string, stage: Later): string => `${feature.slice(0, LONGEST)}-${stage}`;

/** Where its plan is. */
export const stagePath = (feature: string, stage: Later): string => `${featureFolder(stageFeature(feature, stage))}/plan.json`;

interface StagePlan {
  feature_id: string;
  created_at: string;
  /** The feature whose expand stage comes before. */
  follows: string;
  stage: Later;
  tech_stack?: Json;
  areas: { infra: { tasks: { task_id: string }[] } };
}

function fresh({ feature }: Found, stage: Later): StagePlan {
  const stack = feature.plan['tech_stack'];
  return {
    feature_id: stageFeature(feature.id, stage),
    created_at: feature.created_at,
    follows: feature.id,
    stage,
    ...(stack === undefined ? {} : { tech_stack: stack }),
    areas: { infra: { tasks: [] } },
  };
}

interface Typed {
  name?: string;
  operations: Migration['operations'];
}

/** Two migrations that change the same columns would be called the same. */
function named(contract: Migration['operations']): { name?: string } {
  const all = contract.filter((one) => one.op !== 'sql');
  const columns = all.flatMap((one) => (one.op === 'alter_column' ? [`${one.table} ${one.column}`] : []));
  return all.length > 0 && columns.length === all.length ? { name: words(`require ${columns.join(' and ')}`) } : {};
}

/** What each stage does, in a task: rows in migrations of their own, so that each can run as the tool lets it. */
const STAGES: Record<Later, (split: Split, task: Migration) => { said: string; why: string; changes: Typed[] }> = {
  migrate: ({ migrate }) => ({
    said: `Migrate: ${migrate.map((one) => one.name).join('; ')}`,
    why: migrate.flatMap(({ how, hand = [] }) => [how, hand].flat()).join(' '),
    changes: migrate.map(({ name, operation }) => ({ name, operations: [operation] })),
  }),
  contract: ({ contract, stages }, { name }) => ({
    said: `Contract: ${stages.map((one) => one.what).join('; ')}`,
    why: stages.map((one) => one.then ?? one.code).join(' '),
    changes: [{ ...(name ? { name: `${name}_contract` } : named(contract)), operations: contract }],
  }),
};

function taskOf(task: Migration, split: Split, found: Found, stage: Later) {
  const { name: _name, operations: _operations, strategy: _strategy, ...where } = task;
  const number = found.index > 0 ? `-${found.index + 1}` : '';
  const { said, why, changes } = STAGES[stage](split, task);
  return {
    task_id: `${found.task.id}-${stage}${number}`,
    description: said,
    rationale: why,
    changes: changes.map((one) => ({ ...where, strategy: 'direct', ...one })),
  };
}

/**
 * A later stage, as the plan of a feature of its own.
 *
 * Why no migration: what lies in the migrations folder runs with the next deploy, which is too early by definition, and what lies
 * prepared elsewhere ages, in its number, in its snapshot or journal and in the schema it was made for. A plan does not: applied when its
 * time has come, it is compared with the schema of that day, numbered after the last migration of that day, judged, proven, recorded and
 * undone like any other, with every tool.
 */
export function stagePlan(stage: Later, task: Migration, split: Split, found: Found): Change {
  const mine = taskOf(task, split, found, stage);
  const next = (current: string | null): string => {
    const plan = current === null ? fresh(found, stage) : (JSON.parse(current) as StagePlan);
    const { tasks } = plan.areas.infra;
    const at = tasks.findIndex((one) => one.task_id === mine.task_id);
    tasks.splice(at < 0 ? tasks.length : at, at < 0 ? 0 : 1, mine);
    return `${JSON.stringify(plan, null, 2)}\n`;
  };
  return { path: stagePath(found.feature.id, stage), owner: 'tool', next };
}
