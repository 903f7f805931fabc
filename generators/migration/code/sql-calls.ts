import { inTemplate } from './js.js';

/** A string that a call is given, with its place in the file. */
export interface SqlCall {
  /** Offsets of the string without its quotes. */
  start: number;
  end: number;
  quote: string;
  text: string;
  /** True where the string holds expressions, so that its text is not the statement. */
  computed: boolean;
}

/** The string literal that begins at an offset, or undefined. */
function literalAt(text: string, from: number): SqlCall | undefined {
  const quote = text[from] ?? '';
  if (!/["'`]/.test(quote)) return undefined;
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) {
      const body = text.slice(from + 1, at);
      return {
        start: from + 1,
        end: at,
        quote,
        text: body.replace(/\\(["'`\\$])/g, '$1').replace(/\\n/g, '\n'),
        computed: quote === '`' && /(^|[^\\])\$\{/.test(body),
      };
    }
  }
  return undefined;
}

/**
 * The SQL strings that a migration hands to a function.
 * @param text source code
 * @param call pattern of the call up to and with its opening bracket, global
 */
export function sqlCalls(text: string, call: RegExp): SqlCall[] {
  const found: SqlCall[] = [];
  for (const match of text.matchAll(call)) {
    const from = match.index + match[0].length;
    const literal = literalAt(text, from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0));
    if (literal) found.push(literal);
  }
  return found;
}

/** SQL as the inside of a string in the given quotes; a template keeps its lines. */
export function inQuotes(sql: string, quote: string): string {
  if (quote === '`') return inTemplate(sql);
  const plain = JSON.stringify(sql).slice(1, -1).replaceAll('\\"', '"');
  return plain.replaceAll(quote, `\\${quote}`);
}

/** A file's "up": what stands between its beginning and the declaration of "down". */
export function halves(text: string, down: RegExp): { up: string; down: string; at: number } {
  const at = down.exec(text)?.index ?? text.length;
  return { up: text.slice(0, at), down: text.slice(at), at };
}

/** Text without the indentation that all its lines share. */
export function dedent(text: string): string {
  const lines = text.replace(/^\s*\n/, '').split('\n');
  const widths = lines.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const shared = widths.length ? Math.min(...widths) : 0;
  return lines
    .map((line) => line.slice(Math.min(shared, line.length)))
    .join('\n')
    .trimEnd();
}
