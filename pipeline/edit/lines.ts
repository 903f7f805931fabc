import type { Span } from './locator.js';

/** One line of a text: its content without the line break. */
export interface Line extends Span {
  text: string;
}

/** The lines of a text, in order; `end` excludes the line break (`\n` or `\r\n`). */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; ; ) {
    const end = lineEnd(text, start);
    lines.push({ start, end, text: text.slice(start, end) });
    if (end >= text.length) return lines;
    start = nextLine(text, end);
  }
}

/** Offset of the first character of the line that `at` is on. A byte order mark is not part of the first line. */
export function lineStart(text: string, at: number): number {
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  return start === 0 && at > 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** The text with a line break in the place of a byte order mark: for parsers that take the mark for a letter, or leave it out and count from there. */
export const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? `\n${text.slice(1)}` : text);

/** Offset just after the last character of the line that `at` is on, before its line break. */
export function lineEnd(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  if (feed < 0) return text.length;
  return feed > at && text[feed - 1] === '\r' ? feed - 1 : feed;
}

/** Offset of the first character after the line break that follows `end`, a result of `lineEnd`; the end of the text where there is none. */
export const nextLine = (text: string, end: number): number => Math.min(text.length, text.startsWith('\r\n', end) ? end + 2 : end + 1);

/** The line break that the text uses: that of its first line. */
export const eolOf = (text: string): '\n' | '\r\n' => (/\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n');

/** 1-based number of the line that `at` is on. */
export function lineNumber(text: string, at: number): number {
  let line = 1;
  for (let feed = text.indexOf('\n'); feed >= 0 && feed < at; feed = text.indexOf('\n', feed + 1)) line += 1;
  return line;
}

/** The white space that the line of `at` starts with. */
export const indentAt = (text: string, at: number): string => /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? '';

/** A replacement of a stretch of text. */
export interface Splice extends Span {
  text: string;
}

/** Carries out replacements that do not overlap; several at one place keep their order. Linear in the text. */
export function splice(text: string, splices: readonly Splice[]): string {
  const ordered = splices.map((one, order) => ({ ...one, order })).sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order);
  const parts: string[] = [];
  let at = 0;
  for (const one of ordered) {
    parts.push(text.slice(at, one.start), one.text);
    at = one.end;
  }
  return parts.join('') + text.slice(at);
}
