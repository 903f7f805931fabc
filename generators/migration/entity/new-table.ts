import type { Change } from '../../../pipeline/change.js';
import type { TableDef } from '../model/schema.js';
import type { Base } from './base.js';
import type { Ask, Entity, Needed } from './model.js';

/** A foreign key of one column. */
export interface Reference {
  column: string;
  /** The member that holds the column's value, where there is one. */
  member: string;
  to: Entity;
  nullable: boolean;
  on_delete: string | undefined;
  base: Base | undefined;
}

export interface NewTable {
  table: string;
  columns: Ask[];
  references: Reference[];
  /** The model it is written like. */
  like: Entity;
  /** Columns that the class it extends has. */
  inherited: readonly string[];
  /** The sibling's table as the migrations have it. */
  known?: TableDef | undefined;
}

/** A new model and the edits that declare it. */
export interface Made {
  name: string;
  path: string;
  text: string;
  edits: Change[];
}

export interface NewModel {
  name: string;
  /** What the code calls it, where that is another name. */
  variable?: string | undefined;
  /** Everything below the imports. */
  text: string;
  needs: Needed[];
  warnings: string[];
  /** True where the text has its imports already. */
  whole?: boolean;
}
