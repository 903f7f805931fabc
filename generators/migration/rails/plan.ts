import { planSteps } from '../model/plan.js';
import type { SchemaModel } from '../model/schema.js';
import type { Plan, Planned } from '../model/steps.js';
import type { Migration } from '../task.js';
import { follow, railsNames } from './names.js';

/** What is unique is an index here, and is renamed as one. */
const withIndexes = (plan: Plan): Plan => ({ ...plan, up: plan.up.map(asIndex), down: plan.down.map(asIndex) });

function asIndex(planned: Planned): Planned {
  const { step, before } = planned;
  if (step.do !== 'rename_constraint' || !before?.indexes.some((one) => one.name === step.constraint)) return planned;
  return { ...planned, step: { do: 'rename_index', table: step.table, index: step.constraint, to: step.to } };
}

/**
 * What the operations do and what takes them back, in ActiveRecord's way: its names, and what it renames along.
 * @param model the schema before; moves along, in place
 * @param columns whether indexes are renamed with their columns: SQL does not do it
 */
export function planRails(operations: Migration['operations'], model: SchemaModel, columns: boolean): Plan {
  const plan: Plan = { up: [], down: [], unknown: [] };
  operations.forEach((one, operation) => {
    const part = planSteps([one], model, railsNames);
    plan.up.push(...part.up);
    plan.down.unshift(...part.down);
    plan.unknown.push(...part.unknown.map((unknown) => ({ ...unknown, operation })));
    if (part.invented) plan.invented = [...(plan.invented ?? []), ...part.invented];
    if (columns || one.op === 'rename_table') for (const { step } of part.up) follow(model, step);
  });
  return withIndexes(plan);
}
