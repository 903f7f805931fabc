import { evolve } from '../model/evolve.js';
import { columnOf, type TableDef } from '../model/schema.js';
import { addColumn, addConstraint, defaultIn, NAME, PATH, plainName, type Reading } from './read-parts.js';

type Clause = (table: TableDef, names: readonly string[], reading: Reading) => void;

function alterColumn(table: TableDef, name: string, change: string, reading: Reading): void {
  const column = columnOf(table, name);
  if (!column) return;
  const type = /^(?:SET\s+DATA\s+)?TYPE\s+([\s\S]+?)(?:\s+USING\b|$)/i.exec(change)?.[1];
  const known = type === undefined ? undefined : reading.model.enums.get(plainName(type, reading.dialect));
  if (type) column.type = known ? `enum:${known.name}` : `sql:${type.trim()}`;
  if (/^SET\s+NOT\s+NULL/i.test(change)) column.nullable = false;
  if (/^DROP\s+NOT\s+NULL/i.test(change)) column.nullable = true;
  if (/^SET\s+DEFAULT/i.test(change)) column.default = defaultIn(change.replace(/^SET\s+/i, ''));
  if (/^DROP\s+DEFAULT/i.test(change)) column.default = null;
}

/** MySQL declares the whole column anew; its keys and its place stay. */
function redefine(table: TableDef, name: string, text: string, reading: Reading): void {
  const column = columnOf(table, name);
  const scratch: TableDef = { ...table, columns: [], uniques: [], indexes: [], foreign_keys: [], checks: [], primary_key: null };
  addColumn(scratch, text, reading);
  const [next] = scratch.columns;
  if (!column || !next) return;
  if (next.name !== column.name) evolve(reading.model, { do: 'rename_column', table: table.name, column: column.name, to: next.name });
  delete column.auto;
  Object.assign(column, next, { at: column.at });
}

/** A constraint or index of that name, whatever it is. */
function remove(table: TableDef, name: string): void {
  const others = <T extends { name: string }>(list: readonly T[]): T[] => list.filter((one) => one.name !== name);
  table.indexes = others(table.indexes);
  table.uniques = others(table.uniques);
  table.foreign_keys = others(table.foreign_keys);
  table.checks = others(table.checks);
}

const dropColumn: Clause = (table, [name = ''], { model }) => {
  const column = columnOf(table, name);
  if (column) evolve(model, { do: 'drop_column', table: table.name, column });
};

const renamed = (what: 'rename_column' | 'rename_index' | 'rename_constraint'): Clause => (table, [from = '', to = ''], { model }) => {
  const step = { table: table.name, column: from, index: from, constraint: from, to };
  evolve(model, { ...step, do: what });
};

/** The first that matches wins; what a rule is given are the names and texts in brackets of the pattern. */
const CLAUSES: [RegExp, Clause][] = [
  [
    /^ADD\s+((?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|FULLTEXT|SPATIAL|EXCLUDE)\b[\s\S]+)$/i,
    (table, [text = ''], reading) => void (addConstraint(table, text, reading) || addColumn(table, text, reading)),
  ],
  [/^ADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?([\s\S]+)$/i, (table, [text = ''], reading) => addColumn(table, text, reading)],
  [/^DROP\s+PRIMARY\s+KEY\b/i, (table) => void (table.primary_key = null)],
  [
    new RegExp(`^DROP\\s+(?:CONSTRAINT|FOREIGN\\s+KEY|INDEX|KEY|CHECK)\\s+(?:IF\\s+EXISTS\\s+)?(${NAME})`, 'i'),
    (table, [name = '']) => remove(table, name),
  ],
  [new RegExp(`^DROP\\s+(?:COLUMN\\s+)?(?:IF\\s+EXISTS\\s+)?(${NAME})`, 'i'), dropColumn],
  [
    new RegExp(`^RENAME\\s+(?:TO|AS)\\s+(${PATH})$`, 'i'),
    (table, [to = ''], { model }) => evolve(model, { do: 'rename_table', table: table.name, to }),
  ],
  [new RegExp(`^RENAME\\s+(?:INDEX|KEY)\\s+(${NAME})\\s+TO\\s+(${NAME})`, 'i'), renamed('rename_index')],
  [new RegExp(`^RENAME\\s+CONSTRAINT\\s+(${NAME})\\s+TO\\s+(${NAME})`, 'i'), renamed('rename_constraint')],
  [new RegExp(`^RENAME\\s+(?:COLUMN\\s+)?(${NAME})\\s+TO\\s+(${NAME})`, 'i'), renamed('rename_column')],
  [
    new RegExp(`^CHANGE\\s+(?:COLUMN\\s+)?(${NAME})\\s+([\\s\\S]+)$`, 'i'),
    (table, [name = '', text = ''], reading) => redefine(table, name, text, reading),
  ],
  [
    new RegExp(`^MODIFY\\s+(?:COLUMN\\s+)?((${NAME})\\s+[\\s\\S]+)$`, 'i'),
    (table, [text = '', name = ''], reading) => redefine(table, plainName(name, reading.dialect), text, reading),
  ],
  [
    new RegExp(`^ALTER\\s+(?:COLUMN\\s+)?(${NAME})\\s+([\\s\\S]+)$`, 'i'),
    (table, [name = '', change = ''], reading) => alterColumn(table, name, change.trim(), reading),
  ],
];

const isName = new RegExp(`^${PATH}$`);

/** Carries one clause of ALTER TABLE out on the model; what it does not know it leaves out. */
export function readClause(table: TableDef, clause: string, reading: Reading): void {
  for (const [pattern, rule] of CLAUSES) {
    const match = pattern.exec(clause);
    if (!match) continue;
    const parts = match.slice(1).map((part) => (isName.test(part) ? plainName(part, reading.dialect) : part));
    return rule(table, parts, reading);
  }
}
