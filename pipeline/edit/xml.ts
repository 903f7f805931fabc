import type { Editor } from '../change.js';
import { InfraError } from '../error.js';
import { eolOf, indentAt, lineNumber, lineStart, splice } from './lines.js';

/** An element with its place in the text. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  start: number;
  end: number;
  /** Where its contents begin and end; equal where it has none. */
  inner: { start: number; end: number };
  /** Text directly inside, with entities as they are. */
  text: string;
}

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };
const decoded = (text: string): string => text.replace(/&(lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);

/** A value for an attribute or a text. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char);

interface LezerNode {
  name: string;
  from: number;
  to: number;
  firstChild: LezerNode | null;
  nextSibling: LezerNode | null;
}

function childrenOf(node: LezerNode): LezerNode[] {
  const all: LezerNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child);
  return all;
}

function attributesOf(tag: LezerNode, text: string): Record<string, string> {
  const pairs = childrenOf(tag)
    .filter((one) => one.name === 'Attribute')
    .map((one) => {
      const [key, , value] = childrenOf(one);
      return [key ? text.slice(key.from, key.to) : '', value ? decoded(text.slice(value.from + 1, value.to - 1)) : ''] as const;
    });
  return Object.fromEntries(pairs);
}

function elementOf(node: LezerNode, text: string, path: string): XmlElement {
  const parts = childrenOf(node);
  const broken = parts.find((one) => /Missing|Mismatched|⚠/.test(one.name));
  if (broken) throw new InfraError({ subject: 'is not well-formed XML', file: path, line: lineNumber(text, broken.from) });
  const [open] = parts;
  const close = parts.at(-1);
  if (!open) throw new InfraError({ subject: 'is not well-formed XML', file: path, line: lineNumber(text, node.from) });
  const tag = childrenOf(open).find((one) => one.name === 'TagName');
  const closed = close && close.name === 'CloseTag' ? close.from : open.to;
  return {
    name: tag ? text.slice(tag.from, tag.to) : '',
    attributes: attributesOf(open, text),
    children: parts.filter((one) => one.name === 'Element').map((one) => elementOf(one, text, path)),
    start: node.from,
    end: node.to,
    inner: { start: open.to, end: closed },
    text: parts
      .filter((one) => one.name === 'Text' || one.name === 'Cdata')
      .map((one) => text.slice(one.from, one.to))
      .join(''),
  };
}

/**
 * Reads an XML document.
 * @returns its root element
 * @throws InfraError with the line where it is not well-formed
 */
export async function parseXml(text: string, path: string): Promise<XmlElement> {
  const { parser } = await import('@lezer/xml');
  const tree = parser.parse(text);
  const root = childrenOf(tree.topNode as unknown as LezerNode).find((one) => one.name === 'Element');
  if (!root) throw new InfraError({ subject: 'has no XML element', file: path, line: 1 });
  return elementOf(root, text, path);
}

/**
 * Puts an element into the root element.
 * `key`: an element with these attributes is the one that is asked for; where it is there already nothing happens.
 * `after`: name of the elements that it follows the last of; without such it goes to the end.
 * `spaced`: a blank line stands between it and its neighbours.
 */
export interface XmlOp {
  op: 'append';
  text: string;
  key: { name: string; attributes: Record<string, string> };
  after?: string;
  spaced?: boolean;
}

const matches = (element: XmlElement, { name, attributes }: XmlOp['key']): boolean =>
  element.name === name && Object.entries(attributes).every(([key, value]) => element.attributes[key] === value);

function append(text: string, root: XmlElement, op: XmlOp, path: string): string {
  if (root.children.some((one) => matches(one, op.key))) return text;
  const eol = eolOf(text);
  const like = op.after === undefined ? undefined : root.children.findLast((one) => one.name === op.after);
  const last = like ?? root.children.at(-1);
  if (root.inner.start === root.inner.end && text[root.inner.start - 2] === '/')
    throw new InfraError({ subject: `${root.name} has no closing tag`, file: path, remedy: `Add this by hand:\n${op.text}` });
  const indent = last ? indentAt(text, last.start) : `${indentAt(text, root.start)}  `;
  const lines = op.text
    .split('\n')
    .map((line) => (line ? `${indent}${line}` : ''))
    .join(eol);
  const gap = op.spaced ? eol : '';
  if (last) return splice(text, [{ start: last.end, end: last.end, text: `${eol}${gap}${lines}` }]);
  const at = lineStart(text, root.inner.end);
  return splice(text, [{ start: at, end: at, text: `${gap}${lines}${eol}` }]);
}

/** Edits an XML document: spliced, every other byte stays; the result is read back. */
export const editXml: Editor<XmlOp> = async (text, ops, path) => {
  let next = text;
  for (const op of ops) {
    next = append(next, await parseXml(next, path), op, path);
    const written = (await parseXml(next, path)).children.some((one) => matches(one, op.key));
    if (!written)
      throw new InfraError({ subject: `${op.key.name} does not read back`, file: path, remedy: `Add this by hand:\n${op.text}` });
  }
  return next;
};
