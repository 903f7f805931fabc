import type { RubyValue } from './ruby-read.js';

/** A string literal of Ruby that reads back as the text; double quotes where single ones cannot say it. */
function textOf(text: string, quote: string): string {
  const single = quote === "'" && (!text.includes("'") || text.includes('"'));
  if (single && !/[\\\u0000-\u001f\u007f\u2028\u2029]/.test(text)) return `'${text.replaceAll("'", "\\'")}'`;
  return JSON.stringify(text).replace(/#(?=[{$@])/g, '\\#');
}

/**
 * A plain value as Ruby code.
 * @param quote what strings stand in where both kinds can hold them
 */
export function ruby(value: unknown, quote: string): string {
  if (value === null || value === undefined) return 'nil';
  if (typeof value === 'string') return textOf(value, quote);
  if (Array.isArray(value)) return `[${value.map((one) => ruby(one, quote)).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, one]) => `${ruby(key, quote)} => ${ruby(one, quote)}`);
  return pairs.length ? `{ ${pairs.join(', ')} }` : '{}';
}

/** A name as a symbol. */
export const symbol = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? `:${name}` : `:${textOf(name, '"')}`);

/** A value that was read from Ruby, as Ruby code again. */
export function sameAgain(value: RubyValue, quote: string): string {
  if (Array.isArray(value)) return `[${value.map((one) => sameAgain(one, quote)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return ruby(value, quote);
  if ('symbol' in value) return symbol(value.symbol);
  if ('code' in value) return `-> { ${ruby(value.code, quote)} }`;
  return `{ ${value.hash.map(([key, one]) => option(key, sameAgain(one, quote))).join(', ')} }`;
}

/** `name: value`. */
export const option = (name: string, code: string): string => (/^[A-Za-z_]\w*$/.test(name) ? `${name}: ${code}` : `${textOf(name, '"')}: ${code}`);

const LABEL = 'SQL';

/** SQL as an argument: on several lines a heredoc, where that says the same. */
export function sqlText(text: string, quote: string): string {
  const lines = text.split('\n');
  const plain = lines.length > 1 && /^\S/.test(text) && lines.every((line) => line.trim() !== LABEL) && !/[^\P{C}\n\t]/u.test(text);
  if (!plain) return textOf(text, quote);
  const label = /[\\#]/.test(text) ? `'${LABEL}'` : LABEL;
  return [`<<~${label}`, ...lines.map((line) => (line ? `  ${line}` : line)), LABEL].join('\n');
}
