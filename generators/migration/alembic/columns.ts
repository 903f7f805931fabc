import type { SyntaxNode } from '@lezer/common';
import type { Action, ColumnDef, Default, ForeignKeyDef } from '../model/schema.js';
import { argument, callOf, stringAt, stringsAt, textAt, valueOf, type Call, type PyModule } from '../python/syntax.js';
import { unbound } from '../python/text.js';

/** `sa.String` → String. */
export const lastName = (callee: string): string => callee.split('.').at(-1) ?? callee;

/** What a type is called in the plan, with what it was written as. */
export interface ReadType {
  type: string;
  code: string;
  /** An enum that the type declares. */
  enum?: { name: string; values: string[] };
}

type TypeRule = (call: Call | undefined, module: PyModule) => string;

const numberAt = (call: Call | undefined, name: string, place: number, module: PyModule): number | undefined => {
  const value = call && valueOf(argument(call, name, place), module);
  return typeof value === 'number' ? value : undefined;
};

const zoned: TypeRule = (call, module) => (call && valueOf(argument(call, 'timezone', 0), module) === true ? 'timestamptz' : 'timestamp');

const sized =
  (native: string): TypeRule =>
  (call, module) => {
    const length = numberAt(call, 'length', 0, module);
    return length === undefined ? `sql:${native}` : `varchar(${length})`;
  };

const exact: TypeRule = (call, module) => {
  const [precision, scale] = [numberAt(call, 'precision', 0, module), numberAt(call, 'scale', 1, module)];
  return precision === undefined ? 'sql:NUMERIC' : `decimal(${precision},${scale ?? 0})`;
};

/** Types of SQLAlchemy. https://docs.sqlalchemy.org/en/20/core/type_basics.html */
const TYPES: Record<string, string | TypeRule> = {
  Boolean: 'boolean',
  BOOLEAN: 'boolean',
  Integer: 'integer',
  INTEGER: 'integer',
  SmallInteger: 'sql:SMALLINT',
  BigInteger: 'bigint',
  BIGINT: 'bigint',
  Text: 'text',
  UnicodeText: 'text',
  TEXT: 'text',
  String: sized('VARCHAR'),
  Unicode: sized('VARCHAR'),
  VARCHAR: sized('VARCHAR'),
  AutoString: sized('VARCHAR'),
  Numeric: exact,
  DECIMAL: exact,
  NUMERIC: exact,
  Float: 'sql:FLOAT',
  Double: 'sql:DOUBLE PRECISION',
  DateTime: zoned,
  TIMESTAMP: zoned,
  DATETIME: 'timestamp',
  Date: 'date',
  Time: 'sql:TIME',
  Interval: 'sql:INTERVAL',
  Uuid: 'uuid',
  UUID: 'uuid',
  JSON: 'json',
  JSONB: 'json',
  LargeBinary: 'bytes',
  BYTEA: 'bytes',
};

function readEnum(call: Call, code: string, module: PyModule): ReadType {
  const values = call.args.filter((one) => one.name === '').map((one) => stringAt(one.value, module));
  const name = stringAt(argument(call, 'name'), module);
  if (!name || values.some((one) => one === undefined)) return { type: 'sql:ENUM', code };
  return { type: `enum:${name}`, code, enum: { name, values: values as string[] } };
}

/** Reads a type, with or without brackets. */
export function readType(node: SyntaxNode, module: PyModule): ReadType {
  const call = callOf(node, module);
  const code = textAt(module, node);
  const name = lastName(call?.callee ?? code);
  if (call && /^(Enum|ENUM)$/.test(name)) return readEnum(call, code, module);
  const known = TYPES[name];
  const type = typeof known === 'function' ? known(call, module) : (known ?? `sql:${name.toUpperCase()}`);
  return { type, code };
}

