import { nameOf, silent, tokens, type SqlDialect, type Token } from '../../../pipeline/sql/lex.js';

/** A piece of SQL: its tokens without spaces and comments, and the text that they were read from. */
export interface Span {
  source: string;
  tokens: readonly Token[];
  dialect: SqlDialect;
}

/** The text without comments. */
export function uncommented(text: string, dialect: SqlDialect): string {
  if (!/--|\/\*|#/.test(text)) return text;
  return tokens(text, dialect)
    .map((token) => (token.kind === 'comment' ? ' ' : token.text))
    .join('');
}

/** @param source without comments */
export const spanOf = (source: string, dialect: SqlDialect): Span => ({
  source,
  tokens: tokens(source, dialect).filter((token) => !silent(token)),
  dialect,
});

/** A text, or what was made of it before. */
export const toSpan = (text: string | Span, dialect: SqlDialect): Span => (typeof text === 'string' ? spanOf(text, dialect) : text);

/** A part of it, from a token up to another that does not belong to it. */
export const part = (span: Span, from: number, to: number = span.tokens.length): Span => ({ ...span, tokens: span.tokens.slice(from, to) });

/** The text as it was written, from the first token to the last. */
export function textOf({ source, tokens: list }: Span): string {
  const [first, last] = [list[0], list.at(-1)];
  return first && last ? source.slice(first.at, last.at + last.text.length) : '';
}

/** True where the tokens are these words. */
export const says = ({ tokens: list }: Span, at: number, ...words: readonly string[]): boolean =>
  words.every((word, index) => list[at + index]?.kind === 'word' && list[at + index]?.text.toUpperCase() === word);

const OPEN = new Set(['(', '[']);
const CLOSE = new Set([')', ']']);

/** How much deeper it is behind a token. */
export const depthOf = (token: Token): number => (token.kind !== 'sign' ? 0 : OPEN.has(token.text) ? 1 : CLOSE.has(token.text) ? -1 : 0);

/** Index of the bracket that closes the one at `open`; the end where nothing does. */
export function closing({ tokens: list }: Span, open: number): number {
  let depth = 0;
  for (let at = open; at < list.length; at++) {
    depth += depthOf(list[at]!);
    if (depth === 0) return at;
  }
  return list.length;
}

/** What stands in the first brackets, and where it ends; undefined where there are none. */
export function bracket(span: Span, from = 0): { inner: Span; from: number; end: number } | undefined {
  const open = span.tokens.findIndex((token, at) => at >= from && token.kind === 'sign' && token.text === '(');
  if (open < 0) return undefined;
  const close = closing(span, open);
  return { inner: part(span, open + 1, close), from: open, end: Math.min(close + 1, span.tokens.length) };
}

/** The parts between the commas outside of brackets. */
export function commaParts(span: Span): Span[] {
  const ends: number[] = [];
  let depth = 0;
  span.tokens.forEach((token, at) => {
    depth += depthOf(token);
    if (depth === 0 && token.kind === 'sign' && token.text === ',') ends.push(at);
  });
  const starts = [0, ...ends.map((at) => at + 1)];
  return starts.map((from, index) => part(span, from, ends[index])).filter((one) => one.tokens.length > 0);
}

/** The same as texts. */
export const topLevel = (text: string, dialect: SqlDialect): string[] => commaParts(spanOf(text, dialect)).map(textOf);

/** A name: in quotes of whatever kind, which all three databases take in one mode or another. */
export const idOf = (token: Token, dialect: SqlDialect): string =>
  /^["`[]/.test(token.text) ? token.text.slice(1, -1).replaceAll(/(["`])\1/g, '$1') : nameOf(token, dialect);

const isName = (token: Token | undefined): boolean => token?.kind === 'word' || token?.kind === 'quoted' || token?.text.startsWith('"') === true;

/** Index behind a name with its schema; `at` where none begins there. */
export function pathEnd({ tokens: list }: Span, at: number): number {
  if (!isName(list[at])) return at;
  let end = at + 1;
  while (list[end]?.text === '.' && isName(list[end + 1])) end += 2;
  return end;
}

/** True where a text names it: as a word or in quotes, and not as a function. */
export const mentions = (text: string, name: string, dialect: SqlDialect): boolean => renamedIn(text, name, '', dialect) !== text;

/**
 * The text with another name for something. Strings stay.
 * @param what functions that are called as the column stay too
 */
export function renamedIn(text: string, from: string, to: string, dialect: SqlDialect, what: 'column' | 'table' = 'column'): string {
  if (!text.toLowerCase().includes(from.toLowerCase())) return text;
  const all = tokens(text, dialect);
  const named = (token: Token, at: number): boolean =>
    (token.kind === 'word' || token.kind === 'quoted') &&
    idOf(token, dialect).toLowerCase() === from.toLowerCase() &&
    (what === 'table' || !isCalled(all.slice(at).filter((one) => !silent(one))));
  return all.map((token, at) => (named(token, at) ? writtenAs(token, to, dialect) : token.text)).join('');
}

/** A word before a bracket; with a number alone in it, it is a length: `name(10)`. */
const isCalled = ([name, open, inner, close]: readonly Token[]): boolean =>
  name?.kind === 'word' && open?.text === '(' && !(inner?.kind === 'number' && close?.text === ')');

function writtenAs(token: Token, name: string, dialect: SqlDialect): string {
  const plain = dialect === 'postgresql' ? /^[a-z_][a-z0-9_]*$/ : /^[A-Za-z_]\w*$/;
  if (token.kind === 'word' && plain.test(name)) return name;
  const quote = dialect === 'mysql' ? '`' : '"';
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
}
