import type { DialectName } from '../sql/types.js';

/** A field's type in the schema: the scalar and, where one is said, the native type (`@db.VarChar(20)`). */
export interface FieldType {
  scalar: string;
  native: string | null;
}

/** Native types of the scalars without @db, from the "Data model" reference of Prisma's docs. */
const SCALARS: Record<DialectName, Record<string, string>> = {
  postgresql: {
    String: 'TEXT',
    Boolean: 'BOOLEAN',
    Int: 'INTEGER',
    BigInt: 'BIGINT',
    Float: 'DOUBLE PRECISION',
    Decimal: 'DECIMAL(65,30)',
    DateTime: 'TIMESTAMP(3)',
    Json: 'JSONB',
    Bytes: 'BYTEA',
  },
  mysql: {
    String: 'VARCHAR(191)',
    Boolean: 'BOOLEAN',
    Int: 'INTEGER',
    BigInt: 'BIGINT',
    Float: 'DOUBLE',
    Decimal: 'DECIMAL(65,30)',
    DateTime: 'DATETIME(3)',
    Json: 'JSON',
    Bytes: 'LONGBLOB',
  },
  sqlite: {
    String: 'TEXT',
    Boolean: 'BOOLEAN',
    Int: 'INTEGER',
    BigInt: 'BIGINT',
    Float: 'REAL',
    Decimal: 'DECIMAL',
    DateTime: 'DATETIME',
    Json: 'JSONB',
    Bytes: 'BLOB',
  },
};

/** Native types whose SQL name is not just the upper-case one. */
const SPELLED: Record<string, string> = {
  doubleprecision: 'DOUBLE PRECISION',
  unsignedint: 'INTEGER UNSIGNED',
  unsignedbigint: 'BIGINT UNSIGNED',
  unsignedsmallint: 'SMALLINT UNSIGNED',
  unsignedtinyint: 'TINYINT UNSIGNED',
  unsignedmediumint: 'MEDIUMINT UNSIGNED',
};

/** The SQL type of a field that is no enum and no relation; undefined where it is not known here. */
export function sqlType(dialect: DialectName, type: FieldType, list: boolean): string | undefined {
  const array = list ? '[]' : '';
  const unsupported = /^Unsupported\("((?:\\.|[^"\\])*)"\)$/.exec(type.scalar);
  if (unsupported) return `${unsupported[1]}${array}`;
  if (!type.native) return SCALARS[dialect][type.scalar] === undefined ? undefined : `${SCALARS[dialect][type.scalar]}${array}`;
  const [, name = '', args = ''] = /^(\w+)(\(.*\))?$/.exec(type.native) ?? [];
  return `${SPELLED[name.toLowerCase()] ?? name.toUpperCase()}${args.replace(/\s/g, '')}${array}`;
}

/** What the schema at hand prefers where a value type has more than one form. */
export interface TypeHabits {
  /** Ids and references are `@db.Uuid`. */
  uuid: boolean;
  /** Argument of `@db.Timestamptz`, with brackets, or nothing. */
  timestamptz: string;
}

const NATIVE_SQL: [RegExp, FieldType][] = [
  [/^(double precision|float8|float|double)$/, { scalar: 'Float', native: null }],
  [/^(real|float4)$/, { scalar: 'Float', native: 'Real' }],
  [/^(smallint|int2)$/, { scalar: 'Int', native: 'SmallInt' }],
  [/^(json)$/, { scalar: 'Json', native: 'Json' }],
  [/^(jsonb)$/, { scalar: 'Json', native: null }],
  [/^(citext)$/, { scalar: 'String', native: 'Citext' }],
  [/^(inet)$/, { scalar: 'String', native: 'Inet' }],
  [/^(time)$/, { scalar: 'DateTime', native: 'Time' }],
  [/^(text)$/, { scalar: 'String', native: null }],
  [/^(integer|int|int4)$/, { scalar: 'Int', native: null }],
  [/^(boolean|bool)$/, { scalar: 'Boolean', native: null }],
];

const only = (dialect: DialectName, wanted: DialectName, native: string): string | null => (dialect === wanted ? native : null);

const PLAIN: Record<string, (dialect: DialectName, habits: TypeHabits) => FieldType> = {
  boolean: () => ({ scalar: 'Boolean', native: null }),
  integer: () => ({ scalar: 'Int', native: null }),
  bigint: () => ({ scalar: 'BigInt', native: null }),
  text: (dialect) => ({ scalar: 'String', native: only(dialect, 'mysql', 'Text') }),
  timestamp: () => ({ scalar: 'DateTime', native: null }),
  timestamptz: (dialect, habits) => ({
    scalar: 'DateTime',
    native: only(dialect, 'postgresql', `Timestamptz${habits.timestamptz}`) ?? only(dialect, 'mysql', 'Timestamp(3)'),
  }),
  date: (dialect) => ({ scalar: 'DateTime', native: dialect === 'sqlite' ? null : 'Date' }),
  uuid: (dialect, habits) => ({ scalar: 'String', native: habits.uuid ? only(dialect, 'postgresql', 'Uuid') : null }),
  json: () => ({ scalar: 'Json', native: null }),
  bytes: () => ({ scalar: 'Bytes', native: null }),
};

/**
 * The field type for a value type of the plan; `list` where it is an array.
 * @param dialect the database
 * @param type value type that is no enum
 * @param habits what the schema prefers
 */
export function fieldType(dialect: DialectName, type: string, habits: TypeHabits): FieldType & { list: boolean } {
  const sized = /^(varchar|decimal)\((\d+)(?:, ?(\d+))?\)$/.exec(type);
  const lite = dialect === 'sqlite';
  if (sized?.[1] === 'varchar') return { scalar: 'String', native: lite ? null : `VarChar(${sized[2]})`, list: false };
  if (sized) return { scalar: 'Decimal', native: lite ? null : `Decimal(${sized[2]}, ${sized[3]})`, list: false };
  const plain = PLAIN[type];
  if (plain) return { ...plain(dialect, habits), list: false };
  const native = type.replace(/^sql:/, '').trim();
  const list = native.endsWith('[]');
  const bare = native.replace(/\[\]$/, '').toLowerCase();
  const known = NATIVE_SQL.find(([pattern]) => pattern.test(bare));
  return { ...(known ? known[1] : { scalar: `Unsupported("${bare.replaceAll('"', '\\"')}")`, native: null }), list };
}
