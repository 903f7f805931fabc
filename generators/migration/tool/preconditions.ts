import type { ColumnDef, TableDef } from '../model/schema.js';
import type { Planned, Step, StepOf } from '../model/steps.js';
import { sqlType, typeChange } from '../safety/types.js';
import { identifier, plainStyle } from '../sql/style.js';
import { nativeType, type DialectName } from '../sql/types.js';

/** What the rows must already satisfy for a migration to run over them. */
export interface Precondition {
  table: string;
  columns: string[];
  rule: 'unique' | 'not_null' | 'check' | 'references';
  /** check: the condition. */
  expression?: string;
  /** references: where the values must exist. */
  references?: { table: string; columns: string[] };
}

/** The names of before the migration, for what it renames, and what it makes itself: rows of that do not exist yet. */
interface Before {
  dialect: DialectName;
  tables: Map<string, string>;
  columns: Map<string, string>;
  made: Set<string>;
  /** Statements of the plan's own that ran already: they may repair the rows, and then nothing is to be promised. */
  repairs: string[];
}

const keyOf = (table: string, column: string): string => `${table}\u0000${column}`;
const fresh = (dialect: DialectName): Before => ({ dialect, tables: new Map(), columns: new Map(), made: new Set(), repairs: [] });

/** Moves the names along. */
function note(step: Step, before: Before): void {
  if (step.do === 'create_table') before.made.add(step.table.name);
  if (step.do === 'add_column') before.made.add(keyOf(step.table, step.column.name));
  if (step.do === 'sql') before.repairs.push(step.text);
  if (step.do === 'rename_table') renameTable(step, before);
  if (step.do === 'rename_column') renameColumn(step, before);
}

function renameTable({ table, to }: StepOf<'rename_table'>, before: Before): void {
  before.tables.set(to, before.tables.get(table) ?? table);
  const start = keyOf(table, '');
  const moved = (name: string): string => keyOf(to, name.slice(start.length));
  if (before.made.has(table)) before.made.add(to);
  for (const name of [...before.made]) if (name.startsWith(start)) before.made.add(moved(name));
  for (const [name, old] of [...before.columns]) if (name.startsWith(start)) before.columns.set(moved(name), old);
}

function renameColumn({ table, column, to }: StepOf<'rename_column'>, before: Before): void {
  const key = keyOf(table, column);
  if (before.made.has(key)) before.made.add(keyOf(table, to));
  before.columns.set(keyOf(table, to), before.columns.get(key) ?? column);
}

const isNew = (table: string, columns: readonly string[], before: Before): boolean =>
  before.made.has(table) || columns.some((column) => before.made.has(keyOf(table, column)));

