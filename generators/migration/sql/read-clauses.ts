import { evolve } from '../model/evolve.js';
import { columnOf, schemaOf, type TableDef } from '../model/schema.js';
import { attach } from './read-attached.js';
import { addColumn, typeOf } from './read-column.js';
import { addConstraint } from './read-constraint.js';
import { defaultIn } from './read-values.js';
import { NAME, PATH, plainName, type Reading } from './reading.js';
import { topLevel } from './span.js';

/** @param statement the clause as a statement of its own */
type Clause = (table: TableDef, names: readonly string[], reading: Reading, statement: string) => void;

type Column = TableDef['columns'][number];

const GENERATED = /^(GENERATED|AS)\b/i;

/** Takes out the clauses of a column that a pattern says, and puts others in. */
function retail(column: Column, out: RegExp, ...next: readonly string[]): void {
  const tail = [...(column.tail ?? []).filter((one) => !out.test(one)), ...next];
  delete column.tail;
  if (tail.length) column.tail = tail;
}

function setType(column: Column, change: string, reading: Reading): void {
  const type = /^(?:SET\s+DATA\s+)?TYPE\s+([\s\S]+?)(?:\s+USING\b|$)/i.exec(change)?.[1]?.trim();
  if (!type) return;
  const [, native = type, collation] = /^([\s\S]+?)\s+(COLLATE\s+\S+)$/i.exec(type) ?? [];
  column.type = typeOf(native, reading);
  retail(column, /^COLLATE\b/i, ...(collation ? [collation] : []));
}

/** What ALTER COLUMN does. */
const CHANGES: [RegExp, (column: Column, rest: string, reading: Reading) => void][] = [
  [/^(?:SET\s+DATA\s+)?TYPE\b/i, () => undefined],
  [/^SET\s+NOT\s+NULL/i, (column) => void (column.nullable = false)],
  [/^DROP\s+NOT\s+NULL/i, (column) => void (column.nullable = true)],
  [/^SET\s+DEFAULT\s+/i, (column, rest, { dialect }) => void (column.default = defaultIn(rest, dialect))],
  [/^DROP\s+DEFAULT/i, (column) => void (column.default = null)],
  [/^ADD\s+(?=GENERATED\b)/i, (column, rest) => retail(column, GENERATED, rest)],
  [/^DROP\s+(?:IDENTITY|EXPRESSION)\b/i, (column) => retail(column, GENERATED)],
  [/^SET\s+(?=STORAGE\b)/i, (column, rest) => retail(column, /^STORAGE\b/i, rest)],
  [/^SET\s+(?=COMPRESSION\b)/i, (column, rest) => retail(column, /^COMPRESSION\b/i, rest)],
];

function alterColumn(table: TableDef, name: string, change: string, reading: Reading, statement: string): void {
  const column = columnOf(table, name);
  if (!column) return;
  setType(column, change, reading);
  const [pattern, rule] = CHANGES.find(([one]) => one.test(change)) ?? [];
  if (!pattern || !rule) return attach(table, { kind: 'other', name: '', text: statement, at: reading.at });
  rule(column, change.replace(pattern, '').trim(), reading);
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
  delete column.tail;
  Object.assign(column, next, { at: column.at });
}

/** A constraint or index of that name, whatever it is. */
function remove(table: TableDef, name: string): void {
  const others = <T extends { name: string }>(list: readonly T[]): T[] => list.filter((one) => one.name !== name);
  table.indexes = others(table.indexes);
  table.uniques = others(table.uniques);
  table.foreign_keys = others(table.foreign_keys);
  table.checks = others(table.checks);
  const named = new RegExp(`^CONSTRAINT\\s+["\`]?${name.replace(/[^\w]/g, '\\$&')}["\`]?\\s`, 'i');
  if (table.parts) table.parts = table.parts.filter((one) => !named.test(one));
  for (const column of table.columns) if (column.tail) retail(column, named);
  if (table.primary_key && (table.primary_key.name || `${table.name}_pkey`) === name) table.primary_key = null;
}

const dropColumn: Clause = (table, [name = ''], { model }) => {
  const column = columnOf(table, name);
  if (column) evolve(model, { do: 'drop_column', table: table.name, column });
};

const renamed = (what: 'rename_column' | 'rename_index' | 'rename_constraint'): Clause => (table, [from = '', to = ''], { model }) => {
  const step = { table: table.name, column: from, index: from, constraint: from, to };
  evolve(model, { ...step, do: what });
};

