/**
 * A class with members at its top.
 * @param text with one class
 * @param lines indented
 */
export function inClass(text: string, lines: readonly string[]): string {
  const head = /^[^\n]*\bclass\b[^{]*\{[ \t]*(\r?\n)/m.exec(text);
  if (!head) return text;
  const at = head.index + head[0].length;
  const end = head[1] ?? '\n';
  const rest = text.slice(at).replace(/^(\r?\n)+/, '');
  return `${text.slice(0, at)}${lines.join(end)}${end}${end}${rest}`;
}
