import { linesOf, type Line } from './lines.js';
import type { Container, Entry, Locator } from './locator.js';

const COMMENT = /^[ \t\f]*[#!]/;
const PAIR = /^([ \t\f]*)([A-Za-z_][\w.\-[\]]*)([ \t]*[=:][ \t]*)(.*?)[ \t]*$/;

/** Reads Java properties: `key=value` lines with `#` or `!` comments, a value going on after a backslash at the end of its line. */
export const locator: Locator = { format: 'properties', handles: (path) => /\.properties$/i.test(path), outline };

function outline(text: string): Container[] {
  const body = text.startsWith('\uFEFF') ? 1 : 0;
  const lines = linesOf(text);
  if (lines[0]) lines[0] = { ...lines[0], start: body, text: lines[0].text.slice(body) };
  const entries: Entry[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const last = lastLine(lines, at);
    const match = PAIR.exec(lines[at]!.text);
    if (match) entries.push(entryOf(text, lines, { at, last }, match));
    at = last;
  }
  return entries.length > 0 ? [{ path: 'file', kind: 'lines', separator: '', inner: { start: body, end: text.length }, entries }] : [];
}

/** Index of the last line that belongs to the one at `at`: each goes on after an odd number of backslashes; comments never do. */
function lastLine(lines: readonly Line[], at: number): number {
  let last = at;
  if (COMMENT.test(lines[at]!.text)) return at;
  while (last + 1 < lines.length && /(?<!\\)(?:\\\\)*\\$/.test(lines[last]!.text)) last += 1;
  return last;
}

function entryOf(text: string, lines: readonly Line[], { at, last }: { at: number; last: number }, match: RegExpExecArray): Entry {
  const [, indent = '', name = '', sign = '', given = ''] = match;
  const start = lines[at]!.start + indent.length;
  const key = { start, end: start + name.length };
  const value = { start: key.end + sign.length, end: last === at ? key.end + sign.length + given.length : lines[last]!.end };
  let lead = at;
  while (lead > 0 && COMMENT.test(lines[lead - 1]!.text)) lead -= 1;
  const also = [...text.slice(value.start, value.end).matchAll(/\$\{([A-Z][A-Z0-9_]*)/g)].map((one) => one[1]!);
  return { name, also, node: { start: key.start, end: value.end }, key, value, lead: lead === at ? key.start : lines[lead]!.start, shape: 'string' };
}
