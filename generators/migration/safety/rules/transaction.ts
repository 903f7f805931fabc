import type { Action } from '../action.js';
import { BOTH, every, type Hit, type Rule } from '../rule.js';

const concurrently: Rule = {
  name: 'concurrently-in-transaction',
  directions: BOTH,
  dialects: ['postgresql'],
  breaking: false,
  find: (view) =>
    !view.inTransaction
      ? []
      : [...every(view, 'create_index'), ...every(view, 'drop_index')]
          .filter((one) => one.concurrently)
          .map(({ statement }) => ({
            statement,
            risk: 'Fails: CONCURRENTLY cannot run in a transaction, and this migration runs in one.',
            safe_alternative:
              'Put it into a migration of its own, and turn the transaction off there in the way the migration tool has for it.',
          })),
};

const enumValue: Rule = {
  name: 'enum-value-in-transaction',
  directions: BOTH,
  dialects: ['postgresql'],
  breaking: false,
  find: (view) => (view.inTransaction ? every(view, 'add_enum_value').flatMap((one) => unusable(view.actions, one)) : []),
};

/**
 * A value that is added and used in one transaction fails everywhere; adding alone fails before PostgreSQL 12.
 * https://www.postgresql.org/docs/current/sql-altertype.html
 */
function unusable(actions: readonly Action[], added: Extract<Action, { do: 'add_enum_value' }>): Hit {
  const literal = `'${added.value.replaceAll("'", "''")}'`;
  const used = actions.some((action) => action.statement.at > added.statement.at && action.statement.text.includes(literal));
  return {
    statement: added.statement,
    risk: used
      ? `Fails: ${literal} is used in the transaction that adds it.`
      : `Fails before PostgreSQL 12, and ${literal} cannot be used in the transaction that adds it.`,
    safe_alternative: 'Add the value in a migration of its own, outside a transaction; use it in the next one.',
  };
}

const CHANGES: ReadonlySet<Action['do']> = new Set([
  'create_table',
  'drop_table',
  'rename_table',
  'add_column',
  'drop_column',
  'rename_column',
  'change_type',
  'create_index',
  'drop_index',
  'add_constraint',
  'drop_constraint',
]);

const half: Rule = {
  name: 'half-a-migration',
  directions: BOTH,
  dialects: ['mysql'],
  breaking: false,
  find: (view) => {
    const statements = [...new Set(view.actions.filter((action) => CHANGES.has(action.do)).map((action) => action.statement))];
    const second = statements[1];
    if (!second) return [];
    return [
      {
        statement: second,
        risk: 'MySQL and MariaDB commit every schema change at once: when this one fails, the ones before stay, and the migration can run neither forward nor back.',
        safe_alternative: 'One ALTER TABLE per table with all its changes, and one table per migration.',
      },
    ];
  },
};

const pragma: Rule = {
  name: 'foreign-keys-pragma-in-transaction',
  directions: BOTH,
  dialects: ['sqlite'],
  breaking: false,
  find: (view) =>
    !view.inTransaction
      ? []
      : every(view, 'pragma')
          .filter(({ name }) => name === 'foreign_keys')
          .map(({ statement }) => ({
            statement,
            risk: 'Does nothing: foreign keys cannot be turned on or off in a transaction, so dropping a table deletes or refuses what refers to it.',
            safe_alternative: 'PRAGMA defer_foreign_keys = ON inside the transaction, or turn the transaction off for this migration.',
          })),
};

/** What a transaction, or the lack of one, does to a migration. */
export const transactionRules: readonly Rule[] = [concurrently, enumValue, half, pragma];
