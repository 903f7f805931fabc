import { InfraError } from '../../../pipeline/error.js';
import type { Found, Made, Tool } from '../../../pipeline/kind.js';
import type { SchemaModel } from '../model/schema.js';
import { OFFER } from '../safety/offer.js';
import type { SqlStyle } from '../sql/style.js';
import type { DialectName } from '../sql/types.js';
import type { Migration } from '../task.js';
import { contractFeature, contractPath, contractPlan } from './contract-plan.js';
import { mayBreak, split, type Split } from './split.js';
import { wording } from './wording.js';

/** How breaking operations are made: at once, or in stages that running code bears. */
export const STRATEGIES = ['direct', 'expand-contract'] as const;
type Strategy = (typeof STRATEGIES)[number];

const isStrategy = (text: string): text is Strategy => (STRATEGIES as readonly string[]).includes(text);

/** The change says it, else the option of the run; a change that was made in stages stays so when it is applied again without the option. */
function strategyOf(task: Migration, found: Found): Strategy {
  const said = task.strategy ?? found.strategy;
  if (said === undefined) return found.previous.includes(contractPath(found.feature.id)) ? 'expand-contract' : 'direct';
  if (isStrategy(said)) return said;
  throw new InfraError({ subject: `there is no strategy "${said}"`, remedy: `Use one of: ${STRATEGIES.join(', ')}.` });
}

const splits = (found: Found): Map<string, Split> => found.memo('migration:splits', () => new Map<string, Split>());
const keyOf = (found: Found): string => `${found.task.id}#${found.index}`;

/** What a tool knows of the database when it turns to the operations of a change. */
export interface Known {
  model: SchemaModel;
  dialect: DialectName;
  style?: SqlStyle;
}

/** The operations that a tool is to carry out now: all of them, or those of the expand stage. */
export function expanded(task: Migration, found: Found, { model, dialect, style }: Known): Migration['operations'] {
  if (strategyOf(task, found) === 'direct') return task.operations;
  const done = split(task.operations, { model, dialect, sql: wording(dialect, style), task: found.task.id });
  splits(found).set(keyOf(found), done);
  return done.expand;
}

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
  const stages = done.stages.map(({ what, code, check }) => ({ what, code, ...(check ? { check } : {}) }));
  return {
    ...made,
    changes: [...made.changes, contractPlan(task, done, found)],
    because: [...nothing, `expand, migrate, contract: the contract stage is planned as feature ${contract}, so that no deploy runs it too early`],
    follow_up: [...(made.follow_up ?? []), `when no running version uses the old any more, run \`${command}\` and deploy the migration that it writes`],
    warnings: [...(made.warnings ?? []), ...done.stages.map((one) => one.code)],
    report: { ...made.report, strategy: { name: 'expand-contract', contract, command, stages } },
    steps: { ...made.steps, verification: [...(made.steps?.verification ?? []), ...done.stages.flatMap((one) => one.check ?? [])] },
  };
}

const withoutOffer = (made: Made): Made => ({ ...made, warnings: (made.warnings ?? []).map((one) => one.replace(OFFER, '')) });

/** The tool, making breaking operations in stages where that is asked for. */
export function staged(tool: Tool<Migration>): Tool<Migration> {
  const make = tool.changes;
  if (!make) return tool;
  const changes = async (task: Migration, found: Found): Promise<Made> => {
    const strategy = strategyOf(task, found);
    const made = await make(task, found);
    if (strategy === 'direct') return task.strategy ? withoutOffer(made) : made;
    const done = splits(found).get(keyOf(found));
    if (!done && task.operations.some(mayBreak) && !made.questions?.length) refuseTool(tool.name, found);
    return done && done.contract.length > 0 && !made.questions?.length ? followed(made, task, done, found) : made;
  };
  return { ...tool, changes };
}
