import { columnOf, tableOf, type SchemaModel } from '../model/schema.js';
import type { Planned, Step } from '../model/steps.js';
import { identifier, type SqlStyle } from '../sql/style.js';
import { quoteText, type DialectName } from '../sql/types.js';

/** What a verify script asks of: the schema after the migration, in the style of its statements. */
export interface Verifying {
  dialect: DialectName;
  style: SqlStyle;
  after: SchemaModel;
}

const NAMES: { [Name in Step['do']]?: (step: Extract<Step, { do: Name }>) => { table: string; columns: string[] } } = {
  create_table: ({ table }) => ({ table: table.name, columns: table.columns.map((column) => column.name) }),
  rename_table: ({ to }) => ({ table: to, columns: [] }),
  add_column: ({ table, column }) => ({ table, columns: [column.name] }),
  drop_column: ({ table }) => ({ table, columns: [] }),
  rename_column: ({ table, to }) => ({ table, columns: [to] }),
  alter_column: ({ table, to }) => ({ table, columns: [to.name] }),
  create_index: ({ table, index }) => ({ table, columns: index.columns }),
  add_foreign_key: ({ table, key }) => ({ table, columns: key.columns }),
  add_unique: ({ table, unique }) => ({ table, columns: unique.columns }),
};

/** Tables that the steps touch and that are there afterwards, with the touched columns that are. */
function selects(steps: readonly Planned[], { dialect, style, after }: Verifying): string[] {
  const touched = new Map<string, Set<string>>();
  for (const { step } of steps) {
    const named = (NAMES[step.do] as ((step: Step) => { table: string; columns: string[] }) | undefined)?.(step);
    const table = named && tableOf(after, named.table);
    if (!named || !table) continue;
    const columns = named.columns.filter((name) => columnOf(table, name));
    touched.set(table.name, new Set([...(touched.get(table.name) ?? []), ...columns]));
  }
  const word = (text: string): string => (style.upper ? text : text.toLowerCase());
  const id = (name: string): string => identifier(dialect, style, name);
  return [...touched].map(([table, columns]) => {
    const list = columns.size ? [...columns].map(id).join(', ') : '1';
    return `${word('SELECT')} ${list} ${word('FROM')} ${id(table)} ${word('WHERE')} 1 = 0;`;
  });
}

/** PostgreSQL's catalogue: dividing by the number of hits fails where there is none. */
const CATALOGUE: { [Name in Step['do']]?: (step: Extract<Step, { do: Name }>) => [from: string, count: 'some' | 'none', ...string[]] } = {
  create_index: ({ index }) => ["pg_class WHERE relkind = 'i' AND relname = ?", 'some', index.name],
  drop_index: ({ index }) => ["pg_class WHERE relkind = 'i' AND relname = ?", 'none', index.name],
  create_enum: ({ enum: made }) => ["pg_type WHERE typtype = 'e' AND typname = ?", 'some', made.name],
  add_enum_value: ({ value }) => ['pg_enum WHERE enumlabel = ?', 'some', value],
  add_foreign_key: ({ key }) => ['pg_constraint WHERE conname = ?', 'some', key.name],
  add_unique: ({ unique }) => ['pg_constraint WHERE conname = ?', 'some', unique.name],
  add_check: ({ check }) => ['pg_constraint WHERE conname = ?', 'some', check.name],
  rename_index: ({ to }) => ["pg_class WHERE relkind = 'i' AND relname = ?", 'some', to],
  rename_constraint: ({ to }) => ['pg_constraint WHERE conname = ?', 'some', to],
  drop_table: ({ table }) => ['information_schema.tables WHERE table_schema = current_schema() AND table_name = ?', 'none', table.name],
  drop_column: ({ table, column }) => [
    'information_schema.columns WHERE table_schema = current_schema() AND table_name = ? AND column_name = ?',
    'none',
    table,
    column.name,
  ],
};

/** Every name that the schema has: what is dropped or renamed again later is not looked for. */
function namesOf({ tables, enums }: SchemaModel): Set<string> {
  const parts = [...tables.values()].flatMap((table) => [
    table.name,
    ...table.columns.map((column) => `${table.name}.${column.name}`),
    ...[...table.indexes, ...table.uniques, ...table.foreign_keys, ...table.checks].map((one) => one.name),
    ...(table.primary_key ? [table.primary_key.name] : []),
  ]);
  return new Set([...parts, ...[...enums.values()].flatMap((one) => [one.name, ...one.values])]);
}

function lookups(steps: readonly Planned[], { dialect, style, after }: Verifying): string[] {
  if (dialect !== 'postgresql') return [];
  const names = namesOf(after);
  return steps.flatMap(({ step }) => {
    const rule = CATALOGUE[step.do] as ((step: Step) => [string, 'some' | 'none', ...string[]]) | undefined;
    const asked = rule?.(step);
    if (!asked || names.has(asked.slice(2).join('.')) !== (asked[1] === 'some')) return [];
    const [from, count, ...values] = asked;
    // One pass: a name may hold a question mark itself.
    const filled = from.split('?').map((part, index) => (index ? quoteText(dialect, values[index - 1] ?? '') : '') + part).join('');
    const hits = count === 'some' ? 'COUNT(*)' : '(CASE COUNT(*) WHEN 0 THEN 1 ELSE 0 END)';
    const sql = `SELECT 1 / ${hits} FROM ${filled};`;
    return [style.upper ? sql : lowered(sql)];
  });
}

const lowered = (sql: string): string =>
  sql.replace(/'(?:[^']|'')*'|[A-Z]+/g, (part) => (part.startsWith("'") ? part : part.toLowerCase()));

/** Queries that fail where the migration has not done its work. Each stands for a verify script of Sqitch. */
export const verifySql = (steps: readonly Planned[], verifying: Verifying): string[] => [
  ...selects(steps, verifying),
  ...lookups(steps, verifying),
];
