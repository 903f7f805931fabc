import { suffixNames } from '../../model/constraint-names.js';
import type { Action, ColumnDef, Default, ForeignKeyDef, TableDef } from '../../model/schema.js';
import type { Step } from '../../model/steps.js';
import type { Reading } from '../read.js';
import { columnRead } from '../types.js';
import { entriesOf, isChain, namesIn, textOf, type Value } from '../values.js';

/** Short names of types, and the column `id` that a text alone stands for. https://salsita.github.io/node-pg-migrate/migrations/columns */
export const TYPES: Record<string, string> = {
  int: 'integer',
  string: 'text',
  float: 'real',
  double: 'double precision',
  datetime: 'timestamp',
  bool: 'boolean',
};

export const empty = (name: string): TableDef => ({
  name,
  columns: [],
  primary_key: null,
  indexes: [],
  uniques: [],
  foreign_keys: [],
  checks: [],
});

const KNOWN = new Set([
  'type',
  'primaryKey',
  'notNull',
  'unique',
  'default',
  'references',
  'referencesConstraintName',
  'onDelete',
  'onUpdate',
  'comment',
  'check',
]);

/** Undefined where it cannot be known. */
export function defaultIn(value: Value): Default | undefined {
  if (value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { literal: value };
  const last = isChain(value) ? value.links.at(-1) : undefined;
  const sql = last?.name === 'func' ? textOf(last.args?.[0]) : undefined;
  return sql === undefined ? undefined : { expression: sql };
}

const plain = (name: string): string => name.trim().replace(/^"(.*)"$/, '$1');

/** `teams`, `"teams"`, `teams(id)`. Without a column it is the primary key, which is `id` here unless the table says otherwise. */
function target(text: string, { table }: Reading): { table: string; columns: string[] } {
  const match = /^([^()]+)\(([^()]+)\)$/.exec(text.trim());
  if (match) return { table: plain(match[1] ?? ''), columns: (match[2] ?? '').split(',').map(plain) };
  return { table: plain(text), columns: table(plain(text))?.primary_key?.columns ?? ['id'] };
}

const actionIn = (value: Value | undefined): Action | undefined => textOf(value)?.toLowerCase() as Action | undefined;

function keyIn(given: Map<string, Value>, name: string, columns: string[], reading: Reading): ForeignKeyDef | undefined {
  const to = textOf(given.get('references'));
  if (to === undefined) return undefined;
  return {
    name: textOf(given.get('referencesConstraintName')) ?? name,
    columns,
    references: target(to, reading),
    on_delete: actionIn(given.get('onDelete')),
    on_update: actionIn(given.get('onUpdate')),
  };
}

export interface Defined {
  column: ColumnDef;
  given: Map<string, Value>;
  primary: boolean;
}

export function defined(name: string, value: Value): Defined | undefined {
  if (value === 'id') return { column: columnRead(name, 'serial', { nullable: false }), given: new Map(), primary: true };
  const given = typeof value === 'string' ? new Map<string, Value>([['type', value]]) : entriesOf(value);
  const type = textOf(given.get('type'));
  const base = given.get('default');
  const found = base === undefined ? null : defaultIn(base);
  if (type === undefined || found === undefined || [...given.keys()].some((one) => !KNOWN.has(one))) return undefined;
  const primary = given.get('primaryKey') === true;
  const nullable = given.get('notNull') !== true && !primary;
  return {
    column: columnRead(name, TYPES[type.toLowerCase()] ?? type, { nullable, default: found, comment: textOf(given.get('comment')) ?? '' }),
    given,
    primary,
  };
}

/** The keys that stand in the definition of a column, as PostgreSQL calls them. */
export function keysOf(table: string, { column, given }: Defined, reading: Reading): Step[] {
  const columns = [column.name];
  const key = keyIn(given, suffixNames.foreign_key(table, columns, '', []), columns, reading);
  const check = textOf(given.get('check'));
  const steps: Step[] = [];
  if (given.get('unique') === true) steps.push({ do: 'add_unique', table, unique: { name: suffixNames.unique(table, columns), columns } });
  if (key) steps.push({ do: 'add_foreign_key', table, key });
  if (check !== undefined) steps.push({ do: 'add_check', table, check: { name: `${table}_${column.name}_check`, expression: check } });
  return steps;
}

export function constraints(table: string, given: Map<string, Value>, name: string | undefined, reading: Reading): Step[] | undefined {
  const steps: Step[] = [];
  for (const [what, value] of given) {
    const made = CONSTRAINTS[what]?.(table, value, name, reading);
    if (!made) return undefined;
    steps.push(...made);
  }
  return steps;
}

type Constrain = (table: string, value: Value, name: string | undefined, reading: Reading) => Step[] | undefined;

const CONSTRAINTS: Record<string, Constrain> = {
  unique: (table, value, name) => {
    const sets = Array.isArray(value) && value.some(Array.isArray) ? value.map((one) => namesIn(one)) : [namesIn(value)];
    return sets.map(
      (columns): Step => ({ do: 'add_unique', table, unique: { name: name ?? `${table}_uniq_${columns.join('_')}`, columns } }),
    );
  },
  check: (table, value, name) => {
    const list = namesIn(value);
    return list.map(
      (expression, at): Step => ({
        do: 'add_check',
        table,
        check: { name: name ?? (Array.isArray(value) ? `${table}_chck_${at + 1}` : `${table}_chck`), expression },
      }),
    );
  },
  foreignKeys: (table, value, name, reading) => {
    const steps = (Array.isArray(value) ? value : [value]).map((one): Step | undefined => {
      const given = entriesOf(one);
      const columns = namesIn(given.get('columns'));
      const key = columns.length ? keyIn(given, name ?? `${table}_fk_${columns.join('_')}`, columns, reading) : undefined;
      return key && { do: 'add_foreign_key', table, key };
    });
    return steps.includes(undefined) ? undefined : steps.filter((one): one is Step => one !== undefined);
  },
};
