import type { SchemaModel } from '../model/schema.js';
import type { Plan, Planned } from '../model/steps.js';
import { endsTransactions } from '../strategy/backfill.js';
import { isRebuilt, type Transaction } from '../sql/sqlite-rebuild.js';
import type { DialectName } from '../sql/types.js';
import { wrapped } from './sql-file.js';

/** What a tool says about the transactions of its runner. */
export interface Transactions {
  transactional: boolean;
  /** In SQLite, where that differs from `transactional`. */
  sqlite?: Transaction;
  /** A file can say that it runs outside of a transaction. */
  leaves?: boolean;
  /** Statements of PostgreSQL that end transactions themselves can run: the file says so, or none is open anyway. */
  outside?: boolean;
}

/** Actions that change the referencing rows when a referenced one goes; RESTRICT is deferred as NO ACTION is. */
const ACTING = ['cascade', 'set null', 'set default'];

const tableNameOf = ({ after, before }: Planned): string => after?.name ?? before?.name ?? '';

/** Tables whose rows go or change with the rows of a table that the plan makes anew, where foreign keys are on. */
export function endangered(plan: Plan, model: SchemaModel): { table: string; by: string[] }[] {
  const rebuilt = new Set([...plan.up, ...plan.down].filter(isRebuilt).map(tableNameOf));
  return [...rebuilt].flatMap((table) => {
    const acting = (one: { on_delete?: string | undefined; references: { table: string } }): boolean =>
      one.references.table === table && ACTING.includes(one.on_delete ?? '');
    const by = [...model.tables.values()].filter((other) => other.name !== table && other.foreign_keys.some(acting)).map((other) => other.name);
    return by.length ? [{ table, by }] : [];
  });
}

export interface Surrounding {
  dialect: DialectName;
  newest: readonly string[];
  model: SchemaModel;
}

/** True where a migration must run outside of every transaction, because a statement of it ends its own; and can. */
export const runsOutside = (tool: Transactions, dialect: DialectName, plan: Plan): boolean =>
  tool.outside === true && dialect === 'postgresql' && plan.up.some(({ step }) => step.do === 'sql' && endsTransactions(step.text));

/** What is open while the statements of a migration run: the runner's transaction, or the file's own. */
export function transactionOf(tool: Transactions, { dialect, newest, model }: Surrounding, plan: Plan): Transaction {
  if (runsOutside(tool, dialect, plan)) return 'none';
  if (wrapped(newest)) return 'open';
  const usual = tool.sqlite ?? (tool.transactional ? 'open' : 'none');
  return dialect === 'sqlite' && tool.leaves && endangered(plan, model).length > 0 ? 'none' : usual;
}

/** What a person has to know where foreign keys cannot be turned off by the migration. */
export function transactionWarnings(name: string, transaction: Transaction, { dialect, model }: Surrounding, plan: Plan): string[] {
  if (dialect !== 'sqlite' || transaction !== 'open') return [];
  return endangered(plan, model).map(
    ({ table, by }) =>
      `Migration ${name} makes table ${table} anew inside a transaction, where SQLite ignores PRAGMA foreign_keys: run it on a connection with foreign keys off, or the rows of ${by.join(', ')} that reference it go or change with it.`,
  );
}
