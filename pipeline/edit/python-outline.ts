import type { SyntaxNode } from '@lezer/common';
import { InfraError } from '../error.js';
import { lineNumber, lineStart, withoutMark } from './lines.js';
import type { Container, Entry, Locator, Span } from './locator.js';

/** Reads Python: fields of classes, variables of modules, what functions assign, keys of dictionaries. */
export const locator: Locator = { format: 'python', handles: (path) => /\.py$/i.test(path), outline };

async function outline(text: string, path: string): Promise<Container[]> {
  const { parser } = await import('@lezer/python');
  const top = parser.parse(withoutMark(text)).topNode;
  const broken = errorIn(top);
  if (broken !== undefined) throw new InfraError({ subject: 'does not parse as Python', file: path, line: lineNumber(text, broken) });
  const into: Container[] = [];
  visit(top, [], text, into);
  return into;
}

function errorIn(node: SyntaxNode): number | undefined {
  const cursor = node.cursor();
  do if (cursor.type.isError) return cursor.from;
  while (cursor.next());
  return undefined;
}

function children(node: SyntaxNode): SyntaxNode[] {
  const list: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) list.push(child);
  return list;
}

function visit(node: SyntaxNode, path: readonly string[], text: string, into: Container[]): void {
  const name = labelOf(node, text);
  const here = name === undefined ? path : [...path, name];
  if (node.name === 'Script' || (node.name === 'Body' && node.parent?.name === 'ClassDefinition')) add(into, here.join('.') || 'module', node.name === 'Script' ? 'statements' : 'class', '', spanOf(node), children(node).flatMap((one) => fieldEntry(one, text)));
  if (node.name === 'Body' && node.parent?.name === 'FunctionDefinition') addBody(into, here.join('.'), node, text);
  if (node.name === 'DictionaryExpression') add(into, here.join('.'), 'object', ',', { start: node.from + 1, end: node.to - 1 }, keyEntries(node, text));
  for (const child of children(node)) visit(child, here, text, into);
}

function add(into: Container[], path: string, kind: string, separator: '' | ',', inner: Span, entries: Entry[]): void {
  const count = into.filter((one) => one.path === path || one.path.startsWith(`${path} `)).length;
  if (entries.length > 0) into.push({ path: count === 0 ? path : `${path} ${count + 1}`, kind, separator, inner, entries });
}

/** A function that assigns several things one after the other: `self.limit = os.getenv("LIMIT")` in the constructor of a configuration. */
function addBody(into: Container[], path: string, node: SyntaxNode, text: string): void {
  const entries = children(node).flatMap((one) => fieldEntry(one, text));
  if (entries.length > 1 && new Set(entries.map((one) => one.name)).size === entries.length) add(into, path, 'statements', '', spanOf(node), entries);
}

function labelOf(node: SyntaxNode, text: string): string | undefined {
  if (node.name !== 'ClassDefinition' && node.name !== 'FunctionDefinition' && node.name !== 'AssignStatement') return undefined;
  const named = node.getChild('VariableName');
  return named ? text.slice(named.from, named.to) : undefined;
}

const spanOf = (node: SyntaxNode): Span => ({ start: node.from, end: node.to });

function fieldEntry(node: SyntaxNode, text: string): Entry[] {
  const parts = node.name === 'AssignStatement' ? children(node) : [];
  const [first, ...rest] = parts;
  const target = first?.name === 'MemberExpression' ? first.lastChild : first;
  if (!target || !['VariableName', 'PropertyName'].includes(target.name) || rest.filter((one) => one.name === 'AssignOp').length > 1) return [];
  const name = text.slice(target.from, target.to);
  const sign = rest.findIndex((one) => one.name === 'AssignOp');
  const value = rest[sign + 1];
  return [entry(name, spanOf(node), spanOf(target), sign >= 0 && value ? spanOf(value) : undefined, text, sign >= 0 ? value?.name : undefined)];
}

function keyEntries(node: SyntaxNode, text: string): Entry[] {
  const parts = children(node).filter((one) => one.name !== 'Comment');
  return parts.flatMap((colon, index) => {
    const [key, value] = [parts[index - 1], parts[index + 1]];
    if (colon.name !== ':' || key?.name !== 'String' || !value) return [];
    const inner = { start: key.from + 1, end: key.to - 1 };
    return [entry(text.slice(inner.start, inner.end), { start: key.from, end: value.to }, inner, spanOf(value), text, value.name)];
  });
}

const SHAPES: Record<string, string> = { String: 'string', Number: 'number', Boolean: 'boolean', None: 'null', DictionaryExpression: 'map', ArrayExpression: 'list' };

function entry(name: string, node: Span, key: Span, value: Span | undefined, text: string, type?: string): Entry {
  const shape = type === undefined ? undefined : (SHAPES[type] ?? 'call');
  const read = value && shape !== 'map' && shape !== 'list' ? (text.slice(value.start, value.end).match(/(?<![\w])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?!\w)/g) ?? []) : [];
  return { name, also: [...new Set(read)], node, key, lead: leadOf(text, node.start), ...(value ? { value } : {}), ...(shape ? { shape } : {}) };
}

/** Start of the first comment line directly above. */
function leadOf(text: string, start: number): number {
  let lead = start;
  if (text.slice(lineStart(text, start), start).trim() !== '') return lead;
  for (let line = lineStart(text, start); line > 0; ) {
    line = lineStart(text, line - 1);
    const indent = /^[ \t]*(?=#)/.exec(text.slice(line, lead));
    if (!indent) return lead;
    lead = line + indent[0].length;
  }
  return lead;
}
