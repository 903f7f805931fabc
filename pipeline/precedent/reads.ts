import type { ValueType } from './traits.js';

/** How program text reads a variable: `raw` as the text it is, or made into a type. */
export interface Reading {
  raw: boolean;
  type?: ValueType;
  /** What a comparison makes of a variable that is not set: `=== 'true'` false, `!== 'false'` true. */
  implied?: boolean;
}

/** The process's variables themselves: what stands behind is text or nothing. */
export const DIRECT = /\bprocess\.env\b|\bimport\.meta\.env\b|\b(?:Deno|Bun)\.env\b|\bos\.environ\b|\bgetenv\b/;

/** Words for yes and no, each with its opposite, as people compare variables with them. */
const TRUTH: readonly [yes: string, no: string][] = [
  ['true', 'false'],
  ['True', 'False'],
  ['TRUE', 'FALSE'],
  ['1', '0'],
  ['yes', 'no'],
  ['on', 'off'],
  ['y', 'n'],
  ['t', 'f'],
];
const WORDS = TRUTH.flat().join('|');
const COMPARED = new RegExp(`([!=]==?|\\bnot in\\b|\\bin\\b)\\s*[([{]?\\s*(['"])(${WORDS})\\2`, 'i');
const OTHER_TEST = /[!=]==?\s*['"]|\bin\s*[([{]\s*['"]/;
const UNARY_PLUS = /(?:^|[:=(,?])\s*\+\s*(?:process|import|Deno|Bun)\b/;
const SPLIT = /\.split\(|\bloads\(|\bJSON\.parse\(/;
/** `get('X', 5)`, `env("X", default=False)`: the literal says what comes back. */
const TYPED_DEFAULT = /\(\s*(['"])[A-Za-z_][\w.-]*\1\s*,\s*(?:default\s*[=:]\s*)?(-?\d[\d_.]*|true|false|True|False)\s*[,)]/;
const SINGLE_CALL = /\w\(\s*(['"])[A-Za-z_][\w.-]*\1\s*(?:,\s*(?:default\s*[=:]\s*)?(?:(['"`])(?:[^'"`\\]|\\.)*\2|None|undefined|null)\s*,?\s*)?\)/;

/** The word of the same pair that means a value: `'False'` and true give `True`; undefined where the sample is none of the words. */
export function truthWord(sample: string, value: boolean): string | undefined {
  const pair = TRUTH.find((one) => one.includes(sample));
  return pair?.[value ? 0 : 1];
}

/** What a declaration without its name says of how it reads; undefined where it reads nothing by itself. */
export function readingOf(around: string): Reading | undefined {
  const direct = DIRECT.test(around);
  const compared = direct ? COMPARED.exec(around) : null;
  if (compared) return { raw: false, type: 'boolean', implied: impliedBy(compared) };
  if (direct && OTHER_TEST.test(around)) return { raw: false, type: 'list' };
  if (direct && UNARY_PLUS.test(around)) return { raw: false, type: 'number' };
  if (SPLIT.test(around)) return { raw: false, type: 'list' };
  const typed = TYPED_DEFAULT.exec(around)?.[2];
  if (typed) return { raw: false, type: /\d/.test(typed) ? 'number' : 'boolean' };
  return direct || SINGLE_CALL.test(around) ? { raw: true } : undefined;
}

function impliedBy([, sign, , word]: RegExpExecArray): boolean {
  const yes = TRUTH.some(([one]) => one.toLowerCase() === word!.toLowerCase());
  // Nothing equals no word: `!== 'false'` holds, `=== 'true'` does not.
  return /^!|^not/.test(sign!) && !yes;
}
