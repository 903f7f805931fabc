import { editXml, escapeXml, parseXml, type XmlOp } from '../../../pipeline/edit/xml.js';
import { chosen } from './clone.js';
import type { CorpusFile } from './files.js';
import type { Subject, Trial } from './trial.js';
import type { Tree } from './tree.js';

const PART = /<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<\?[^]*?\?>|<!DOCTYPE(?:[^[>]|\[[^]*?\])*>|<\/([^\s>]+)\s*>|<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/y;

/** Elements with attributes and words, comments left out; undefined for what this reader does not know. */
export function readXml({ text }: CorpusFile): Tree | undefined {
  const open: Tree[][] = [['document']];
  PART.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  while (PART.lastIndex < text.length) {
    const part = PART.exec(text);
    if (!part) return undefined;
    const [, data, close, name, attributes = '', empty, words] = part;
    if ((data ?? words)?.trim()) open.at(-1)!.push((data ?? words)!.trim().replace(/\r/g, ''));
    if (name !== undefined) open.push([name, attributes.trim().replace(/\s+/g, ' ')]);
    if (close !== undefined && open.at(-1)?.[0] !== close) return undefined;
    const ended = close !== undefined || (name !== undefined && empty === '/') ? open.pop() : undefined;
    if (ended) open.at(-1)!.push(ended);
  }
  return open.length === 1 ? open[0] : undefined;
}

const append: Trial = {
  name: 'append an element',
  async plan(file, { name, value, picks }) {
    const root = await parseXml(file.text, file.path);
    const after = picks[0]! % 2 === 0 ? undefined : chosen(root.children, picks[1]!)?.name;
    const safe = escapeXml(value.replace(/[\u0000-\u001f\ufffe\uffff]/g, ''));
    const text = chosen([`<made id="${name}" value="${safe}"/>`, `<made id="${name}">\n  <inner>${safe}</inner>\n</made>`], picks[2]!)!;
    const op: XmlOp = { op: 'append', text, key: { name: 'made', attributes: { id: name } }, ...(after === undefined ? {} : { after }), spaced: picks[3]! % 2 === 0 };
    return { what: JSON.stringify(op), apply: (current) => editXml(current, [op], file.path), brings: [name] };
  },
};

export const xml: Subject = { format: 'xml', trials: [append], read: readXml };
