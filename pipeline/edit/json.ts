import type { Node } from 'jsonc-parser';
import type { Editor } from '../change.js';
import { InfraError } from '../error.js';
import type { Json } from '../kind.js';
import { eolOf, indentAt, lineNumber, lineStart, splice, withoutMark, type Splice } from './lines.js';
import { distinct, type Container, type Entry, type Locator } from './locator.js';

/** Sets a value at a path of keys (missing objects are made), or appends it to the array there; what is equal already stays. */
export interface JsonOp {
  op: 'set' | 'append';
  path: readonly (string | number)[];
  value: Json;
}

const FILE = /\.(json|jsonc|json5|code-workspace)$|(^|\/)\.(babelrc|eslintrc|swcrc)$/i;

/** Reads JSON with comments and trailing commas: object keys, array strings, and array objects that carry a name. */
export const locator: Locator = { format: 'json', handles: (path) => FILE.test(path), outline };

async function outline(text: string, path: string): Promise<Container[]> {
  const containers: Container[] = [];
  walk(await parse(text, path), '', text, containers);
  return distinct(containers);
}

async function parse(text: string, path: string): Promise<Node> {
  const { parseTree, printParseErrorCode } = await import('jsonc-parser');
  const errors: import('jsonc-parser').ParseError[] = [];
  const root = parseTree(withoutMark(text), errors, { allowTrailingComma: true, disallowComments: false });
  const first = errors[0];
  if (!root || first) {
    const problem = first ? printParseErrorCode(first.error) : 'is empty';
    throw new InfraError({ subject: `is not valid JSON: ${problem}`, file: path, line: lineNumber(text, first?.offset ?? 0) });
  }
  return root;
}

function walk(node: Node, path: string, text: string, into: Container[]): void {
  const children = node.children ?? [];
  if (node.type === 'object') {
    into.push(container(path || 'root', 'object', node, children.flatMap(propertyEntry)));
    for (const property of children) {
      const [key, value] = property.children ?? [];
      if (key && value) walk(value, path ? `${path}.${String(key.value)}` : String(key.value), text, into);
    }
  }
  if (node.type === 'array') {
    const entries = children.map(elementEntry);
    if (children.length > 0 && entries.every((entry) => entry !== undefined)) into.push(container(path, 'array', node, entries.filter((entry) => entry !== undefined)));
    children.forEach((child, index) => walk(child, `${path}[${elementEntry(child)?.name ?? index}]`, text, into));
  }
}

const container = (path: string, kind: string, node: Node, entries: Entry[]): Container => ({
  path,
  kind,
  separator: ',',
  inner: { start: node.offset + 1, end: node.offset + node.length - 1 },
  entries,
});

function propertyEntry(property: Node): Entry[] {
  const [key, value] = property.children ?? [];
  if (!key || !value) return [];
  return [
    {
      name: String(key.value),
      also: [],
      node: { start: property.offset, end: property.offset + property.length },
      key: { start: key.offset + 1, end: key.offset + key.length - 1 },
      value: { start: value.offset, end: value.offset + value.length },
      lead: property.offset,
      shape: value.type === 'object' ? 'map' : value.type === 'array' ? 'list' : value.type,
    },
  ];
}

function elementEntry(element: Node): Entry | undefined {
  const named = element.type === 'string' ? element : nameIn(element);
  if (!named) return undefined;
  const text = String(named.value);
  const key = { start: named.offset + 1, end: named.offset + 1 + text.length };
  const node = { start: element.offset, end: element.offset + element.length };
  return { name: text, also: [], node, key, lead: element.offset, shape: element.type === 'object' ? 'map' : 'string' };
}

/** The value of the key that names an array object: `{ "name": "X", "value": "…" }`. */
function nameIn(element: Node): Node | undefined {
  if (element.type !== 'object') return undefined;
  const named = (element.children ?? []).find((property) => /^(name|key|variable|id)$/i.test(String(property.children?.[0]?.value)));
  const value = named?.children?.[1];
  return value?.type === 'string' ? value : undefined;
}

