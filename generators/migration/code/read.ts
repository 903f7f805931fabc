import { InfraError } from '../../../pipeline/error.js';
import { evolve } from '../model/evolve.js';
import { enumOf, tableOf, type EnumDef, type SchemaModel, type TableDef } from '../model/schema.js';
import type { Planned, Step } from '../model/steps.js';
import { readSql, type SqlScript } from '../sql/read.js';
import { joined, statements } from '../sql/statements.js';
import { plainStyle } from '../sql/style.js';
import type { DialectName } from '../sql/types.js';
import { carriedOut, spreadKeys, type Builder } from './builder.js';
import { paramName, type Parsed } from './halves.js';
import { bodyOf, constantsOf, type Value } from './values.js';

/** What is known while migrations are read, in order. */
export interface Reading {
  dialect: DialectName;
  /** Names of the arguments of "up". */
  params: readonly string[];
  table(name: string): TableDef | undefined;
  enum(name: string): EnumDef | undefined;
}

/** A migration in SQL. */
export interface InSql {
  sql: string;
  /** It says everything that the migration does. */
  whole: boolean;
}

const nameOf = (step: Step): string | undefined =>
  'table' in step ? (typeof step.table === 'string' ? step.table : step.table.name) : undefined;

function planned(step: Step, model: SchemaModel): Planned {
  const table = (): TableDef | undefined => structuredClone(tableOf(model, nameOf(step) ?? ''));
  const before = table();
  evolve(model, step);
  return { step, before, after: table() };
}

/** The schema before a statement: read when it is asked for, since reading costs more than most statements need. */
interface Run {
  builder: Builder;
  dialect: DialectName;
  scripts: SqlScript[];
  model?: SchemaModel | undefined;
}

const modelOf = (run: Run): SchemaModel => (run.model ??= readSql(run.scripts, run.dialect));

function inSql(steps: readonly Step[], run: Run): string {
  // The statements of PostgreSQL follow from the step alone.
  const alone = run.dialect === 'postgresql';
  const all = steps
    .map((step) => carriedOut(step, run.builder, run.dialect))
    .flatMap((step) => spreadKeys(alone ? { step } : planned(step, modelOf(run)), run.dialect));
  const enums = alone ? new Map<string, EnumDef>() : modelOf(run).enums;
  return joined(statements(all, { dialect: run.dialect, style: plainStyle, enums }));
}

/**
 * What migrations in code do, as SQL.
 * @param migrations in order
 * @returns by the text of the migration
 */
export function readCode(migrations: readonly Parsed[], builder: Builder, dialect: DialectName): Map<string, InSql> {
  const run: Run = { builder, dialect, scripts: [] };
  return new Map(migrations.map((one) => [one.text, readOne(one, run)]));
}

function readOne(one: Parsed, run: Run): InSql {
  const result: InSql = { sql: '', whole: one.up !== undefined };
  const script = { file: one.path, text: '' };
  run.scripts.push(script);
  const params = one.up?.params.map((_, index) => paramName(one.up, index) ?? '') ?? [];
  const reading: Reading = {
    dialect: run.dialect,
    params,
    table: (name) => tableOf(modelOf(run), name),
    enum: (name) => enumOf(modelOf(run), name),
  };
  for (const statement of one.up ? bodyOf(one.up.fn, constantsOf(one.syntax.program)) : []) {
    const sql = readStatement(statement, run, reading);
    if (sql === undefined) result.whole = false;
    else result.sql += sql;
    script.text = result.sql;
  }
  return result;
}

/** Undefined where it cannot be known, or where this database has no statement for it. */
function readStatement(statement: Value, run: Run, reading: Reading): string | undefined {
  const steps = run.builder.read(statement, reading);
  // PostgreSQL's steps are not followed one by one, and what SQL of the migration's own does is read off its text.
  const stale = run.dialect === 'postgresql' || !steps || steps.some((step) => step.do === 'sql');
  try {
    return steps && inSql(steps, run);
  } catch (error) {
    if (error instanceof InfraError) return undefined;
    throw error;
  } finally {
    if (stale) run.model = undefined;
  }
}
