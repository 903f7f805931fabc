import type { PyValue } from './syntax.js';

/** A string as Python code; in the other quotes where those save escapes, as Python's own `repr` and its formatters do. */
export function py(text: string, quote = "'"): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  const other = quote === '"' ? "'" : '"';
  const used = inner.includes(quote) && !inner.includes(other) ? other : quote;
  return `${used}${inner.replaceAll(used, `\\${used}`)}${used}`;
}

/** A constant as Python code. */
export function pyValue(value: PyValue, quote = "'"): string {
  if (value === null) return 'None';
  if (typeof value === 'string') return py(value, quote);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map((one) => pyValue(one, quote)).join(', ')}]`;
  return `{${Object.entries(value).map(([key, one]) => `${py(key, quote)}: ${pyValue(one, quote)}`).join(', ')}}`;
}

/** How a Python file is written. */
export interface PyStyle {
  quote: "'" | '"';
  indent: string;
  /** Longest line before a call is broken up. */
  width: number;
}

// The default of Black and Ruff; where a file has longer lines of code, the longest of them.
const WIDTH = 88;

/** Learns quotes, indentation and line width from texts, the nearest first. */
export function pyStyle(texts: readonly string[]): PyStyle {
  const text = texts.join('\n');
  const code = text.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''|#[^\n]*/g, '');
  const count = (pattern: RegExp): number => code.match(pattern)?.length ?? 0;
  const longest = Math.max(0, ...code.split('\n').map((line) => line.length));
  return {
    quote: count(/"[^"\n]*"/g) > count(/'[^'\n]*'/g) ? '"' : "'",
    indent: /^(?:class|def)\b[^\n]*:[ \t]*\r?\n(?:[ \t]*\r?\n)*([ \t]+)\S/m.exec(text)?.[1] ?? '    ',
    width: Math.min(Math.max(WIDTH, longest), 120),
  };
}

/** Text of several lines, every line but the first indented. */
export const hang = (text: string, indent: string): string =>
  text
    .split('\n')
    .map((line, index) => (index && line ? `${indent}${line}` : line))
    .join('\n');

/**
 * Something in brackets: on one line where it fits, else one element a line with a comma behind each.
 * @param used characters that stand before it on its line
 */
export function bracketed(open: string, list: readonly string[], close: string, style: PyStyle, used: number): string {
  const line = `${open}${list.join(', ')}${close}`;
  if (list.length === 0 || (!line.includes('\n') && used + line.length <= style.width)) return line;
  return `${open}\n${list.map((one) => `${style.indent}${hang(one, style.indent)},`).join('\n')}\n${close}`;
}

/** A call taken apart: arguments as they are written. */
export interface CallText {
  callee: string;
  args: { name: string; text: string }[];
}

/** The arguments of a call as code. */
export const argTexts = (args: CallText['args']): string[] => args.map(({ name, text }) => (name === '' ? text : name.startsWith('*') ? `${name}${text}` : `${name}=${text}`));

/** A call on one line where it fits, else one argument a line. */
export const printCallText = (call: CallText, style: PyStyle, used: number): string => bracketed(`${call.callee}(`, argTexts(call.args), ')', style, used);

/** SQL for SQLAlchemy's `text`, to which `:word` is a parameter: https://docs.sqlalchemy.org/en/20/core/sqlelement.html#sqlalchemy.sql.expression.text */
export const boundless = (sql: string): string => sql.replaceAll(/(?<![:\w\\]):(?=\w)/g, '\\:');

/** What such a text says. */
export const unbound = (text: string): string => text.replaceAll(/\\:(?=\w)/g, ':');

/** A name as a part of a pattern. */
export const literally = (name: string): string => name.replace(/[^\w]/g, '\\$&');
