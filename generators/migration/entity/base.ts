import { canonical } from '../sql/types.js';

/** What a column holds, whatever each library calls it. */
export type Base =
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'float'
  | 'text'
  | 'varchar'
  | 'timestamp'
  | 'timestamptz'
  | 'date'
  | 'time'
  | 'uuid'
  | 'json'
  | 'bytes'
  | 'enum'
  | 'other';

/** Spellings of SQL and of the libraries, as their documents list them. */
const SPELLED: [RegExp, Base][] = [
  [/^(bool|boolean|tinyint\(1\))$/, 'boolean'],
  [/^(int|int2|int4|integer|smallint|tinyint|mediumint|serial|smallserial|increment|number)(\(\d+\))?$/, 'integer'],
  [/^(bigint|int8|bigserial)(\(\d+\))?$/, 'bigint'],
  [/^(decimal|numeric)\b/, 'decimal'],
  [/^(float|float4|float8|real|double|double precision)\b/, 'float'],
  [/^(text|tinytext|mediumtext|longtext|citext)$/, 'text'],
  [/^(varchar|character varying|string|char|character|nvarchar)\b/, 'varchar'],
  [/^(timestamptz|timestamp(\(\d\))? with time zone)/, 'timestamptz'],
  [/^(timestamp|datetime)\b/, 'timestamp'],
  [/^(date|dateonly)$/, 'date'],
  [/^time\b/, 'time'],
  [/^(uuid|char\(36\))$/, 'uuid'],
  [/^(jsonb?|simple-json)$/, 'json'],
  [/^(bytea|bytes|blob|longblob|binary|varbinary)\b/, 'bytes'],
  [/^(enum|simple-enum)\b/, 'enum'],
];

/** What a type of a plan (`varchar(20)`, `enum:role`, `sql:citext`) or of a library (`character varying`) holds. */
export function baseOf(type: string): Base {
  if (type.startsWith('enum:')) return 'enum';
  const text = canonical(type.replace(/^sql:/, ''));
  return SPELLED.find(([pattern]) => pattern.test(text))?.[1] ?? 'other';
}

/** Length, or precision and scale: `decimal(10, 2)` → 10, 2. */
export const paramsOf = (type: string): string[] =>
  /\(([\d, ]+)\)/
    .exec(type)?.[1]
    ?.split(',')
    .map((one) => one.trim()) ?? [];

/** Types of the language that come back for a column: large and exact numbers come as strings. */
export const TYPESCRIPT: Record<Base, string> = {
  boolean: 'boolean',
  integer: 'number',
  bigint: 'string',
  decimal: 'string',
  float: 'number',
  text: 'string',
  varchar: 'string',
  timestamp: 'Date',
  timestamptz: 'Date',
  date: 'string',
  time: 'string',
  uuid: 'string',
  json: 'Record<string, unknown>',
  bytes: 'Buffer',
  enum: 'string',
  other: 'string',
};