const word = (name: string): RegExp => new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, '\\$&')}(?![\\w$])`, 'i');

/** One UPDATE of other columns alone repairs none of these. */
const spares = (text: string, columns: readonly string[]): boolean => /^\s*update\b[^;]*;?\s*$/i.test(text) && !columns.some((column) => word(column).test(text));

const repaired = (table: string, columns: readonly string[], before: Before): boolean =>
  before.repairs.some((text) => word(table).test(text) && !spares(text, columns));

/** A promise in the names of before, or nothing where the rows are the migration's own affair. */
function promise(one: Precondition, before: Before): Precondition[] {
  if (isNew(one.table, one.columns, before) || repaired(one.table, one.columns, before)) return [];
  const table = before.tables.get(one.table) ?? one.table;
  const columns = one.columns.map((column) => before.columns.get(keyOf(one.table, column)) ?? column);
  const renamed = table !== one.table || columns.some((column, index) => column !== one.columns[index]);
  // The condition names the columns as they are called afterwards.
  if (one.expression !== undefined && renamed) return [];
  return [{ ...one, table, columns, ...(one.references ? { references: oldTarget(one.references, before) } : {}) }];
}

function oldTarget({ table, columns }: { table: string; columns: string[] }, before: Before): { table: string; columns: string[] } {
  return {
    table: before.tables.get(table) ?? table,
    columns: columns.map((column) => before.columns.get(keyOf(table, column)) ?? column),
  };
}

/** Columns that a condition names, outside its strings. */
function namedIn(expression: string, table: TableDef | undefined): string[] {
  const bare = expression.replace(/'(?:[^']|'')*'/g, "''");
  return (table?.columns ?? []).map((column) => column.name).filter((name) => word(name).test(bare));
}

/** Largest and smallest number of an integer type. https://www.postgresql.org/docs/current/datatype-numeric.html */
const RANGES: Record<string, [string, string]> = { int2: ['-32768', '32767'], int4: ['-2147483648', '2147483647'] };

function typed(definition: ColumnDef, dialect: DialectName): ReturnType<typeof sqlType> {
  const native = nativeType(dialect, definition.type, (name) => name);
  const [, name = '', sizes = ''] = /^([^(]*)(?:\(([\d, ]+)\))?/.exec(native) ?? [];
  return sqlType(name, sizes ? sizes.split(',').map(Number) : []);
}

/** What values must be to fit into a narrower type; nothing where the type is not narrower or SQL cannot say it. SQLite keeps any value. */
function fits(from: ColumnDef, to: ColumnDef, dialect: DialectName): string | undefined {
  if (dialect === 'sqlite') return undefined;
  const [old, next] = [typed(from, dialect), typed(to, dialect)];
  if (typeChange(old, next) !== 'narrower') return undefined;
  const column = identifier(dialect, plainStyle, from.name);
  const range = RANGES[next.name];
  if (range) return `${column} BETWEEN ${range[0]} AND ${range[1]}`;
  const [size, scale = 0] = next.sizes;
  if (size === undefined) return undefined;
  if (next.name === 'varchar' || next.name === 'bpchar') return `char_length(${column}) <= ${size}`;
  return next.name === 'numeric' ? `abs(${column}) < 1${'0'.repeat(size - scale)}` : undefined;
}

function alterColumn({ table, from, to, set }: StepOf<'alter_column'>, before: Before): Precondition[] {
  const filled = set.includes('nullable') && !to.nullable && from?.nullable !== false;
  const narrow = from && set.includes('type') ? fits(from, to, before.dialect) : undefined;
  return [
    ...(filled ? [{ table, columns: [to.name], rule: 'not_null' as const }] : []),
    ...(narrow ? [{ table, columns: [to.name], rule: 'check' as const, expression: narrow }] : []),
  ];
}

type Rules = { [Name in Step['do']]?: (step: StepOf<Name>, before: Before, table: TableDef | undefined) => Precondition[] };

const RULES: Rules = {
  add_unique: ({ table, unique }) => [{ table, columns: unique.columns, rule: 'unique' }],
  create_index: ({ table, index }) => (index.unique && !index.text ? [{ table, columns: index.columns, rule: 'unique' }] : []),
  alter_column: (step, before) => alterColumn(step, before),
  add_check: ({ table, check }, _before, known) => {
    const columns = namedIn(check.expression, known);
    return columns.length ? [{ table, columns, rule: 'check', expression: check.expression }] : [];
  },
  add_foreign_key: ({ table, key }) => [{ table, columns: key.columns, rule: 'references', references: key.references }],
};

function asked(planned: Planned, before: Before): Precondition[] {
  const rule = RULES[planned.step.do] as ((step: Step, before: Before, table: TableDef | undefined) => Precondition[]) | undefined;
  return (rule?.(planned.step, before, planned.before) ?? []).flatMap((one) => promise(one, before));
}

/**
 * What a plan takes for granted of the rows: no duplicates where it forbids them, no NULL where it refuses them, conditions, references,
 * values that fit a narrower type. In the names of before the migration. Left out is what the migration makes or repairs by itself, and a
 * new column that may not be empty and has no default: no row satisfies that.
 * @param plan the steps up, in order
 */
export function preconditions(plan: readonly Planned[], dialect: DialectName): Precondition[] {
  const before = fresh(dialect);
  const all = plan.flatMap((planned) => {
    const found = asked(planned, before);
    note(planned.step, before);
    return found;
  });
  return all.filter((one, index) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === index);
}
