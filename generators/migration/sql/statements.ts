import type { EnumDef } from '../model/schema.js';
import type { Planned } from '../model/steps.js';
import { mysql } from './mysql.js';
import { postgresql } from './postgresql.js';
import { framed, mergedRebuilds, type Transaction } from './sqlite-rebuild.js';
import { sqlite } from './sqlite.js';
import type { SqlStyle } from './style.js';
import type { DialectName } from './types.js';
import type { Statement } from './writer.js';

type Dialect = (planned: Planned, wanted: Wanted) => Statement[];

const DIALECTS: Record<DialectName, Dialect> = {
  postgresql: (planned, { style }) => postgresql(planned, style),
  mysql: (planned, { style, enums }) => mysql(planned, style, planned.enums ?? enums),
  sqlite: (planned, { style, transaction }) => sqlite(planned, style, transaction ?? 'open'),
};

/** A statement and the step that it belongs to. */
interface Piece {
  statement: Statement;
  step: number;
}

/** One ALTER TABLE in the making. */
interface Group {
  statement: Statement;
  members: Piece[];
}

/** True where one ALTER TABLE cannot hold both: it would name a column that the other clause makes, or name it twice. */
function clashes(one: Piece, other: Piece): boolean {
  const [before, after] = [one.statement.alter, other.statement.alter];
  if (one.step === other.step || before?.column === undefined || before.column !== after?.column) return false;
  return !(before.change === 'drop' && after?.change === 'add');
}

function joins(group: Group | undefined, piece: Piece): boolean {
  const [last, next] = [group?.statement, piece.statement];
  if (!group || !last?.alter || !next.alter || last.alter.table !== next.alter.table || last.heading !== next.heading) return false;
  return !group.members.some((member) => clashes(member, piece));
}

/** Joins neighbouring changes of one table into one statement, as Prisma prints them. */
function grouped(pieces: readonly Piece[], indent: string): Statement[] {
  const groups: Group[] = [];
  for (const piece of pieces) {
    const last = groups.at(-1);
    if (!last || !joins(last, piece)) {
      groups.push({ statement: piece.statement, members: [piece] });
      continue;
    }
    last.statement = { ...last.statement, text: `${last.statement.text},\n${indent}${piece.statement.alter?.clause ?? ''}` };
    last.members.push(piece);
  }
  return groups.map((group) => group.statement);
}

export interface Wanted {
  dialect: DialectName;
  style: SqlStyle;
  /** The enums for steps that do not carry those of their moment: some databases repeat the values in every column. */
  enums: ReadonlyMap<string, EnumDef>;
  /**
   * Whether the tool's runner has a transaction open while it runs the statements; SQLite heeds `PRAGMA foreign_keys` only outside of one.
   * `unknown`: nobody can tell. Default: open.
   */
  transaction?: Transaction;
  /** Headings in the order in which their statements go; without it the steps' own order holds. */
  order?: readonly string[];
}

/**
 * The statements of a migration in one direction.
 * @param steps in the order to run
 * @throws InfraError where the database cannot do a step
 */
export function statements(steps: readonly Planned[], wanted: Wanted): Statement[] {
  const { dialect, style, order } = wanted;
  const done = dialect === 'sqlite' ? mergedRebuilds(steps) : steps;
  const all = done.flatMap((planned, step): Piece[] => DIALECTS[dialect](planned, wanted).map((statement) => ({ statement, step })));
  const rank = ({ statement }: Piece): number => order?.indexOf(statement.heading) ?? 0;
  // Renames and hand-written statements stand in relation to their neighbours: then nothing moves.
  const movable = order && all.every((piece) => rank(piece) >= 0) && !steps.some(({ step }) => step.do.startsWith('rename'));
  const sorted = movable ? [...all].sort((a, b) => rank(a) - rank(b)) : all;
  const list = style.group ? grouped(sorted, dialect === 'mysql' ? style.indent : '') : sorted.map(({ statement }) => statement);
  return dialect === 'sqlite' ? framed(list, wanted.transaction ?? 'open', (text) => (style.upper ? text : text.toLowerCase())) : list;
}

/** The statements as one text, each with its semicolon and line break. */
export const joined = (list: readonly Statement[]): string => list.map((statement) => `${statement.text};\n`).join('');
