import { every, onOldTables, BOTH, quoted, SERVERS, type Rule, type View } from '../rule.js';

const POSTGRESQL = ['postgresql'] as const;

const indexLocks: Rule = {
  name: 'index-without-concurrently',
  directions: BOTH,
  dialects: POSTGRESQL,
  breaking: false,
  find: (view) =>
    onOldTables(view, 'create_index')
      .filter(({ concurrently }) => !concurrently)
      .map(({ statement, table }) => ({
        statement,
        risk: `Nobody can write to ${table} until the index is built (SHARE lock).`,
        safe_alternative:
          'CREATE INDEX CONCURRENTLY, in a migration of its own that runs outside a transaction; if it fails, drop the invalid index and try again.',
      })),
};

const dropIndexLocks: Rule = {
  name: 'drop-index-without-concurrently',
  directions: ['up'],
  dialects: POSTGRESQL,
  breaking: false,
  find: (view) =>
    every(view, 'drop_index')
      .filter(({ concurrently }) => !concurrently)
      .map(({ statement, name }) => ({
        statement,
        risk: `Waits for every query on the table of ${name} and stops all that come after (ACCESS EXCLUSIVE lock).`,
        safe_alternative: `DROP INDEX CONCURRENTLY ${quoted(name, view.dialect)}, in a migration of its own that runs outside a transaction.`,
      })),
};

const uniqueLocks: Rule = {
  name: 'unique-constraint-builds-index',
  directions: BOTH,
  dialects: POSTGRESQL,
  breaking: false,
  find: (view) =>
    [
      ...onOldTables(view, 'add_constraint').filter(
        ({ kind, usingIndex }) => ['unique', 'primary_key', 'exclusion'].includes(kind) && !usingIndex,
      ),
      ...onOldTables(view, 'add_column').filter(({ facts }) =>
        facts.constraints.some((kind) => kind === 'unique' || kind === 'primary_key'),
      ),
    ].map(({ statement, table }) => ({
      statement,
      risk: `Nobody can read or write ${table} until the index of the constraint is built (ACCESS EXCLUSIVE lock).`,
      safe_alternative: 'CREATE UNIQUE INDEX CONCURRENTLY first, outside a transaction, then ADD CONSTRAINT … UNIQUE USING INDEX.',
    })),
};

const validation: Rule = {
  name: 'constraint-without-not-valid',
  directions: BOTH,
  dialects: SERVERS,
  breaking: false,
  find: (view) =>
    onOldTables(view, 'add_constraint')
      .filter(({ kind, validated }) => (kind === 'foreign_key' || kind === 'check') && validated)
      .map(({ statement, table, kind }) => ({
        statement,
        ...VALIDATION[view.dialect === 'mysql' ? 'mysql' : 'postgresql'](
          table,
          kind === 'check' ? 'breaks the condition' : 'refers to a row that is not there',
        ),
      })),
};

const VALIDATION: Record<'postgresql' | 'mysql', (table: string, fault: string) => { risk: string; safe_alternative: string }> = {
  postgresql: (table, fault) => ({
    risk: `Reads all of ${table} while nobody can write to it, and fails when a row ${fault}.`,
    safe_alternative:
      'ADD CONSTRAINT … NOT VALID (new rows are checked from then on), repair the old rows, then VALIDATE CONSTRAINT in another transaction: it blocks nobody.',
  }),
  mysql: (table, fault) => ({
    risk: `Copies ${table} while nobody can write to it, and fails when a row ${fault}.`,
    safe_alternative: 'Find and repair such rows first, and add the constraint when little is written.',
  }),
};

const validatedTogether: Rule = {
  name: 'validate-in-same-transaction',
  directions: BOTH,
  dialects: POSTGRESQL,
  breaking: false,
  find: (view) =>
    !view.inTransaction
      ? []
      : every(view, 'validate_constraint')
          .filter((one) => every(view, 'add_constraint').some((added) => added.table === one.table && added.name === one.name))
          .map(({ statement, table, name }) => ({
            statement,
            risk: `The lock of ADD CONSTRAINT on ${table} is held while ${name} is validated: NOT VALID gains nothing.`,
            safe_alternative: 'Validate in a migration of its own.',
          })),
};

const rewriting: Rule = {
  name: 'default-rewrites-table',
  directions: BOTH,
  dialects: POSTGRESQL,
  breaking: false,
  find: (view) =>
    onOldTables(view, 'add_column')
      .filter(({ facts }) => facts.default === 'per_row')
      .map(({ statement, table, column }) => ({
        statement,
        risk: `The value of ${column} differs from row to row, so ${table} is written anew while nobody can use it (ACCESS EXCLUSIVE lock).`,
        safe_alternative: `Add ${column} without default, SET DEFAULT for new rows, and fill the old ones in batches.`,
      })),
};

const wholeTable = (view: View): boolean =>
  view.inTransaction &&
  view.actions.some((action) => ['add_column', 'drop_column', 'change_type', 'set_not_null', 'add_constraint'].includes(action.do));

const backfill: Rule = {
  name: 'update-all-rows',
  directions: BOTH,
  dialects: SERVERS,
  breaking: false,
  find: (view) =>
    onOldTables(view, 'update')
      .filter(({ where }) => !where)
      .map(({ statement, table }) => ({
        statement,
        risk: `Every row of ${table} stays locked until all are written${wholeTable(view) ? ', and the lock of the schema change with them' : ''}.`,
        safe_alternative: 'Fill in batches by key range, outside the transaction that changes the schema.',
      })),
};

/** What keeps others waiting. */
export const lockRules: readonly Rule[] = [indexLocks, dropIndexLocks, uniqueLocks, validation, validatedTogether, rewriting, backfill];
