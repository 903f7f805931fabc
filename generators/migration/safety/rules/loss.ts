import type { ActionOf } from '../action.js';
import { ALL, BOTH, every, onOldTables, quoted, SERVERS, type Rule, type View } from '../rule.js';
import { shownType, typeChange } from '../types.js';

/** In a down: true when up made the thing, so that dropping it is what going back means. */
const madeByUp = (view: View, table: string, column?: string): boolean =>
  view.direction === 'down' &&
  view.other.some((action) => {
    if (action.do === 'create_table') return action.table === table;
    if (action.do === 'rename_table') return action.to === table && column === undefined;
    if (action.do === 'add_column') return action.table === table && action.column === column;
    return action.do === 'rename_column' && action.table === table && action.to === column;
  });

/** A table that is copied into another one, dropped, and replaced by the copy: how SQLite changes a table. */
const isRebuilt = (view: View, table: string): boolean =>
  every(view, 'rename_table').some(
    (one) =>
      one.to === table &&
      view.created.has(one.table) &&
      every(view, 'insert_from').some((copy) => copy.table === one.table && copy.from.includes(table)),
  );

const dropTable: Rule = {
  name: 'drop-table',
  directions: BOTH,
  dialects: ALL,
  breaking: true,
  find: (view) =>
    every(view, 'drop_table')
      .filter(({ table }) => !view.created.has(table) && !madeByUp(view, table) && !isRebuilt(view, table))
      .map(({ statement, table }) => ({
        statement,
        risk: `All rows of ${table} are gone; ${view.direction === 'up' ? 'down can bring back the table, not the rows' : 'up did not create it'}.`,
        safe_alternative: `Release code that no longer uses ${table}, rename it to ${table}_unused, and drop it in a later migration after a backup.`,
      })),
};

const dropColumn: Rule = {
  name: 'drop-column',
  directions: BOTH,
  dialects: ALL,
  breaking: true,
  find: (view) =>
    every(view, 'drop_column')
      .filter(({ table, column }) => !view.created.has(table) && !madeByUp(view, table, column) && !madeByUp(view, table))
      .map(({ statement, table, column }) => ({
        statement,
        risk: `The values of ${table}.${column} are gone; ${view.direction === 'up' ? 'down can bring back the column, not the values, and code that still reads it fails' : 'up did not add it'}.`,
        safe_alternative: `Release code that no longer reads or writes ${column}, then drop it in a migration of its own after a backup.`,
      })),
};

const dropSchema: Rule = {
  name: 'drop-schema',
  directions: ['up'],
  dialects: ALL,
  breaking: true,
  find: (view) =>
    every(view, 'drop_schema').map(({ statement, name }) => ({
      statement,
      risk: `Everything in ${name} is gone.`,
      safe_alternative: 'Drop what is no longer needed table by table, each after a backup.',
    })),
};

const cascade: Rule = {
  name: 'drop-cascade',
  directions: BOTH,
  dialects: ['postgresql'],
  breaking: false,
  find: (view) =>
    view.actions
      .filter((action): action is ActionOf<'drop_table' | 'drop_column' | 'drop_type'> => 'cascade' in action && action.cascade)
      .map(({ statement }) => ({
        statement,
        risk: 'CASCADE also drops views, constraints and columns that depend on it, whatever they are on the day it runs.',
        safe_alternative: 'Drop the dependent objects by name first, and leave CASCADE out.',
      })),
};

const emptied: Rule = {
  name: 'delete-all-rows',
  directions: BOTH,
  dialects: ALL,
  breaking: false,
  find: (view) =>
    [
      ...every(view, 'truncate').filter(({ table }) => !view.created.has(table)),
      ...onOldTables(view, 'delete').filter(({ where }) => !where),
    ].map(({ statement, table }) => ({
      statement,
      risk: `All rows of ${table} are gone, and no migration brings them back.`,
      safe_alternative: `Copy what must be kept to a table of its own first, or delete by condition: DELETE FROM ${quoted(table, view.dialect)} WHERE …`,
    })),
};

/** The type that the column has before, where the other direction says it. */
const typeBefore = (view: View, table: string, column: string) =>
  every({ actions: view.other }, 'change_type').find((one) => one.table === table && one.column === column)?.type;

const narrowing: Rule = {
  name: 'type-narrowing',
  directions: BOTH,
  dialects: SERVERS,
  breaking: false,
  find: (view) =>
    onOldTables(view, 'change_type').flatMap(({ statement, table, column, type }) => {
      const before = typeBefore(view, table, column);
      if (!before || typeChange(before, type) !== 'narrower') return [];
      return {
        statement,
        risk: `${table}.${column} goes from ${shownType(before)} to ${shownType(type)}: values that do not fit make it fail, or are cut.`,
        safe_alternative: `Count what does not fit first. Better: add a new column of type ${shownType(type)}, copy what fits, decide on the rest, switch the code, then drop the old column.`,
      };
    }),
};

const typeChanged: Rule = {
  name: 'type-change',
  directions: BOTH,
  dialects: SERVERS,
  breaking: false,
  find: (view) =>
    onOldTables(view, 'change_type').flatMap(({ statement, table, column, type }) => {
      const before = typeBefore(view, table, column);
      const change = before ? typeChange(before, type) : 'unknown';
      if (change !== 'unknown' && change !== 'wider_rewrite') return [];
      return {
        statement,
        risk: `The whole table ${table} is written anew while nobody can use it${change === 'unknown' ? ', and values that do not fit make it fail' : ''}.`,
        safe_alternative: `Add a new column of type ${shownType(type)}, keep both in step, copy in batches, switch the code, then drop ${column}.`,
      };
    }),
};

/** What loses data. */
export const lossRules: readonly Rule[] = [dropTable, dropColumn, dropSchema, cascade, emptied, narrowing, typeChanged];
