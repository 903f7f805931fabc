import type { Statement } from '../../../pipeline/sql/statements.js';

/** A type by its family name in PostgreSQL's words (`int4`, `varchar`) and its sizes. */
export interface SqlType {
  name: string;
  sizes: number[];
  array: boolean;
}

export type ConstraintKind = 'primary_key' | 'unique' | 'foreign_key' | 'check' | 'exclusion' | 'not_null';

export interface ColumnFacts {
  type: SqlType;
  notNull: boolean;
  /** `constant`: the same for every row, known when the statement runs; `per_row`: must be computed for each. */
  default: 'none' | 'constant' | 'per_row';
  /** Constraints written with the column. */
  constraints: ConstraintKind[];
}

/** What a statement does, as far as it can hurt: one statement may do several things. */
export type Action = { statement: Statement } & (
  | { do: 'create_table'; table: string }
  | { do: 'drop_table'; table: string; cascade: boolean }
  | { do: 'drop_schema'; name: string }
  | { do: 'rename_table'; table: string; to: string }
  | { do: 'add_column'; table: string; column: string; facts: ColumnFacts }
  | { do: 'drop_column'; table: string; column: string; cascade: boolean }
  | { do: 'rename_column'; table: string; column: string; to: string }
  | { do: 'change_type'; table: string; column: string; type: SqlType }
  | { do: 'set_not_null'; table: string; column: string }
  | { do: 'create_index'; table: string; columns: string[]; unique: boolean; concurrently: boolean }
  | { do: 'drop_index'; name: string; concurrently: boolean }
  | {
      do: 'add_constraint';
      table: string;
      name: string;
      kind: ConstraintKind;
      columns: string[];
      validated: boolean;
      usingIndex: boolean;
      expression: string;
    }
  | { do: 'validate_constraint'; table: string; name: string }
  | { do: 'drop_constraint'; table: string; name: string }
  | { do: 'create_enum'; name: string }
  | { do: 'drop_type'; name: string; cascade: boolean }
  | { do: 'add_enum_value'; name: string; value: string }
  | { do: 'rename_enum_value'; name: string; value: string }
  | { do: 'update'; table: string; columns: string[]; where: boolean }
  | { do: 'delete'; table: string; where: boolean }
  | { do: 'insert_from'; table: string; from: string[] }
  | { do: 'truncate'; table: string }
  | { do: 'pragma'; name: string }
  | { do: 'transaction'; opens: boolean }
  | { do: 'other' }
);

export type ActionOf<Name extends Action['do']> = Extract<Action, { do: Name }>;

/** A statement that the dialect's parser refuses. */
export interface Unparsed {
  statement: Statement;
  message: string;
}

export interface Read {
  actions: Action[];
  unparsed: Unparsed[];
}