/** NOT VALID is said no more. */
const validate: Clause = (table, [name = '']) => {
  const one = [...table.foreign_keys, ...table.checks].find((each) => each.name === name);
  const tail = one?.tail?.replace(/\s*\bNOT\s+VALID\b/i, '').trim();
  if (one) delete one.tail;
  if (one && tail) one.tail = tail;
};

const clause = (source: string): RegExp => new RegExp(source.replaceAll('<name>', `(${NAME})`).replaceAll('<path>', `(${PATH})`), 'iu');

/** The first that matches wins; what a rule is given are the names and texts in brackets of the pattern. */
const CLAUSES: [RegExp, Clause][] = [
  // How MySQL goes about it, and where rows lie.
  [/^(?:ALGORITHM|LOCK)\b|^ADD\s+PARTITION\b/i, () => undefined],
  [
    /^ADD\s+((?:CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|FULLTEXT|SPATIAL|EXCLUDE)\b[\s\S]+)$/i,
    (table, [text = ''], reading) => void (addConstraint(table, text, reading) || addColumn(table, text, reading)),
  ],
  [
    /^ADD\s+(?:COLUMN\s*)?\(([\s\S]+)\)$/i,
    (table, [list = ''], reading) => topLevel(list, reading.dialect).forEach((text) => addConstraint(table, text, reading) || addColumn(table, text, reading)),
  ],
  [/^ADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?([\s\S]+)$/i, (table, [text = ''], reading) => addColumn(table, text, reading)],
  [/^DROP\s+PRIMARY\s+KEY\b/i, (table) => void (table.primary_key = null)],
  [clause('^DROP\\s+(?:CONSTRAINT|FOREIGN\\s+KEY|INDEX|KEY|CHECK)\\s+(?:IF\\s+EXISTS\\s+)?<name>'), (table, [name = '']) => remove(table, name)],
  [clause('^DROP\\s+(?:COLUMN\\s+)?(?:IF\\s+EXISTS\\s+)?<name>'), dropColumn],
  [
    clause('^RENAME\\s+(?:TO|AS)\\s+<path>$'),
    (table, [to = ''], { model, dialect }) => {
      const home = dialect === 'postgresql' ? schemaOf(table.name) : '';
      evolve(model, { do: 'rename_table', table: table.name, to: `${home}${to}` });
    },
  ],
  [clause('^RENAME\\s+(?:INDEX|KEY)\\s+<name>\\s+TO\\s+<name>'), renamed('rename_index')],
  [clause('^RENAME\\s+CONSTRAINT\\s+<name>\\s+TO\\s+<name>'), renamed('rename_constraint')],
  [clause('^RENAME\\s+(?:COLUMN\\s+)?<name>\\s+TO\\s+<name>'), renamed('rename_column')],
  [
    clause('^SET\\s+SCHEMA\\s+<name>'),
    (table, [schema = ''], { model, home = 'public' }) => {
      const bare = table.name.slice(schemaOf(table.name).length);
      evolve(model, { do: 'rename_table', table: table.name, to: schema === home ? bare : `${schema}.${bare}` });
    },
  ],
  [clause('^VALIDATE\\s+CONSTRAINT\\s+<name>'), validate],
  [
    clause('^CHANGE\\s+(?:COLUMN\\s+)?<name>\\s+([\\s\\S]+)$'),
    (table, [name = '', text = ''], reading) => redefine(table, name, text, reading),
  ],
  [
    clause('^MODIFY\\s+(?:COLUMN\\s+)?(<name>\\s+[\\s\\S]+)$'),
    (table, [text = '', name = ''], reading) => redefine(table, plainName(name, reading.dialect), text, reading),
  ],
  [
    clause('^ALTER\\s+(?:COLUMN\\s+)?<name>\\s+([\\s\\S]+)$'),
    (table, [name = '', change = ''], reading, statement) => alterColumn(table, name, change.trim(), reading, statement),
  ],
];

const isName = new RegExp(`^${PATH}$`, 'u');

/**
 * Carries one clause of ALTER TABLE out on the model; what it does not know is kept with the table.
 * @param head what stands before the clause: `ALTER TABLE t `
 */
export function readClause(table: TableDef, text: string, head: string, reading: Reading): void {
  const statement = `${head}${text}`;
  for (const [pattern, rule] of CLAUSES) {
    const match = pattern.exec(text);
    if (!match) continue;
    const parts = match.slice(1).map((one) => (one !== undefined && isName.test(one) ? plainName(one, reading.dialect) : one));
    return rule(table, parts, reading, statement);
  }
  attach(table, { kind: 'other', name: '', text: statement, at: reading.at });
}
