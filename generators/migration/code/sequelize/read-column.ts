import { suffixNames } from '../../model/constraint-names.js';
import type { ColumnDef, Default, ForeignKeyDef } from '../../model/schema.js';
import type { Step } from '../../model/steps.js';
import type { DialectName } from '../../sql/types.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { entriesOf, isChain, isSaid, namesIn, textOf, type Value } from '../values.js';

type Native = Record<DialectName, string>;
const same = (text: string): Native => ({ postgresql: text, mysql: text, sqlite: text });

/** https://sequelize.org/docs/v6/core-concepts/model-basics/#data-types */
const TYPES: Record<string, Native> = {
  BOOLEAN: { postgresql: 'boolean', mysql: 'tinyint(1)', sqlite: 'tinyint(1)' },
  INTEGER: same('integer'),
  SMALLINT: same('smallint'),
  BIGINT: same('bigint'),
  FLOAT: { postgresql: 'float', mysql: 'float', sqlite: 'float' },
  DOUBLE: { postgresql: 'double precision', mysql: 'double precision', sqlite: 'double precision' },
  REAL: same('real'),
  TEXT: same('text'),
  DATE: { postgresql: 'timestamp with time zone', mysql: 'datetime', sqlite: 'datetime' },
  DATEONLY: same('date'),
  TIME: same('time'),
  UUID: { postgresql: 'uuid', mysql: 'char(36) binary', sqlite: 'uuid' },
  JSON: same('json'),
  JSONB: { postgresql: 'jsonb', mysql: 'json', sqlite: 'jsonb' },
  BLOB: { postgresql: 'bytea', mysql: 'blob', sqlite: 'blob' },
  CITEXT: same('citext'),
};

/** A type: `Sequelize.STRING(40)`, `DataTypes.ENUM('a', 'b')`, or text that is handed on as it is. */
function typeOf(value: Value | undefined, dialect: DialectName): { native: string } | { values: string[] } | undefined {
  if (typeof value === 'string') return { native: value };
  const last = isChain(value) ? value.links.at(-1) : undefined;
  const [first, second] = last?.args ?? [];
  if (!last) return undefined;
  if (last.name === 'STRING') return { native: `varchar(${typeof first === 'number' ? first : 255})` };
  if (last.name === 'CHAR') return { native: `char(${typeof first === 'number' ? first : 255})` };
  if (last.name === 'DECIMAL')
    return { native: typeof first === 'number' ? `decimal(${first}${typeof second === 'number' ? `,${second}` : ''})` : 'decimal' };
  if (last.name === 'ENUM') return { values: last.args?.flatMap((one) => namesIn(one)) ?? [] };
  if (last.args?.length || !TYPES[last.name]) return undefined;
  return { native: TYPES[last.name]?.[dialect] ?? '' };
}

/** Undefined where it cannot be known. */
function defaultIn(value: Value): Default | undefined {
  if (value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { literal: value };
  const last = isChain(value) ? value.links.at(-1) : undefined;
  const [first, ...rest] = last?.args ?? [];
  if (last?.name === 'literal' && typeof first === 'string') return { expression: first };
  if (last?.name === 'fn' && typeof first === 'string' && rest.length === 0) return { expression: `${first}()` };
  return last?.name === 'NOW' ? { expression: 'CURRENT_TIMESTAMP' } : undefined;
}

/** A column with what its definition says of keys. */
export interface Defined {
  column: ColumnDef;
  primary: boolean;
  unique: string | boolean;
  key?: ForeignKeyDef;
  steps: Step[];
}

const KNOWN = new Set([
  'type',
  'allowNull',
  'defaultValue',
  'primaryKey',
  'autoIncrement',
  'unique',
  'references',
  'onDelete',
  'onUpdate',
  'comment',
  'field',
]);

export const actionIn = (value: Value | undefined): ForeignKeyDef['on_delete'] =>
  textOf(value)?.toLowerCase() as ForeignKeyDef['on_delete'];

function keyIn(table: string, column: string, given: Map<string, Value>): ForeignKeyDef | undefined {
  const to = given.get('references');
  const entries = entriesOf(to);
  const model = entries.get('model');
  const target = textOf(to) ?? textOf(model) ?? textOf(entriesOf(model).get('tableName'));
  if (target === undefined) return undefined;
  const columns = [textOf(entries.get('key')) ?? 'id'];
  return {
    name: suffixNames.foreign_key(table, [column], target, columns),
    columns: [column],
    references: { table: target, columns },
    on_delete: actionIn(given.get('onDelete')),
    on_update: actionIn(given.get('onUpdate')),
  };
}

/** PostgreSQL's type for the values of one column: `enum_users_role`. */
function enumColumn(table: string, name: string, values: string[], dialect: DialectName): { column: ColumnDef; steps: Step[] } {
  const quoted = values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ');
  if (dialect !== 'postgresql') return { column: columnRead(name, dialect === 'mysql' ? `enum(${quoted})` : 'text'), steps: [] };
  const type = `enum_${table}_${name}`;
  return { column: { ...columnRead(name, ''), type: `enum:${type}` }, steps: [{ do: 'create_enum', enum: { name: type, values } }] };
}

function serial(column: ColumnDef, dialect: DialectName): ColumnDef {
  if (dialect !== 'postgresql') return { ...column, auto: true, nullable: false };
  return { ...column, type: /big/i.test(column.type) ? 'sql:bigserial' : 'sql:serial', nullable: false };
}

export function defined(table: string, name: string, value: Value, { dialect }: Reading): Defined | undefined {
  const given = isSaid(value) && value.is === 'object' ? value.entries : new Map<string, Value>([['type', value]]);
  const type = typeOf(given.get('type'), dialect);
  const base = given.get('defaultValue');
  const found = base === undefined ? null : defaultIn(base);
  const references = given.has('references') ? keyIn(table, name, given) : undefined;
  const field = textOf(given.get('field')) ?? name;
  if (!type || found === undefined || (given.has('references') && !references) || [...given.keys()].some((one) => !KNOWN.has(one)))
    return undefined;
  const made = 'values' in type ? enumColumn(table, field, type.values, dialect) : { column: columnRead(field, type.native), steps: [] };
  const primary = given.get('primaryKey') === true;
  const column = {
    ...made.column,
    nullable: given.get('allowNull') !== false && !primary,
    default: found,
    comment: textOf(given.get('comment')) ?? '',
  };
  return {
    column: given.get('autoIncrement') === true ? serial(column, dialect) : column,
    primary,
    unique: given.get('unique') === true || (textOf(given.get('unique')) ?? false),
    ...(references ? { key: references } : {}),
    steps: made.steps,
  };
}
