import { InfraError } from '../../../pipeline/error.js';
import type { Found } from '../../../pipeline/kind.js';
import type { Migration } from '../task.js';
import { stagePath } from './stage-plan.js';
import type { Split } from './split.js';

/** How breaking operations are made: at once, or in stages that running code bears. */
export const STRATEGIES = ['direct', 'expand-contract'] as const;
type Strategy = (typeof STRATEGIES)[number];

const isStrategy = (text: string): text is Strategy => (STRATEGIES as readonly string[]).includes(text);

/**
 * The change says it, else the option of the run; a change that was made in stages stays so when it is applied again without the option.
 * @throws InfraError for a strategy that there is not
 */
export function strategyOf(task: Migration, found: Found): Strategy {
  const said = task.strategy ?? found.strategy;
  if (said === undefined) return found.previous.includes(stagePath(found.feature.id, 'contract')) ? 'expand-contract' : 'direct';
  if (isStrategy(said)) return said;
  throw new InfraError({ subject: `there is no strategy "${said}"`, remedy: `Use one of: ${STRATEGIES.join(', ')}.` });
}

/** What tools split in this run, by task and change. */
export const splits = (found: Found): Map<string, Split> => found.memo('migration:splits', () => new Map<string, Split>());
export const keyOf = (found: Found): string => `${found.task.id}#${found.index}`;
