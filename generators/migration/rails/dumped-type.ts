import type { DialectName } from '../sql/types.js';
import type { RubyCall, RubyValue } from './ruby-read.js';

type Options = RubyCall['options'];
type Read = (options: Options, schema: number) => string;

const numberOf = (options: Options, name: string): number | undefined => {
  const value = options.get(name);
  return typeof value === 'number' ? value : undefined;
};
const nameOf = (value: RubyValue | undefined): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && 'symbol' in value ? value.symbol : '';
};

const decimal: Read = (options) => {
  const precision = numberOf(options, 'precision');
  return precision === undefined ? 'sql:decimal' : `decimal(${precision},${numberOf(options, 'scale') ?? 0})`;
};

/** From the dump of 7.0 on, a time without a precision has six digits. https://guides.rubyonrails.org/7_0_release_notes.html */
const SIX_DIGITS = 7;

/** A time with its digits; `plain` where it has none. */
const time =
  (native: string, plain: string, behind = ''): Read =>
  (options, schema) => {
    const given = options.has('precision') ? options.get('precision') : schema >= SIX_DIGITS ? 6 : null;
    return typeof given === 'number' ? `sql:${native}(${given})${behind}` : plain;
  };

/** https://dev.mysql.com/doc/refman/8.4/en/integer-types.html */
const INTEGERS: Record<number, string> = { 1: 'tinyint', 2: 'smallint', 3: 'mediumint', 8: 'bigint' };
const integer: Read = (options) => {
  const native = INTEGERS[numberOf(options, 'limit') ?? 4];
  if (options.get('unsigned') === true) return `sql:${native ?? 'int'} unsigned`;
  return native === undefined ? 'integer' : native === 'bigint' ? 'bigint' : `sql:${native}`;
};
const unsignedOr = (type: string): Read => (options) => (options.get('unsigned') === true ? `sql:${type} unsigned` : type);
const string = (bare: string): Read => (options) => {
  const limit = numberOf(options, 'limit');
  return limit === undefined ? bare : `varchar(${limit})`;
};
const as = (type: string): Read => () => type;

/** MySQL counts `text` and `blob` in sizes. */
const sized = (native: string, plain: string): Read => (options) => {
  const size = nameOf(options.get('size'));
  const limit = numberOf(options, 'limit');
  if (native === 'blob' && limit !== undefined && size === '') return `sql:varbinary(${limit})`;
  return size === '' ? plain : `sql:${size}${native}`;
};

const EVERYWHERE: Record<string, Read> = { boolean: as('boolean'), integer, bigint: unsignedOr('bigint'), decimal, numeric: decimal, date: as('date'), text: as('text'), binary: as('bytes') };

const TYPES: Record<DialectName, Record<string, Read>> = {
  postgresql: {
    ...EVERYWHERE,
    string: string('sql:character varying'),
    float: as('sql:double precision'),
    datetime: time('timestamp', 'timestamp'),
    timestamp: time('timestamp', 'timestamp'),
    timestamptz: time('timestamp', 'timestamptz', ' with time zone'),
    uuid: as('uuid'),
    jsonb: as('json'),
    serial: as('sql:serial'),
    bigserial: as('sql:bigserial'),
    enum: (options) => `enum:${nameOf(options.get('enum_type'))}`,
  },
  mysql: {
    ...EVERYWHERE,
    string: string('varchar(255)'),
    float: (options) => (options.has('limit') ? 'sql:double' : 'sql:float'),
    text: sized('text', 'text'),
    binary: sized('blob', 'bytes'),
    datetime: time('datetime', 'timestamp'),
    timestamp: time('timestamp', 'timestamptz'),
    json: as('json'),
  },
  sqlite: { ...EVERYWHERE, string: string('sql:varchar'), float: as('sql:float'), datetime: time('datetime', 'timestamp') },
};

/** Options that say what kind of column it is, and not what its rows may hold. */
export const ABOUT_ROWS = new Set(['null', 'default', 'comment']);

/**
 * The type of a dumped column, as a value type of the plan where it is one.
 * @param method `string` in `t.string "name"`
 * @param schema version of the dump: `ActiveRecord::Schema[7.1]`
 */
export function dumpedType(dialect: DialectName, method: string, options: Options, schema: number): string {
  const read = TYPES[dialect][method];
  const type = read ? read(options, schema) : `sql:${method}`;
  if (options.get('array') !== true) return type;
  return `sql:${type.replace(/^(sql|enum):/, '')}[]`;
}
