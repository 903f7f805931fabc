import { linesOf } from './lines.js';
import type { Container, Entry, Locator } from './locator.js';

const PAIR = /^(\uFEFF?[ \t\f]*)([A-Za-z_][\w.\-[\]]*)([ \t]*[=:][ \t]*)(.*?)[ \t]*$/;

/** Reads Java properties: `key=value` lines with `#` or `!` comments, a value going on after a backslash at the end of its line. */
export const locator: Locator = { format: 'properties', handles: (path) => /\.properties$/i.test(path), outline };

function outline(text: string): Container[] {
  const lines = linesOf(text);
  const entries: Entry[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    const match = PAIR.exec(line.text);
    if (!match) continue;
    let last = at;
    while (lines[last]!.text.endsWith('\\') && last + 1 < lines.length) last += 1;
    const [, indent = '', name = '', sign = ''] = match;
    const key = { start: line.start + indent.length, end: line.start + indent.length + name.length };
    const value = { start: key.end + sign.length, end: last === at ? key.end + sign.length + (match[4] ?? '').length : lines[last]!.end };
    let lead = at;
    while (lead > 0 && /^[ \t]*[#!]/.test(lines[lead - 1]!.text)) lead -= 1;
    const also = [...text.slice(value.start, value.end).matchAll(/\$\{([A-Z][A-Z0-9_]*)/g)].map((one) => one[1]!);
    entries.push({ name, also, node: { start: key.start, end: value.end }, key, value, lead: lead === at ? key.start : lines[lead]!.start, shape: 'string' });
    at = last;
  }
  return entries.length > 0 ? [{ path: 'file', kind: 'lines', separator: '', inner: { start: 0, end: text.length }, entries }] : [];
}
