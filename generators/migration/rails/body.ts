import type { SchemaModel } from '../model/schema.js';
import type { Plan, Planned } from '../model/steps.js';
import { calls, isReversible, makesAnew, type Writing } from './calls.js';
import { assured, type Habits } from './habits.js';
import { callKey } from './schema-file.js';

/** One method of the class; `gap`: a blank line stands before it. */
export type Method = { name: string; body: string; gap: boolean };

export interface Body {
  /** `disable_ddl_transaction!` */
  outside: boolean;
  methods: Method[];
}

const indented = (lines: readonly string[], by: string): string[] =>
  lines.flatMap((line) => line.split('\n')).map((line) => (line ? `${by}${line}` : line));

/**
 * True where a table is made anew in SQLite with whose rows other rows go: ActiveRecord's adapter turns foreign keys off inside of a
 * transaction, where SQLite does not listen, so that dropping the old table deletes the rows of the others.
 * https://www.sqlite.org/pragma.html#pragma_foreign_keys
 */
function endangers(plan: Plan, acted: readonly string[], writing: Writing): boolean {
  const anew = new Set([...plan.up, ...plan.down].filter((one) => makesAnew(one, writing)).flatMap(({ before, after }) => [before?.name, after?.name]));
  return acted.some((table) => anew.has(table));
}

/** Columns that foreign keys refer to. */
export const referredColumns = (model: SchemaModel): Set<string> =>
  new Set([...model.tables.values()].flatMap((table) => table.foreign_keys.flatMap((key) => key.references.columns.map((name) => callKey(key.references.table, name)))));

const around = (lines: readonly string[]): string[] => [
  'connection.disable_referential_integrity do',
  ...indented(['transaction do', ...indented(lines, '  '), 'end'], '  '),
  'end',
];

const method = (name: string, lines: readonly string[], gap = false): Method => ({ name, body: indented(lines, '    ').join('\n'), gap });

/** One method where ActiveRecord finds the way back by itself and the siblings leave that to it. */
function methodsOf(up: string[], down: string[], asOne: boolean, reversible: boolean): Method[] {
  if (asOne) return [method('change', up)];
  if (!reversible) return [method('up', up), method('down', down, true)];
  const half = (name: string, lines: string[]): string[] => indented([`dir.${name} do`, ...indented(lines, '  '), 'end'], '  ');
  return [method('change', ['reversible do |dir|', ...half('up', up), '', ...half('down', down), 'end'])];
}

/**
 * The body of the class.
 * @param acted tables with whose rows others go
 */
export function bodyOf(plan: Plan, writing: Omit<Writing, 'alone'>, habits: Habits, acted: readonly string[]): Body {
  const safe = writing.dialect === 'sqlite' && endangers(plan, acted, { ...writing, alone: true });
  // ActiveRecord brings a column back as it was, without a value for the rows that are there.
  const asOne = !habits.halves && !safe && !plan.invented?.some((one) => one.value) && isReversible(plan, { ...writing, alone: false });
  const lines = (steps: readonly Planned[]): string[] => {
    const plain = calls(steps, { ...writing, alone: !asOne });
    const said = habits.assured ? assured(plain) : plain;
    return safe ? around(said) : said;
  };
  return {
    outside: safe || writing.concurrently.size > 0,
    methods: methodsOf(lines(plan.up), asOne ? [] : lines(plan.down), asOne, habits.reversible && !habits.halves && !safe),
  };
}
