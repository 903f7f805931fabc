import type { DialectName } from '../sql/types.js';

/** Native types that every database of SQLAlchemy has. https://docs.sqlalchemy.org/en/20/core/type_basics.html */
const PLAIN: Record<string, string> = {
  smallint: 'sa.SmallInteger()',
  int2: 'sa.SmallInteger()',
  real: 'sa.REAL()',
  float: 'sa.Float()',
  'double precision': 'sa.Float(precision=53)',
  time: 'sa.Time()',
  interval: 'sa.Interval()',
  numeric: 'sa.Numeric()',
  varchar: 'sa.String()',
};

/** https://docs.sqlalchemy.org/en/20/dialects/postgresql.html */
const POSTGRESQL: Record<string, string> = {
  inet: 'postgresql.INET()',
  cidr: 'postgresql.CIDR()',
  macaddr: 'postgresql.MACADDR()',
  tsvector: 'postgresql.TSVECTOR()',
  hstore: 'postgresql.HSTORE()',
  citext: 'postgresql.CITEXT()',
  money: 'postgresql.MONEY()',
  jsonb: 'postgresql.JSONB()',
  json: 'postgresql.JSON()',
  'text[]': 'postgresql.ARRAY(sa.Text())',
  'integer[]': 'postgresql.ARRAY(sa.Integer())',
  'bigint[]': 'postgresql.ARRAY(sa.BigInteger())',
  'uuid[]': 'postgresql.ARRAY(postgresql.UUID())',
};

/** The type of SQLAlchemy for a native type; undefined where it has none that is sure. */
export function nativeCode(native: string, dialect: DialectName): string | undefined {
  const name = native.trim().toLowerCase().replace(/\s+/g, ' ');
  return (dialect === 'postgresql' ? POSTGRESQL[name] : undefined) ?? PLAIN[name];
}