/** Carries out operations on one JSON text. Every other byte stays; comments and trailing commas are understood. */
export const editJson: Editor<JsonOp> = async (text, ops, path) => {
  let next = text.trim() === '' ? '{}\n' : text;
  for (const op of ops) next = await applyOp(next, op, path);
  return next;
};

async function applyOp(text: string, op: JsonOp, file: string): Promise<string> {
  const { findNodeAtLocation, getNodeValue } = await import('jsonc-parser');
  const root = await parse(text, file);
  const at = findNodeAtLocation(root, [...op.path]);
  if (at && op.op === 'set' && same(getNodeValue(at) as Json, op.value)) return text;
  if (at?.type === 'array' && op.op === 'append' && (getNodeValue(at) as Json[]).some((one) => same(one, op.value))) return text;
  const change = spliceFor(text, root, at, op, file, findNodeAtLocation);
  const result = splice(text, [change]);
  const written = findNodeAtLocation(await parse(result, file), [...op.path]);
  const value = written && (getNodeValue(written) as Json);
  const carried = op.op === 'set' ? value !== undefined && same(value, op.value) : Array.isArray(value) && value.some((one) => same(one, op.value));
  if (!carried) throw new InfraError({ subject: `the value does not read back from ${op.path.join('.')}`, file, remedy: `Add this by hand: ${JSON.stringify(op.value)}` });
  return result;
}

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

function spliceFor(text: string, root: Node, at: Node | undefined, op: JsonOp, file: string, find: typeof import('jsonc-parser').findNodeAtLocation): Splice {
  if (op.op === 'append' && at) {
    if (at.type !== 'array') throw new InfraError({ subject: `${op.path.join('.')} is no array`, file, line: lineNumber(text, at.offset) });
    return appendTo(text, at, (indent) => print(text, op.value, indent));
  }
  const value = op.op === 'append' ? [op.value] : op.value;
  if (at) return { start: at.offset, end: at.offset + at.length, text: print(text, value, indentAt(text, at.offset)) };
  return missingKey(text, root, op.path, value, file, find);
}

function missingKey(text: string, root: Node, path: JsonOp['path'], value: Json, file: string, find: typeof import('jsonc-parser').findNodeAtLocation): Splice {
  let depth = path.length - 1;
  while (depth > 0 && !find(root, path.slice(0, depth))) depth -= 1;
  const parent = depth === 0 ? root : find(root, path.slice(0, depth))!;
  if (parent.type !== 'object') throw new InfraError({ subject: `${path.slice(0, depth).join('.') || 'the document'} is no object`, file, line: lineNumber(text, parent.offset) });
  const inner = path.slice(depth + 1).reduceRight<Json>((made, key) => ({ [String(key)]: made }), value);
  return appendTo(text, parent, (indent) => `${JSON.stringify(String(path[depth]))}: ${print(text, inner, indent)}`);
}

/** A new last child of an object or array, laid out as the children before it. */
function appendTo(text: string, parent: Node, write: (indent: string) => string): Splice {
  const last = parent.children?.at(-1);
  const close = parent.offset + parent.length - 1;
  const eol = eolOf(text);
  const outer = indentAt(text, parent.offset);
  if (!last) {
    const indent = outer + indentUnit(text);
    return { start: parent.offset + 1, end: close, text: `${eol}${indent}${write(indent)}${eol}${outer}` };
  }
  const end = last.offset + last.length;
  const trailing = /^\s*,/.exec(text.slice(end, close));
  const own = text.slice(lineStart(text, last.offset), last.offset).trim() === '';
  const indent = own ? indentAt(text, last.offset) : outer;
  const gap = own ? eol + indent : ' ';
  if (trailing) return { start: end + trailing[0].length, end: end + trailing[0].length, text: `${gap}${write(indent)}${own ? ',' : ''}` };
  return { start: end, end, text: `,${gap}${write(indent)}` };
}

function indentUnit(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

const print = (text: string, value: Json, indent: string): string =>
  JSON.stringify(value, null, indentUnit(text)).replaceAll('\n', eolOf(text) + indent);
