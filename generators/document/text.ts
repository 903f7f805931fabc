/** Line length of markdownlint's MD013: https://github.com/DavidAnson/markdownlint/blob/main/doc/md013.md */
const WIDTH = 80;

/** A sentence as Markdown on one line: code spans stay, everything else starts no markup. */
export function sentence(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f\u0085\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g, ' ').trim();
  return line.split(LITERAL).map(part).join('');
}

/** Code spans and addresses; an address that stands as the target of a link is no address of ours. */
const LITERAL = /(`[^`]*`|(?<!\]\()https?:\/\/[^\s<>()`"']*[^\s<>()`"'.,;:])/;

function part(text: string, index: number): string {
  if (index % 2 === 0) return escape(text);
  return text.startsWith('`') ? text : `<${text}>`;
}

const escape = (text: string): string =>
  text
    .replaceAll('`', '\\`')
    .replaceAll('://', '\\://')
    .replaceAll('](', ']\\(')
    .replace(/[*<>[\]|]/g, '\\$&')
    .replace(/(^|\W)_|_(?=\W|$)/g, (found) => found.replace('_', '\\_'))
    .replace(/^([#+-]|\d+[.)])/, '\\$1');

/** Breaks a line at spaces outside code spans. */
export function wrapped(text: string, indent = ''): string {
  const words = text.match(/(?:`[^`]*`|\S)+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line ? `${line} ${word}` : word;
    if (line && (lines.length ? indent.length : 0) + longer.length > WIDTH - (lines.length ? 0 : indent.length)) {
      lines.push(line);
      line = /^([#+-]|\d+[.)])(\s|$)/.test(word) ? `\\${word}` : word;
    } else line = longer;
  }
  return [...lines, line].map((one, index) => (index ? indent + one : one)).join('\n');
}

/** List items, each over as many lines as it needs. */
export const bullets = (items: readonly string[]): string => unique(items.map(whole)).map((item) => `- ${wrapped(sentence(item), '  ')}`).join('\n');
/** Numbered list items. */
export const numbered = (items: readonly string[]): string => unique(items.map(whole)).map((item, index) => `${index + 1}. ${wrapped(sentence(item), ' '.repeat(String(index + 1).length + 2))}`).join('\n');
/** A paragraph. */
export const paragraph = (text: string): string => wrapped(sentence(text));

/** An item begins with a capital, unless its first word is a name that is written small, and ends with a stop where it is a sentence. */
function whole(text: string): string {
  const item = text.trim();
  const begun = /^[a-z]+(?=[ ,])/.test(item) ? item.charAt(0).toUpperCase() + item.slice(1) : item;
  return / /.test(begun) && !/[.!?:;]$/.test(begun) && !/^`[^`]*`$/.test(begun) ? `${begun}.` : begun;
}

const unique = (items: readonly string[]): string[] => [...new Set(items)];
