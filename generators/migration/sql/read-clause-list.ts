import { depthOf, part, says, type Span } from './span.js';
import type { DialectName } from './types.js';

/** Words that begin a clause behind the type of a column. */
const COMMON = 'CONSTRAINT NOT NULL DEFAULT PRIMARY UNIQUE REFERENCES CHECK GENERATED';
const wordsOf = (more: string): ReadonlySet<string> => new Set(`${COMMON} ${more}`.split(' '));

const STARTS: Record<DialectName, ReadonlySet<string>> = {
  postgresql: wordsOf('COLLATE STORAGE COMPRESSION'),
  mysql: wordsOf(
    'AUTO_INCREMENT COMMENT ON KEY AS VIRTUAL PERSISTENT INVISIBLE VISIBLE COLUMN_FORMAT STORAGE SRID FIRST AFTER ENGINE_ATTRIBUTE COMPRESSED WITHOUT WITH',
  ),
  sqlite: wordsOf('COLLATE AS AUTOINCREMENT'),
};

/** In MySQL character set and collation right behind a type belong to it: a column that is declared anew needs them. */
const LATER: Record<DialectName, ReadonlySet<string>> = {
  postgresql: new Set(),
  mysql: new Set(['COLLATE', 'CHARACTER', 'CHARSET']),
  sqlite: new Set(),
};

/** By what a clause is, the words that go on with it although they could begin another one. */
const GOES_ON: Record<string, readonly string[]> = {
  NOT: ['NULL'],
  DEFAULT: ['NULL'],
  PRIMARY: ['KEY', 'AUTOINCREMENT'],
  UNIQUE: ['KEY', 'NOT'],
  REFERENCES: ['NOT', 'ON', 'NULL', 'DEFAULT'],
  CHECK: ['NOT'],
  GENERATED: ['DEFAULT', 'AS', 'VIRTUAL', 'PERSISTENT'],
  AS: ['VIRTUAL', 'PERSISTENT'],
};

/** Words that go on behind one word only: `NOT NULL` begins a clause behind `CHECK (…)`, `SET NULL` behind REFERENCES does not. */
const BEHIND: Record<string, (kind: string) => string> = {
  NULL: (kind) => (kind === 'REFERENCES' ? 'SET' : kind),
  DEFAULT: (kind) => (kind === 'REFERENCES' ? 'SET' : 'BY'),
};

function continues(span: Span, at: number, kind: string): boolean {
  const word = span.tokens[at]?.text.toUpperCase() ?? '';
  if (!GOES_ON[kind]?.includes(word)) return false;
  const before = BEHIND[word]?.(kind);
  return before === undefined ? !says(span, at, 'NOT', 'NULL') : says(span, at - 1, before);
}

/** One clause: what it is, and its tokens. */
export interface Clause {
  kind: string;
  /** With the name of a constraint before it, if there is one. */
  span: Span;
  /** From the word that says what it is. */
  body: Span;
  name: string | undefined;
}

/** Index of the word that says what a clause is, behind CONSTRAINT and its name. */
function kindAt(span: Span, from: number): number {
  if (!says(span, from, 'CONSTRAINT')) return from;
  return STARTS.postgresql.has(span.tokens[from + 1]?.text.toUpperCase() ?? '') && span.tokens[from + 1]?.kind === 'word' ? from + 1 : from + 2;
}

function clauseOf(span: Span, from: number, to: number): Clause {
  const head = kindAt(span, from);
  const name = head === from + 2 ? span.tokens[from + 1]?.text : undefined;
  const word = span.tokens[head]?.text.toUpperCase() ?? '';
  return { kind: word.startsWith('/*') ? 'COMMENTED' : word, span: part(span, from, to), body: part(span, head, to), name };
}

/** How much deeper it is behind a token, CASE … END included. */
function nested(span: Span, at: number): number {
  if (says(span, at, 'CASE')) return 1;
  return says(span, at, 'END') ? -1 : depthOf(span.tokens[at]!);
}

function begins(span: Span, at: number, inType: boolean): boolean {
  const token = span.tokens[at];
  if (token?.kind === 'sign' && token.text.startsWith('/*')) return true;
  const word = token?.kind === 'word' ? token.text.toUpperCase() : '';
  return STARTS[span.dialect].has(word) || (!inType && LATER[span.dialect].has(word));
}

/**
 * Divides what stands behind the name of a column.
 * @returns its type, as it was written, and the clauses behind
 */
export function clausesOf(span: Span): { type: Span; clauses: Clause[] } {
  const starts: number[] = [];
  let depth = 0;
  let head = -1;
  span.tokens.forEach((_, at) => {
    const level = depth;
    depth = Math.max(0, depth + nested(span, at));
    if (level > 0 || at < head || !begins(span, at, starts.length === 0)) return;
    const last = starts.at(-1);
    if (last !== undefined && (at === head || continues(span, at, kindOf(span, last)))) return;
    starts.push(at);
    head = kindAt(span, at);
  });
  const clauses = starts.map((from, index) => clauseOf(span, from, starts[index + 1] ?? span.tokens.length));
  return { type: part(span, 0, starts[0]), clauses };
}

const kindOf = (span: Span, from: number): string => span.tokens[kindAt(span, from)]?.text.toUpperCase() ?? '';
