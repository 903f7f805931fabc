import type { Plan } from '../model/steps.js';
import type { DialectName } from '../sql/types.js';

/** What Liquibase makes of its own types, where the database has no such name: https://docs.liquibase.com/concepts/data-type-handling.html */
const NATIVE: Record<DialectName, readonly [RegExp, string][]> = {
  postgresql: [
    [/^(java\.sql\.Types\.)?(datetime|timestamp)(?=$|\()/i, 'timestamp'],
    [/^(nvarchar|varchar2|nvarchar2|string)(?=\()/i, 'varchar'],
    [/^(clob|nclob|longtext|mediumtext)$/i, 'text'],
    [/^blob$/i, 'oid'],
    [/^(longblob|varbinary|longvarbinary)(\(\d+\))?$/i, 'bytea'],
    [/^tinyint(\(1\))?$/i, 'smallint'],
    [/^(double|number)$/i, 'double precision'],
    [/^currency$/i, 'decimal'],
  ],
  mysql: [
    [/^(boolean|bool)$/i, 'bit(1)'],
    [/^uuid$/i, 'char(36)'],
    [/^timestamp with time zone$/i, 'timestamp'],
    [/^(nvarchar|varchar2|nvarchar2|string)(?=\()/i, 'varchar'],
    [/^(clob|nclob)$/i, 'longtext'],
    [/^bytea$/i, 'blob'],
  ],
  sqlite: [],
};

function native(type: string, dialect: DialectName): string {
  const rule = NATIVE[dialect].find(([pattern]) => pattern.test(type));
  return rule ? type.replace(...rule) : type;
}

/** A copy of a value in which every `type` that was read off a changelog is the database's own. */
function translated(value: unknown, dialect: DialectName): unknown {
  if (Array.isArray(value)) return value.map((one) => translated(one, dialect));
  if (value instanceof Map || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]): [string, unknown] => {
    const read = key === 'type' && typeof one === 'string' && one.startsWith('sql:');
    return [key, read ? `sql:${native(one.slice(4), dialect)}` : translated(one, dialect)];
  });
  return Object.fromEntries(entries);
}

/** The steps for those who do not know Liquibase's types. */
export const inNativeTypes = (steps: Plan['up'], dialect: DialectName): Plan['up'] =>
  steps.map((one) => translated(one, dialect) as Plan['up'][number]);
