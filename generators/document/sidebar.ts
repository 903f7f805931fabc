import { InfraError } from '../../pipeline/error.js';
import type { Editor } from '../../pipeline/change.js';
import { eolOf, indentAt, lineEnd, lineStart, splice } from '../../pipeline/edit/lines.js';
import { parseSource } from '../../pipeline/edit/source.js';

/** The id of a document, and that of the sibling it follows. */
export interface SidebarEntry {
  id: string;
  after: string;
}

/** Adds ids to lists of strings in a sidebar's JavaScript or JSON: after the sibling, quoted as it is. */
export const editSidebar: Editor<SidebarEntry> = async (text, entries, path) => {
  let next = text;
  for (const entry of entries) next = await add(next, entry, path);
  return next;
};

async function add(text: string, { id, after }: SidebarEntry, path: string): Promise<string> {
  if (text.includes(`'${id}'`) || text.includes(`"${id}"`)) return text;
  const found = [`'${after}'`, `"${after}"`].map((literal) => ({ literal, at: text.lastIndexOf(literal) })).find((one) => one.at >= 0);
  if (!found) throw unknown(path, id);
  const own = found.literal[0] + id + found.literal[0];
  const next = insertion(text, found.at, found.at + found.literal.length, own);
  await (path.endsWith('.json') ? JSON.parse(next) : parseSource(next, path));
  return next;
}

/** On a line of its own where the sibling has one, whatever comment ends it; else behind it. */
function insertion(text: string, start: number, end: number, own: string): string {
  const rest = /^(,?)[ \t]*(?:\/\/.*)?$/.exec(text.slice(end, lineEnd(text, end)));
  if (!rest || text.slice(lineStart(text, start), start).trim() !== '') return splice(text, [{ start: end, end, text: `, ${own}` }]);
  const line = lineEnd(text, end);
  const comma = rest[1] === ',' ? [] : [{ start: end, end, text: ',' }];
  return splice(text, [...comma, { start: line, end: line, text: `${eolOf(text)}${indentAt(text, start)}${own}${rest[1]}` }]);
}

const unknown = (path: string, id: string): InfraError => new InfraError({ subject: 'does not list the document beside the new one any more', file: path, remedy: `Add this by hand:\n'${id}',` });
