import type { EnumDef } from '../model/schema.js';
import type { Planned } from '../model/steps.js';
import { mysql } from './mysql.js';
import { postgresql } from './postgresql.js';
import { sqlite } from './sqlite.js';
import type { SqlStyle } from './style.js';
import type { DialectName } from './types.js';
import type { Statement } from './writer.js';

type Dialect = (planned: Planned, style: SqlStyle, enums: ReadonlyMap<string, EnumDef>) => Statement[];

const DIALECTS: Record<DialectName, Dialect> = { postgresql, mysql, sqlite };

/** Joins neighbouring changes of one table into one statement, as Prisma prints them. */
function grouped(statements: readonly Statement[], indent: string): Statement[] {
  const result: Statement[] = [];
  for (const statement of statements) {
    const last = result.at(-1);
    const joins = last?.alter && statement.alter && last.alter.table === statement.alter.table && last.heading === statement.heading;
    if (joins) result[result.length - 1] = { ...last, text: `${last.text},\n${indent}${statement.alter?.clause ?? ''}` };
    else result.push(statement);
  }
  return result;
}

/**
 * The statements of a migration in one direction.
 * @param dialect the database
 * @param steps in the order to run
 * @param style how the workspace writes statements
 * @param enums the enums as they are known: some databases repeat the values in every column
 * @throws InfraError where the database cannot do a step
 */
export function statements(dialect: DialectName, steps: readonly Planned[], style: SqlStyle, enums: ReadonlyMap<string, EnumDef>): Statement[] {
  const all = steps.flatMap((planned) => DIALECTS[dialect](planned, style, enums));
  return style.group ? grouped(all, dialect === 'mysql' ? style.indent : '') : all;
}

/** The statements as one text, a line or more each, with semicolons. */
export const joined = (list: readonly Statement[]): string => list.map((statement) => `${statement.text};\n`).join('');
