import type { Json } from '../../../pipeline/kind.js';
import type { Default } from '../model/schema.js';
import type { Plan, Planned, Step } from '../model/steps.js';
import type { Finding } from '../safety/index.js';
import type { DialectName } from '../sql/types.js';

/** What a migration is judged by. */
export interface Judging {
  /** As the tool calls it. */
  name: string;
  plan: Plan;
  /** The SQL of each direction. */
  up: string;
  down: string;
  dialect: DialectName;
  transactional: boolean;
  /** The tool sends a whole file as one command. */
  batch?: boolean | undefined;
}

/** Sentences for people, and the same as data for the report. */
export interface Judged {
  warnings: string[];
  report: { safety?: Json };
}

/** Expressions whose value is the same for every row, so that no table is written anew. */
const CONSTANT = /^(now\(\)|current_timestamp|current_date|true|false|-?\d+(\.\d+)?)$/i;

const isConstant = (value: Default): boolean => value === null || !('expression' in value) || CONSTANT.test(value.expression);

type Harmless = { [Name in Step['do']]?: (step: Extract<Step, { do: Name }>, made: ReadonlySet<string>) => boolean };

/** Steps that no rule has anything to say about, and whose way back neither. */
const HARMLESS: Harmless = {
  create_table: () => true,
  create_enum: () => true,
  add_column: ({ table, column }, made) =>
    made.has(table) || (isConstant(column.default) && !column.auto && !/serial/i.test(column.type) && (column.nullable || column.default !== null)),
  create_index: ({ table }, made) => made.has(table),
  add_unique: ({ table }, made) => made.has(table),
  add_check: ({ table }, made) => made.has(table),
  add_foreign_key: ({ table }, made) => made.has(table),
};

/** True where the steps alone say that nothing can go wrong: the parser of PostgreSQL's SQL is then not loaded. */
export function isHarmless(plan: readonly Planned[]): boolean {
  const made = new Set(plan.flatMap(({ step }) => (step.do === 'create_table' ? [step.table.name] : [])));
  return plan.every(({ step }) => {
    const rule = HARMLESS[step.do] as ((step: Step, made: ReadonlySet<string>) => boolean) | undefined;
    return rule?.(step, made) ?? false;
  });
}

const sentence = (name: string, one: Finding): string => {
  const end = /[.!?…]$/.test(one.safe_alternative) ? '' : '.';
  return `Migration ${name}, ${one.direction}: ${one.rule}. ${one.risk} Safer: ${one.safe_alternative}${end}`;
};

const shown = (value: Default): string => (value === null ? '' : 'literal' in value ? JSON.stringify(value.literal) : value.expression);

/** What the way back makes up, in words. */
function invented({ name, plan }: Judging): string[] {
  return (plan.invented ?? []).map(({ table, column, value, keys }) => {
    const start = `Migration ${name}, down: the values of ${table}.${column} do not come back`;
    const broken = keys.filter(Boolean).join(', ');
    const refused = broken ? ` Where ${broken} cannot hold with it, write the values first: the down stops there.` : '';
    return value === null
      ? `${start}, no row may be without one, and there is none to make up for its type: the down stops where the table has rows.`
      : `${start}; every row gets ${shown(value)} in their place, because the column takes no NULL.${refused}`;
  });
}

/**
 * Judges a migration before it is written: what of it loses data, fails on rows that are there, breaks running code or keeps others waiting.
 * Nothing is run.
 */
export async function judge(one: Judging): Promise<Judged> {
  const { warnings, report } = await judgedStatements(one);
  return { warnings: [...warnings, ...invented(one)], report };
}

async function judgedStatements(one: Judging): Promise<Judged> {
  if (one.dialect === 'postgresql' && isHarmless(one.plan.up)) return { warnings: [], report: {} };
  const { safety } = await import('../safety/index.js');
  const options = { transactional: one.transactional, ...(one.batch ? { batch: true } : {}) };
  const found = await safety(one.up, one.down, one.dialect, options);
  if (found.length === 0) return { warnings: [], report: {} };
  const list = found.map(({ rule, direction, risk }) => ({ rule, direction, risk }));
  const distinct = list.filter((each, index) => list.findIndex((other) => JSON.stringify(other) === JSON.stringify(each)) === index);
  return { warnings: [...new Set(found.map((each) => sentence(one.name, each)))], report: { safety: distinct } };
}
