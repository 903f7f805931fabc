/** A stretch of text that gave way to another. */
export interface Edited {
  at: number;
  gone: string;
  come: string;
}

/** The smallest single stretch outside of which two texts are the same, byte for byte. */
export function edited(before: string, after: string): Edited {
  const least = Math.min(before.length, after.length);
  let at = 0;
  while (at < least && before[at] === after[at]) at += 1;
  let last = 0;
  while (last < least - at && before[before.length - 1 - last] === after[after.length - 1 - last]) last += 1;
  return { at, gone: before.slice(at, before.length - last), come: after.slice(at, after.length - last) };
}

/**
 * True when the new text is the old one with one stretch inserted. The entry before it may have got the separator that it lacked as the
 * last one: what stands between the two (a comment) is kept then.
 */
export function onlyInserted(before: string, after: string): boolean {
  const { gone, come } = edited(before, after);
  return gone === '' || [',', ';', '|'].some((sign) => come.startsWith(sign + gone) || come.startsWith(`${sign}${gone.trimEnd()}`));
}

/** The text with every run of blanks before `=` or a comment as one: what aligning moves. */
export const unaligned = (text: string): string => text.replace(/[ \t]+(?==|#|\/\/|\/\*)/g, ' ');

/** What the habits of a text say that an edit broke: its line breaks, its byte order mark, its last line. */
export function brokenHabit(before: string, after: string): string | undefined {
  if (before.includes('\r\n') && !/(^|[^\r])\n/.test(before) && /(^|[^\r])\n/.test(after)) return 'a lone line feed among CRLF';
  if (!before.includes('\r') && after.includes('\r')) return 'a carriage return where there was none';
  if (before.startsWith('\uFEFF') !== after.startsWith('\uFEFF') || before.split('\uFEFF').length !== after.split('\uFEFF').length) return 'another byte order mark';
  if (before !== '' && !before.endsWith('\n') && after.endsWith('\n')) return 'a final newline where there was none';
  return undefined;
}
