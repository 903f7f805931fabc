import type { ConstraintNames } from '../model/constraint-names.js';
import type { ColumnDef, EnumDef, ForeignKeyDef, IndexDef, TableDef, UniqueDef } from '../model/schema.js';
import { isOpaque } from '../model/opaque.js';
import type { Planned, Step, StepOf } from '../model/steps.js';
import { statements } from '../sql/statements.js';
import { identifier, plainStyle } from '../sql/style.js';
import { nativeType, type DialectName } from '../sql/types.js';
import type { Statement } from '../sql/writer.js';
import type { Js } from './js.js';
import type { Reading } from './read.js';
import { inPlanTypes } from './types.js';
import type { Value } from './values.js';

/** What a builder needs to know to write in this workspace's hand. */
export interface Hand {
  dialect: DialectName;
  enums: ReadonlyMap<string, EnumDef>;
  names: ConstraintNames;
  /** What the calls begin with: `knex`, `queryInterface`, `pgm` … */
  root: string;
  /** What holds the types: `Sequelize`, `DataTypes`. */
  types: string;
  /** The same as the second argument of a migration, where it is one. */
  second?: { name: string; text: string } | undefined;
  /** The newest siblings that use the builder, joined. */
  text: string;
  /** Major version of the library, where a manifest says it. */
  major: number | undefined;
  /** Names to import from the library. */
  needs: Set<string>;
  /** The statement as a call of the tool. */
  raw(sql: string): Js;
  /** The statements of a step as SQL. */
  sql(planned: Planned): string[];
  /** The unit as calls with SQL, and a note that it is: the library then has no part in what becomes of it. */
  plain(unit: Unit): Js[];
  asSql: Set<Planned>;
}

/** A step with the keys that stand on its column alone and may be said with it. */
export interface Unit {
  planned: Planned;
  /** The steps of the plan that it stands for. */
  steps: Planned[];
  unique?: boolean | undefined;
  key?: ForeignKeyDef | undefined;
}

/** How a library says schema changes in code instead of SQL. One file per tool. */
export interface Builder {
  /** A call of the schema API. */
  call: RegExp;
  /** True where the library's documents show the builder first. */
  default: boolean;
  names(dialect: DialectName): ConstraintNames;
  /** Keys of one column may be said with the column, and get the names of `names` there. */
  inline(dialect: DialectName): boolean;
  /** A column as the library makes it, where that is not what our SQL says. */
  column?(column: ColumnDef, dialect: DialectName): ColumnDef;
  /** A column is changed by its whole definition. */
  whole?: boolean;
  /** Name that the library gives to a primary key. */
  primary?(table: string, columns: readonly string[]): string;
  /** Calls, in order. */
  write(hand: Hand, units: readonly Unit[]): Js[];
  /** What one statement of a migration does; undefined where it cannot be known. */
  read(statement: Value, reading: Reading): Step[] | undefined;
}

const alone = (columns: readonly string[], name: string): boolean => columns.length === 1 && columns[0] === name;
const upper = (text: string): string => text.toUpperCase();

/** `CASCADE`: as most libraries want the action. */
export const action = (text: string | undefined): string | undefined => text && upper(text);

/** The type as the database writes it. Throws for an enum whose values are not known. */
export function native({ dialect, enums }: Pick<Hand, 'dialect' | 'enums'>, column: ColumnDef): string {
  return nativeType(dialect, column.type, (name) => {
    if (dialect === 'sqlite') return 'TEXT';
    if (dialect === 'postgresql') return identifier(dialect, plainStyle, name);
    return `ENUM(${(enums.get(name)?.values ?? []).map((value) => `'${value}'`).join(', ')})`;
  });
}

/** Key constraints of one column that its definition may hold, and all others. */
export interface Keys {
  inline: Map<string, { unique: boolean; key: ForeignKeyDef | undefined }>;
  uniques: UniqueDef[];
  indexes: IndexDef[];
  foreign: ForeignKeyDef[];
}

/** Divides the keys of a new table. */
export function keysOf(hand: Hand, builder: Builder, table: TableDef): Keys {
  const own = builder.inline(hand.dialect);
  const isOwn = (name: string, columns: readonly string[], wanted: string): boolean => own && columns.length === 1 && name === wanted;
  const unique = (one: UniqueDef): boolean => isOwn(one.name, one.columns, hand.names.unique(table.name, one.columns));
  const key = (one: ForeignKeyDef): boolean =>
    isOwn(one.name, one.columns, hand.names.foreign_key(table.name, one.columns, one.references.table, one.references.columns));
  return {
    inline: new Map(
      table.columns.map(({ name }) => [
        name,
        {
          unique: table.uniques.some((one) => unique(one) && alone(one.columns, name)),
          key: table.foreign_keys.find((one) => key(one) && alone(one.columns, name)),
        },
      ]),
    ),
    uniques: table.uniques.filter((one) => !unique(one)),
    indexes: table.indexes,
    foreign: table.foreign_keys.filter((one) => !key(one)),
  };
}

const DROPS = ['drop_foreign_key', 'drop_unique', 'drop_index'];

/** PostgreSQL drops what stands on a column alone with the column. */
function fallsWithColumn(steps: readonly Planned[], at: number, hand: Hand): boolean {
  const columns = dropped(steps[at]?.step);
  if (hand.dialect !== 'postgresql' || columns?.length !== 1) return false;
  const next = steps.slice(at + 1).find(({ step }) => !DROPS.includes(step.do))?.step;
  return next?.do === 'drop_column' && next.column.name === columns[0] && next.table === (steps[at]?.step as StepOf<'drop_index'>).table;
}

