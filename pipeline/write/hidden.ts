/**
 * What nobody sees in a text and what changes how it is read: control characters but tab and line ends, a carriage return alone
 * (some parsers of YAML take it for a line end, others do not), marks of direction (https://trojansource.codes), separators of
 * lines and paragraphs that are no line ends, zero-width spaces, a byte-order mark. The joiners U+200C and U+200D belong to scripts
 * and emoji and stay.
 */
const HIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\r(?!\n)|\p{Surrogate}/u;

/**
 * The first character of a text that must not be written, as its code point: `U+202E`.
 * @returns undefined when there is none
 */
export function hiddenIn(text: string): string | undefined {
  const found = HIDDEN.exec(text)?.[0];
  return found === undefined ? undefined : `U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
