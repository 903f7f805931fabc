/** Ways in which a check compares a text with a pattern, as the databases print them, and the pattern as a regular expression. */
const COMPARISONS: readonly [RegExp, (pattern: string) => string][] = [
  [/(?<![!~])~\*?\s*'((?:[^']|'')*)'/g, (pattern) => pattern],
  [/(?<!not )\b(?:regexp|rlike)\s*'((?:[^']|'')*)'/gi, (pattern) => pattern],
  [/(?<!!)~~\*?\s*'((?:[^']|'')*)'|(?<!not )\blike\s*'((?:[^']|'')*)'/gi, (pattern) => `^${wild(pattern, '%', '_')}$`],
  [/(?<!not )\bglob\s*'((?:[^']|'')*)'/gi, (pattern) => `^${wild(pattern, '*', '?')}$`],
];

/** Longer texts show nothing more. */
const COUNT_LIMIT = 200;
const LENGTH_LIMIT = 600;

/** Lengths that something repeated without an end may want. */
const REPEATS = [0, 1, 3, 8];

const wild = (pattern: string, many: string, one: string): string =>
  pattern.replaceAll(/[.*+?^$(){}|%_\\]/g, (sign) => (sign === many ? '.*' : sign === one ? '.' : `\\${sign}`));

/**
 * Texts that match the patterns of a check, where these are made of letters, classes, groups and counts.
 * @param expression the check as the database prints it
 * @param n another number, other texts
 */
export function matching(expression: string, n: number): string[] {
  const patterns = COMPARISONS.flatMap(([comparison, read]) =>
    [...expression.matchAll(comparison)].map((found) => read((found[1] ?? found[2] ?? '').replaceAll("''", "'").replaceAll('\\\\', '\\'))),
  );
  return [...new Set(patterns.flatMap((pattern) => REPEATS.flatMap((more) => textOf(pattern, n, more) ?? [])))];
}

/** A text that matches; undefined for a pattern that asks for more than is read here. */
function textOf(pattern: string, n: number, more: number): string | undefined {
  if (!compiles(pattern)) return undefined;
  const reading: Reading = { pattern: spelled(pattern), at: 0, n, more };
  const text = alternatives(reading);
  return new RegExp(spelled(pattern), 'u').test(text) ? text : undefined;
}

/**
 * Classes by name, which JavaScript does not know.
 * https://www.postgresql.org/docs/current/functions-matching.html#POSIX-BRACKET-EXPRESSIONS
 */
const NAMED: Record<string, string> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  xdigit: '0-9a-f',
  space: ' ',
};

const spelled = (pattern: string): string => pattern.replaceAll(/\[:(\w+):\]/g, (whole, name: string) => NAMED[name] ?? whole);

function compiles(pattern: string): boolean {
  try {
    return pattern.length < 200 && new RegExp(spelled(pattern), 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

interface Reading {
  pattern: string;
  at: number;
  /** Used up choice by choice, so that every number makes another text. */
  n: number;
  more: number;
}

function choose(reading: Reading, size: number): number {
  const chosen = reading.n % size;
  reading.n = Math.floor(reading.n / size);
  return chosen;
}

/** All branches are read; one is taken. */
function alternatives(reading: Reading): string {
  const found = [sequence(reading)];
  while (reading.pattern[reading.at] === '|') {
    reading.at += 1;
    found.push(sequence(reading));
  }
  return found[found.length > 1 ? choose(reading, found.length) : 0] ?? '';
}

function sequence(reading: Reading): string {
  let text = '';
  while (reading.at < reading.pattern.length && !'|)'.includes(reading.pattern[reading.at] ?? '')) text += repeated(reading);
  return text;
}

function repeated(reading: Reading): string {
  const from = reading.at;
  let text = piece(reading);
  const count = Math.min(counted(reading), COUNT_LIMIT);
  if (count === 0) return '';
  for (let turn = 1; turn < count && text.length < LENGTH_LIMIT; turn += 1) text += piece({ ...reading, at: from, n: choose(reading, 36) });
  return text;
}

/** How often, by the sign behind a piece. */
function counted(reading: Reading): number {
  const [whole, least, comma, most] = /^(?:\{(\d+)(,?)(\d*)\}|[*+?])\??/.exec(reading.pattern.slice(reading.at)) ?? [''];
  reading.at += whole.length;
  if (whole === '') return 1;
  if (whole.startsWith('?')) return 1;
  if (!whole.startsWith('{')) return 1 + reading.more;
  const wanted = Number(least) + (comma ? reading.more : 0);
  return most ? Math.min(wanted, Number(most)) : wanted;
}

const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ESCAPED: Record<string, string> = { d: DIGITS, w: LETTERS, s: ' ', n: '\n', t: '\t' };

function piece(reading: Reading): string {
  const sign = reading.pattern[reading.at] ?? '';
  reading.at += 1;
  if (sign === '^' || sign === '$') return '';
  if (sign === '.') return LETTERS[choose(reading, LETTERS.length)] ?? 'a';
  if (sign === '(') return group(reading);
  if (sign === '[') return oneOf(reading);
  return sign === '\\' ? escaped(reading) : sign;
}

function escaped(reading: Reading): string {
  const sign = reading.pattern[reading.at] ?? '';
  reading.at += 1;
  const all = ESCAPED[sign] ?? sign;
  return all[choose(reading, all.length)] ?? '';
}

function group(reading: Reading): string {
  if (reading.pattern.startsWith('?:', reading.at)) reading.at += 2;
  const text = alternatives(reading);
  reading.at += 1;
  return text;
}

/** Printable signs, the plain ones first. */
const PRINTABLE = `${LETTERS}ABCDEFGHIJKLMNOPQRSTUVWXYZ-_ .,:;@#/+=!%&*()`;

function oneOf(reading: Reading): string {
  const [whole] = /^\^?\]?(?:\\.|[^\]\\])*\]/u.exec(reading.pattern.slice(reading.at)) ?? [''];
  reading.at += whole.length;
  const allowed = new RegExp(`[${whole}`, 'u');
  const signs = [...PRINTABLE].filter((sign) => allowed.test(sign));
  return signs.length > 0 ? (signs[choose(reading, signs.length)] ?? '') : '';
}
