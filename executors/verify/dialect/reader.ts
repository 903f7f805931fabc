import type { Session } from '../engine/engine.js';

/** What a value is, whatever the database calls the type. */
export type Family =
  | 'boolean'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'text'
  | 'bytes'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'interval'
  | 'uuid'
  | 'json'
  | 'enum'
  | 'inet'
  | 'macaddr'
  | 'bits'
  | 'range'
  | 'year'
  | 'other';

/** A column as far as rows for it are concerned. */
export interface ColumnModel {
  name: string;
  family: Family;
  /** The type as the database prints it. */
  type: string;
  nullable: boolean;
  /** The database fills it when it is left out. */
  filled: boolean;
  /** Never written: generated, or of a type that only the database makes. */
  computed: boolean;
  /** Numbered by the database: serial, identity, AUTO_INCREMENT. */
  numbered: boolean;
  /** Longest text in characters, most bytes or bits. */
  limit?: number | undefined;
  /** Smallest and largest integer. */
  least?: string | undefined;
  most?: string | undefined;
  precision?: number | undefined;
  scale?: number | undefined;
  labels?: string[] | undefined;
  /** Value lists are arrays of the family. */
  array: boolean;
}

export interface ForeignKey {
  columns: string[];
  /** Key of the referenced table. */
  table: string;
  referenced: string[];
}

export interface Check {
  name: string;
  expression: string;
  columns: string[];
  /** True when no constraint of the database enforces it: rows that break it are taken back. */
  promised?: boolean;
}

/** A table as far as rows for it are concerned. */
export interface TableModel {
  /** Name for people and for comparing: without the default schema. */
  key: string;
  /** Name in SQL: quoted, with its schema. */
  sql: string;
  columns: ColumnModel[];
  primaryKey: string[];
  /** Sets of columns whose values may occur once together: unique constraints, unique indexes, exclusions. */
  unique: string[][];
  foreignKeys: ForeignKey[];
  checks: Check[];
}

/** A schema by meaning: what there is → how it is defined. Order and position do not count. */
export type SchemaSnapshot = Map<string, string>;

/** What a migration did to a table besides its meaning. PostgreSQL only. */
export interface Footprint {
  /** Strongest lock mode per table that was there before. */
  locks: Map<string, string>;
  /** Tables whose file was written anew. */
  rewrites: string[];
}

/** What the proof must know about one dialect. One file, one export. */
export interface Reader {
  schema(session: Session): Promise<SchemaSnapshot>;
  tables(session: Session): Promise<TableModel[]>;
  /** An identifier in quotes. */
  quote(name: string): string;
  /** A value of the seeder as an SQL literal that the column takes. */
  literal(value: string, column: ColumnModel): string;
  /** An expression that shows any value of the column as text, the same text for the same value. */
  shown(column: ColumnModel, quoted: string): string;
  /** Between INSERT's columns and VALUES, where a number is given to a column that the database numbers. */
  overriding: string;
  /** What follows the table in an INSERT that leaves everything to the database. */
  emptyRow: string;
  /** Statements that a script may not be wrapped in; undefined where a transaction cannot hold schema changes. */
  transaction: { begin: string; commit: string; rollback: string } | undefined;
  /**
   * The statement that puts a connection's settings back: what one script sets must not change what the next one means.
   * @param foreignKeys whether they are to be checked, where a connection decides that
   */
  settings(foreignKeys: boolean): string;
  /**
   * True for what the database itself made and nobody has to remove.
   * @param what the object that is left over
   * @param changed the schema after up
   */
  leftByDatabase?(what: string, changed: SchemaSnapshot): boolean;
  /** Rows that break foreign keys, one line each, where the database lets them stand. */
  orphans?(session: Session): Promise<string[]>;
  /**
   * Works while the CHECKs of a table do not count, for rows that none of our values satisfies. Rows that break them stay.
   * Absent where a database has no way to.
   * @throws SqlFailure when they cannot be set aside; then nothing has changed
   */
  unchecked?(session: Session, table: TableModel, work: () => Promise<void>): Promise<void>;
  /** Starts to watch what a script does; `read` is called before every commit. */
  watch?(session: Session): Promise<Watch>;
}

export interface Watch {
  read(): Promise<void>;
  done(): Promise<Footprint>;
}
