import { columnOf, type TableDef } from '../model/schema.js';
import { foreignKeyName, numberedName, uniqueName } from './default-names.js';
import { referenceIn } from './read-reference.js';
import { namesIn, namesOnly, type Reading } from './reading.js';
import { bracket, idOf, mentions, part, pathEnd, says, textOf, toSpan, type Span } from './span.js';

interface Named {
  table: TableDef;
  /** Empty where the statement names no constraint. */
  name: string;
  /** Behind the name. */
  body: Span;
  reading: Reading;
}

interface Key {
  /** Of the index, where one is named. */
  name: string;
  list: Span;
  columns: string[];
  /** Index behind the list. */
  end: number;
  /** What stands before and behind the list. */
  tail: string;
}

/** The list of a key that begins with these words, and what stands around it. */
function keyIn({ body, reading }: Named, words: number): Key | undefined {
  const found = bracket(body, words);
  if (!found) return undefined;
  const between = part(body, words, found.from);
  const own = between.tokens[0] && pathEnd(between, 0) === 1 && !says(between, 0, 'USING') && !says(between, 0, 'NULLS') ? 1 : 0;
  const before = textOf(part(between, own));
  const after = textOf(part(body, found.end));
  return {
    name: own ? idOf(between.tokens[0]!, reading.dialect) : '',
    list: found.inner,
    columns: namesIn(found.inner),
    end: found.end,
    tail: [before, after].filter(Boolean).join(' '),
  };
}

const tailed = (tail: string): { tail?: string } => (tail ? { tail } : {});

function primary(one: Named): boolean {
  const key = says(one.body, 0, 'PRIMARY', 'KEY') ? keyIn(one, 2) : undefined;
  if (!key) return false;
  const list = namesOnly(key.list) ? {} : { list: textOf(key.list) };
  const columns = key.columns.map((name) => bare(name));
  // In SQLite the columns of a key may be NULL, unless it is one that stands for the row's number.
  if (one.reading.dialect !== 'sqlite' || columns.length === 1) for (const name of columns) Object.assign(columnOf(one.table, name) ?? {}, { nullable: false });
  one.table.primary_key = { name: one.reading.dialect === 'mysql' ? '' : one.name, columns, ...list, ...tailed(key.tail) };
  return true;
}

/** `name(10)`, `name DESC`: the column of an entry that says more. */
const bare = (entry: string): string => entry.replace(/\(\d+\)/, '').replace(/(ASC|DESC)$/i, '');

/** An index with an entry that says more than a column keeps its text. */
function indexText({ table, reading }: Named, kind: string, name: string, key: Key): { text?: string } {
  if (namesOnly(key.list) && !key.tail && !/FULLTEXT|SPATIAL/.test(kind)) return {};
  const quote = (id: string): string => (reading.dialect === 'mysql' ? `\`${id.replaceAll('`', '``')}\`` : `"${id.replaceAll('"', '""')}"`);
  const tail = key.tail ? ` ${key.tail}` : '';
  return { text: `CREATE ${kind}INDEX ${quote(name)} ON ${table.name.split('.').map(quote).join('.')} (${textOf(key.list)})${tail}` };
}

function addIndex(one: Named, key: Key, kind: string): boolean {
  const columns = key.columns.map(bare);
  const name = key.name || one.name || uniqueName(one.reading.dialect, one.table, columns);
  one.table.indexes.push({ name, columns, unique: /UNIQUE/.test(kind), ...indexText(one, kind, name, key) });
  return true;
}

function unique(one: Named): boolean {
  if (!says(one.body, 0, 'UNIQUE')) return false;
  const words = says(one.body, 1, 'KEY') || says(one.body, 1, 'INDEX') ? 2 : 1;
  const key = keyIn(one, words);
  if (!key) return false;
  if (one.reading.dialect === 'mysql' && !namesOnly(key.list)) return addIndex(one, key, 'UNIQUE ');
  const name = key.name || one.name || uniqueName(one.reading.dialect, one.table, key.columns);
  one.table.uniques.push({ name, columns: key.columns, ...tailed(key.tail) });
  return true;
}

function foreign(one: Named): boolean {
  const key = says(one.body, 0, 'FOREIGN', 'KEY') ? keyIn(one, 2) : undefined;
  const reference = key && referenceIn(part(one.body, key.end), one.reading);
  if (!key || !reference) return false;
  const name = one.name || key.name || foreignKeyName(one.reading.dialect, one.table, key.columns);
  one.table.foreign_keys.push({ name, columns: key.columns, ...reference });
  return true;
}

/** Without a name PostgreSQL gives one by the columns; what the others call it differs, and it stays without. */
function check({ table, name, body, reading }: Named): boolean {
  const found = says(body, 0, 'CHECK') ? bracket(body) : undefined;
  if (!found) return false;
  const expression = textOf(found.inner);
  const named = table.columns.map((column) => column.name).filter((column) => mentions(expression, column, reading.dialect));
  const usual = reading.dialect === 'postgresql' ? numberedName(table, named.length === 1 ? named : [], 'check') : '';
  table.checks.push({ name: name || usual, expression, ...tailed(textOf(part(body, found.end))) });
  return true;
}

/** MySQL alone declares indexes among the columns. */
function index(one: Named): boolean {
  if (one.reading.dialect !== 'mysql') return false;
  const kind = ['FULLTEXT', 'SPATIAL'].find((word) => says(one.body, 0, word));
  const head = kind ? 1 : 0;
  const named = says(one.body, head, 'KEY') || says(one.body, head, 'INDEX');
  if (!kind && !named) return false;
  const key = keyIn(one, head + (named ? 1 : 0));
  return key !== undefined && addIndex(one, key, kind ? `${kind} ` : '');
}

/** What is neither a column nor a constraint that the model knows; `exclude` is a column where nothing else says that it is none. */
function other({ table, name, body, reading }: Named, whole: string): boolean {
  const excludes = says(body, 0, 'EXCLUDE') && (says(body, 1, 'USING') || body.tokens[1]?.text === '(');
  const known = reading.dialect !== 'sqlite' && (says(body, 0, 'LIKE') || excludes);
  if (known || name) table.parts = [...(table.parts ?? []), whole];
  return known || name !== '';
}

const CONSTRAINTS: readonly ((one: Named, whole: string) => boolean)[] = [primary, unique, foreign, check, index, other];

const KINDS = ['PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'EXCLUDE'];

/** A constraint or an index of a table, named or not; false where the text is a column. */
export function addConstraint(table: TableDef, text: string | Span, reading: Reading): boolean {
  const span = toSpan(text, reading.dialect);
  const constraint = says(span, 0, 'CONSTRAINT');
  const named = constraint && !KINDS.some((word) => says(span, 1, word));
  const name = named && span.tokens[1] ? idOf(span.tokens[1], reading.dialect) : '';
  const one: Named = { table, name, body: part(span, constraint ? (named ? 2 : 1) : 0), reading };
  return CONSTRAINTS.some((rule) => rule(one, textOf(span)));
}
