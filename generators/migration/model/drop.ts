import type { SqlDialect } from '../../../pipeline/sql/lex.js';
import { mentions } from '../sql/span.js';
import { copyTable, type ColumnDef, type TableDef } from './schema.js';
import type { Invented, Plan, Step } from './steps.js';

/** Why a change cannot be taken back, and where that stands. */
export interface Unknown {
  why: string;
  at: { file: string; line: number } | undefined;
}

/**
 * The steps that drop a column. What stands on it goes first, by name, so that its way back is known and every database takes it.
 * @returns instead why it would not come back, and where that stands
 */
export function dropColumn(owner: TableDef, column: ColumnDef, dialect: SqlDialect): Step[] | Unknown {
  const table = owner.name;
  const hindered = hindrance(owner, column, dialect);
  if (hindered) return hindered;
  const named = (text: string | undefined): boolean => text !== undefined && mentions(text, column.name, dialect);
  const uses = (one: { columns: string[]; text?: string }): boolean => one.columns.includes(column.name) || named(one.text);
  const checks = owner.checks.filter((one) => named(one.expression));
  return [
    ...checks.map((check): Step => ({ do: 'drop_check', table, check: { ...check } })),
    ...owner.foreign_keys.filter(uses).map((key): Step => ({ do: 'drop_foreign_key', table, key: structuredClone(key) })),
    ...owner.uniques.filter(uses).map((unique): Step => ({ do: 'drop_unique', table, unique: { ...unique } })),
    ...owner.indexes.filter(uses).map((index): Step => ({ do: 'drop_index', table, index: { ...index } })),
    { do: 'drop_column', table, column: { ...column } },
  ];
}

/** What hangs on a column and would not come back with it. */
function hindrance(owner: TableDef, column: ColumnDef, dialect: SqlDialect): Unknown | undefined {
  const { name } = column;
  const named = (text: string): boolean => mentions(text, name, dialect);
  const gone = (what: string, at = owner.at): Unknown => ({ why: `${what}, and that would not come back with it.`, at });
  if (owner.primary_key?.columns.includes(name)) return gone(`Column ${owner.name}.${name} is part of the primary key`);
  const unnamed = dialect === 'mysql' ? owner.checks.find((one) => one.name === '' && named(one.expression)) : undefined;
  if (unnamed) return gone(`A check without a name speaks of column ${owner.name}.${name} (${unnamed.expression})`);
  const part = [owner.tail ?? '', ...(owner.parts ?? [])].find(named);
  if (part) return gone(`Table ${owner.name} says "${part}", which speaks of column ${name}`);
  const other = owner.columns.find((one) => one.name !== name && one.tail?.some(named));
  if (other) return gone(`Column ${owner.name}.${other.name} says "${oneLine(other.tail?.find(named) ?? '')}", which speaks of column ${name}`, other.at);
  const attached = owner.attached?.find((one) => named(one.text));
  return attached && gone(`A statement of its own speaks of column ${owner.name}.${name} ("${oneLine(attached.text)}")`, attached.at);
}

const oneLine = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length > 80 ? `${flat.slice(0, 79)}…` : flat;
};

/** The step that drops a table, or why it would not come back. */
export function dropTable(known: TableDef): Step[] | Unknown {
  const stale = known.attached?.find((one) => one.stale);
  if (!stale) return [{ do: 'drop_table', table: copyTable(known) }];
  return { why: `A rename has changed what "${oneLine(stale.text)}" says of table ${known.name}.`, at: stale.at };
}

const isForced = ({ nullable, default: value, auto, tail }: ColumnDef): boolean =>
  !nullable && value === null && !auto && !tail?.some((one) => /^(GENERATED|AS)\b/i.test(one));

/** Columns that rows must have and whose values the way back makes up. */
export function inventedIn(plan: Plan): Invented[] {
  return plan.up.flatMap(({ step }, at) => {
    if (step.do !== 'drop_column' || !isForced(step.column)) return [];
    const { table, column } = step;
    const before = plan.up.slice(0, at).map((one) => one.step);
    const keys = before.flatMap((one) => {
      if (one.do === 'drop_foreign_key' && one.table === table && one.key.columns.includes(column.name)) return [one.key.name];
      if (one.do === 'drop_unique' && one.table === table && one.unique.columns.includes(column.name)) return [one.unique.name];
      if (one.do === 'drop_check' && one.table === table) return [one.check.name];
      return one.do === 'drop_index' && one.table === table && one.index.unique && one.index.columns.includes(column.name) ? [one.index.name] : [];
    });
    const added = plan.down.find((one) => one.step.do === 'add_column' && one.step.table === table && one.step.column.name === column.name)?.step;
    return [{ table, column: column.name, value: added?.do === 'add_column' ? added.column.default : null, keys }];
  });
}
