import { InfraError } from '../../../pipeline/error.js';
import type { Found, Json, Made, Tool } from '../../../pipeline/kind.js';
import { OFFER } from '../safety/offer.js';
import type { Migration, Operation, OperationOf } from '../task.js';
import { keyOf, splits, strategyOf } from './asked.js';
import { endsTransactions } from './backfill.js';
import { stageFeature, stagePlan, type Later } from './stage-plan.js';
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

const command = (feature: string): string => `infra-dev apply --feature ${feature}`;

/** When each stage's time has come. */
const WHEN: Record<Later, string> = {
  migrate: 'when the code that writes the new is out everywhere',
  contract: 'when no running version uses the old any more',
};

/** The expand stage with what follows it. */
function followed(made: Made, task: Migration, done: Split, found: Found): Made {
  const later: Later[] = done.migrate.length > 0 ? ['migrate', 'contract'] : ['contract'];
  const feature = (stage: Later): string => stageFeature(found.feature.id, stage);
  const planned = later.map((stage) => `the ${stage} stage is planned as feature ${feature(stage)}`);
  const nothing = done.expand.length === 0 ? ['nothing of it can run before the code has changed'] : (made.because ?? []);
  const commands = Object.fromEntries(later.map((stage) => [stage, command(feature(stage))]));
  return {
    ...made,
    changes: [...made.changes, ...later.map((stage) => stagePlan(stage, task, done, found))],
    because: [...nothing, `expand, migrate, contract: ${planned.join(', ')}, so that no deploy runs it too early`],
    follow_up: [...(made.follow_up ?? []), ...later.map((stage) => `${WHEN[stage]}, run \`${command(feature(stage))}\` and deploy the migration that it writes`)],
    warnings: [...(made.warnings ?? []), ...done.stages.map((one) => one.code)],
    report: {
      ...made.report,
      strategy: { name: 'expand-contract', contract: feature('contract'), command: command(feature('contract')), commands, stages: done.stages.map((one) => ({ ...one })), operations: done.expand as unknown as Json },
    },
    steps: { ...made.steps, verification: [...(made.steps?.verification ?? []), ...done.stages.flatMap(({ check = [] }) => check)] },
  };
}

const withoutOffer = (made: Made): Made => ({ ...made, warnings: (made.warnings ?? []).map((one) => one.replace(OFFER, '')) });

/** A plan that another stage comes before. */
function stageOf({ feature }: Found): Later | undefined {
  const { follows, stage } = feature.plan;
  if (typeof follows !== 'string') return undefined;
  return stage === 'migrate' ? 'migrate' : 'contract';
}

const ONE_STATEMENT = 'The rows are written in one statement: it lasts as long as there are rows to write, and those it has written stay locked until it ends.';

const inBatches = (operation: Operation): boolean => operation.op !== 'sql' || endsTransactions(operation.up);

/** A later stage is no step before the new code. */
function afterwards(made: Made, task: Migration, found: Found): Made {
  const stage = stageOf(found);
  const deployment = made.steps?.deployment;
  if (!stage || !deployment) return made;
  const later = deployment.map((one) => one.replace(/ before the new code(?=[:,.]|\b)/, ` ${WHEN[stage]}`));
  const slow = stage === 'migrate' && !task.operations.every(inBatches);
  return { ...made, warnings: [...(made.warnings ?? []), ...(slow ? [ONE_STATEMENT] : [])], steps: { ...made.steps, deployment: later } };
}

/** The tool, making breaking operations in stages where that is asked for. */
export function staged(tool: Tool<Migration>): Tool<Migration> {
  const make = tool.changes;
  if (!make) return tool;
  const changes = async (task: Migration, found: Found): Promise<Made> => {
    const strategy = strategyOf(task, found);
    const made = await make(task, found);
    if (strategy === 'direct') return afterwards(task.strategy ? withoutOffer(made) : made, task, found);
    const done = splits(found).get(keyOf(found));
    if (!done && task.operations.some(mayBreak) && !made.questions?.length) refuseTool(tool.name, found);
    return done && done.contract.length > 0 && !made.questions?.length ? followed(made, task, done, found) : made;
  };
  return { ...tool, changes };
}
