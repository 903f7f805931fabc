import type { Difference } from '../../../executors/verify/migration/compare-schema.js';
import type { DialectName } from '../../../generators/migration/sql/types.js';

/** What ActiveRecord's own words make differently from the SQL of the same plan, by intention. */
export interface Intended {
  /** Absent: every database. */
  dialect?: DialectName;
  what: RegExp;
  /** What SQL makes; null: nothing of that name. */
  sql: RegExp | null;
  /** What ActiveRecord makes. */
  rails: RegExp | null;
  why: string;
}

const FOLLOWS = 'rename_table renames what ActiveRecord has named after the table';

export const INTENDED: readonly Intended[] = [
  { dialect: 'postgresql', what: /^column badges\.id$/, sql: /^uuid not null$/, rails: /^uuid not null default gen_random_uuid\(\)$/, why: 'a key of create_table is made by the database' },
  { dialect: 'postgresql', what: /^column \w+\.id$/, sql: /nextval\('(people|teams)_id_seq'/, rails: /nextval\('(persons|groups)_id_seq'/, why: FOLLOWS },
  { dialect: 'postgresql', what: /^(constraint|sequence) (people|teams)_(pkey|id_seq)/, sql: /./, rails: null, why: FOLLOWS },
  { dialect: 'postgresql', what: /^(constraint|sequence) (persons|groups)_(pkey|id_seq)/, sql: null, rails: /./, why: FOLLOWS },
  { what: /^index index_teams_on_name on groups$/, sql: /./, rails: null, why: FOLLOWS },
  { what: /^index index_groups_on_name on groups$/, sql: null, rails: /./, why: FOLLOWS },
  { dialect: 'mysql', what: /^column (badges|tokens)\.id$/, sql: /^char\(36\)/, rails: /^varchar\(36\)/, why: 'ActiveRecord has no word for CHAR' },
  { dialect: 'mysql', what: /^column badges\.(at|once)$/, sql: /^timestamp\b/, rails: /^datetime\b/, why: 'times are datetime in ActiveRecord, and in UTC' },
  { dialect: 'sqlite', what: /^column badges\.id$/, sql: /^text$/, rails: /^varchar\(36\) not null$/, why: 'a UUID is a string of 36 characters' },
  { dialect: 'sqlite', what: /^column badges\.meta$/, sql: /^text\b/, rails: /^json\b/, why: 'ActiveRecord has a type for JSON, with which it reads the column' },
  { dialect: 'sqlite', what: /^column people\.active$/, sql: /default true$/, rails: /default 1$/, why: 'SQLite writes true as 1' },
  { dialect: 'sqlite', what: /^column people\.(shade|tone)$/, sql: /^text\b/, rails: /^varchar\b/, why: 'what takes one of a few words is a string' },
];

const matches = (pattern: RegExp | null, text: string | null): boolean => (pattern === null || text === null ? pattern === text : pattern.test(text));

/** The entry that a difference is known by. */
export const intended = (dialect: DialectName, one: Difference): Intended | undefined =>
  INTENDED.find((known) => (known.dialect ?? dialect) === dialect && known.what.test(one.what) && matches(known.sql, one.before) && matches(known.rails, one.after));
