import type { Json } from '../../pipeline/kind.js';
import { yamlScalar } from '../../pipeline/render.js';

type JsonMap = { [key: string]: Json };
const isMap = (value: Json): value is JsonMap => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: Json): boolean => (Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0);

/** Style of a YAML text: how much deeper a list stands than its key. */
export interface YamlStyle {
  step: number;
  /** Spaces between the column of a key and the dash of its list: 0 or `step`. */
  dash: number;
}

/** The style of a text that has lists under keys; two spaces and dashes indented where there is nothing to see. */
export function yamlStyle(text: string): YamlStyle {
  const nested = /^( *)(?:- )?[\w"'-]+:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*( *)- /m.exec(text);
  const key = nested ? nested[1]!.length + (/^ *- /.test(nested[0]) ? 2 : 0) : 0;
  const dash = nested && nested[2]!.length <= key ? 0 : 2;
  return { step: 2, dash };
}

/**
 * A value as lines of block YAML; strings of several lines become literal blocks, all others are quoted where needed.
 * @param value plain data, hostile
 * @param style of the file it goes into
 */
export function yamlLines(value: Json, style: YamlStyle): string[] {
  if (Array.isArray(value) && value.length) return value.flatMap((item) => itemLines(item, style));
  if (isMap(value) && !isEmpty(value)) return Object.entries(value).flatMap(([key, entry]) => entryLines(key, entry, style));
  return [scalar(value)];
}

/** Durations and series of promtool start with a digit and are still strings in every version of YAML. */
const DIGITS_FIRST = /^(?:(?:\d+(?:ms|[ywdhms]))+|\d+[+-]\d+x\d+)$/;
/** One line without control characters, with double quotes and without backslashes: single quotes leave it as it is. */
const WITH_QUOTES = /^[^\p{C}\u2028\u2029\\]*"[^\p{C}\u2028\u2029\\]*$/u;

function scalar(value: Json): string {
  if (isEmpty(value)) return Array.isArray(value) ? '[]' : '{}';
  if (typeof value !== 'string') return yamlScalar(value);
  if (DIGITS_FIRST.test(value)) return value;
  return WITH_QUOTES.test(value) ? `'${value.replaceAll("'", "''")}'` : yamlScalar(value);
}

function itemLines(item: Json, style: YamlStyle): string[] {
  if (isBlock(item)) return [`- ${blockHead(item)}`, ...blockBody(item, style)];
  const [first = '', ...rest] = yamlLines(item, style);
  return [`- ${first}`, ...rest.map((line) => (line ? `  ${line}` : line))];
}

function entryLines(key: string, value: Json, style: YamlStyle): string[] {
  const head = `${yamlScalar(key)}:`;
  if (isBlock(value)) return [`${head} ${blockHead(value)}`, ...blockBody(value, style)];
  if (typeof value !== 'object' || value === null || isEmpty(value)) return [`${head} ${scalar(value)}`];
  const pad = ' '.repeat(Array.isArray(value) ? style.dash : style.step);
  return [head, ...yamlLines(value, style).map((line) => (line ? pad + line : line))];
}

/** A literal block can hold lines without control characters whose first line does not start with a space. */
const isBlock = (value: Json): value is string =>
  typeof value === 'string' && /\n./.test(value) && !/[^\n\P{C}]|[\u2028\u2029]/u.test(value) && !/^[ \n]/.test(value) && !/[ ]\n|\n\n+$/.test(value);

const blockHead = (value: string): string => (value.endsWith('\n') ? '|' : '|-');
const blockBody = (value: string, style: YamlStyle): string[] =>
  value.replace(/\n$/, '').split('\n').map((line) => (line ? ' '.repeat(style.step) + line : line));

/** The lines as one text, each indented. */
export const indented = (lines: readonly string[], by: number): string => lines.map((line) => (line ? ' '.repeat(by) + line : line)).join('\n');
