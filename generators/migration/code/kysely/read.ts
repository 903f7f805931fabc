import { suffixNames } from '../../model/constraint-names.js';
import type { ColumnDef, ForeignKeyDef, TableDef } from '../../model/schema.js';
import type { ColumnPart, Step } from '../../model/steps.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { isChain, namesIn, textOf, type Called, type Value } from '../values.js';
import { actionIn, column, defaultIn, linksOf, sqlIn, type Making } from './read-column.js';

function keysOf({ column: { name }, table, unique, key, check }: Making): Step[] {
  const steps: Step[] = [];
  if (unique) steps.push({ do: 'add_unique', table, unique: { name: suffixNames.unique(table, [name]), columns: [name] } });
  if (key) steps.push({ do: 'add_foreign_key', table, key });
  if (check !== undefined) steps.push({ do: 'add_check', table, check: { name: `${table}_${name}_check`, expression: check } });
  return steps;
}

function foreignKey(args: readonly Value[]): ForeignKeyDef | undefined {
  const [name, columns, table, references, callback] = args;
  const links = linksOf(callback);
  if (typeof name !== 'string' || typeof table !== 'string' || !links) return undefined;
  const key: ForeignKeyDef = { name, columns: namesIn(columns), references: { table, columns: namesIn(references) } };
  for (const link of links) {
    if (link.name !== 'onDelete' && link.name !== 'onUpdate') return undefined;
    key[link.name === 'onDelete' ? 'on_delete' : 'on_update'] = actionIn(link.args?.[0]);
  }
  return key;
}

type OnTable = (table: string, args: readonly Value[], reading: Reading) => Step[] | undefined;

/** What stands in `createTable` and in `alterTable`. */
const CONSTRAINTS: Record<string, OnTable> = {
  addUniqueConstraint: (table, [name, columns, more]) =>
    typeof name === 'string' && more === undefined ? [{ do: 'add_unique', table, unique: { name, columns: namesIn(columns) } }] : undefined,
  addForeignKeyConstraint: (table, args) => {
    const key = foreignKey(args);
    return key && [{ do: 'add_foreign_key', table, key }];
  },
  addCheckConstraint: (table, [name, value]) => {
    const expression = sqlIn(value);
    return typeof name === 'string' && expression !== undefined ? [{ do: 'add_check', table, check: { name, expression } }] : undefined;
  },
};

const empty = (name: string): TableDef => ({
  name,
  columns: [],
  primary_key: null,
  indexes: [],
  uniques: [],
  foreign_keys: [],
  checks: [],
});

function createTable(name: string, links: readonly Called[], reading: Reading): Step[] | undefined {
  const table = empty(name);
  const later: Step[] = [];
  for (const { name: method, args } of links) {
    if (method === 'ifNotExists') continue;
    if (method === 'addPrimaryKeyConstraint') {
      table.primary_key = { name: textOf(args?.[0]) ?? '', columns: namesIn(args?.[1]) };
      continue;
    }
    const made = method === 'addColumn' ? column(name, args ?? [], reading) : undefined;
    const steps = made ? keysOf(made) : CONSTRAINTS[method]?.(name, args ?? [], reading);
    if (!steps) return undefined;
    if (made?.primary) table.primary_key = { name: '', columns: [made.column.name] };
    if (made) table.columns.push(made.column);
    later.push(...steps);
  }
  for (const one of table.columns) if (table.primary_key?.columns.includes(one.name)) one.nullable = false;
  return [
    { do: 'create_table', table: reading.dialect === 'sqlite' ? within(table, later) : table },
    ...(reading.dialect === 'sqlite' ? [] : later),
  ];
}

/** SQLite takes keys with the table alone. */
function within(table: TableDef, steps: readonly Step[]): TableDef {
  for (const step of steps) {
    if (step.do === 'add_unique') table.uniques.push(step.unique);
    if (step.do === 'add_foreign_key') table.foreign_keys.push(step.key);
    if (step.do === 'add_check') table.checks.push(step.check);
  }
  return table;
}

function altered(table: string, name: Value | undefined, callback: Value | undefined): Step[] | undefined {
  const [link, ...rest] = linksOf(callback) ?? [];
  if (typeof name !== 'string' || !link || rest.length) return undefined;
  const [value] = link.args ?? [];
  const parts: Record<string, () => [ColumnPart, Partial<ColumnDef> | undefined]> = {
    setDataType: () => [
      'type',
      typeof (textOf(value) ?? sqlIn(value)) === 'string' ? { type: `sql:${textOf(value) ?? sqlIn(value)}` } : undefined,
    ],
    setNotNull: () => ['nullable', { nullable: false }],
    dropNotNull: () => ['nullable', { nullable: true }],
    dropDefault: () => ['default', { default: null }],
    setDefault: () => ['default', defaultIn(value) === undefined ? undefined : { default: defaultIn(value) ?? null }],
  };
  const [part, change] = parts[link.name]?.() ?? [];
  if (!part || !change) return undefined;
  const to = { ...columnRead(name, ''), ...change };
  return [{ do: 'alter_column', table, from: to, to, set: [part] }];
}

