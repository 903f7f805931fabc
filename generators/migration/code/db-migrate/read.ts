import { suffixNames } from '../../model/constraint-names.js';
import type { Action, ColumnDef, Default, ForeignKeyDef, TableDef } from '../../model/schema.js';
import type { Step } from '../../model/steps.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { entriesOf, isChain, isSaid, namesIn, textOf, type Value } from '../values.js';

/** What PostgreSQL's driver makes of the types; all others stay as they are. */
const TYPES: Record<string, string> = {
  string: 'varchar',
  int: 'integer',
  datetime: 'timestamp',
  blob: 'bytea',
  timestamptz: 'timestamp with time zone',
};
const KNOWN = new Set(['type', 'length', 'primaryKey', 'autoIncrement', 'notNull', 'unique', 'defaultValue', 'foreignKey']);

function defaultIn(value: Value | undefined): Default | undefined {
  if (value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { literal: value };
  if (isSaid(value) && value.is === 'new' && value.name === 'String') {
    const sql = textOf(value.args[0]);
    return sql === undefined ? undefined : { expression: sql };
  }
  const special = textOf(entriesOf(value).get('special'));
  return special === 'CURRENT_TIMESTAMP' ? { expression: special } : undefined;
}

const actionIn = (value: Value | undefined): Action | undefined => textOf(value)?.toLowerCase() as Action | undefined;

interface Defined {
  column: ColumnDef;
  primary: boolean;
  keys: Step[];
}

function keyIn(column: string, given: Map<string, Value>): ForeignKeyDef | undefined {
  const [name, target] = [textOf(given.get('name')), textOf(given.get('table'))];
  const mapping = given.get('mapping');
  const to = textOf(mapping) ?? textOf(entriesOf(mapping).get(column));
  if (name === undefined || target === undefined || to === undefined) return undefined;
  const rules = entriesOf(given.get('rules'));
  return {
    name,
    columns: [column],
    references: { table: target, columns: [to] },
    on_delete: actionIn(rules.get('onDelete')),
    on_update: actionIn(rules.get('onUpdate')),
  };
}

/** `type.INTEGER` and `dbm.dataType.INTEGER` are the names in small letters. */
function typeIn(value: Value | undefined): string | undefined {
  const word = isChain(value) ? value.links.at(-1)?.name : undefined;
  return (
    textOf(value) ??
    (word === undefined ? undefined : ({ INTEGER: 'int', BIG_INTEGER: 'bigint', DATE_TIME: 'datetime' }[word] ?? word.toLowerCase()))
  );
}

function defined(table: string, name: string, value: Value): Defined | undefined {
  const given = isSaid(value) && value.is === 'object' ? value.entries : new Map<string, Value>([['type', value]]);
  const type = typeIn(given.get('type'));
  const found = defaultIn(given.get('defaultValue'));
  const length = given.get('length');
  if (type === undefined || found === undefined || [...given.keys()].some((one) => !KNOWN.has(one))) return undefined;
  const primary = given.get('primaryKey') === true;
  const counts = primary && given.get('autoIncrement') === true;
  const native = counts
    ? type === 'bigint'
      ? 'bigserial'
      : 'serial'
    : `${TYPES[type] ?? type}${typeof length === 'number' || typeof length === 'string' ? `(${length})` : ''}`;
  const key = given.has('foreignKey') ? keyIn(name, entriesOf(given.get('foreignKey'))) : undefined;
  if (given.has('foreignKey') && !key) return undefined;
  const keys: Step[] = [];
  if (given.get('unique') === true)
    keys.push({ do: 'add_unique', table, unique: { name: suffixNames.unique(table, [name]), columns: [name] } });
  if (key) keys.push({ do: 'add_foreign_key', table, key });
  return { column: columnRead(name, native, { nullable: given.get('notNull') !== true && !primary, default: found }), primary, keys };
}

const empty = (name: string): TableDef => ({
  name,
  columns: [],
  primary_key: null,
  indexes: [],
  uniques: [],
  foreign_keys: [],
  checks: [],
});

function createTable(name: string, given: Map<string, Value>): Step[] | undefined {
  const columns = given.has('columns') ? entriesOf(given.get('columns')) : given;
  const all = [...columns].map(([column, value]) => defined(name, column, value));
  if (all.length === 0 || all.includes(undefined)) return undefined;
  const found = all.filter((one): one is Defined => one !== undefined);
  const primary = found.filter((one) => one.primary).map((one) => one.column.name);
  const table = {
    ...empty(name),
    columns: found.map((one) => one.column),
    primary_key: primary.length ? { name: '', columns: primary } : null,
  };
  return [{ do: 'create_table', table }, ...found.flatMap((one) => one.keys)];
}

type OnTable = (table: string, args: readonly Value[]) => Step[] | undefined;

const METHODS: Record<string, OnTable> = {
  createTable: (table, [columns]) => createTable(table, entriesOf(columns)),
  dropTable: (table) => [{ do: 'drop_table', table: empty(table) }],
  renameTable: (table, [to]) => (typeof to === 'string' ? [{ do: 'rename_table', table, to }] : undefined),
  addColumn: (table, [name, value]) => {
    const one = typeof name === 'string' && value !== undefined ? defined(table, name, value) : undefined;
    return one && !one.primary ? [{ do: 'add_column', table, column: one.column }, ...one.keys] : undefined;
  },
  removeColumn: (table, [name]) => (typeof name === 'string' ? [{ do: 'drop_column', table, column: columnRead(name, '') }] : undefined),
  renameColumn: (table, [from, to]) =>
    typeof from === 'string' && typeof to === 'string' ? [{ do: 'rename_column', table, column: from, to }] : undefined,
  changeColumn: (table, [name, value]) => {
    const one = typeof name === 'string' && value !== undefined ? defined(table, name, value) : undefined;
    return one && one.keys.length === 0 && !one.primary
      ? [{ do: 'alter_column', table, from: one.column, to: one.column, set: ['type', 'nullable', 'default'] }]
      : undefined;
  },
  addIndex: (table, [name, columns, unique]) =>
    typeof name === 'string' && namesIn(columns).length
      ? [{ do: 'create_index', table, index: { name, columns: namesIn(columns), unique: unique === true } }]
      : undefined,
  removeIndex: (table, [name]) => [{ do: 'drop_index', table: '', index: { name: textOf(name) ?? table, columns: [], unique: false } }],
  addForeignKey: (table, [target, name, mapping, rules]) => {
    if (typeof target !== 'string' || typeof name !== 'string') return undefined;
    const pairs = [...entriesOf(mapping)];
    const references = { table: target, columns: pairs.map(([, to]) => textOf(to) ?? '') };
    const given = entriesOf(rules);
    const key = {
      name,
      columns: pairs.map(([from]) => from),
      references,
      on_delete: actionIn(given.get('onDelete')),
      on_update: actionIn(given.get('onUpdate')),
    };
    return [{ do: 'add_foreign_key', table, key }];
  },
  removeForeignKey: (table, [name]) =>
    typeof name === 'string'
      ? [{ do: 'drop_foreign_key', table, key: { name, columns: [], references: { table: '', columns: [] } } }]
      : undefined,
};

/** What one statement of a migration of db-migrate does. */
export function readDbMigrate(value: Value, reading: Reading): Step[] | undefined {
  const [link, ...more] = isChain(value) && value.root === reading.params[0] ? value.links : [];
  // The end of a migration with a callback says nothing about the schema.
  if (isChain(value) && value.root === reading.params[1]) return [];
  if (!link?.args || more.length || reading.dialect !== 'postgresql') return undefined;
  const [first, ...rest] = link.args;
  if (typeof first !== 'string') return undefined;
  if (link.name === 'runSql') return rest.length === 0 || isChain(rest[0]) ? [{ do: 'sql', text: first }] : undefined;
  return METHODS[link.name]?.(first, rest);
}
