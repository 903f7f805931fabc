import { InfraError } from '../../error.js';
import { lib, type Collection } from './lib.js';
import { modelOf, modelOfData, type Model } from './model.js';
import { entryLines, flowText, itemLines, keyText, pad, type Place } from './render.js';
import { isPlain } from './scalar.js';
import { parseSource } from './source.js';
import type { YamlContent } from './types.js';

/** What a value means, whether it came as data or as text. Throws an InfraError for text that is not YAML. */
export function modelOfContent(content: YamlContent, path: string): Model {
  if (content.text === undefined) return modelOfData(content.value);
  return modelOf(snippet(content.text, path));
}

function snippet(text: string, path: string): unknown {
  const { docs } = parseSource(text, `${path} (text to insert)`);
  if (docs.length > 1)
    throw new InfraError({ subject: 'text to insert holds several documents', file: path, evidence: [text.slice(0, 160)] });
  return docs[0]?.contents ?? null;
}

/** The lines of a map's entry. */
export function entryOf(key: string, content: YamlContent, place: Place, path: string): string[] {
  if (content.text === undefined) return entryLines(key, content.value, place);
  return headed(`${keyText(key, place.style)}:`, content.text, place, path);
}

/** The lines of a sequence's item. */
export function itemOf(content: YamlContent, place: Place, path: string): string[] {
  if (content.text === undefined) return itemLines(content.value, place);
  const lines = textLines(content.text);
  return lines.map((line, index) => (index === 0 ? `- ${line}` : pad(line, isBlockScalar(content.text, path) ? 0 : 2)));
}

function headed(head: string, text: string, place: Place, path: string): string[] {
  const node = snippet(text, path);
  const lines = textLines(text);
  const { isCollection, isSeq } = lib();
  if (!isCollection(node) || (node as Collection).flow) return [`${head} ${lines[0] ?? ''}`.trimEnd(), ...lines.slice(1)];
  const columns = isSeq(node) ? place.style.dashIndent : place.style.indent;
  return [head, ...lines.map((line) => pad(line, columns))];
}

const isBlockScalar = (text: string, path: string): boolean => {
  const node = snippet(text, path) as { type?: string } | null;
  return node?.type === 'BLOCK_LITERAL' || node?.type === 'BLOCK_FOLDED';
};

const textLines = (text: string): string[] => text.replace(/(\r?\n)+$/, '').split(/\r?\n/);

/** `key: value` or `value` inside brackets. */
export function flowOf(key: string | undefined, content: YamlContent, place: Place, quoteKeys: boolean): string {
  const value = content.text ?? flowText(content.value, place, true);
  if (key === undefined) return value;
  return `${quoteKeys || !isPlain(key, true) ? JSON.stringify(key) : key}: ${value}`;
}

/** Lines with the comment above them and the remark behind the first. */
export function commented(lines: string[], comment: string | undefined, remark: string | undefined): string[] {
  const clean = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ').trimEnd();
  const above = comment === undefined ? [] : comment.split(/\r?\n/).map((line) => clean(`# ${line}`));
  const first = remark === undefined ? (lines[0] ?? '') : `${lines[0]} # ${clean(remark.replace(/\s+/g, ' '))}`;
  return [...above, first, ...lines.slice(1)];
}
