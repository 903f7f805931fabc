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

export interface Wanted {
  dialect: DialectName;
  style: SqlStyle;
  /** The enums as they are known: some databases repeat the values in every column. */
  enums: ReadonlyMap<string, EnumDef>;
  /** Headings in the order in which their statements go; without it the steps' own order holds. */
  order?: readonly string[];
}

/**
 * The statements of a migration in one direction.
 * @param steps in the order to run
 * @throws InfraError where the database cannot do a step
 */
export function statements(steps: readonly Planned[], { dialect, style, enums, order }: Wanted): Statement[] {
  const all = steps.flatMap((planned) => DIALECTS[dialect](planned, style, enums));
  const rank = (statement: Statement): number => order?.indexOf(statement.heading) ?? 0;
  // Renames and hand-written statements stand in relation to their neighbours: then nothing moves.
  const movable = order && all.every((statement) => rank(statement) >= 0) && !steps.some(({ step }) => step.do.startsWith('rename'));
  const sorted = movable ? [...all].sort((a, b) => rank(a) - rank(b)) : all;
  return style.group ? grouped(sorted, dialect === 'mysql' ? style.indent : '') : sorted;
}

/** The statements as one text, each with its semicolon and line break. */
export const joined = (list: readonly Statement[]): string => list.map((statement) => `${statement.text};\n`).join('');
