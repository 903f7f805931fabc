import type { DialectName } from '../../../generators/migration/sql/types.js';

type Values = Record<string, string | number>;

/** A breaking operation of the base schema, with what old and new code write while both run, and what each must find. */
export interface StageCase {
  operation: object;
  /** Absent: everywhere. */
  dialects?: readonly DialectName[];
  /** Values of a row of `people`: by code that knows the old alone, by code that writes both, by code that knows the new alone. */
  old?: Values;
  both?: Values;
  alone?: Values;
  /** Statements of old code before, and of new code behind the migrate stage. */
  before?: string[];
  behind?: string[];
  /** What a person does before the contract stage, where rows need a value that nobody else knows. */
  mend?: string[];
  /** The same before the expand stage is taken back. */
  refill?: string[];
  /** What new code reads behind the contract stage: expression, table and values in order. */
  after?: Read;
  /** What old code reads when every stage is taken back. */
  back: Read;
}

export type Read = [expression: string, table: string, values: readonly (string | number | null)[]];

const people = 'people';

/** Rows that are there before the first stage. */
export const ROWS: readonly string[] = [
  "INSERT INTO teams (id, name) VALUES (1, 'red'), (2, 'it''s')",
  "INSERT INTO people (id, email, age, team_id, mood, nick) VALUES (1, 'a@x', 20, 1, 'ok', NULL), (2, 'b@x', 21, NULL, 'sad', 'bo')",
];

/** Done in one feature. The rows of the base are 1 and 2; row 3 is of old code, 4 of code that writes both, 5 of new code. */
export const COLUMNS: Record<string, StageCase> = {
  'rename_column, required and indexed': {
    operation: { op: 'rename_column', table: people, column: 'email', to: 'mail' },
    old: { email: 'c@x' },
    both: { email: 'd@x', mail: 'd@x' },
    alone: { mail: 'e@x' },
    after: ['mail', people, ['a@x', 'b@x', 'c@x', 'd@x', 'e@x']],
    back: ['email', people, ['a@x', 'b@x', 'c@x', 'd@x', 'e@x']],
  },
  'rename_column of a key': {
    operation: { op: 'rename_column', table: people, column: 'team_id', to: 'squad_id' },
    old: { team_id: 2 },
    both: { team_id: 1, squad_id: 1 },
    alone: { squad_id: 2 },
    after: ['squad_id', people, [1, null, 2, 1, 2]],
    back: ['team_id', people, [1, null, 2, 1, 2]],
  },
  'alter_column: type': {
    operation: { op: 'alter_column', table: people, column: 'age', value_type: 'varchar(20)' },
    old: { age: 33 },
    both: { age: 44, age_varchar_20: '44' },
    alone: { age_varchar_20: '55' },
    after: ['age_varchar_20', people, ['20', '21', '33', '44', '55']],
    back: ['age', people, [20, 21, 33, 44, 55]],
  },
  'alter_column: required, with a default': {
    operation: { op: 'alter_column', table: people, column: 'nick', nullable: false, default: 'none' },
    both: { nick: 'di' },
    after: ['nick', people, ['none', 'bo', 'none', 'di', 'none']],
    back: ['nick', people, ['none', 'bo', 'none', 'di', 'none']],
  },
  'alter_column: required': {
    operation: { op: 'alter_column', table: people, column: 'bio', nullable: false },
    both: { bio: 'four' },
    alone: { bio: 'five' },
    mend: ["UPDATE people SET bio = 'mended' WHERE bio IS NULL"],
    after: ['bio', people, ['mended', 'mended', 'mended', 'four', 'five']],
    back: ['bio', people, ['mended', 'mended', 'mended', 'four', 'five']],
  },
  'add_column: required': {
    operation: { op: 'add_column', table: people, column: { name: 'zone', value_type: 'varchar(20)', nullable: false } },
    both: { zone: 'four' },
    alone: { zone: 'five' },
    mend: ["UPDATE people SET zone = 'mended' WHERE zone IS NULL"],
    after: ['zone', people, ['mended', 'mended', 'mended', 'four', 'five']],
    back: ['id', people, [1, 2, 3, 4, 5]],
  },
  'drop_column with a default': {
    operation: { op: 'drop_column', table: people, column: 'mood' },
    old: { mood: 'sad' },
    after: ['id', people, [1, 2, 3, 4, 5]],
    // Its values are gone, and its default is back.
    back: ['mood', people, ['ok', 'ok', 'ok', 'ok', 'ok']],
  },
  'drop_column, required and unique': {
    operation: { op: 'drop_column', table: 'teams', column: 'name' },
    before: ["INSERT INTO teams (id, name) VALUES (3, 'old')"],
    behind: ['INSERT INTO teams (id) VALUES (4)'],
    after: ['id', 'teams', [1, 2, 3, 4]],
    refill: ["UPDATE teams SET name = CONCAT('team ', id)"],
    back: ['name', 'teams', ['team 1', 'team 2', 'team 3', 'team 4']],
  },
};

export const TABLES: Record<string, StageCase> = {
  rename_table: {
    operation: { op: 'rename_table', table: 'teams', to: 'crews' },
    dialects: ['postgresql', 'mysql'],
    before: ["INSERT INTO teams (id, name) VALUES (3, 'old')"],
    behind: ["INSERT INTO crews (id, name) VALUES (4, 'new')", "UPDATE teams SET name = 'still' WHERE id = 3"],
    after: ['name', 'crews', ['red', "it's", 'still', 'new']],
    back: ['name', 'teams', ['red', "it's", 'still', 'new']],
  },
  drop_table: {
    operation: { op: 'drop_table', table: people },
    before: ["INSERT INTO people (id, email) VALUES (3, 'old')"],
    back: ['count(*)', people, [0]],
  },
};

/** A cell of the table that cannot be, with what the refusal says. */
export interface Refused {
  tool?: string;
  dialect?: DialectName;
  name: string;
  why: RegExp;
}
export const REFUSED: readonly Refused[] = [
  { tool: 'prisma', name: 'rename_table', why: /the schema names the table once/ },
  { dialect: 'sqlite', name: 'rename_table', why: /a view of SQLite takes no writes/ },
  { tool: 'prisma', name: 'rename_column of a key', why: /a relation uses it/ },
];
