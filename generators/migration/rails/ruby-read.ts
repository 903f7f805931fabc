/** A symbol, told apart from a string. */
export interface RubySymbol {
  symbol: string;
}

/** `-> { "now()" }`: what the database is to compute. */
export interface RubyCode {
  code: string;
}

export type RubyValue = string | number | boolean | null | RubySymbol | RubyCode | RubyValue[] | { hash: [string, RubyValue][] };

/** A call as Rails dumps it: its arguments, and its options by name. */
export interface RubyCall {
  name: string;
  args: RubyValue[];
  options: Map<string, RubyValue>;
}

interface Cursor {
  text: string;
  at: number;
}

class NotLiteral extends Error {}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', e: '\u001b', '0': '\0', a: '\u0007', b: '\b', v: '\v', f: '\f', s: ' ' };

function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  const sticky = new RegExp(pattern.source, 'y');
  sticky.lastIndex = cursor.at;
  const match = sticky.exec(cursor.text);
  if (match) cursor.at += match[0].length;
  return match ?? undefined;
}

const skip = (cursor: Cursor): void => void take(cursor, /\s*/);

const unescaped = (text: string): string =>
  text.replace(/\\(?:u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{1,2})|([\s\S]))/g, (_all, braced?: string, four?: string, two?: string, one?: string) => {
    const code = braced ?? four ?? two;
    return code === undefined ? (ESCAPES[one ?? ''] ?? one ?? '') : String.fromCodePoint(Number.parseInt(code, 16));
  });

function listed<T>(cursor: Cursor, end: RegExp, one: () => T): T[] {
  const all: T[] = [];
  for (skip(cursor); !take(cursor, end); skip(cursor)) {
    all.push(one());
    skip(cursor);
    if (!take(cursor, /,/) && !new RegExp(end.source, 'y').test(cursor.text.slice(cursor.at, cursor.at + 1))) throw new NotLiteral();
  }
  return all;
}

function pair(cursor: Cursor): [string, RubyValue] {
  const short = take(cursor, /(\w+):(?!:)\s*|"((?:[^"\\]|\\.)*)":\s*/);
  if (short) return [short[1] ?? unescaped(short[2] ?? ''), value(cursor)];
  const key = value(cursor);
  skip(cursor);
  if (!take(cursor, /=>/)) throw new NotLiteral();
  return [typeof key === 'object' && key !== null && 'symbol' in key ? key.symbol : String(key), value(cursor)];
}

type Form = [RegExp, (match: RegExpExecArray, cursor: Cursor) => RubyValue];

const FORMS: Form[] = [
  [/"((?:[^"\\#]|\\[\s\S]|#(?![{$@]))*)"/, (match) => unescaped(match[1] ?? '')],
  [/'((?:[^'\\]|\\[\s\S])*)'/, (match) => (match[1] ?? '').replace(/\\(['\\])/g, '$1')],
  [/:"((?:[^"\\]|\\[\s\S])*)"/, (match) => ({ symbol: unescaped(match[1] ?? '') })],
  [/:(\w+[?!]?)/, (match) => ({ symbol: match[1] ?? '' })],
  [/-?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b/, (match) => Number(match[0].replaceAll('_', ''))],
  [/(true|false|nil)\b/, (match) => (match[1] === 'nil' ? null : match[1] === 'true')],
  [/->\s*\{\s*(?=")/, (_match, cursor) => {
    const code = value(cursor);
    skip(cursor);
    if (typeof code !== 'string' || !take(cursor, /\}/)) throw new NotLiteral();
    return { code };
  }],
  [/\[/, (_match, cursor) => listed(cursor, /\]/, () => value(cursor))],
  [/\{/, (_match, cursor) => ({ hash: listed(cursor, /\}/, () => pair(cursor)) })],
];

function value(cursor: Cursor): RubyValue {
  skip(cursor);
  for (const [pattern, read] of FORMS) {
    const match = take(cursor, pattern);
    if (match) return read(match, cursor);
  }
  throw new NotLiteral();
}

/** `name:` or `"name" =>` begins an option. */
const OPTION = /\w+:(?!:)|"(?:[^"\\]|\\.)*":\s|(?::\w+|"(?:[^"\\]|\\.)*")\s*=>/;

function argument(cursor: Cursor, call: RubyCall): void {
  skip(cursor);
  const isOption = new RegExp(OPTION.source, 'y').test(cursor.text.slice(cursor.at));
  if (isOption) call.options.set(...pair(cursor));
  else call.args.push(value(cursor));
}

/**
 * Reads one call whose arguments are literals, as Rails writes them into its dump of the schema.
 * @param line without what stands before the name
 * @returns undefined where it is anything else
 */
export function readCall(line: string): RubyCall | undefined {
  const head = /^(\w+)(?:[ \t]+|\()/.exec(line);
  if (!head) return undefined;
  const block = line.replace(/\s*(?:\bdo(?: \|\w+\|)?)?\s*$/, '');
  const cursor = { text: head[0].endsWith('(') ? block.replace(/\)$/, '') : block, at: head[0].length };
  const call: RubyCall = { name: head[1] ?? '', args: [], options: new Map() };
  try {
    do argument(cursor, call);
    while (take(cursor, /\s*,/));
  } catch (error) {
    if (error instanceof NotLiteral) return undefined;
    throw error;
  }
  skip(cursor);
  return cursor.at === cursor.text.length ? call : undefined;
}
