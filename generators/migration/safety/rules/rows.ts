import { every, onOldTables, ALL, BOTH, quoted, type Rule, type View } from '../rule.js';

const notNull: Rule = {
  name: 'not-null-without-default',
  directions: BOTH,
  dialects: ALL,
  breaking: true,
  find: (view) =>
    onOldTables(view, 'add_column')
      .filter(({ facts }) => facts.notNull && facts.default === 'none')
      .map(({ statement, table, column }) => ({ statement, ...NOT_NULL[view.dialect](table, column) })),
};

const steps = (table: string, column: string): string =>
  `Add ${column} without NOT NULL, fill it in batches, let the code write it, then set NOT NULL in a later migration; or give it a DEFAULT that is right for the rows of ${table}.`;

const NOT_NULL: Record<View['dialect'], (table: string, column: string) => { risk: string; safe_alternative: string }> = {
  postgresql: (table, column) => ({
    risk: `Fails as soon as ${table} has a row, and code that does not know ${column} can no longer insert.`,
    safe_alternative: steps(table, column),
  }),
  mysql: (table, column) => ({
    risk: `Every row of ${table} silently gets '' or 0 in ${column}, and code that does not know ${column} can no longer insert.`,
    safe_alternative: steps(table, column),
  }),
  sqlite: (table, column) => ({
    risk: `SQLite refuses a NOT NULL column without default on a table that is there.`,
    safe_alternative: `Give ${column} a DEFAULT, or build a new table with it and copy the rows of ${table}.`,
  }),
};

/** A check that was validated before makes the scan unnecessary. https://www.postgresql.org/docs/current/sql-altertable.html */
const isChecked = (view: View, table: string, column: string): boolean => {
  const checks = every(view, 'add_constraint').filter(
    (one) => one.table === table && one.kind === 'check' && new RegExp(`(?<![\\w$])${column.replace(/[^\w]/g, '\\$&')}"?\\s+IS\\s+NOT\\s+NULL`, 'i').test(one.expression),
  );
  const validated = every(view, 'validate_constraint').some((one) => one.table === table);
  return validated && (checks.length > 0 || !view.inTransaction);
};

const setNotNull: Rule = {
  name: 'set-not-null',
  directions: BOTH,
  dialects: ['postgresql', 'mysql'],
  breaking: true,
  find: (view) =>
    onOldTables(view, 'set_not_null')
      .filter(({ table, column }) => !isChecked(view, table, column))
      .map(({ statement, table, column }) => ({
        statement,
        risk: `Fails when ${table}.${column} holds a NULL${view.direction === 'down' ? ' written since up' : ''}, and reads the whole table while nobody can write to it.`,
        safe_alternative:
          view.dialect === 'postgresql'
            ? `Fill the NULLs in batches, ADD CONSTRAINT … CHECK (${quoted(column, view.dialect)} IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in another transaction, then SET NOT NULL: it no longer reads the table.`
            : `Fill the NULLs in batches first, and check that none are left: SELECT count(*) FROM ${quoted(table, view.dialect)} WHERE ${quoted(column, view.dialect)} IS NULL.`,
      })),
};

/** Columns that this very direction adds, empty in every row: NULL is no duplicate of NULL. */
const areEmpty = (view: View, table: string, columns: readonly string[]): boolean =>
  columns.length > 0 &&
  columns.every((column) =>
    every(view, 'add_column').some(
      (one) => one.table === table && one.column === column && !one.facts.notNull && one.facts.default === 'none',
    ),
  ) &&
  !every(view, 'update').some((one) => one.table === table);

const duplicates: Rule = {
  name: 'unique-over-duplicates',
  directions: BOTH,
  dialects: ALL,
  breaking: false,
  find: (view) =>
    [
      ...onOldTables(view, 'create_index').filter(({ unique }) => unique),
      ...onOldTables(view, 'add_constraint').filter(({ kind, usingIndex }) => (kind === 'unique' || kind === 'primary_key') && !usingIndex),
    ]
      .filter((one) => ('kind' in one && one.kind === 'primary_key') || !areEmpty(view, one.table, one.columns))
      .map(({ statement, table }) => ({
        statement,
        risk: `Fails when ${table} has rows that are the same in these columns.`,
        safe_alternative:
          'Look for duplicates first (GROUP BY … HAVING count(*) > 1), decide which rows stay, and keep new ones out before the constraint is added.',
      })),
};

const sqliteRefuses: Rule = {
  name: 'sqlite-add-column',
  directions: BOTH,
  dialects: ['sqlite'],
  breaking: false,
  find: (view) =>
    onOldTables(view, 'add_column')
      .filter(({ facts }) => facts.constraints.some((kind) => kind === 'unique' || kind === 'primary_key') || facts.default === 'per_row')
      .map(({ statement, column }) => ({
        statement,
        risk: `SQLite refuses to add ${column}: no UNIQUE, PRIMARY KEY or computed default in ADD COLUMN.`,
        safe_alternative:
          'Add the column plain and create a unique index or fill the values afterwards; else build a new table and copy the rows.',
      })),
};

/** What fails because of the rows that are there. */
export const rowRules: readonly Rule[] = [notNull, setNotNull, duplicates, sqliteRefuses];
