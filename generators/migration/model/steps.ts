import type { CheckDef, ColumnDef, Default, EnumDef, ForeignKeyDef, IndexDef, TableDef, UniqueDef } from './schema.js';

/** One thing that a migration does, with every name resolved. Each step knows enough to be taken back. */
export type Step =
  | { do: 'create_table'; table: TableDef }
  | { do: 'drop_table'; table: TableDef }
  | { do: 'rename_table'; table: string; to: string }
  | { do: 'add_column'; table: string; column: ColumnDef }
  | { do: 'drop_column'; table: string; column: ColumnDef }
  | { do: 'rename_column'; table: string; column: string; to: string }
  | { do: 'alter_column'; table: string; from: ColumnDef | null; to: ColumnDef; set: ColumnPart[] }
  | { do: 'create_index'; table: string; index: IndexDef }
  | { do: 'drop_index'; table: string; index: IndexDef }
  | { do: 'add_foreign_key'; table: string; key: ForeignKeyDef }
  | { do: 'drop_foreign_key'; table: string; key: ForeignKeyDef }
  | { do: 'add_unique'; table: string; unique: UniqueDef }
  | { do: 'drop_unique'; table: string; unique: UniqueDef }
  | { do: 'add_check'; table: string; check: CheckDef }
  | { do: 'drop_check'; table: string; check: CheckDef }
  | { do: 'create_enum'; enum: EnumDef }
  | { do: 'drop_enum'; enum: EnumDef }
  | { do: 'add_enum_value'; enum: EnumDef; value: string; users: EnumUser[] }
  | { do: 'remove_enum_value'; enum: EnumDef; value: string; users: EnumUser[] }
  | { do: 'rename_enum'; enum: string; to: string }
  | { do: 'rename_index'; table: string; index: string; to: string }
  | { do: 'rename_constraint'; table: string; constraint: string; to: string }
  | { do: 'sql'; text: string };

export type StepOf<Name extends Step['do']> = Extract<Step, { do: Name }>;
export type ColumnPart = 'type' | 'nullable' | 'default';

/** A column whose type is an enum that changes. */
export interface EnumUser {
  table: string;
  column: ColumnDef;
}

/** A step with the table before and after it, where known: what a database that cannot alter rebuilds from. */
export interface Planned {
  step: Step;
  before?: TableDef | undefined;
  after?: TableDef | undefined;
  /** The enums as they are at this step. */
  enums?: ReadonlyMap<string, EnumDef> | undefined;
  /** Values for columns that a table made anew has and the old one had not. */
  fills?: ReadonlyMap<string, Default> | undefined;
}

/** What a migration does and what takes it back, each in the order to run. */
export interface Plan {
  up: Planned[];
  down: Planned[];
  /** Operations whose way back cannot be written, because what is dropped or changed is not known. */
  unknown: { operation: number; what: string; why?: string | undefined; at?: { file: string; line: number } | undefined }[];
  /** Values that the way back makes up, because those of before are gone. */
  invented?: Invented[];
}

export interface Invented {
  table: string;
  column: string;
  /** None where nothing can be made up, and the way back fails on rows. */
  value: Default;
  /** What such a value may break: the names of keys that every row must satisfy. */
  keys: string[];
}
