import type { Check, ColumnModel, ForeignKey, Reader, TableModel } from '../dialect/reader.js';
import type { SqlFailure } from '../engine/engine.js';
import { isOptional } from './order.js';
import { adversarial, candidates, isNarrow, isSparse } from './values.js';

/** What is known about a table while its rows are made. */
export interface Plan {
  table: TableModel;
  reader: Reader;
  /** Tables by key, for what is referenced. */
  all: ReadonlyMap<string, TableModel>;
  /** Columns whose values must differ from row to row. */
  distinct: ReadonlySet<string>;
}

/** The columns that keep the rows of each unique set apart: one that can is enough, duplicates in the others are wanted. */
export function distinctColumns(table: TableModel): Set<string> {
  const found = new Set<string>();
  for (const set of table.unique) {
    const columns = set.flatMap((name) => table.columns.find((column) => column.name === name) ?? []);
    const carrier = columns.find((column) => column.numbered) ?? columns.find((column) => !isNarrow(column));
    for (const column of carrier ? [carrier] : columns) found.add(column.name);
  }
  return found;
}

/** One row on its way: which alternative each column has come to. */
export interface Attempt {
  row: number;
  steps: Map<string, number>;
  /** Moves references on to other rows, and distinct values to other ones. */
  shift: number;
  /** How many groups of columns have come down from their extremes. */
  calmed: number;
}

/** Each unique refusal moves on by more rows than are ever added. */
const STRIDE = 1000;

const ownNumber = (plan: Plan, attempt: Attempt, name: string): number | undefined =>
  plan.distinct.has(name) ? attempt.row + STRIDE * attempt.shift : undefined;

/** A reference that may be left out is either NULL or there; what it refers to is settled elsewhere. */
const REFERENCE_CHOICES = [null, undefined];

const choices = (plan: Plan, attempt: Attempt, column: ColumnModel): (string | null | undefined)[] =>
  column.nullable && plan.table.foreignKeys.some((key) => key.columns.includes(column.name))
    ? REFERENCE_CHOICES
    : candidates(column, attempt.row, plan.table.checks, ownNumber(plan, attempt, column.name));

function valueOf(plan: Plan, attempt: Attempt, column: ColumnModel): string | null | undefined {
  const step = attempt.steps.get(column.name) ?? 0;
  return step === 0 ? adversarial(column, attempt.row, ownNumber(plan, attempt, column.name)) : choices(plan, attempt, column)[step - 1];
}

/** The INSERT of an attempt. `counts` is how many rows each referenced table has. */
export function insert(plan: Plan, attempt: Attempt, counts: ReadonlyMap<string, number>): string {
  const { table, reader } = plan;
  const given = new Map<string, string>();
  const needsOwnKey = table.foreignKeys.some((key) => key.table === table.key && !isOptional(table, key));
  for (const column of table.columns) {
    const value = column.numbered ? (needsOwnKey ? String(attempt.row + 1) : undefined) : valueOf(plan, attempt, column);
    if (!column.computed && value !== undefined) given.set(column.name, value === null ? 'NULL' : reader.literal(value, column));
  }
  for (const key of table.foreignKeys) refer(plan, attempt, key, given, counts.get(key.table) ?? 0);
  const names = [...given.keys()].map(reader.quote).join(', ');
  if (given.size === 0) return `INSERT INTO ${table.sql} ${reader.emptyRow}`;
  const overriding = needsOwnKey ? ` ${reader.overriding}` : '';
  return `INSERT INTO ${table.sql} (${names})${overriding} VALUES (${[...given.values()].join(', ')})`;
}

function refer(plan: Plan, attempt: Attempt, key: ForeignKey, given: Map<string, string>, count: number): void {
  const { table } = plan;
  const optional = isOptional(table, key);
  const step = Math.max(...key.columns.map((name) => attempt.steps.get(name) ?? 0));
  const without = step === 0 ? isSparse(attempt.row) : REFERENCE_CHOICES[step - 1] === null;
  if (optional && (count === 0 || without))
    return key.columns.filter((name) => nullable(table, name)).forEach((name) => given.set(name, 'NULL'));
  if (count === 0 && key.table === table.key)
    return key.columns.forEach((name, index) => given.set(name, given.get(key.referenced[index] ?? '') ?? 'NULL'));
  const parent = plan.all.get(key.table);
  const own = key.columns.some((name) => plan.distinct.has(name));
  const offset = count === 0 ? 0 : (own ? attempt.row + attempt.shift : (isSparse(attempt.row) ? 1 : 0) + attempt.shift) % count;
  if (parent)
    key.columns.forEach((name, index) =>
      given.set(name, reference(plan.reader, parent, key.referenced, key.referenced[index] ?? '', offset)),
    );
}

