/** A string literal of Ruby that reads back as the text; double quotes where single ones cannot say it. */
function textOf(text: string, quote: string): string {
  if (quote === "'" && !/[\\\u0000-\u001f\u007f\u2028\u2029]/.test(text)) return `'${text.replaceAll("'", "\\'")}'`;
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
