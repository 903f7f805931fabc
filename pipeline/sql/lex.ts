/** SQL dialects; `mysql` covers MariaDB. */
export type SqlDialect = 'postgresql' | 'mysql' | 'sqlite';

/** A piece of SQL text. `quoted` is an identifier in quotes, `word` a keyword or a bare identifier. */
export interface Token {
  kind: 'space' | 'comment' | 'word' | 'quoted' | 'string' | 'number' | 'sign';
  text: string;
  /** Offset in the text. */
  at: number;
}

const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
/** Elsewhere a `$` is left out: `END$$` is a word and MySQL's favourite delimiter. */
const POSTGRESQL_WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const SPACE = /\s+/y;
const NUMBER = /\d+(\.\d+)?([eE][+-]?\d+)?/y;
const DOLLAR = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;

function match(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0].length ?? 0;
}

const rest = (sql: string, found: number, length: number): number => (found === -1 ? sql.length : found + length);

/** End of a text in quotes that are doubled inside; `escapes` when a backslash escapes too. An open end runs to the end of the text. */
function closing(sql: string, at: number, quote: string, escapes: boolean): number {
  for (let index = at + 1; index < sql.length; index += 1) {
    if (escapes && sql[index] === '\\') index += 1;
    else if (sql[index] === quote && sql[index + 1] === quote) index += 1;
    else if (sql[index] === quote) return index + 1;
  }
  return sql.length;
}

/** End of a block comment. In PostgreSQL they nest. */
function blockEnd(sql: string, at: number, nests: boolean): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = at + 2;
  let depth = 1;
  for (let found = edge.exec(sql); found; found = edge.exec(sql)) {
    if (found[0] === '*/') depth -= 1;
    else if (nests) depth += 1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}

/** MySQL runs what stands in such a comment: it is code. https://dev.mysql.com/doc/refman/8.4/en/comments.html */
const EXECUTABLE = /^\/\*M?!\d*/;

type Reader = (sql: string, at: number, dialect: SqlDialect) => [Token['kind'], number] | undefined;

/** How a token starts; the first that recognises it wins. Each gives the kind and the end. */
const READERS: readonly Reader[] = [
  (sql, at) => pair('space', at, match(SPACE, sql, at)),
  (sql, at, dialect) => (lineComment(sql, at, dialect) ? ['comment', rest(sql, sql.indexOf('\n', at), 0)] : undefined),
  (sql, at, dialect) =>
    sql.startsWith('/*', at) ? [executable(sql, at, dialect) ? 'sign' : 'comment', blockEnd(sql, at, dialect === 'postgresql')] : undefined,
  (sql, at, dialect) =>
    dialect === 'postgresql' && /^[eE]'/.test(sql.slice(at, at + 2)) ? ['string', closing(sql, at + 1, "'", true)] : undefined,
  (sql, at, dialect) => (sql[at] === "'" ? ['string', closing(sql, at, "'", dialect === 'mysql')] : undefined),
  (sql, at, dialect) =>
    sql[at] === '"' ? [dialect === 'mysql' ? 'string' : 'quoted', closing(sql, at, '"', dialect === 'mysql')] : undefined,
  (sql, at, dialect) => (sql[at] === '`' && dialect !== 'postgresql' ? ['quoted', closing(sql, at, '`', false)] : undefined),
  (sql, at, dialect) => (sql[at] === '[' && dialect === 'sqlite' ? ['quoted', rest(sql, sql.indexOf(']', at), 1)] : undefined),
  dollarQuoted,
  (sql, at, dialect) => pair('word', at, match(dialect === 'postgresql' ? POSTGRESQL_WORD : WORD, sql, at)),
  (sql, at) => pair('number', at, match(NUMBER, sql, at)),
];

const pair = (kind: Token['kind'], at: number, length: number): [Token['kind'], number] | undefined =>
  length > 0 ? [kind, at + length] : undefined;

const executable = (sql: string, at: number, dialect: SqlDialect): boolean =>
  dialect === 'mysql' && EXECUTABLE.test(sql.slice(at, at + 10));

function lineComment(sql: string, at: number, dialect: SqlDialect): boolean {
  if (dialect === 'mysql' && sql[at] === '#') return true;
  // MySQL needs a blank after the dashes: 5--1 is 6.
  return sql.startsWith('--', at) && (dialect !== 'mysql' || at + 2 >= sql.length || /\s/.test(sql[at + 2] ?? ''));
}

function dollarQuoted(sql: string, at: number, dialect: SqlDialect): [Token['kind'], number] | undefined {
  const length = dialect === 'postgresql' && sql[at] === '$' ? match(DOLLAR, sql, at) : 0;
  return length > 0 ? ['string', rest(sql, sql.indexOf(sql.slice(at, at + length), at + length), length)] : undefined;
}

/** The tokens of a text, in order and without gaps: joined they are the text again. Never throws: what it does not know is a sign. */
export function tokens(sql: string, dialect: SqlDialect): Token[] {
  const found: Token[] = [];
  for (let at = 0; at < sql.length; ) {
    const [kind, end] = next(sql, at, dialect);
    found.push({ kind, text: sql.slice(at, end), at });
    at = end;
  }
  return found;
}

function next(sql: string, at: number, dialect: SqlDialect): [Token['kind'], number] {
  for (const reader of READERS) {
    const found = reader(sql, at, dialect);
    if (found) return found;
  }
  return ['sign', at + 1];
}

/** True for what the database does not see. */
export const silent = (token: Token): boolean => token.kind === 'space' || token.kind === 'comment';

/** An identifier's name: without its quotes; bare ones as the database folds them. */
export function nameOf(token: Token, dialect: SqlDialect): string {
  if (token.kind === 'quoted') return token.text.slice(1, -1).replaceAll(/(["`])\1/g, '$1');
  return dialect === 'postgresql' ? token.text.toLowerCase() : token.text;
}
