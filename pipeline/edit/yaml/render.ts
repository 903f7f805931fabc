import type { Json } from '../../kind.js';
import { blockLines, isBlock, quoteString, type Quoting } from './scalar.js';
import { habitOf, type Style } from './style.js';

/** What a value is written in: the style of the document, and the key it stands under. */
export interface Place {
  style: Style;
  key?: string;
  /** Whether the siblings put every string in quotes. */
  quoted?: boolean;
  /** The quotes of the siblings, where they differ from the document's. */
  quote?: '"' | "'" | undefined;
}

/** The longest list of plain scalars written in one line where the document shows no habit. */
const ONE_LINE = 80;

/** The lines of `key: value`, the first at column 0. */
export function entryLines(key: string, value: Json, place: Place): string[] {
  const name = keyText(key, place.style);
  return under(`${name}:`, value, { ...place, key });
}

/** The lines of `- value`, the first at column 0. */
export function itemLines(value: Json, place: Place): string[] {
  if (isFilledMap(value) || (Array.isArray(value) && value.length > 0)) {
    const inner = Array.isArray(value) ? listLines(value, place) : mapLines(value as { [key: string]: Json }, place);
    return inner.map((line, index) => (index === 0 ? `- ${line}` : pad(line, 2)));
  }
  return under('-', value, place);
}

/** A whole value from column 0: the lines of a map or a list, or one line. */
export function blockText(value: Json, place: Place): string {
  if (isFilledMap(value)) return mapLines(value, place).join('\n');
  if (Array.isArray(value) && value.length > 0) return listLines(value, place).join('\n');
  return flowText(value, place);
}

/** A value after `key:` or `-`: on the same line, or on the lines below. */
function under(head: string, value: Json, place: Place): string[] {
  const { style } = place;
  if (typeof value === 'string' && isBlock(value)) {
    const block = blockLines(value);
    return [`${head} ${block.header}`, ...block.lines.map((line) => pad(line, style.indent))];
  }
  if (isFilledMap(value)) return [head, ...mapLines(value, place).map((line) => pad(line, style.indent))];
  if (Array.isArray(value) && value.length > 0 && !inOneLine(value, place)) {
    return [head, ...listLines(value, place).map((line) => pad(line, style.dashIndent))];
  }
  return [`${head} ${flowText(value, place)}`.trimEnd()];
}

function mapLines(map: { [key: string]: Json }, place: Place): string[] {
  const gap = isSpaced(place) ? [''] : [];
  const { quoted: _, quote: __, ...inner } = place;
  return Object.entries(map).flatMap(([key, value], index) => [...(index > 0 ? gap : []), ...entryLines(key, value, inner)]);
}

function listLines(list: Json[], place: Place): string[] {
  const gap = isSpaced(place) ? [''] : [];
  const { key: _, ...inner } = place;
  return list.flatMap((item, index) => [...(index > 0 ? gap : []), ...itemLines(item, inner)]);
}

// Only a key of its own tells whether its children are spaced; the whole document mixes levels.
function isSpaced({ style, key }: Place): boolean {
  const habit = key ? style.keys.get(key) : undefined;
  return habit !== undefined && habit.spaced > habit.tight;
}

/** A value in one line, after `key: ` or `- ` or inside brackets. */
export function flowText(value: Json, place: Place, inside = false): string {
  const { style } = place;
  if (value === null) return inside ? 'null' : style.empty;
  if (typeof value === 'string') return quoteString(value, quotingOf(place, inside));
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, place, true)).join(', ')}]`;
  const entries = Object.entries(value).map(
    ([key, item]) => `${quoteString(key, { always: false, quote: style.quote, flow: true })}: ${flowText(item, place, true)}`,
  );
  return entries.length ? `{ ${entries.join(', ')} }` : '{}';
}

function quotingOf({ style, key, quoted, quote }: Place, flow: boolean): Quoting {
  const habit = key ? style.keys.get(key) : undefined;
  const always = quoted ?? (habit !== undefined && habit.quoted > 1 && habit.plain === 0);
  return { always, quote: quote ?? style.quote, flow };
}

function inOneLine(list: Json[], place: Place): boolean {
  if (!list.every((item) => item === null || typeof item !== 'object')) return false;
  if (list.some((item) => typeof item === 'string' && item.includes('\n'))) return false;
  const habit = habitOf(place.style, place.key);
  return habit.flow > habit.block && flowText(list, place, true).length <= ONE_LINE;
}

/** A key as it must be written. `on`, `y` and `n` are keys people write bare (GitHub's `on:`), and no parser in use loses them. */
export function keyText(key: string, style: Style): string {
  if (/^(?:on|y|n)$/i.test(key)) return key;
  return quoteString(key, { always: false, quote: style.quote });
}

/** A line moved right; blank lines stay empty. */
export const pad = (line: string, columns: number): string => (line === '' ? '' : ' '.repeat(columns) + line);

const isFilledMap = (value: Json): value is { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0;
