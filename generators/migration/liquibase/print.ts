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

/** Blanks that a reader of XML would make one, or that indentation would add to. https://www.w3.org/TR/xml/#AVNormalize */
const fixed = (text: string): string => text.replace(/[\n\r\t]/g, (char) => `&#${char.charCodeAt(0)};`);

/** A value in quotes. */
export const attributeXml = (value: string): string => fixed(escapeXml(value));

const attributes = (node: Node): string =>
  Object.entries(node.attributes)
    .map(([key, value]) => ` ${key}="${attributeXml(String(value))}"`)
    .join('');

/** Line breaks inside of a literal belong to it. */
const literals = (text: string): string => text.replace(/'(?:[^']|'')*'|\$(\w*)\$[\s\S]*?\$\1\$/g, fixed);

/** An element as text, without indentation of its own. */
export function xmlText(node: Node, style: XmlStyle): string {
  const open = `<${node.name}${attributes(node)}`;
  if (node.text !== undefined) {
    const lines = literals(escapeXml(node.text)).split('\n').map((line) => (line ? `${style.indent}${line}` : line));
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

/** What is printed of a changeset. */
export interface Printed {
  id: string | number;
  author: string;
  changes: readonly Node[];
  /** Empty where Liquibase takes the changes back by itself. */
  rollback: readonly Node[];
  /** Outside of a transaction. */
  alone: boolean;
}

/** A changeset as XML. */
export function changeSetXml({ id, author, changes, rollback, alone }: Printed, style: XmlStyle, authorFirst: boolean): string {
  const pair = [` id="${attributeXml(String(id))}"`, ` author="${attributeXml(author)}"`];
  const named = (authorFirst ? pair.reverse() : pair).join('') + (alone ? ' runInTransaction="false"' : '');
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
export function changeSetValue({ id, author, changes, rollback, alone }: Printed): Json {
  const set = { id, author, ...(alone ? { runInTransaction: false } : {}), changes: changes.map(yamlValue) };
  return { changeSet: { ...set, ...(rollback.length ? { rollback: rollback.map(yamlValue) } : {}) } };
}