const nullable = (table: TableModel, name: string): boolean => table.columns.find((column) => column.name === name)?.nullable ?? false;

/** The value itself stays in the database. The outer SELECT is for MySQL, which does not read from the table it inserts into. */
export function reference(reader: Reader, parent: TableModel, referenced: readonly string[], column: string, offset: number): string {
  const order = referenced.map(reader.quote).join(', ');
  const own = reader.quote(column);
  return `(SELECT v FROM (SELECT ${own} AS v FROM ${parent.sql} WHERE ${own} IS NOT NULL ORDER BY ${order} LIMIT 1 OFFSET ${offset}) AS r)`;
}

const UNIQUE = /unique|duplicate|exclusion/i;
const REFERENCE = /foreign key/i;
const JSON_WANTED = /malformed json|type json\b/i;

/** Changes what the database's refusal points at, and nothing else: the rest of the row stays adversarial. */
export function adapt(plan: Plan, attempt: Attempt, refused: SqlFailure): void {
  const check = plan.table.checks.find((one) => names(refused, one));
  if (check && check.columns.length > 0) return advance(plan, attempt, check.columns);
  if (UNIQUE.test(refused.message) || REFERENCE.test(refused.message)) return differ(plan, attempt);
  if (JSON_WANTED.test(refused.message))
    plan.table.columns
      .filter((one) => one.family === 'text')
      .forEach((one) => attempt.steps.set(one.name, choices(plan, attempt, one).indexOf('{}') + 1));
  const typed = plan.table.columns.filter((one) => refused.message.includes(`type ${one.type}:`));
  if (typed.length > 0) return typed.forEach((one) => advance(plan, attempt, [one.name]));
  const column = plan.table.columns.find(
    (one) => refused.at.column === one.name || refused.message.includes(`"${one.name}"`) || refused.message.includes(`'${one.name}'`),
  );
  if (column) return advance(plan, attempt, [column.name]);
  const free = plan.table.columns.filter((one) => !one.computed && !one.numbered).map((one) => one.name);
  const calm = CALM[attempt.calmed];
  if (!calm) return advance(plan, attempt, checked(plan.table) ?? free);
  attempt.calmed += 1;
  const loud = plan.table.columns.filter((one) => free.includes(one.name) && calm(one) && (attempt.steps.get(one.name) ?? 0) === 0);
  for (const one of loud) attempt.steps.set(one.name, 1);
  if (loud.length === 0) adapt(plan, attempt, refused);
}

/** Where the database does not say what it refuses, sums overflow first. Of a type we know nothing about, NULL is calm already. */
const CALM: readonly ((column: ColumnModel) => boolean)[] = [
  (column) => column.family === 'integer',
  (column) => ['decimal', 'float', 'date', 'time', 'timestamp', 'timestamptz', 'interval'].includes(column.family),
  (column) => column.family !== 'other',
];

/** Moves on to other values; an alternative that stays the same whatever the number is not one. */
function differ(plan: Plan, attempt: Attempt): void {
  const moved = plan.table.columns.filter((column) => plan.distinct.has(column.name) && (attempt.steps.get(column.name) ?? 0) > 0);
  const before = moved.map((column) => valueOf(plan, attempt, column));
  attempt.shift += 1;
  moved.forEach((column, index) => {
    if (valueOf(plan, attempt, column) === before[index]) advance(plan, attempt, [column.name]);
  });
}

const checked = (table: TableModel): string[] | undefined => {
  const found = [...new Set(table.checks.flatMap((check) => check.columns))];
  return found.length > 0 ? found : undefined;
};

const names = (refused: SqlFailure, check: Check): boolean =>
  check.name !== '' &&
  (refused.at.constraint === check.name ||
    new RegExp(`(?<![\\w])${check.name.replaceAll(/[^\w]/g, '\\$&')}(?![\\w])`).test(refused.message));

/** Counts through the combinations of the columns' alternatives, the first column fastest. */
function advance(plan: Plan, attempt: Attempt, columns: readonly string[]): void {
  for (const name of columns) {
    const column = plan.table.columns.find((one) => one.name === name);
    if (!column || column.computed) continue;
    const size = choices(plan, attempt, column).length;
    const next = (attempt.steps.get(name) ?? 0) + 1;
    attempt.steps.set(name, next > size ? 1 : next);
    if (next <= size) return;
  }
}
