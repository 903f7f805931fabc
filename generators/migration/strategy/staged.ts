import { InfraError } from '../../../pipeline/error.js';
import type { Found, Json, Made, Tool } from '../../../pipeline/kind.js';
import { OFFER } from '../safety/offer.js';
import type { Migration, Operation, OperationOf } from '../task.js';
import { keyOf, splits, strategyOf } from './asked.js';
import { contractFeature, contractPlan } from './contract-plan.js';
import type { Split } from './split.js';

type Breaking = { [Name in Operation['op']]?: (operation: OperationOf<Name>) => boolean };

/** The operations that running code may not bear, as far as they alone tell. */
const BREAKING: Breaking = {
  rename_column: () => true,
  rename_table: () => true,
  drop_column: () => true,
  drop_table: () => true,
  alter_column: ({ value_type, nullable }) => value_type !== undefined || nullable === false,
  add_column: ({ column }) => !column.nullable && column.default === null,
};

const mayBreak = (operation: Operation): boolean => (BREAKING[operation.op] as ((operation: Operation) => boolean) | undefined)?.(operation) ?? false;

function refuseTool(tool: string, found: Found): never {
  throw new InfraError({
    subject: `task "${found.task.id}": changes of ${tool} are not split into expand and contract`,
    remedy: 'Plan the stages as two features (first add and copy, then drop), or set "strategy": "direct" on the change to do it at once.',
  });
}

/** The expand stage with what follows it. */
function followed(made: Made, task: Migration, done: Split, found: Found): Made {
  const contract = contractFeature(found.feature.id);
  const command = `infra-dev apply --feature ${contract}`;
  const nothing = done.expand.length === 0 ? ['nothing of it can run before the code has changed'] : (made.because ?? []);
  const stages = done.stages.map((one) => ({ ...one }));
  return {
    ...made,
    changes: [...made.changes, contractPlan(task, done, found)],
    because: [...nothing, `expand, migrate, contract: the contract stage is planned as feature ${contract}, so that no deploy runs it too early`],
    follow_up: [...(made.follow_up ?? []), `when no running version uses the old any more, run \`${command}\` and deploy the migration that it writes`],
    warnings: [...(made.warnings ?? []), ...done.stages.map((one) => one.code)],
    report: { ...made.report, strategy: { name: 'expand-contract', contract, command, stages, operations: done.expand as unknown as Json } },
    steps: { ...made.steps, verification: [...(made.steps?.verification ?? []), ...done.stages.flatMap(({ copy = [], check = [] }) => [copy, check].flat())] },
  };
}

const withoutOffer = (made: Made): Made => ({ ...made, warnings: (made.warnings ?? []).map((one) => one.replace(OFFER, '')) });

/** The contract stage is no step before the new code. */
function afterwards(made: Made, found: Found): Made {
  const deployment = made.steps?.deployment;
  if (typeof found.feature.plan['follows'] !== 'string' || !deployment) return made;
  const later = deployment.map((one) => one.replace(/ before the new code(?=:|\b)/, ' when no running version uses the old any more'));
  return { ...made, steps: { ...made.steps, deployment: later } };
}

/** The tool, making breaking operations in stages where that is asked for. */
export function staged(tool: Tool<Migration>): Tool<Migration> {
  const make = tool.changes;
  if (!make) return tool;
  const changes = async (task: Migration, found: Found): Promise<Made> => {
    const strategy = strategyOf(task, found);
    const made = await make(task, found);
    if (strategy === 'direct') return afterwards(task.strategy ? withoutOffer(made) : made, found);
    const done = splits(found).get(keyOf(found));
    if (!done && task.operations.some(mayBreak) && !made.questions?.length) refuseTool(tool.name, found);
    return done && done.contract.length > 0 && !made.questions?.length ? followed(made, task, done, found) : made;
  };
  return { ...tool, changes };
}
