import { InfraError } from '../../error.js';

/** A piece of HCL source. Strings and heredocs are one token each; `inner` holds the tokens of their `${…}` and `%{…}`. */
export interface Token {
  kind: 'ident' | 'number' | 'string' | 'heredoc' | 'punct' | 'newline' | 'comment';
  start: number;
  end: number;
  text: string;
  inner?: Token[];
}

interface Scanner {
  text: string;
  at: number;
  path: string;
}

const IDENT = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const NUMBER = /\d+(\.\d+)?([eE][+-]?\d+)?/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const PUNCT = /\.\.\.|==|!=|<=|>=|&&|\|\||=>|::|[-+*/%!<>=?:.,(){}[\]~^&|;]/y;
const BLANK = /[ \t\uFEFF]+/y;
const COMMENT = /#[^\r\n]*|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//y;
const NEWLINE = /\r?\n/y;

/**
 * Splits HCL native syntax (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md) into tokens.
 * @param path named in the error
 * @throws InfraError with file, line and column when a character, a string or a heredoc does not end as HCL says
 */
export function tokenize(text: string, path: string): Token[] {
  const scanner: Scanner = { text, at: 0, path };
  return scanTokens(scanner, false);
}

function scanTokens(scanner: Scanner, nested: boolean): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  for (;;) {
    take(scanner, BLANK);
    if (scanner.at >= scanner.text.length) {
      if (nested) throw unreadable(scanner, 'a template sequence that does not end');
      return tokens;
    }
    const char = scanner.text[scanner.at];
    if (nested && char === '}' && depth === 0) return tokens;
    const token = next(scanner);
    if (token.text === '{') depth += 1;
    if (token.text === '}') depth -= 1;
    tokens.push(token);
  }
}

function next(scanner: Scanner): Token {
  const start = scanner.at;
  if (scanner.text[start] === '"') return string(scanner);
  const heredoc = take(scanner, HEREDOC);
  if (heredoc) return heredocToken(scanner, start, heredoc[1] ?? '');
  const table: [Token['kind'], RegExp][] = [
    ['newline', NEWLINE],
    ['comment', COMMENT],
    ['ident', IDENT],
    ['number', NUMBER],
    ['punct', PUNCT],
  ];
  for (const [kind, pattern] of table) {
    const match = take(scanner, pattern);
    if (match) return { kind, start, end: scanner.at, text: match[0] };
  }
  throw unreadable(scanner, `the character ${JSON.stringify(scanner.text[start])}`);
}

function take(scanner: Scanner, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = scanner.at;
  const match = pattern.exec(scanner.text);
  if (match) scanner.at = pattern.lastIndex;
  return match;
}

function string(scanner: Scanner): Token {
  const start = scanner.at;
  const inner: Token[] = [];
  scanner.at += 1;
  for (;;) {
    const char = scanner.text[scanner.at];
    if (char === undefined || char === '\n') throw unreadable({ ...scanner, at: start }, 'a string that does not end');
    if (char === '"') break;
    if (template(scanner, inner)) continue;
    scanner.at += char === '\\' ? 2 : 1;
  }
  scanner.at += 1;
  return { kind: 'string', start, end: scanner.at, text: scanner.text.slice(start, scanner.at), inner };
}

/** Passes over `$${`, or over `${ … }` whose tokens it collects. */
function template(scanner: Scanner, inner: Token[]): boolean {
  const three = scanner.text.slice(scanner.at, scanner.at + 3);
  if (three === '$${' || three === '%%{') {
    scanner.at += 3;
    return true;
  }
  if (!three.startsWith('${') && !three.startsWith('%{')) return false;
  scanner.at += 2;
  inner.push(...scanTokens(scanner, true));
  scanner.at += 1;
  return true;
}

function heredocToken(scanner: Scanner, start: number, marker: string): Token {
  const inner: Token[] = [];
  for (;;) {
    const lineEnd = endOfLine(scanner.text, scanner.at);
    if (scanner.text.slice(scanner.at, lineEnd).trim() === marker) {
      scanner.at = scanner.text.indexOf(marker, scanner.at) + marker.length;
      return { kind: 'heredoc', start, end: scanner.at, text: scanner.text.slice(start, scanner.at), inner };
    }
    heredocLine(scanner, inner);
    if (scanner.at >= scanner.text.length) throw unreadable({ ...scanner, at: start }, `a heredoc without its closing ${marker}`);
  }
}

function heredocLine(scanner: Scanner, inner: Token[]): void {
  while (scanner.at < scanner.text.length) {
    if (template(scanner, inner)) continue;
    scanner.at += 1;
    if (scanner.text[scanner.at - 1] === '\n') return;
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

/** The error for text that is not HCL, with the place it was found at. */
export function unreadable(where: { text: string; at: number; path: string }, found: string): InfraError {
  const before = where.text.slice(0, where.at);
  const line = before.split('\n').length;
  return new InfraError({
    subject: `cannot be read as HCL: found ${found}`,
    remedy: 'Correct the file (run `terraform fmt` to see the same place) and try again.',
    file: where.path,
    line,
    column: where.at - before.lastIndexOf('\n'),
  });
}
