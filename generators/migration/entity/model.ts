import type { Change } from '../../../pipeline/change.js';
import type { Container, Span } from '../../../pipeline/edit/locator.js';
import type { SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import type { CodeStyle } from '../../../pipeline/code-style.js';
import type { Awaitable } from '../../../pipeline/kind.js';
import type { Default } from '../model/schema.js';
import type { ColumnPart } from '../model/steps.js';
import type { DialectName } from '../sql/types.js';
import type { Base } from './base.js';
import type { Made, NewModel, NewTable, Reference } from './new-table.js';

/** A file that declares models, parsed. */
export interface Source {
  path: string;
  text: string;
  program: SyntaxNode;
  containers: readonly Container[];
  style: Pick<CodeStyle, 'quote' | 'indent' | 'semicolon'>;
}

/** `nullable: true` of an options object. */
export interface Option {
  key: string;
  text: string;
  node: SyntaxNode;
}

/** `@Column({ … })` above a member. */
export interface Decorator {
  name: string;
  text: string;
  args: SyntaxNode[];
  node: SyntaxNode;
}

/** `public lastSeen?: Date | null` */
export interface Typing {
  /** `public `, `declare readonly ` … with the space after it. */
  modifiers: string;
  mark: '' | '!' | '?';
  /** The type as it stands there, and where; undefined where none is written. */
  type: string | undefined;
  span: Span | undefined;
}

/** What a member is: a plain column, part of the key, a time stamp the library keeps, a relation or its key column, or none of these. */
export type Role = 'primary' | 'column' | 'time' | 'relation' | 'other';

/** One member of a model. */
export interface Field {
  key: string;
  /** Name of the column; of a relation the one that it joins by. Undefined where there is none. */
  column: string | undefined;
  /** True where the member itself says the column's name. */
  explicit: boolean;
  role: Role;
  /** With decorators and without the separator. */
  node: Span;
  text: string;
  /** Offset behind the name. */
  keyEnd: number;
  options: Option[];
  /** The object literal of the options. */
  held: SyntaxNode | undefined;
  /** The call or value that declares the column. */
  call: SyntaxNode | undefined;
  /** The type where it stands outside the options: `'text'` of `@Column('text')`, `DataTypes.STRING`. */
  type: string | undefined;
  decorators: Decorator[];
  typing: Typing;
  base: Base | undefined;
  nullable: boolean;
  /** The class that a relation leads to. */
  target?: string;
}

export type Naming = 'same' | 'snake';

/** The declaration of one table. */
export interface Entity {
  shape: Shape;
  source: Source;
  /** Class, variable or interface. */
  name: string;
  /** What the code calls the declaration, where that is another name than the model's. */
  variable?: string;
  /** Undefined where it follows from the name. */
  table: string | undefined;
  /** Path of the place of the members, as the source locator has it. */
  container: string;
  /** Offset just inside the place of the members. */
  inner: Span;
  fields: Field[];
  /** What the name of a member says of its column where it does not name it. */
  naming: Naming | undefined;
  /** The whole statement, with its decorators. */
  node: Span;
  /** Decorators of the class, or the options beside the members. */
  decorators: Decorator[];
  options: SyntaxNode | undefined;
  /** Where the table is named, for models that are listed by table: Kysely's `Database`. */
  listed?: { source: Source; container: string; key: string };
}

/** What the code calls a model. */
export const knownAs = (entity: { name: string; variable?: string | undefined }): string => entity.variable ?? entity.name;

/** A column to be declared. */
export interface Ask {
  column: string;
  type: string;
  base: Base;
  /** Length, or precision and scale. */
  params: readonly string[];
  nullable: boolean;
  default: Default;
  unique: boolean;
  /** Name of the constraint or index that forbids duplicates, where it is known. */
  constraint: string;
  comment: string;
  primary: boolean;
  auto: boolean;
  /** Values of the enum type. */
  values: readonly string[];
  /** The enum of the code that has these values. */
  code: { name: string; path: string } | undefined;
  /** The model that its values refer to. */
  to?: Entity | undefined;
}

/** A name that a text needs. */
export interface Needed {
  from: string;
  name: string;
  type?: boolean;
  default?: boolean;
}

/** A member that the types beside a model get for its column. */
export interface Beside {
  container: string;
  name: string;
  text: string;
  after?: string;
}

/** The text of a new member. */
export interface Member {
  key: string;
  text: string;
  needs: Needed[];
  warnings: string[];
  beside?: Beside[];
  /** Further edits that go with it. */
  edits?: Change[];
}

/** What a shape is told besides the entity. */
export interface Around {
  /** The entity's own members first, then those of the other models of that shape. */
  siblings: readonly Field[];
  entities: readonly Entity[];
  dialect: DialectName;
}

/** One way of declaring tables in code. */
export interface Shape {
  name: string;
  /** What people call such a declaration: `entity`, `model`, `table interface`. */
  noun: string;
  /** Exact strings of which one stands in every file of this shape. */
  words: readonly string[];
  /** Naming of members that do not say their column. */
  naming: Naming;
  /** Text in the workspace that shows the other naming. */
  snake?: RegExp;
  /** Table that a class or model of that name has by itself. */
  tables(name: string, naming: Naming): string[];
  read(source: Source): Entity[];
  /** The tables among what was read, where that takes several files. @param open reads a further file */
  link?(entities: readonly Entity[], open: (path: string) => Promise<Entity[]>): Promise<Entity[]>;
  member(entity: Entity, ask: Ask, key: string, around: Around): Member;
  /** The member's text with another type, nullability or default; undefined where its form is not known. */
  altered?(entity: Entity, field: Field, ask: Ask, set: readonly ColumnPart[], around: Around): Member | undefined;
  /** The member's text with another column name; undefined where the member itself is called as the column. */
  renamed?(entity: Entity, field: Field, to: string): { key: string; text: string; edits?: Change[]; warnings?: string[] } | undefined;
  /** Places in the same file that type the members. */
  besides?(entity: Entity): { container: Container; keys: string[] }[];
  /** Further edits where members go. */
  dropped?(entity: Entity, fields: readonly Field[]): Change[];
  /** What names the table, where it stands neither in a decorator nor among the options. */
  tableNode?(entity: Entity): SyntaxNode | undefined;
  /** True where a member is called as its column, so that a rename renames the member. */
  keyed?: boolean;
  /** How an index is declared; undefined where no model of the workspace declares any. */
  index?(entity: Entity, index: Indexed, around: Around): Declared | undefined;
  /** The edit that takes an index out; undefined where the model does not name it. */
  unindexed?(entity: Entity, name: string): Change | undefined;
  relation?(entity: Entity, key: Reference, around: Around): Member | undefined;
  /** A model in a file of its own. */
  model?(table: NewTable, around: Around): Awaitable<NewModel | undefined>;
  /** A model with all edits that it takes, where it does not always get a file. */
  create?(table: NewTable, around: Around): Made | undefined;
}

export interface Indexed {
  name: string;
  keys: readonly string[];
  columns: readonly string[];
  unique: boolean;
}

/** How an index is declared, and the edit that does it. */
export interface Declared {
  text: string;
  edit: Change;
  needs: Needed[];
}
