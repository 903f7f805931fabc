import type { ColumnDef, Default, TableDef } from '../model/schema.js';
import type { Planned, Step } from '../model/steps.js';
import { mentions } from './span.js';
import type { Statement } from './writer.js';

/** Whether a transaction is open while the statements run. */
export type Transaction = 'open' | 'none' | 'unknown';

/** What stands around the statements that make a table anew, so that its rows and those that reference them stay. */
interface Frame {
  before: string[];
  after: string[];
}

const FRAMES: Record<Transaction, Frame> = {
  // "This pragma is a no-op within a transaction": what is deferred is forgotten at its COMMIT by itself. https://www.sqlite.org/pragma.html
  open: { before: ['PRAGMA defer_foreign_keys=ON'], after: [] },
  // Steps 1, 2, 11 and 12 of https://www.sqlite.org/lang_altertable.html#otheralter
  none: { before: ['PRAGMA foreign_keys=OFF', 'BEGIN'], after: ['COMMIT', 'PRAGMA foreign_keys=ON'] },
  // As Prisma writes it: the one holds where a transaction is open, the other where none is.
  unknown: {
    before: ['PRAGMA defer_foreign_keys=ON', 'PRAGMA foreign_keys=OFF'],
    after: ['PRAGMA foreign_keys=ON', 'PRAGMA defer_foreign_keys=OFF'],
  },
};

const HEADING = 'RedefineTables';

/**
 * Puts what SQLite needs around statements that make tables anew.
 * @param word writes a keyword in the case of the workspace
 */
export function framed(list: readonly Statement[], transaction: Transaction, word: (text: string) => string): Statement[] {
  const first = list.findIndex((one) => one.heading === HEADING);
  if (first < 0) return [...list];
  const last = list.findLastIndex((one) => one.heading === HEADING);
  const whole = transaction === 'none';
  const [from, to] = whole ? [0, list.length] : [first, last + 1];
  const said = (texts: readonly string[]): Statement[] => texts.map((text) => ({ heading: HEADING, text: word(text) }));
  const { before, after } = FRAMES[transaction];
  return [...list.slice(0, from), ...said(before), ...list.slice(from, to), ...said(after), ...list.slice(to)];
}

/** True where SQLite makes the table of the step anew. */
export const isRebuilt = (planned: Planned): boolean =>
  ALWAYS_REBUILT.has(planned.step.do) ||
  (planned.step.do === 'add_column' && !addable(planned.step.column)) ||
  (planned.step.do === 'drop_column' && inKey(planned.before, planned.step.column.name));

const ALWAYS_REBUILT = new Set<Step['do']>([
  'alter_column',
  'add_foreign_key',
  'drop_foreign_key',
  'add_unique',
  'drop_unique',
  'add_check',
  'drop_check',
  'rename_constraint',
]);

// ALTER TABLE ADD COLUMN: no CURRENT_TIME… or expression as default, NOT NULL only with a default that is not NULL, nothing STORED.
function addable({ nullable, default: value, tail = [] }: ColumnDef): boolean {
  if (tail.some((one) => /^(GENERATED|AS)\b[\s\S]*\bSTORED$/i.test(one))) return false;
  if (value === null) return nullable || tail.some((one) => /^(GENERATED|AS)\b/i.test(one));
  return 'literal' in value || /^[+-]?\d+(\.\d+)?$/.test(value.expression);
}

/** SQLite refuses to drop a column that anything else of its table speaks of. */
const inKey = (table: TableDef | undefined, column: string): boolean =>
  Boolean(
    table &&
    ([...table.foreign_keys, ...table.uniques, ...table.indexes, ...(table.primary_key ? [table.primary_key] : [])].some((one) =>
      one.columns.includes(column),
    ) ||
      [...table.indexes.map((one) => one.text ?? ''), ...table.checks.map((one) => one.expression)].some((text) => mentions(text, column, 'sqlite'))),
  );

/** Steps that a table made anew includes: its columns, keys and indexes are written as they are after the last of them. */
const INCLUDED = new Set<Step['do']>(['add_column', 'drop_column', 'create_index', 'drop_index', 'rename_index']);

const tableOf = ({ step }: Planned): string | undefined => ('table' in step && typeof step.table === 'string' ? step.table : undefined);

/** A column that goes and one of its name that comes are not the same: its values must not be taken over. */
const comesBack = (group: readonly Planned[], { step }: Planned): boolean =>
  step.do === 'add_column' && group.some((one) => one.step.do === 'drop_column' && one.step.column.name === step.column.name);

const fits = (planned: Planned): boolean => isRebuilt(planned) || INCLUDED.has(planned.step.do);

function belongs(group: readonly Planned[], next: Planned): boolean {
  const [first] = group;
  const sameTable = first !== undefined && tableOf(first) !== undefined && tableOf(first) === tableOf(next);
  return sameTable && fits(first) && fits(next) && !comesBack(group, next);
}

/** What rows get in columns that a group adds, where the table keeps no default for them. */
function fillsOf(group: readonly Planned[]): Map<string, Default> {
  const names = new Map<string, Default>();
  for (const { step } of group) if (step.do === 'add_column' && step.column.default) names.set(step.column.name, step.column.default);
  return names;
}

/** One step that carries out a whole group. */
function merged(group: readonly Planned[]): Planned[] {
  const main = group.find(isRebuilt);
  if (!main || group.length === 1) return [...group];
  return [{ ...main, before: group[0]?.before, after: group.at(-1)?.after, fills: fillsOf(group) }];
}

/** Steps in a row that make one table anew do it once. */
export function mergedRebuilds(steps: readonly Planned[]): Planned[] {
  const groups: Planned[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last && belongs(last, step)) last.push(step);
    else groups.push([step]);
  }
  return groups.flatMap(merged);
}
