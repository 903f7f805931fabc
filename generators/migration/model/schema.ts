import type { SqlDialect } from '../../../pipeline/sql/lex.js';

/** What happens to a row when the row it references goes or changes. */
export type Action = 'cascade' | 'restrict' | 'set null' | 'set default' | 'no action';

/** A default: none, a literal, or an expression that is written as it is. */
export type Default = { literal: unknown } | { expression: string } | null;

/** A column as far as a migration needs it. `type` is a value type of the plan, `sql:<native>` where only the native one is known. */
export interface ColumnDef {
  name: string;
  type: string;
  nullable: boolean;
  default: Default;
  comment: string;
  /** True where the database counts by itself and the type does not say so (AUTO_INCREMENT, AUTOINCREMENT). */
  auto?: boolean;
  /** Clauses that no field above holds, as they were read: COLLATE, GENERATED, CHECK … They go wherever the column is written again. */
  tail?: string[];
  /** Where the definition was read, `file:line`. */
  at?: { file: string; line: number };
}

export interface IndexDef {
  name: string;
  columns: string[];
  unique: boolean;
  /** The statement as it was read, where it says more than the fields above (method, condition, order). */
  text?: string;
}

export interface UniqueDef {
  name: string;
  columns: string[];
  /** What else stood there, as it was read: NULLS NOT DISTINCT, DEFERRABLE, ON CONFLICT … */
  tail?: string;
}

export interface ForeignKeyDef {
  name: string;
  columns: string[];
  references: { table: string; columns: string[] };
  on_delete?: Action | undefined;
  on_update?: Action | undefined;
  /** What else stood there, as it was read: MATCH, DEFERRABLE, NOT VALID … */
  tail?: string;
}

export interface CheckDef {
  /** Empty where the statement names none and the database's own name for it is not known. */
  name: string;
  expression: string;
  /** What else stood there, as it was read: NO INHERIT, NOT VALID, NOT ENFORCED. */
  tail?: string;
}

export interface PrimaryKeyDef {
  name: string;
  columns: string[];
  /** What else stood there, as it was read: ON CONFLICT, INCLUDE, DEFERRABLE … */
  tail?: string;
  /** The list as it was read, where it says more than names: a length, an order. */
  list?: string;
}

/** A statement of its own that speaks of a table and goes with it: a trigger, a policy, a grant, an option. */
export interface AttachedDef {
  kind: 'trigger' | 'policy' | 'other';
  name: string;
  text: string;
  /** A rename since made the text untrue, and nobody can say what it is now. */
  stale?: boolean;
  at?: { file: string; line: number };
}

/** A table; all names are those of the database. */
export interface TableDef {
  name: string;
  columns: ColumnDef[];
  primary_key: PrimaryKeyDef | null;
  indexes: IndexDef[];
  uniques: UniqueDef[];
  foreign_keys: ForeignKeyDef[];
  checks: CheckDef[];
  /** Entries between the brackets that are none of the above, as they were read: EXCLUDE, LIKE … */
  parts?: string[];
  /** What stood behind the brackets: STRICT, WITH (…), PARTITION BY … */
  tail?: string;
  attached?: AttachedDef[];
  at?: { file: string; line: number };
}

export interface EnumDef {
  name: string;
  values: string[];
  at?: { file: string; line: number };
}

/** What is known of the database's schema. `complete` is false where only a part of it could be read. */
export interface SchemaModel {
  tables: Map<string, TableDef>;
  enums: Map<string, EnumDef>;
  complete: boolean;
  /** How the texts in it are to be read; absent: as PostgreSQL's. */
  dialect?: SqlDialect;
}

export const emptyModel = (complete = false): SchemaModel => ({ tables: new Map(), enums: new Map(), complete });

/** A name without its schema. */
export const bareName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** What stands before a name, with its dot; empty where nothing does. */
export const schemaOf = (name: string): string => name.slice(0, name.lastIndexOf('.') + 1);

/** The table of that name, compared as databases without quotes do when there is no exact match. */
export function tableOf(model: SchemaModel, name: string): TableDef | undefined {
  return model.tables.get(name) ?? [...model.tables.values()].find((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** The column of that name. */
export function columnOf(table: TableDef | undefined, name: string): ColumnDef | undefined {
  return table?.columns.find((one) => one.name === name) ?? table?.columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** The enum of that name. */
export function enumOf(model: SchemaModel, name: string): EnumDef | undefined {
  return model.enums.get(name) ?? [...model.enums.values()].find((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** Every column whose type is the enum. */
export function usersOf(model: SchemaModel, name: string): { table: string; column: ColumnDef }[] {
  return [...model.tables.values()].flatMap((table) =>
    table.columns.filter((column) => column.type === `enum:${name}`).map((column) => ({ table: table.name, column })),
  );
}

/** A deep copy of a table, so that a later step does not change what an earlier one remembers. */
export const copyTable = (table: TableDef): TableDef => structuredClone(table);
