import type { Action, ColumnFacts, ConstraintKind, Read } from './action.js';
import { Cursor } from './cursor.js';
import type { SqlDialect } from '../../../pipeline/sql/lex.js';
import type { Statement } from '../../../pipeline/sql/statements.js';
import { sqlType } from './types.js';

type Bare = Action extends infer One ? (One extends Action ? Omit<One, 'statement'> : never) : never;

/** Functions in parentheses may be computed for each row; SQLite takes neither them nor its time words in ADD COLUMN. */
const PER_ROW: Record<SqlDialect, RegExp> = { postgresql: /^$/, mysql: /^\(.*\b(uuid|rand)\b/is, sqlite: /^(\(|CURRENT_)/i };

function factsOf(part: Cursor): ColumnFacts {
  const { dialect } = part;
  const first = part.name();
  const second = ['PRECISION', 'VARYING'].includes(part.peek()) ? ` ${part.name()}` : '';
  const sizes = part
    .brackets()
    .text()
    .split(',')
    .map(Number)
    .filter((size) => Number.isFinite(size) && size > 0);
  const primary = part.has('PRIMARY', 'KEY');
  const constraints: ConstraintKind[] = [
    ...(primary ? ['primary_key' as const] : []),
    ...(part.has('UNIQUE') ? ['unique' as const] : []),
    ...(part.has('REFERENCES') ? ['foreign_key' as const] : []),
  ];
  const numbered = part.has('AUTO_INCREMENT') || part.has('GENERATED') || part.has('AS', '(');
  const given = part.has('DEFAULT') && !part.has('DEFAULT', 'NULL');
  const value =
    part
      .text()
      .split(/\bDEFAULT\b/i)[1]
      ?.trim() ?? '';
  return {
    type: sqlType(`${first}${second}`, sizes),
    notNull: part.has('NOT', 'NULL') || primary,
    default: numbered || PER_ROW[dialect].test(value) ? 'per_row' : given ? 'constant' : 'none',
    constraints,
  };
}

const constraint = (table: string, name: string, kind: ConstraintKind, columns: string[], expression = ''): Bare => ({
  do: 'add_constraint',
  table,
  name,
  kind,
  columns,
  validated: true,
  usingIndex: false,
  expression,
});

/** ADD of ALTER TABLE: constraints and indexes begin with their own words, everything else is a column. */
function add(table: string, part: Cursor): Bare[] {
  const name = part.take('CONSTRAINT') ? (['PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK'].includes(part.peek()) ? '' : part.name()) : '';
  if (part.take('PRIMARY', 'KEY')) return [constraint(table, name, 'primary_key', part.brackets().rest())];
  if (part.take('FOREIGN', 'KEY')) return [constraint(table, name, 'foreign_key', part.brackets().rest())];
  if (part.peek() === 'CHECK') return [constraint(table, name, 'check', [], part.text())];
  if (part.take('UNIQUE')) return [{ do: 'create_index', table, columns: uniqueColumns(part), unique: true, concurrently: false }];
  if (part.takeAny('INDEX', 'KEY', 'FULLTEXT', 'SPATIAL')) return [{ do: 'create_index', table, columns: [], unique: false, concurrently: false }];
  part.take('COLUMN');
  part.take('IF', 'NOT', 'EXISTS');
  if (part.peek() !== '(') return [addColumn(table, part)];
  const inner = part.brackets();
  const columns: Bare[] = [];
  do columns.push(addColumn(table, inner.part()));
  while (inner.take(','));
  return columns;
}

/** `UNIQUE (a, b)`, `UNIQUE KEY name (a, b)`. */
function uniqueColumns(part: Cursor): string[] {
  part.takeAny('INDEX', 'KEY');
  if (part.peek() !== '(') part.name();
  return part.brackets().rest();
}

const addColumn = (table: string, part: Cursor): Bare => ({ do: 'add_column', table, column: part.name(), facts: factsOf(part) });

function change(table: string, column: string, to: string, part: Cursor): Bare[] {
  const facts = factsOf(part);
  const renamed: Bare[] = to === column ? [] : [{ do: 'rename_column', table, column, to }];
  const filled: Bare[] = facts.notNull ? [{ do: 'set_not_null', table, column: to }] : [];
  return [...renamed, { do: 'change_type', table, column: to, type: facts.type }, ...filled];
}

function drop(table: string, part: Cursor): Bare[] {
  if (part.takeAny('INDEX', 'KEY')) return [{ do: 'drop_index', name: part.name(), concurrently: false }];
  if (part.take('PRIMARY', 'KEY')) return [{ do: 'drop_constraint', table, name: 'PRIMARY' }];
  if (part.take('FOREIGN', 'KEY') || part.takeAny('CONSTRAINT', 'CHECK')) return [{ do: 'drop_constraint', table, name: part.name() }];
  part.take('COLUMN');
  part.take('IF', 'EXISTS');
  return [{ do: 'drop_column', table, column: part.name(), cascade: false }];
}

function rename(table: string, part: Cursor): Bare[] {
  if (part.takeAny('INDEX', 'KEY')) return [];
  if (part.take('TO') || part.take('AS')) return [{ do: 'rename_table', table, to: part.name() }];
  const named = part.take('COLUMN') || part.has('TO');
  const column = part.name();
  return named && part.take('TO') ? [{ do: 'rename_column', table, column, to: part.name() }] : [{ do: 'rename_table', table, to: column }];
}

/** First words of the parts of ALTER TABLE. */
const PARTS: Record<string, (table: string, part: Cursor) => Bare[]> = {
  ADD: add,
  DROP: drop,
  RENAME: rename,
  MODIFY: (table, part) => {
    part.take('COLUMN');
    const column = part.name();
    return change(table, column, column, part);
  },
  CHANGE: (table, part) => {
    part.take('COLUMN');
    return change(table, part.name(), part.name(), part);
  },
};

function alter(cursor: Cursor): Bare[] {
  cursor.take('IGNORE');
  if (!cursor.take('TABLE')) return [];
  cursor.take('IF', 'EXISTS');
  const table = cursor.name();
  const found: Bare[] = [];
  do {
    const part = cursor.part();
    const read = PARTS[part.peek()];
    if (read && part.take(part.peek())) found.push(...read(table, part));
  } while (cursor.take(','));
  return found;
}

function create(cursor: Cursor): Bare[] {
  cursor.takeAny('TEMPORARY', 'TEMP');
  if (cursor.take('TABLE')) {
    cursor.take('IF', 'NOT', 'EXISTS');
    return [{ do: 'create_table', table: cursor.name() }];
  }
  const unique = cursor.take('UNIQUE');
  cursor.takeAny('FULLTEXT', 'SPATIAL');
  if (!cursor.take('INDEX')) return [];
  while (!cursor.done && !cursor.take('ON')) cursor.name();
  return [{ do: 'create_index', table: cursor.name(), columns: cursor.brackets().rest(), unique, concurrently: false }];
}

function dropped(cursor: Cursor): Bare[] {
  const kind = cursor.peek();
  cursor.take(kind);
  cursor.take('IF', 'EXISTS');
  if (kind === 'INDEX') return [{ do: 'drop_index', name: cursor.name(), concurrently: false }];
  if (kind === 'SCHEMA' || kind === 'DATABASE') return [{ do: 'drop_schema', name: cursor.name() }];
  if (kind !== 'TABLE') return [];
  const found: Bare[] = [];
  do found.push({ do: 'drop_table', table: cursor.name(), cascade: false });
  while (cursor.take(','));
  return found;
}

function renamed(cursor: Cursor): Bare[] {
  if (!cursor.take('TABLE')) return [];
  const found: Bare[] = [];
  do {
    const table = cursor.name();
    cursor.take('TO');
    found.push({ do: 'rename_table', table, to: cursor.name() });
  } while (cursor.take(','));
  return found;
}

/** Statements by their first word. */
const STATEMENTS: Record<string, (cursor: Cursor) => Bare[]> = {
  ALTER: alter,
  CREATE: create,
  DROP: dropped,
  RENAME: renamed,
  TRUNCATE: (cursor) => {
    cursor.take('TABLE');
    return [{ do: 'truncate', table: cursor.name() }];
  },
  DELETE: (cursor) => {
    cursor.take('FROM');
    return [{ do: 'delete', table: cursor.name(), where: cursor.has('WHERE') }];
  },
  UPDATE: (cursor) => {
    const table = cursor.name();
    cursor.take('SET');
    return [{ do: 'update', table, columns: [cursor.name()], where: cursor.has('WHERE') }];
  },
  INSERT: (cursor) => {
    while (!cursor.done && !cursor.take('INTO')) cursor.name();
    const table = cursor.name();
    while (!cursor.done && !cursor.take('FROM')) cursor.name();
    return [{ do: 'insert_from', table, from: cursor.done ? [] : [cursor.name()] }];
  },
  PRAGMA: (cursor) => [{ do: 'pragma', name: cursor.name().toLowerCase() }],
  BEGIN: () => [{ do: 'transaction', opens: true }],
  START: () => [{ do: 'transaction', opens: true }],
  COMMIT: () => [{ do: 'transaction', opens: false }],
};

/** What the statements of MySQL, MariaDB and SQLite do, as far as their first words tell. */
export function readOthers(list: readonly Statement[], dialect: SqlDialect): Read {
  const actions = list.flatMap((statement) => {
    const cursor = new Cursor(statement.tokens, dialect);
    const first = cursor.peek();
    const read = STATEMENTS[first];
    const found = read && cursor.take(first) ? read(cursor) : [];
    return (found.length > 0 ? found : [{ do: 'other' as const }]).map((one): Action => ({ ...one, statement }));
  });
  return { actions, unparsed: [] };
}
