import type { Span } from '../edit/locator.js';
import { truthWord } from './reads.js';

export type Role = 'default' | 'description' | 'example' | 'required' | 'sensitive' | 'value' | 'options' | 'kept' | 'other';

/** A literal inside the text of a declaration, and what it says. */
export interface Slot extends Span {
  role: Role;
  text: string;
}

/** Strings of the usual languages, numbers that stand alone, and the words for true, false and nothing. */
const LITERAL = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|(?<![\w.$])-?\d[\d_]*(?:\.\d+)?(?![\w.])|(?<![\w.$])(?:true|false|True|False|null|None|undefined)(?![\w$])/g;
const COMMENT = /\/\*[^]*?\*\/|(?<![:\w"'])\/\/[^\n]*|(?<=^|\n)[ \t]*#[^\n]*/g;

/** What stands before a literal tells its role. */
const ROLES: [RegExp, Role][] = [
  // The word that a variable is compared with, the base of its digits.
  [/(?:process\.env|import\.meta\.env|environ|getenv)\b[^\n]*(?:[!=]==?|\bin)\s*[([{]?\s*$/, 'kept'],
  [/(?:process\.env|import\.meta\.env|environ|getenv)\b[^\n]*\bin\s*[([{][^)\]}]*,\s*$/, 'kept'],
  [/\bparseInt\([^\n]*,\s*$/, 'kept'],
  [/\b(?:default|default_value|defaultValue|fallback|devDefault|DefaultValue)["']?\s*[:=(]\s*$/i, 'default'],
  [/(?:\?\?|\|\|)\s*$/, 'default'],
  [/\(\s*['"][A-Za-z_][\w.-]*['"]\s*,\s*$/, 'default'],
  [/:\s*[\w.[\]|, ]+\s=\s*(?:Field\(\s*)?$/, 'default'],
  [/\b(?:description|desc|describe|help|doc|summary|title)["']?\s*[:=(]\s*$/i, 'description'],
  [/\bexamples?["']?\s*[:=(]\s*\[?\s*$/i, 'example'],
  [/\b(?:required|mandatory)["']?\s*[:=(]\s*$/i, 'required'],
  [/\b(?:sensitive|secret)["']?\s*[:=(]\s*$/i, 'sensitive'],
  [/\bvalue["']?\s*[:=]\s*$/i, 'value'],
  [/\b(?:enum|oneOf|one_of|valid|picklist|Literal|IsIn|choices|options)["']?\s*[:=]?\s*[([]+(?:[^()[\]]*,)?\s*$/i, 'options'],
];

/** The literals of a text with their roles, comments left out. */
export function slotsIn(text: string): Slot[] {
  const hidden = [...text.matchAll(COMMENT)].map((one) => ({ start: one.index, end: one.index + one[0].length }));
  return [...text.matchAll(LITERAL)]
    .filter((one) => !hidden.some((span) => span.start <= one.index && one.index < span.end))
    .map((one) => ({ start: one.index, end: one.index + one[0].length, text: one[0], role: roleOf(text.slice(Math.max(0, one.index - 120), one.index), one[0]) }));
}

function roleOf(before: string, literal: string): Role {
  const role = ROLES.find(([pattern]) => pattern.test(before))?.[1] ?? 'other';
  // `NODE_ENV === 'production'` is about that variable alone.
  return role === 'kept' && /^['"]/.test(literal) && truthWord(literal.slice(1, -1), true) === undefined ? 'other' : role;
}

/** True when a default is given that is no literal: `default: ms('1 minute')`, `.default(LIMIT)`. */
export const hasComputedDefault = (text: string): boolean =>
  /\b(?:default|default_value|defaultValue|fallback)["']?\s*[:=(]\s*(?!['"`\d-]|true\b|false\b|null\b|None\b|undefined\b|True\b|False\b)[\w[({]/.test(text);

/** True when a literal stands for nothing: an empty string, null, undefined. */
export const isEmptyLiteral = (text: string): boolean => /^(''|""|``|null|None|undefined)$/.test(text);

/**
 * Writes a value as a literal like the sample: same quotes, same words for true and false.
 * @param sample the precedent's literal
 * @param value what to say
 */
export function literalLike(sample: string, value: string | number | boolean): string {
  const quote = /^['"`]/.exec(sample)?.[0];
  if (quote) return quoted((typeof value === 'boolean' && truthWord(sample.slice(1, -1), value)) || String(value), quote);
  if (typeof value === 'boolean') return /^(True|False|None)$/.test(sample) ? (value ? 'True' : 'False') : String(value);
  if (typeof value === 'number') return String(value);
  if (/^-?\d/.test(sample) && /^-?\d+(\.\d+)?$/.test(value)) return value;
  return quoted(value, "'");
}

/** A string literal in the given quotes, for any language whose strings know the backslash. */
export function quoted(value: string, quote: string): string {
  const inner = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"');
  const escaped = inner.replaceAll(quote, `\\${quote}`).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return quote + (quote === '`' ? escaped.replaceAll('${', '\\${') : escaped) + quote;
}
