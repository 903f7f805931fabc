import { InfraError } from '../../error.js';
import { parseHcl } from './parse.js';

/** A value of HCL: plain data, or `HclCode` where an expression is meant. */
export type HclValue = null | boolean | number | string | HclCode | readonly HclValue[] | { readonly [key: string]: HclValue };

/** An expression, copied as it stands: `aws_s3_bucket.logs.arn`. */
export class HclCode {
  constructor(readonly text: string) {}
}

/** One thing in a block's body, in the order it is written. */
export type HclEntry = { attribute: string; value: HclValue } | { block: HclBlockSpec } | { comment: string } | { blank: true };

/** A block to write. */
export interface HclBlockSpec {
  type: string;
  labels: readonly string[];
  body: readonly HclEntry[];
}

/** A list longer than this is written one element a line. `terraform fmt` leaves the choice to the author. */
const LIST_WIDTH = 80;

const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

/** Escapes of JSON that HCL does not have. */
const UNKNOWN: Record<string, string> = { b: '\\u0008', f: '\\u000c' };

/** A quoted string that HCL reads back as the same value: escapes of the native syntax, no template sequence. */
export function quoteHcl(value: string): string {
  // Pair by pair: in `C:\\bin` the second backslash begins nothing.
  const inner = JSON.stringify(value).slice(1, -1).replace(/\\([^])/g, (pair, sign: string) => UNKNOWN[sign] ?? pair);
  const escaped = inner.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029').replaceAll('\u007f', '\\u007f');
  return `"${escaped.replace(/[$%](?=\{)/g, (sign) => sign + sign)}"`;
}

/**
 * The source of a value, as `terraform fmt` would leave it (alignment apart, see align.ts).
 * @param indent spaces before the line the value begins on
 */
export function printValue(value: HclValue, indent = 0): string {
  if (value instanceof HclCode) return reindent(oneExpression(value.text), indent);
  if (typeof value === 'string') return quoteHcl(value);
  if (Array.isArray(value)) return printList(value as readonly HclValue[], indent);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return printObject(value as { readonly [key: string]: HclValue }, indent);
}

/** Code from a plan must be one expression: nothing in it may end the argument and begin another. */
function oneExpression(code: string): string {
  const { items } = parseHcl(`value = ${code.trim()}\n`, 'an expression');
  if (items.length === 1 && items[0]?.kind === 'attribute') return code;
  throw new InfraError({
    subject: 'an expression holds more than one expression',
    evidence: [code.slice(0, 200)],
    remedy: 'Give one expression, without line breaks outside brackets.',
  });
}

/** A comment's text on one line. */
export const commentLine = (text: string): string => `# ${text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim()}`;

function reindent(code: string, indent: number): string {
  const lines = code.trim().split(/\r?\n/);
  if (lines.some((line) => /<<-?[\p{ID_Start}_]/u.test(line))) return lines.join('\n');
  const inner = lines.slice(1).filter((line) => line.trim() !== '');
  const least = Math.min(...inner.map((line) => line.length - line.trimStart().length));
  const moved = lines.slice(1).map((line) => (line.trim() === '' ? '' : ' '.repeat(indent) + line.slice(least)));
  return [lines[0] ?? '', ...moved].join('\n');
}

function printList(list: readonly HclValue[], indent: number): string {
  const flat = `[${list.map((item) => printValue(item, indent)).join(', ')}]`;
  if (!flat.includes('\n') && flat.length + indent <= LIST_WIDTH) return flat;
  const inside = ' '.repeat(indent + 2);
  return `[\n${list.map((item) => `${inside}${printValue(item, indent + 2)},\n`).join('')}${' '.repeat(indent)}]`;
}

function printObject(object: { readonly [key: string]: HclValue }, indent: number): string {
  const entries = Object.entries(object);
  if (entries.length === 0) return '{}';
  const inside = ' '.repeat(indent + 2);
  const lines = entries.map(([key, item]) => `${inside}${printKey(key)} = ${printValue(item, indent + 2)}\n`);
  return `{\n${lines.join('')}${' '.repeat(indent)}}`;
}

/** A key of an object, quoted only where it must be. */
export const printKey = (key: string): string => (IDENTIFIER.test(key) ? key : quoteHcl(key));

/** The source of a block, every line indented by `indent` spaces, without a final newline and not yet aligned. */
export function printBlock(block: HclBlockSpec, indent = 0): string {
  const pad = ' '.repeat(indent);
  const head = `${pad}${[block.type, ...block.labels.map(quoteHcl)].join(' ')} {`;
  if (block.body.length === 0) return `${head}}`;
  return [head, ...block.body.map((entry) => printEntry(entry, indent + 2)), `${pad}}`].join('\n');
}

function printEntry(entry: HclEntry, indent: number): string {
  const pad = ' '.repeat(indent);
  if ('blank' in entry) return '';
  if ('comment' in entry) return pad + commentLine(entry.comment);
  if ('block' in entry) return printBlock(entry.block, indent);
  return `${pad}${entry.attribute} = ${printValue(entry.value, indent)}`;
}

/**
 * The entries of a body in the order and with the blank lines that Terraform's style guide asks for: one-line arguments in one
 * run, arguments over several lines and nested blocks each set off by a blank line.
 * https://developer.hashicorp.com/terraform/language/style#code-formatting
 */
export function spaced(entries: readonly HclEntry[]): HclEntry[] {
  const result: HclEntry[] = [];
  for (const entry of entries) {
    const last = result[result.length - 1];
    if (last && !('blank' in last) && (isTall(entry) || isTall(last))) result.push({ blank: true });
    result.push(entry);
  }
  return result;
}

const isTall = (entry: HclEntry): boolean => 'block' in entry || ('attribute' in entry && printValue(entry.value, 2).includes('\n'));