/** The default that the database gives. */
export function readDefault(node: SyntaxNode | undefined, module: PyModule): Default {
  if (!node || node.name === 'None') return null;
  const text = stringAt(node, module);
  if (text !== undefined) return { literal: text };
  const call = callOf(node, module);
  const name = lastName(call?.callee ?? textAt(module, node));
  const inner = call && stringAt(call.args[0]?.value, module);
  if (name === 'text' && inner !== undefined) return { expression: unbound(inner) };
  if (name === 'true' || name === 'false') return { expression: name };
  return { expression: /\bfunc\./.test(call?.callee ?? '') ? `${name}()` : textAt(module, node) };
}

const ACTIONS: Record<string, Action> = { cascade: 'cascade', restrict: 'restrict', 'set null': 'set null', 'set default': 'set default', 'no action': 'no action' };

/** `ondelete="CASCADE"` and `onupdate=…` of a key. */
export function actionsOf(call: Call, module: PyModule): Pick<ForeignKeyDef, 'on_delete' | 'on_update'> {
  const said = (name: string): Action | undefined => ACTIONS[(stringAt(argument(call, name), module) ?? '').toLowerCase()];
  return { on_delete: said('ondelete'), on_update: said('onupdate') };
}

/** A name, also where `op.f()` or `quoted_name()` stands around it. */
export function nameAt(node: SyntaxNode | undefined, module: PyModule): string | undefined {
  const call = callOf(node, module);
  return call ? stringAt(call.args[0]?.value, module) : stringAt(node, module);
}

/** What a call of `Column` or `mapped_column` says. */
export interface ReadColumn {
  column: ColumnDef;
  /** The type as it was written; undefined where the column says none. */
  type: ReadType | undefined;
  key: boolean;
  unique: boolean;
  index: boolean;
  reference: { table: string; column: string; name: string | undefined; on_delete?: Action | undefined; on_update?: Action | undefined } | undefined;
  /** True where `nullable` stands there. */
  spelled: boolean;
}

const CONSTRAINTS = /^(ForeignKey|Identity|Sequence|Computed|CheckConstraint|FetchedValue|DefaultClause)$/;

function referenceIn(call: Call, module: PyModule): ReadColumn['reference'] {
  const key = call.args.map((one) => callOf(one.value, module)).find((one) => one && lastName(one.callee) === 'ForeignKey');
  const target = key && stringAt(argument(key, 'column', 0), module);
  if (!key || !target) return undefined;
  const dot = target.lastIndexOf('.');
  return { table: target.slice(0, dot), column: target.slice(dot + 1), name: nameAt(argument(key, 'name'), module), ...actionsOf(key, module) };
}

/**
 * Reads the call of a column.
 * @param attribute name of the attribute, which is the column's where the call names none
 */
export function readColumn(call: Call, module: PyModule, attribute: string | undefined): ReadColumn | undefined {
  const placed = call.args.filter((one) => one.name === '').map((one) => one.value);
  const own = stringAt(argument(call, 'name'), module) ?? stringAt(placed[0], module);
  const name = own ?? attribute;
  if (!name) return undefined;
  const rest = placed.slice(stringAt(placed[0], module) === undefined ? 0 : 1);
  const typed = argument(call, 'type_') ?? rest.find((node) => !CONSTRAINTS.test(lastName(callOf(node, module)?.callee ?? textAt(module, node))));
  const type = typed && readType(typed, module);
  const yes = (key: string): boolean => valueOf(argument(call, key), module) === true;
  const nullable = valueOf(argument(call, 'nullable'), module);
  const key = yes('primary_key');
  return {
    column: {
      name,
      type: type?.type ?? 'sql:NULL',
      nullable: typeof nullable === 'boolean' ? nullable : !key,
      default: readDefault(argument(call, 'server_default'), module),
      comment: stringAt(argument(call, 'comment'), module) ?? '',
    },
    type,
    key,
    unique: yes('unique'),
    index: yes('index'),
    reference: referenceIn(call, module),
    spelled: typeof nullable === 'boolean',
  };
}

/** The names that a constraint is made of: `['a', 'b']` or `'a', 'b'`. */
export const placedNames = (call: Call, module: PyModule): string[] =>
  call.args.filter((one) => one.name === '').flatMap((one) => stringsAt(one.value, module) ?? []);
