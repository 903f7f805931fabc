import { silent, tokens, type SqlDialect, type Token } from './lex.js';

/** One statement of a script. */
export interface Statement {
  /** Without its semicolon, without comments before and after. */
  text: string;
  /** Offset of `text` in the script. */
  at: number;
  /** 1-based line of `text` in the script. */
  line: number;
  /** What the database sees: no spaces, no comments. */
  tokens: Token[];
}

/** Splits a script into its statements, as the dialect's own command line client does. Empty ones are left out. */
export function statements(sql: string, dialect: SqlDialect): Statement[] {
  const state: State = { delimiter: ';', part: [], found: [] };
  const all = tokens(sql, dialect);
  for (let index = 0; index < all.length; ) index = step(all, index, state, dialect);
  finish(state);
  return number(sql, state.found);
}

interface State {
  delimiter: string;
  part: Token[];
  found: Token[][];
}

function finish(state: State): void {
  const seen = state.part.filter((token) => !silent(token));
  if (seen.length > 0) state.found.push(seen);
  state.part = [];
}

/** Handles one token, or a whole DELIMITER line; returns the index to go on at. */
function step(all: readonly Token[], index: number, state: State, dialect: SqlDialect): number {
  const token = all[index]!;
  if (dialect === 'mysql' && isWord(token, 'DELIMITER') && state.part.every(silent)) return delimiterLine(all, index, state);
  const length = endsHere(all, index, state);
  if (length > 0 && !inBody(state, dialect)) {
    finish(state);
    return index + length;
  }
  state.part.push(token);
  return index + 1;
}

/** How many tokens the delimiter takes here; 0 when it is something else. */
function endsHere(all: readonly Token[], index: number, state: State): number {
  let text = '';
  for (let length = 1; text.length < state.delimiter.length; length += 1) {
    text += all[index + length - 1]?.text ?? '\u0000';
    if (text === state.delimiter) return length;
  }
  return 0;
}

/** `DELIMITER //` is a command of MySQL's client, which ends with the line. */
function delimiterLine(all: readonly Token[], index: number, state: State): number {
  let end = index + 1;
  while (end < all.length && !all[end]!.text.includes('\n')) end += 1;
  const text = all
    .slice(index + 1, end)
    .map((token) => token.text)
    .join('')
    .trim();
  state.delimiter = text === '' ? ';' : text;
  state.part = [];
  return end;
}

const isWord = (token: Token | undefined, word: string): boolean => token?.kind === 'word' && token.text.toUpperCase() === word;

const BODIES = new Set(['TRIGGER', 'PROCEDURE', 'FUNCTION', 'EVENT', 'PACKAGE']);
/** What else is created: a table may be called event, and have a column begin. */
const PLAIN = new Set(['TABLE', 'VIEW', 'INDEX', 'TYPE', 'DOMAIN', 'SEQUENCE', 'SCHEMA', 'DATABASE']);
/** Words between CREATE and what is created. */
const HEAD = 12;

const upper = (token: Token): string => token.text.toUpperCase();

/** True inside a body of several statements: BEGIN … END of a trigger or routine. With its own delimiter the script says so itself. */
function inBody(state: State, dialect: SqlDialect): boolean {
  if (state.delimiter !== ';') return false;
  const seen = state.part.filter((token) => !silent(token));
  const kind = seen.slice(1, HEAD).find((token) => token.kind === 'word' && (BODIES.has(upper(token)) || PLAIN.has(upper(token))));
  const creates = isWord(seen[0], 'CREATE') && kind !== undefined && BODIES.has(upper(kind));
  return creates && depth(seen, dialect) > 0;
}

function depth(seen: readonly Token[], dialect: SqlDialect): number {
  let open = 0;
  seen.forEach((token, index) => {
    if (isWord(token, 'BEGIN') && (dialect !== 'postgresql' || isWord(seen[index + 1], 'ATOMIC'))) open += 1;
    if (isWord(token, 'CASE') && !isWord(seen[index - 1], 'END')) open += open > 0 ? 1 : 0;
    if (isWord(token, 'END') && !['IF', 'LOOP', 'WHILE', 'REPEAT', 'FOR'].some((word) => isWord(seen[index + 1], word)))
      open -= open > 0 ? 1 : 0;
  });
  return open;
}

function number(sql: string, found: readonly Token[][]): Statement[] {
  let line = 1;
  let from = 0;
  return found.map((seen) => {
    const at = seen[0]!.at;
    const last = seen[seen.length - 1]!;
    line += sql.slice(from, at).split('\n').length - 1;
    from = at;
    return { text: sql.slice(at, last.at + last.text.length), at, line, tokens: seen };
  });
}
