import type { ForeignKeyDef, TableDef } from '../../model/schema.js';
import type { Step } from '../../model/steps.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { entriesOf, isChain, isSaid, namesIn, textOf, type Called, type Value } from '../values.js';
import { knexNames } from './builder.js';
import { columnIn, index, MODIFY, startKey, unique, type Making } from './read-column.js';

type OnTable = (making: Making, args: readonly Value[]) => boolean;
const drop = (making: Making, step: Step): boolean => making.steps.push(step) > 0;

/** What stands on the table itself. */
const ON_TABLE: Record<string, OnTable> = {
  primary: (making, [columns]) => Boolean((making.table.primary_key = { name: '', columns: namesIn(columns) })),
  unique: (making, [columns, name]) =>
    entriesOf(name).get('useConstraint') === false
      ? making.table.indexes.push({
          name: textOf(entriesOf(name).get('indexName')) ?? knexNames(making.dialect).unique(making.name, namesIn(columns)),
          columns: namesIn(columns),
          unique: true,
        }) > 0
      : unique(making, namesIn(columns), textOf(name) ?? textOf(entriesOf(name).get('indexName'))),
  index: (making, [columns, name, more]) => more === undefined && index(making, namesIn(columns), textOf(name)),
  timestamps: (making, [first, second, camel]) => {
    const options = entriesOf(first);
    const [stamps, defaults, humps] = options.size
      ? [options.get('useTimestamps'), options.get('defaultToNow'), options.get('useCamelCase')]
      : [first, second, camel];
    const type =
      stamps === true
        ? making.dialect === 'postgresql'
          ? 'timestamptz'
          : making.dialect === 'mysql'
            ? 'timestamp'
            : 'datetime'
        : making.dialect === 'postgresql'
          ? 'timestamptz'
          : 'datetime';
    for (const name of humps === true ? ['createdAt', 'updatedAt'] : ['created_at', 'updated_at'])
      making.table.columns.push(
        columnRead(name, type, defaults === true ? { nullable: false, default: { expression: 'CURRENT_TIMESTAMP' } } : {}),
      );
    return true;
  },
  dropColumn: (making, names) =>
    namesIn([...names]).every((name) => drop(making, { do: 'drop_column', table: making.name, column: columnRead(name, '') })),
  dropColumns: (making, names) =>
    namesIn([...names]).every((name) => drop(making, { do: 'drop_column', table: making.name, column: columnRead(name, '') })),
  renameColumn: (making, [from, to]) =>
    typeof from === 'string' && typeof to === 'string' && drop(making, { do: 'rename_column', table: making.name, column: from, to }),
  dropIndex: (making, [columns, name]) => dropped(making, 'index', namesIn(columns), textOf(name)),
  dropUnique: (making, [columns, name]) => dropped(making, 'unique', namesIn(columns), textOf(name)),
  dropForeign: (making, [columns, name]) => dropped(making, 'foreign', namesIn(columns), textOf(name)),
  setNullable: (making, [name]) => nullable(making, name, true),
  dropNullable: (making, [name]) => nullable(making, name, false),
};

function dropped(making: Making, kind: 'index' | 'unique' | 'foreign', columns: string[], given: string | undefined): boolean {
  const names = knexNames(making.dialect);
  const { name: table } = making;
  if (kind === 'foreign')
    return drop(making, {
      do: 'drop_foreign_key',
      table,
      key: { name: given ?? names.foreign_key(table, columns, '', []), columns, references: { table: '', columns: [] } },
    });
  const name = given ?? (kind === 'index' ? names.index(table, columns, false) : names.unique(table, columns));
  if (kind === 'unique' && !names.unique_is_index) return drop(making, { do: 'drop_unique', table, unique: { name, columns } });
  return drop(making, { do: 'drop_index', table, index: { name, columns, unique: kind === 'unique' } });
}

function nullable(making: Making, name: Value | undefined, value: boolean): boolean {
  if (typeof name !== 'string' || making.dialect !== 'postgresql') return false;
  const to = columnRead(name, '', { nullable: value });
  return drop(making, { do: 'alter_column', table: making.name, from: null, to, set: ['nullable'] });
}

