import { escapeXml } from '../../../pipeline/edit/xml.js';
import type { Json } from '../../../pipeline/kind.js';
import type { Node } from './changes.js';

/** How the changelogs of a workspace look. */
export interface XmlStyle {
  indent: string;
  /** ` />` or `/>`. */
  close: string;
  /** A blank line behind the opening and before the closing tag of a changeset. */
  airy: boolean;
}

const attributes = (node: Node): string =>
  Object.entries(node.attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('');

/** An element as text, without indentation of its own. */
export function xmlText(node: Node, style: XmlStyle): string {
  const open = `<${node.name}${attributes(node)}`;
  if (node.text !== undefined) {
    const lines = node.text.split('\n').map((line) => (line ? `${style.indent}${escapeXml(line)}` : line));
    return `${open}>\n${lines.join('\n')}\n</${node.name}>`;
  }
  if (node.children.length === 0) return `${open}${style.close}`;
  const inner = node.children.map((child) => indented(xmlText(child, style), style.indent)).join('\n');
  return `${open}>\n${inner}\n</${node.name}>`;
}

const indented = (text: string, indent: string): string =>
  text
    .split('\n')
    .map((line) => (line ? `${indent}${line}` : line))
    .join('\n');

/** A changeset as XML. */
export function changeSetXml(
  id: string,
  author: string,
  changes: readonly Node[],
  rollback: readonly Node[],
  style: XmlStyle,
  authorFirst: boolean,
): string {
  const named = authorFirst
    ? ` author="${escapeXml(author)}" id="${escapeXml(id)}"`
    : ` id="${escapeXml(id)}" author="${escapeXml(author)}"`;
  const all = rollback.length ? [...changes, { name: 'rollback', attributes: {}, children: [...rollback] }] : [...changes];
  const body = all.map((node) => indented(xmlText(node, style), style.indent)).join(style.airy ? '\n\n' : '\n');
  const air = style.airy ? '\n' : '';
  return `<changeSet${named}>\n${air}${body}\n${air}</changeSet>`;
}

const LISTS: Record<string, string> = { createTable: 'columns', addColumn: 'columns', createIndex: 'columns' };

/** An element as Liquibase's YAML and JSON have it. */
export function yamlValue(node: Node): Json {
  const list = LISTS[node.name];
  const constraints = node.children.find((child) => child.name === 'constraints');
  const value: { [key: string]: Json } = { ...node.attributes };
  if (node.text !== undefined) value['sql'] = node.text;
  if (list) value[list] = node.children.map(yamlValue);
  if (constraints) value['constraints'] = { ...constraints.attributes };
  return { [node.name]: value };
}

/** A changeset as a value. */
export function changeSetValue(id: string | number, author: string, changes: readonly Node[], rollback: readonly Node[]): Json {
  return { changeSet: { id, author, changes: changes.map(yamlValue), ...(rollback.length ? { rollback: rollback.map(yamlValue) } : {}) } };
}
