import type { SqlDialect } from '../../../pipeline/sql/lex.js';
import type { Default } from '../model/schema.js';
import { spanOf, textOf, type Span } from './span.js';

/** https://dev.mysql.com/doc/refman/8.4/en/string-literals.html, "Special Character Escape Sequences"; `\%` and `\_` stay as they are. */
const ESCAPES: Record<string, string> = { '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a', '%': '\\%', _: '\\_' };

/** What a string literal says. */
export function stringOf(literal: string, dialect: SqlDialect): string {
  const quote = literal[0] ?? "'";
  const inner = literal.slice(1, -1);
  if (dialect !== 'mysql') return inner.replaceAll(quote + quote, quote);
  return inner.replaceAll(/\\([\s\S])|(''|"")/g, (whole, escaped: string | undefined, doubled: string | undefined) => {
    if (escaped !== undefined) return ESCAPES[escaped] ?? escaped;
    return doubled === quote + quote ? quote : whole;
  });
}

/** True for a literal in plain quotes: those with a letter or dollars before them are left as they are. */
const isPlain = (text: string): boolean => text.startsWith("'") || text.startsWith('"');

/** A default as the model keeps it. */
export function defaultOf(span: Span): Default {
  const text = textOf(span);
  const [first, second, ...more] = span.tokens;
  if (!first || /^null$/i.test(text)) return null;
  if (!second && first.kind === 'string' && isPlain(first.text)) return { literal: stringOf(first.text, span.dialect) };
  if (/^(true|false)$/i.test(text)) return { literal: /^true$/i.test(text) };
  const number = !second || (more.length === 0 && first.text === '-' && second.kind === 'number');
  // What would not come back as it was, as 0.00 or more digits than a number holds, stays a text.
  return number && String(Number(text)) === text ? { literal: Number(text) } : { expression: text };
}

/** The same from a text. */
export const defaultIn = (text: string, dialect: SqlDialect): Default => defaultOf(spanOf(text, dialect));
