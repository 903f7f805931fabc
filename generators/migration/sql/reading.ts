import type { SchemaModel } from '../model/schema.js';
import { commaParts, idOf, pathEnd, spanOf, type Span } from './span.js';
import type { DialectName } from './types.js';

export const NAME = /(?:"(?:[^"]|"")+"|`(?:[^`]|``)+`|\[[^\]]+\]|[\p{L}_][\p{L}\p{N}_$]*)/u.source;
export const PATH = `(?:${NAME}\\s*\\.\\s*)*${NAME}`;

/** Where the reading of migrations stands. */
export interface Reading {
  model: SchemaModel;
  dialect: DialectName;
  at: { file: string; line: number };
  /** A statement named a table that no earlier one made: the schema began elsewhere. */
  strange: boolean;
  /** The schema that names without one are in; absent: the database's own default. */
  home?: string | undefined;
}

/** What a database takes where a name has no schema. */
const HOME: Record<DialectName, string | undefined> = { postgresql: 'public', sqlite: 'main', mysql: undefined };

const segments = (text: string, dialect: DialectName): string[] => {
  const span = spanOf(text, dialect);
  return span.tokens
    .slice(0, pathEnd(span, 0))
    .filter((token) => token.text !== '.')
    .map((token) => idOf(token, dialect));
};

/** A name without quotes and without what stands before its last dot; PostgreSQL folds what stands without quotes. */
export const plainName = (text: string, dialect: DialectName): string => segments(text, dialect).at(-1) ?? '';

/** The name of a table or type, with its schema where that is not the default. */
export function fullName(text: string, { dialect, home }: Pick<Reading, 'dialect' | 'home'>): string {
  const all = segments(text, dialect);
  const first = all.length > 1 ? all[0] : undefined;
  return (first !== undefined && first === (home ?? HOME[dialect]) ? all.slice(1) : all).join('.');
}

/** The columns of a list; an expression stays as it is. */
export const namesIn = (list: Span): string[] => commaParts(list).map((one) => columnIn(one));

function columnIn(one: Span): string {
  const [first, next] = one.tokens;
  const bare = first && !(next?.text === '(' && one.tokens[2]?.kind !== 'number') && pathEnd(one, 0) === 1;
  return bare ? idOf(first, one.dialect) : one.tokens.map((token) => token.text).join('');
}

/** True where a list says no more than names. */
export const namesOnly = (list: Span): boolean => commaParts(list).every((one) => one.tokens.length === 1 && pathEnd(one, 0) === 1);
