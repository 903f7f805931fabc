import { columnOf, type ColumnDef, type TableDef } from '../model/schema.js';
import { foreignKeyName, uniqueName } from './default-names.js';
import { clausesOf, type Clause } from './read-clause-list.js';
import { referenceIn } from './read-reference.js';
import { defaultOf, stringOf } from './read-values.js';
import { fullName, type Reading } from './reading.js';
import { bracket, idOf, part, pathEnd, says, spanOf, textOf, toSpan, type Span } from './span.js';

/** A column in the making, in its table. */
interface Making {
  table: TableDef;
  column: ColumnDef;
  reading: Reading;
}

type Rule = (clause: Clause, making: Making) => void;

function keep({ span }: Clause, { column }: Making): void {
  column.tail = [...(column.tail ?? []), textOf(span)];
}

const nameOf = ({ name }: Clause, { reading }: Making): string => (name === undefined ? '' : idOf({ kind: 'word', text: name, at: 0 }, reading.dialect));

/** What a clause says behind its first words. */
const rest = ({ body }: Clause, words: number): { tail?: string } => {
  const tail = textOf(part(body, words));
  return tail ? { tail } : {};
};

/** A name of its own that the database would not give by itself. A column that counts cannot have its key elsewhere in SQLite. */
function primary(clause: Clause, making: Making): void {
  const { table, column, reading } = making;
  const words = says(clause.body, 0, 'KEY') ? 1 : 2;
  const auto = clause.body.tokens.findIndex((_, at) => says(clause.body, at, 'AUTOINCREMENT'));
  if (auto >= 0) column.auto = true;
  const tail = textOf(part(clause.body, words, auto < 0 ? undefined : auto));
  const name = reading.dialect === 'postgresql' ? nameOf(clause, making) : '';
  column.nullable = false;
  table.primary_key = { name: name === `${table.name}_pkey` ? '' : name, columns: [column.name], ...(tail ? { tail } : {}) };
}

function unique(clause: Clause, making: Making): void {
  const { table, column, reading } = making;
  const columns = [column.name];
  const words = says(clause.body, 1, 'KEY') ? 2 : 1;
  table.uniques.push({ name: nameOf(clause, making) || uniqueName(reading.dialect, table, columns), columns, ...rest(clause, words) });
}

function references(clause: Clause, making: Making): void {
  const { table, column, reading } = making;
  const columns = [column.name];
  const found = referenceIn(clause.body, reading);
  if (found) table.foreign_keys.push({ name: nameOf(clause, making) || foreignKeyName(reading.dialect, table, columns), columns, ...found });
}

/** A check with a name is one of the table; MySQL and MariaDB differ in whose it is, and there it stays where it stands. */
function check(clause: Clause, making: Making): void {
  const name = nameOf(clause, making);
  const inner = bracket(clause.body);
  if (!name || !inner || making.reading.dialect === 'mysql') return keep(clause, making);
  const tail = textOf(part(clause.body, inner.end));
  making.table.checks.push({ name, expression: textOf(inner.inner), ...(tail ? { tail } : {}) });
}

/** MySQL's ON UPDATE CURRENT_TIMESTAMP stands behind the default and goes with it. */
function onUpdate(clause: Clause, making: Making): void {
  const { column } = making;
  if (!column.default || !('expression' in column.default)) return keep(clause, making);
  column.default = { expression: `${column.default.expression} ${textOf(clause.body)}` };
}

const RULES: Record<string, Rule> = {
  NOT: (clause, making) => {
    making.column.nullable = false;
    // SQLite may say what to do with a NULL.
    if (clause.body.tokens.length > 2) keep({ ...clause, span: clause.body }, making);
  },
  NULL: () => undefined,
  DEFAULT: ({ body }, { column }) => void (column.default = defaultOf(part(body, 1))),
  PRIMARY: primary,
  KEY: primary,
  UNIQUE: unique,
  REFERENCES: references,
  CHECK: check,
  AUTO_INCREMENT: (_clause, { column }) => void (column.auto = true),
  AUTOINCREMENT: (_clause, { column }) => void (column.auto = true),
  COMMENT: ({ body }, { column, reading }) => void (column.comment = stringOf(body.tokens[1]?.text ?? "''", reading.dialect)),
  ON: onUpdate,
  FIRST: () => undefined,
  AFTER: () => undefined,
};

/** The value type: an enum that an earlier statement made, or the type as it was written. */
export function typeOf(native: string, reading: Reading): string {
  if (reading.model.enums.size === 0) return `sql:${native}`;
  const span = spanOf(native, reading.dialect);
  const known = pathEnd(span, 0) === span.tokens.length ? reading.model.enums.get(fullName(native, reading)) : undefined;
  return known ? `enum:${known.name}` : `sql:${native}`;
}

/** Puts a column with the keys that stand behind it into a table. */
export function addColumn(table: TableDef, text: string | Span, reading: Reading): void {
  const span = toSpan(text, reading.dialect);
  const [first] = span.tokens;
  if (!first || pathEnd(span, 0) !== 1 || (span.tokens.length === 1 && reading.dialect !== 'sqlite')) return;
  const name = idOf(first, reading.dialect);
  if (columnOf(table, name)) return;
  const { type, clauses } = clausesOf(part(span, 1));
  const column: ColumnDef = { name, type: typeOf(textOf(type), reading), nullable: true, default: null, comment: '', at: reading.at };
  table.columns.push(column);
  for (const clause of clauses) (RULES[clause.kind] ?? keep)(clause, { table, column, reading });
}