function dropped(step: Step | undefined): readonly string[] | undefined {
  if (step?.do === 'drop_foreign_key') return step.key.columns;
  if (step?.do === 'drop_unique') return step.unique.columns;
  return step?.do === 'drop_index' ? step.index.columns : undefined;
}

/** Puts the keys of a new column to the column. */
export function unitsOf(hand: Hand, builder: Builder, steps: readonly Planned[]): Unit[] {
  const units: Unit[] = [];
  steps.forEach((planned, at) => {
    const last = units.at(-1);
    if (fallsWithColumn(steps, at, hand)) return;
    if (last && joins(last, planned.step, hand, builder)) last.steps.push(planned);
    else
      units.push({ planned: { ...planned, step: withColumns(planned.step, (one) => inPlanTypes(one, hand.dialect)) }, steps: [planned] });
  });
  return units;
}

function joins(unit: Unit, step: Step, { names, dialect }: Hand, builder: Builder): boolean {
  const column = unit.planned.step;
  if (!builder.inline(dialect) || column.do !== 'add_column' || isOpaque(column) || isOpaque(step)) return false;
  const name = column.column.name;
  if (step.do === 'add_unique' && step.table === column.table && alone(step.unique.columns, name)) {
    if (step.unique.name !== names.unique(step.table, step.unique.columns)) return false;
    unit.unique = true;
    return true;
  }
  if (step.do !== 'add_foreign_key' || step.table !== column.table || !alone(step.key.columns, name)) return false;
  if (step.key.name !== names.foreign_key(step.table, step.key.columns, step.key.references.table, step.key.references.columns))
    return false;
  unit.key = step.key;
  return true;
}

/** Calls by step; what has none is said in SQL. */
export type Rules = { [Name in Step['do']]?: (hand: Hand, step: StepOf<Name>, unit: Unit) => Js[] | undefined };

/** Runs the rules. */
export function byRules(rules: Rules, hand: Hand, units: readonly Unit[]): Js[] {
  return units.flatMap((unit) => byRule(rules, hand, unit) ?? hand.plain(unit));
}

/** One step by its rule; undefined where there is none. Names with a schema, and what is known as text only, are left to SQL. */
export function byRule(rules: Rules, hand: Hand, unit: Unit): Js[] | undefined {
  const { step } = unit.planned;
  const rule = rules[step.do] as ((hand: Hand, step: Step, unit: Unit) => Js[] | undefined) | undefined;
  const table = 'table' in step ? (typeof step.table === 'string' ? step.table : step.table.name) : '';
  return table.includes('.') || isOpaque(step) ? undefined : rule?.(hand, step, unit);
}

/** The step with other columns. */
function withColumns(step: Step, column: (one: ColumnDef) => ColumnDef): Step {
  if (step.do === 'create_table' || step.do === 'drop_table')
    return { ...step, table: { ...step.table, columns: step.table.columns.map(column) } };
  if (step.do === 'add_column' || step.do === 'drop_column') return { ...step, column: column(step.column) };
  if (step.do === 'alter_column') return { ...step, to: column(step.to), from: step.from && column(step.from) };
  return step;
}

/** The step as the library carries it out. */
export function carriedOut(step: Step, builder: Builder, dialect: DialectName): Step {
  const made = withColumns(step, (one) => builder.column?.(one, dialect) ?? one);
  if (made.do === 'create_table' || made.do === 'drop_table') return { ...made, table: tableOf(made.table, builder, dialect) };
  const sets =
    builder.whole && made.do === 'alter_column' && made.set.includes('type') && made.to.default !== null && !made.set.includes('default');
  return sets ? { ...made, set: [...made.set, 'default'] } : made;
}

const tableOf = (one: TableDef, builder: Builder, dialect: DialectName): TableDef => ({
  ...one,
  columns: one.columns.map((column) => builder.column?.(column, dialect) ?? column),
  primary_key: one.primary_key && {
    ...one.primary_key,
    name: one.primary_key.name || (builder.primary?.(one.name, one.primary_key.columns) ?? ''),
  },
});

/** PostgreSQL names a key that is declared with its column by itself: each is added by its own name instead. */
export function spreadKeys(planned: Planned, dialect: DialectName): Planned[] {
  const { step } = planned;
  if (step.do !== 'create_table' || dialect !== 'postgresql') return [planned];
  const table = step.table.name;
  return [
    { step: { do: 'create_table', table: { ...step.table, uniques: [], foreign_keys: [] } } },
    ...step.table.uniques.map((unique): Planned => ({ step: { do: 'add_unique', table, unique } })),
    ...step.table.foreign_keys.map((key): Planned => ({ step: { do: 'add_foreign_key', table, key } })),
  ];
}

interface Same {
  dialect: DialectName;
  enums: ReadonlyMap<string, EnumDef>;
  /** Steps that are written as SQL. */
  asSql: ReadonlySet<Planned>;
}

/** What the calls of a library come to in SQL: what the proof runs. */
export function sameInSql(steps: readonly Planned[], builder: Builder, { dialect, enums, asSql }: Same): Statement[] {
  const all = steps.flatMap((planned) => {
    const { before, after } = planned;
    const table = (one: TableDef | undefined): TableDef | undefined => one && tableOf(one, builder, dialect);
    const made = asSql.has(planned)
      ? planned
      : { step: carriedOut(planned.step, builder, dialect), before: table(before), after: table(after) };
    return spreadKeys(made, dialect);
  });
  return statements(all, { dialect, style: plainStyle, enums });
}
