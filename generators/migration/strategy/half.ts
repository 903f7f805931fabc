import { InfraError } from '../../../pipeline/error.js';
import { columnOf, tableOf, type ColumnDef, type SchemaModel, type TableDef } from '../model/schema.js';
import type { DialectName } from '../sql/types.js';
import type { Operation } from '../task.js';
import type { Rows } from './migrate.js';
import type { Wording } from './wording.js';

/** What people do between the migrations. */
export interface Stage {
  what: string;
  /** What is released behind the expand stage. */
  code: string;
  /** How the rows are brought up to date, and the statement for those who do it by hand. */
  rows?: string;
  hand?: string;
  check?: string;
  /** What is released behind the migrate stage. */
  then?: string;
  /** How to see that nothing uses the old any more. */
  unused?: string;
  /** What taking the contract stage back does. */
  back: string;
}

/** One operation in stages: what running code bears now, what it bears then, and what it bears when nothing uses the old any more. */
export interface Half {
  expand: Operation[];
  migrate?: Rows;
  contract: Operation[];
  stage?: Stage;
}

/** What a rule knows of the change that it splits. */
export interface Splitting {
  model: SchemaModel;
  dialect: DialectName;
  sql: Wording;
  /** The column that the tool makes of a name. */
  named(name: string): string;
  /** A migration of the tool can run outside of a transaction. */
  outside: boolean;
  /** Id of the task, for refusals. */
  task: string;
}

/** An operation that running code bears. */
export const whole = (operation: Operation): Half => ({ expand: [operation], contract: [] });

/** @throws InfraError always: what cannot be split */
export function refuse(at: Splitting, what: string, why: string): never {
  throw new InfraError({
    subject: `task "${at.task}": ${what} cannot be split into expand and contract: ${why}`,
    remedy: 'Write the stages as operations of two features, or set "strategy": "direct" on the change to do it at once.',
  });
}

/** A column that is there, and its table. */
export interface Place {
  owner: TableDef;
  column: ColumnDef;
}

/** The column as it is: without it nothing can be put beside it. */
export function placeOf(at: Splitting, table: string, name: string, what: string): Place {
  const owner = tableOf(at.model, table) ?? refuse(at, what, `no table ${table} is known here`);
  const column = columnOf(owner, name);
  return column ? { owner, column } : refuse(at, what, `no column ${name} of ${owner.name} is known here; it has ${owner.columns.map((one) => one.name).join(', ')}`);
}
