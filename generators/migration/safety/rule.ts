import type { Action, ActionOf } from './action.js';
import type { SqlDialect } from '../../../pipeline/sql/lex.js';
import type { Statement } from '../../../pipeline/sql/statements.js';

export type Direction = 'up' | 'down';

/** What a rule looks at: one direction, with the other one beside it. */
export interface View {
  direction: Direction;
  dialect: SqlDialect;
  actions: readonly Action[];
  /** What the other direction does. */
  other: readonly Action[];
  /** All statements run in one transaction. */
  inTransaction: boolean;
  /** Tables that this direction creates itself: nobody uses them yet. */
  created: ReadonlySet<string>;
}

export interface Hit {
  statement: Statement;
  risk: string;
  safe_alternative: string;
}

/** One thing that goes wrong with migrations. */
export interface Rule {
  name: string;
  directions: readonly Direction[];
  dialects: readonly SqlDialect[];
  /** True when code of the version before stops working. */
  breaking: boolean;
  find(view: View): Hit[];
}

export const BOTH: readonly Direction[] = ['up', 'down'];
export const ALL: readonly SqlDialect[] = ['postgresql', 'mysql', 'sqlite'];
export const SERVERS: readonly SqlDialect[] = ['postgresql', 'mysql'];

/** The actions of one kind. */
export function every<Name extends Action['do']>(view: Pick<View, 'actions'>, name: Name): ActionOf<Name>[] {
  return view.actions.filter((action): action is ActionOf<Name> => action.do === name);
}

/** Actions of one kind on tables that were there before. */
export function onOldTables<
  Name extends 'add_column' | 'set_not_null' | 'create_index' | 'add_constraint' | 'change_type' | 'update' | 'delete',
>(view: View, name: Name): ActionOf<Name>[] {
  return every(view, name).filter((action) => !('table' in action && view.created.has(action.table)));
}

/** Names as the SQL of a dialect quotes them. */
export const quoted = (name: string, dialect: SqlDialect): string =>
  name
    .split('.')
    .map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : dialect === 'mysql' ? `\`${part}\`` : `"${part}"`))
    .join('.');
