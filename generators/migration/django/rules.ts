import type { Migration, Operation, OperationOf } from '../task.js';
import { statements } from '../../../pipeline/sql/statements.js';
import { hang, literally, py } from '../python/text.js';
import { addForeignKey, alterColumn } from './rule-alter.js';
import { addColumn, dropColumn, renameColumn } from './rule-columns.js';
import { addEnumValue, createEnum } from './rule-enums.js';
import { addCheck, addUnique, createIndex, dropIndex, renameNamed } from './rule-parts.js';
import { appFor, createTable, dropTable, renameTable } from './rule-tables.js';
import { tableName } from './state.js';
import { operation as write, refuse, type DjangoWork } from './work.js';

type Rule<Name extends Operation['op']> = (work: DjangoWork, operation: OperationOf<Name>, all: Migration['operations']) => Promise<void>;

/** A text of several lines is joined of its lines, so that its own white space is kept whatever it stands in. */
function oneStatement(text: string, quote: string): string {
  const lines = text.split('\n');
  if (lines.length === 1) return py(text, quote);
  return `(\n${lines.map((line, index) => `    ${py(index < lines.length - 1 ? `${line}\n` : line, quote)}`).join('\n')}\n)`;
}

/** Statements as Python: one as text, several as a list, so that Django need not take them apart itself. */
function statementText(sql: string, work: DjangoWork, quote: string): string {
  const all = statements(sql, work.dialect).map((one) => oneStatement(one.text.trim().replace(/;$/, ''), quote));
  if (all.length === 0) return 'migrations.RunSQL.noop';
  return all.length === 1 ? all[0]! : `[\n${all.map((one) => `    ${hang(one, '    ')},`).join('\n')}\n]`;
}

/**
 * Django's foreign keys are checked at the end of the transaction, and PostgreSQL alters no table that such checks wait for.
 * https://www.postgresql.org/docs/current/sql-set-constraints.html
 */
const CHECKED_NOW = 'SET CONSTRAINTS ALL IMMEDIATE';

function beside(sql: string, work: DjangoWork, all: Migration['operations']): string {
  const waits = work.dialect === 'postgresql' && all.some((one) => one.op !== 'sql') && /\b(update|insert|delete)\b/i.test(sql.replace(/--[^\n]*/g, ''));
  return waits ? `${CHECKED_NOW};\n${sql}` : sql;
}

/** Statements belong to the app whose tables they name. */
async function runSql(work: DjangoWork, { up, down }: OperationOf<'sql'>, all: Migration['operations']): Promise<void> {
  const named = [...work.state.models.values()].filter((one) => new RegExp(`(?<!\\w)${literally(tableName(one))}(?!\\w)`, 'i').test(`${up}\n${down}`));
  const apps = new Set(named.map((one) => one.app));
  const other = all.find((one) => 'table' in one);
  const only = apps.size === 1 ? [...apps][0] : undefined;
  const label = only ?? appFor(work, other && 'table' in other ? other.table : '').label;
  const quote = work.style(work.apps.find((one) => one.label === label)!).quote;
  write(work, label, 'RunSQL', [['sql', statementText(beside(up, work, all), work, quote)], ['reverse_sql', statementText(beside(down, work, all), work, quote)]]);
}

const RULES: { [Name in Operation['op']]: Rule<Name> } = {
  create_table: createTable,
  drop_table: dropTable,
  rename_table: renameTable,
  add_column: addColumn,
  drop_column: dropColumn,
  rename_column: renameColumn,
  alter_column: alterColumn,
  create_index: createIndex,
  drop_index: dropIndex,
  add_foreign_key: addForeignKey,
  add_unique: addUnique,
  add_check: addCheck,
  create_enum: createEnum,
  add_enum_value: addEnumValue,
  rename_enum: async (work, { enum: name, to }) =>
    refuse(work, `Django has no enum types: ${name} is a class of choices`, `Rename the class to ${to} in the code; the database does not know its name.`),
  rename_index: (work, { table, index, to }) => renameNamed(work, table, index, to),
  rename_constraint: (work, { table, constraint, to }) => renameNamed(work, table, constraint, to),
  sql: runSql,
};

/** Turns one operation of a plan into operations of Django and edits of the models. */
export const carryOut = (work: DjangoWork, operation: Operation, all: Migration['operations']): Promise<void> =>
  (RULES[operation.op] as Rule<Operation['op']>)(work, operation as never, all);