/** A constraint goes by its name; which kind it is says the table, where the database needs to know. */
function dropConstraint(table: string, name: string, reading: Reading): Step[] {
  const key = reading.dialect === 'mysql' ? reading.table(table)?.foreign_keys.find((one) => one.name === name) : undefined;
  return [key ? { do: 'drop_foreign_key', table, key } : { do: 'drop_check', table, check: { name, expression: '' } }];
}

const ALTER: Record<string, OnTable> = {
  ...CONSTRAINTS,
  addColumn: (table, args, reading) => {
    const made = column(table, args, reading);
    return made && !made.primary ? [{ do: 'add_column', table, column: made.column }, ...keysOf(made)] : undefined;
  },
  dropColumn: (table, [name]) => (typeof name === 'string' ? [{ do: 'drop_column', table, column: columnRead(name, '') }] : undefined),
  renameColumn: (table, [from, to]) =>
    typeof from === 'string' && typeof to === 'string' ? [{ do: 'rename_column', table, column: from, to }] : undefined,
  renameTo: (table, [to]) => (typeof to === 'string' ? [{ do: 'rename_table', table, to }] : undefined),
  alterColumn: (table, [name, callback]) => altered(table, name, callback),
  modifyColumn: (table, args, reading) => {
    const made = column(table, args, reading);
    return made && [{ do: 'alter_column', table, from: made.column, to: made.column, set: ['type', 'nullable', 'default'] }];
  },
  dropConstraint: (table, [name], reading) => (typeof name === 'string' ? dropConstraint(table, name, reading) : undefined),
};

function createIndex(name: string, links: readonly Called[]): Step[] | undefined {
  const arg = (method: string): Value | undefined => links.find((link) => link.name === method)?.args?.[0];
  const table = textOf(arg('on'));
  const given = links.filter((link) => link.name === 'column' || link.name === 'columns').flatMap((link) => namesIn(link.args?.[0]));
  const odd =
    links.some((link) => !['on', 'column', 'columns', 'unique', 'ifNotExists'].includes(link.name)) ||
    given.some((one) => one.includes(' '));
  if (table === undefined || given.length === 0 || odd) return undefined;
  return [{ do: 'create_index', table, index: { name, columns: given, unique: links.some((link) => link.name === 'unique') } }];
}

type Read = (name: string, links: readonly Called[], reading: Reading) => Step[] | undefined;

const SCHEMA: Record<string, Read> = {
  createTable,
  alterTable: (table, links, reading) => {
    const steps = links.map((link) => ALTER[link.name]?.(table, link.args ?? [], reading));
    return steps.includes(undefined) ? undefined : steps.flatMap((one) => one ?? []);
  },
  dropTable: (name) => [{ do: 'drop_table', table: empty(name) }],
  createIndex,
  dropIndex: (name, links) => {
    const table = textOf(links.find((link) => link.name === 'on')?.args?.[0]) ?? '';
    return [{ do: 'drop_index', table, index: { name, columns: [], unique: false } }];
  },
  createType: (name, links) => {
    const [values] = links.find((link) => link.name === 'asEnum')?.args ?? [];
    return Array.isArray(values) ? [{ do: 'create_enum', enum: { name, values: namesIn(values) } }] : undefined;
  },
  dropType: (name) => [{ do: 'drop_enum', enum: { name, values: [] } }],
};

/** What one statement of a migration of Kysely does. */
export function readKysely(value: Value, reading: Reading): Step[] | undefined {
  if (!isChain(value)) return undefined;
  const last = value.links.at(-1);
  if (last?.name !== 'execute') return undefined;
  if (value.root === 'sql') {
    const text = sqlIn({ ...value, links: value.links.slice(0, -1) });
    return text === undefined ? undefined : [{ do: 'sql', text }];
  }
  const [schema, start, ...rest] = value.links.slice(0, -1);
  const name = textOf(start?.args?.[0]);
  if (value.root !== reading.params[0] || schema?.name !== 'schema' || name === undefined) return undefined;
  return SCHEMA[start?.name ?? '']?.(name, rest, reading);
}