function foreign(making: Making, links: readonly Called[]): boolean {
  const key: { current?: ForeignKeyDef } = {};
  const [start, to, ...rest] = links;
  if (to?.name !== 'references') return false;
  startKey(making, namesIn(start?.args?.[0]), textOf(start?.args?.[1]), to.args ?? [], key);
  return rest.every((link) => MODIFY[link.name]?.(columnRead('', ''), link.args ?? [], making, key) ?? false);
}

/** One line of a callback. */
function line(making: Making, value: Value): boolean {
  const [first, ...rest] = isChain(value) ? value.links : [];
  if (!first?.args) return false;
  if (first.name === 'foreign') return foreign(making, [first, ...rest]);
  const rule = ON_TABLE[first.name];
  if (rule) return rest.length === 0 && rule(making, first.args);
  const column = columnIn(making, first);
  if (!column) return false;
  const alters = rest.at(-1)?.name === 'alter';
  const key: { current?: ForeignKeyDef } = {};
  const fits = (alters ? rest.slice(0, -1) : rest).every(
    (link) => link.args !== null && (MODIFY[link.name]?.(column, link.args, making, key) ?? false),
  );
  if (fits && alters && rest.at(-1)?.args?.length) return false;
  if (fits && alters)
    return drop(making, { do: 'alter_column', table: making.name, from: column, to: column, set: ['type', 'nullable', 'default'] });
  making.table.columns.push(column);
  return fits;
}

const newTable = (name: string): TableDef => ({
  name,
  columns: [],
  primary_key: null,
  indexes: [],
  uniques: [],
  foreign_keys: [],
  checks: [],
});

/** What a callback of `createTable` or `alterTable` does. */
function onTable(name: Value | undefined, callback: Value | undefined, creates: boolean, { dialect }: Reading): Step[] | undefined {
  if (typeof name !== 'string' || !isSaid(callback) || callback.is !== 'function') return undefined;
  const making: Making = { name, dialect, creates, table: newTable(name), steps: [] };
  const all = callback.statements.every((one) => line(making, one));
  if (!all || making.table.foreign_keys.some((key) => !key.references.table)) return undefined;
  const { table, steps } = making;
  if (creates) return [...steps, { do: 'create_table', table }];
  if (table.primary_key) return undefined;
  return [
    ...table.columns.map((column): Step => ({ do: 'add_column', table: name, column })),
    ...table.checks.map((check): Step => ({ do: 'add_check', table: name, check })),
    ...steps,
    ...table.uniques.map((one): Step => ({ do: 'add_unique', table: name, unique: one })),
    ...table.indexes.map((one): Step => ({ do: 'create_index', table: name, index: one })),
    ...table.foreign_keys.map((key): Step => ({ do: 'add_foreign_key', table: name, key })),
  ];
}

type Schema = (args: readonly Value[], reading: Reading) => Step[] | undefined;
const dropTable: Schema = ([name]) => (typeof name === 'string' ? [{ do: 'drop_table', table: newTable(name) }] : undefined);
const raw: Schema = ([sql]) => (typeof sql === 'string' ? [{ do: 'sql', text: sql.replaceAll('\\?', '?') }] : undefined);
const alter: Schema = ([name, callback], reading) => onTable(name, callback, false, reading);

const SCHEMA: Record<string, Schema> = {
  createTable: ([name, callback], reading) => onTable(name, callback, true, reading),
  alterTable: alter,
  table: alter,
  dropTable,
  dropTableIfExists: dropTable,
  renameTable: ([from, to]) => (typeof from === 'string' && typeof to === 'string' ? [{ do: 'rename_table', table: from, to }] : undefined),
  raw,
};

/** What one statement of a migration of Knex does. */
export function readKnex(value: Value, reading: Reading): Step[] | undefined {
  if (!isChain(value) || value.root !== reading.params[0]) return undefined;
  const [first, ...rest] = value.links;
  if (first?.name === 'raw' && rest.length === 0) return raw(first.args ?? [], reading);
  if (first?.name !== 'schema' || first.args !== null || rest.length === 0) return undefined;
  const steps = rest.map((link) => (link.args ? SCHEMA[link.name]?.(link.args, reading) : undefined));
  return steps.includes(undefined) ? undefined : steps.flatMap((one) => one ?? []);
}
