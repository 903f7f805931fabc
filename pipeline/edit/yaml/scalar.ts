/** How strings are written: plain where possible, or always in quotes, and in which. */
export interface Quoting {
  always: boolean;
  quote: '"' | "'";
  /** Inside `[ ]` or `{ }`, where more characters have a meaning. */
  flow?: boolean;
}

// What YAML 1.1 or 1.2 read as something else than a string: https://yaml.org/type/ and https://yaml.org/spec/1.2.2/#103-core-schema
const RESERVED: readonly RegExp[] = [
  /^(?:y|n|yes|no|on|off|true|false|null|~|=|<<)$/i,
  /^[-+]?(?:\d[\d_]*|0b[01_]+|0o?[0-7_]+|0x[\da-f_]+)$/i,
  /^[-+]?(?=\.?\d)[\d_]*\.?[\d_]*(?:e[-+]?\d+)?$/i,
  /^[-+]?\.(?:inf|nan)$/i,
  /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/,
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt\s].*)?$/,
];
const INDICATOR = /^(?:[,[\]{}#&*!|>'"%@`]|[-?:](?:\s|$)|---|\.\.\.)/;
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/;

/** Whether a string reads back as itself without quotes, in YAML 1.1 and 1.2. */
export function isPlain(value: string, flow = false): boolean {
  if (value === '' || value !== value.trim() || UNPRINTABLE.test(value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))) return false;
  // `0 3 * * *` reads back, yet looks like an alias: people quote it.
  if (INDICATOR.test(value) || /:\s|\s#|:$|\s\*(?:\s|$)/.test(value)) return false;
  if (flow && /[,[\]{}]|^[-?:]/.test(value)) return false;
  return !RESERVED.some((pattern) => pattern.test(value));
}

/** One line of YAML that reads back as the string. */
export function quoteString(value: string, style: Quoting): string {
  if (!style.always && isPlain(value, style.flow)) return value;
  const needsEscapes = UNPRINTABLE.test(value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''));
  if (style.quote === "'" && !needsEscapes) return `'${value.replaceAll("'", "''")}'`;
  if (style.quote === '"' && !needsEscapes && /["\\]/.test(value) && !value.includes("'")) return `'${value}'`;
  const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escape);
}

/** Whether a string can be a literal block: several printable lines. */
export function isBlock(value: string): boolean {
  const lines = value.replace(/\n+$/, '').split('\n');
  if (lines.length < 2 || /^\s/.test(lines.find((line) => line !== '') ?? ' ') || lines[0] === '') return false;
  return !UNPRINTABLE.test(value.replace(/[\n\t]|[\ud800-\udbff][\udc00-\udfff]/g, ''));
}

/** The lines of a literal block: its header, then the text without indentation. */
export function blockLines(value: string): { header: string; lines: string[] } {
  const end = /\n*$/.exec(value)?.[0].length ?? 0;
  const header = end === 0 ? '|-' : end === 1 ? '|' : '|+';
  const body = end > 1 ? value.slice(0, -1) : value.slice(0, value.length - end);
  return { header, lines: body.split('\n') };
}
