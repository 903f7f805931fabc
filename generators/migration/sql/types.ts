import type { Default } from '../model/schema.js';

export type DialectName = 'postgresql' | 'mysql' | 'sqlite';

type Native = Record<string, string>;

/** Native types of the plan's value types; `varchar`, `decimal` and `enum` are handled below. */
const NATIVE: Record<DialectName, Native> = {
  postgresql: {
    boolean: 'BOOLEAN',
    integer: 'INTEGER',
    bigint: 'BIGINT',
    text: 'TEXT',
    timestamp: 'TIMESTAMP',
    timestamptz: 'TIMESTAMP WITH TIME ZONE',
    date: 'DATE',
    uuid: 'UUID',
    json: 'JSONB',
    bytes: 'BYTEA',
  },
  mysql: {
    boolean: 'BOOLEAN',
    integer: 'INTEGER',
    bigint: 'BIGINT',
    text: 'TEXT',
    timestamp: 'DATETIME',
    timestamptz: 'TIMESTAMP',
    date: 'DATE',
    uuid: 'CHAR(36)',
    json: 'JSON',
    bytes: 'BLOB',
  },
  sqlite: {
    boolean: 'BOOLEAN',
    integer: 'INTEGER',
    bigint: 'BIGINT',
    text: 'TEXT',
    timestamp: 'DATETIME',
    timestamptz: 'DATETIME',
    date: 'DATE',
    uuid: 'TEXT',
    json: 'TEXT',
    bytes: 'BLOB',
  },
};

/** Other spellings of one native type, as the three databases document them. */
const SAME: [RegExp, string][] = [
  [/^(int|int4|integer)$/, 'integer'],
  [/^(int8|bigint)$/, 'bigint'],
  [/^(bool|boolean|tinyint\(1\))$/, 'boolean'],
  [/^(timestamptz|timestamp with time zone)$/, 'timestamp with time zone'],
  [/^(timestamp|timestamp without time zone)$/, 'timestamp'],
  [/^timestamptz\((\d)\)$|^timestamp\((\d)\) with time zone$/, 'timestamp($1$2) with time zone'],
  [/^(?:varchar|character varying)\((\d+)\)$/, 'varchar($1)'],
  [/^(?:numeric|decimal)\((\d+), ?(\d+)\)$/, 'decimal($1,$2)'],
  [/^(varchar|character varying|string)$/, 'varchar'],
];

/** One spelling for all spellings of a native type, lower case. */
export function canonical(native: string): string {
  const text = native
    .toLowerCase()
    .replace(/["`]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([(),])\s*/g, '$1')
    .replace(/^public\./, '')
    .replace(/ (character set|charset|collate) \w+/g, '')
    .trim();
  const same = SAME.find(([pattern]) => pattern.test(text));
  return same ? text.replace(...same) : text;
}

/**
 * The native type of a value type of the plan.
 * @param dialect the database
 * @param type boolean, varchar(20), enum:Role, sql:tsvector …
 * @param enumType how an enum type is written in this database
 */
export function nativeType(dialect: DialectName, type: string, enumType: (name: string) => string): string {
  if (type.startsWith('sql:')) return type.slice(4).trim();
  if (type.startsWith('enum:')) return enumType(type.slice(5));
  const parts = /^(varchar|decimal)\((\d+)(?:, ?(\d+))?\)$/.exec(type);
  if (parts?.[1] === 'decimal') return `DECIMAL(${parts[2]},${parts[3]})`;
  if (parts) return `VARCHAR(${parts[2]})`;
  const native = NATIVE[dialect][type];
  if (native === undefined) throw new Error(`no native type for ${type}`);
  return native;
}

/** True where two types of the model are one type in this database. */
export function sameType(dialect: DialectName, a: string, b: string): boolean {
  const plain = (type: string): string =>
    type.startsWith('enum:') ? type.toLowerCase() : canonical(nativeType(dialect, type, (name) => name));
  return plain(a) === plain(b) || plain(a).replace(/^enum:/, '') === plain(b).replace(/^enum:/, '');
}

/** An SQL string literal of the dialect: MySQL alone reads backslashes. */
export function quoteText(dialect: DialectName, value: string): string {
  const text = dialect === 'mysql' ? value.replaceAll('\\', '\\\\') : value;
  return `'${text.replaceAll("'", "''")}'`;
}

/** Expressions that one database has under another name. */
const EXPRESSION: Record<DialectName, [RegExp, string][]> = {
  postgresql: [[/^uuid(_generate_v4)?\(\)$/i, 'gen_random_uuid()']],
  mysql: [
    [/^now\(\)$/i, 'CURRENT_TIMESTAMP'],
    [/^(gen_random_uuid|uuid_generate_v4|uuid)\(\)$/i, '(uuid())'],
  ],
  sqlite: [[/^now\(\)$/i, 'CURRENT_TIMESTAMP']],
};

function literal(dialect: DialectName, value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return quoteText(dialect, value);
  const text = quoteText(dialect, JSON.stringify(value));
  // MySQL takes a default for JSON only as an expression: "BLOB, TEXT, GEOMETRY, and JSON" in "Data Type Default Values".
  return dialect === 'mysql' ? `(${text})` : text;
}

/**
 * What stands after DEFAULT.
 * @returns null where there is no default
 */
export function defaultText(dialect: DialectName, value: Default): string | null {
  if (value === null) return null;
  if ('literal' in value) return literal(dialect, value.literal);
  const other = EXPRESSION[dialect].find(([pattern]) => pattern.test(value.expression.trim()));
  return other ? other[1] : value.expression.trim();
}
