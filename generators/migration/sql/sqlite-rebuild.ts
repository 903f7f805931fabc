import type { ColumnDef, TableDef } from '../model/schema.js';
import type { Planned, Step } from '../model/steps.js';
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

// ALTER TABLE ADD COLUMN: no CURRENT_TIME… or expression as default, and NOT NULL only with a default that is not NULL.
const addable = (column: ColumnDef): boolean => (column.default === null ? column.nullable : 'literal' in column.default);

const inKey = (table: TableDef | undefined, column: string): boolean =>
  Boolean(
    table &&
    [...table.foreign_keys, ...table.uniques, ...table.indexes, ...(table.primary_key ? [table.primary_key] : [])].some((one) =>
      one.columns.includes(column),
    ),
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

/** One step that carries out a whole group. */
function merged(group: readonly Planned[]): Planned[] {
  const main = group.find(isRebuilt);
  return main && group.length > 1 ? [{ ...main, before: group[0]?.before, after: group.at(-1)?.after }] : [...group];
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
