import { nameOf } from '../../../../pipeline/sql/lex.js';
import { every, ALL, type Rule, type View } from '../rule.js';

const EXPAND =
  'Expand: add the new one and write to both. Migrate: copy the old values in batches and switch reading. Contract: drop the old one when no running code uses it.';

/** True where a view takes the old name: code that knows it goes on working. */
const keepsName = (view: View, table: string): boolean =>
  every(view, 'other').some(({ statement: { tokens } }) => {
    const words = tokens.map((token) => nameOf(token, view.dialect));
    const at = words.findIndex((word) => word.toUpperCase() === 'VIEW');
    return words[0]?.toUpperCase() === 'CREATE' && at > 0 && at < 4 && words.slice(at + 1, at + 4).includes(table);
  });

const renameTable: Rule = {
  name: 'rename-table',
  directions: ['up'],
  dialects: ALL,
  breaking: true,
  find: (view) =>
    every(view, 'rename_table')
      // The last step of building a table anew takes the old name again: nobody sees it.
      .filter(({ table, to }) => !view.created.has(table) && !every(view, 'drop_table').some((dropped) => dropped.table === to))
      .filter(({ table }) => !keepsName(view, table))
      .map(({ statement, table, to }) => ({
        statement,
        risk: `Running code that knows ${table} fails until it is replaced by code that knows ${to}.`,
        safe_alternative: `${EXPAND} Or keep a view named ${table} over ${to} for the time between.`,
      })),
};

const renameColumn: Rule = {
  name: 'rename-column',
  directions: ['up'],
  dialects: ALL,
  breaking: true,
  find: (view) =>
    every(view, 'rename_column')
      .filter(({ table }) => !view.created.has(table))
      .map(({ statement, table, column, to }) => ({
        statement,
        risk: `Running code that knows ${table}.${column} fails until it is replaced by code that knows ${to}.`,
        safe_alternative: EXPAND,
      })),
};

const renameEnumValue: Rule = {
  name: 'rename-enum-value',
  directions: ['up'],
  dialects: ALL,
  breaking: true,
  find: (view) =>
    every(view, 'rename_enum_value').map(({ statement, name, value }) => ({
      statement,
      risk: `Running code that writes or compares '${value}' of ${name} fails.`,
      safe_alternative: 'Add the new value, let the code read both, move the rows, and stop using the old value: it can stay.',
    })),
};

/** What breaks code that runs while the migration does. */
export const codeRules: readonly Rule[] = [renameTable, renameColumn, renameEnumValue];
