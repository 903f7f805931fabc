import type { Node } from 'jsonc-parser';
import type { Problem } from '../error.js';
import { at, type JsonFile } from '../json-file.js';
import { hiddenIn } from '../write/hidden.js';

/** Texts of a task end up in files and on terminals: what nobody sees there is refused. */
export function hiddenTexts(file: JsonFile, node: Node): Problem[] {
  const hidden = node.type === 'string' ? hiddenIn(String(node.value)) : undefined;
  const own = hidden ? [{ ...at(file.path, file.text, node.offset), subject: `has a character that is not seen (${hidden})`, remedy: 'Take it out of the text.' }] : [];
  return [...own, ...(node.children ?? []).flatMap((child) => hiddenTexts(file, child))];
}
