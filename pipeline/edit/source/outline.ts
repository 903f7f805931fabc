import { lineStart } from '../lines.js';
import type { Container, Entry, Span } from '../locator.js';
import { calledName, childrenOf, isNode, keyName, short, type Syntax, type SyntaxNode } from './syntax.js';

interface Walk {
  text: string;
  syntax: Syntax;
  counts: Map<string, number>;
  into: Container[];
}

/** Every place of a parsed file that holds declarations. */
export function outlineSource(text: string, syntax: Syntax): Container[] {
  const walk: Walk = { text, syntax, counts: new Map(), into: [] };
  visit(syntax.program, [], walk);
  return walk.into.sort((a, b) => a.inner.start - b.inner.start);
}

function visit(node: SyntaxNode, path: readonly string[], walk: Walk): void {
  const label = labelOf(node, walk.text);
  const here = label === undefined ? path : [...path, label];
  const reader = READERS[node.type];
  if (reader) {
    const found = reader(node, walk);
    if (found && found.entries.length > 0) walk.into.push({ ...found, path: uniquePath(here, found.kind, walk) });
  }
  for (const child of childrenOf(node)) visit(child, here, walk);
}

/** What a node adds to the path of the places inside it: a name, the called function, or nothing. */
function labelOf(node: SyntaxNode, text: string): string | undefined {
  const label = LABELS[node.type];
  return label?.(node, text);
}

const byKey = (node: SyntaxNode): string | undefined => keyName(node['key']);
const byId = (node: SyntaxNode): string | undefined => keyName(node['id']);

const LABELS: Record<string, (node: SyntaxNode, text: string) => string | undefined> = {
  VariableDeclarator: byId,
  FunctionDeclaration: byId,
  ClassDeclaration: byId,
  TSInterfaceDeclaration: (node) => `interface ${byId(node)}`,
  TSTypeAliasDeclaration: (node) => `type ${byId(node)}`,
  TSEnumDeclaration: (node) => `enum ${byId(node)}`,
  TSModuleDeclaration: byId,
  ObjectProperty: byKey,
  ObjectMethod: byKey,
  ClassProperty: byKey,
  ClassMethod: byKey,
  TSPropertySignature: byKey,
  ReturnStatement: () => 'return',
  ExportDefaultDeclaration: () => 'default',
  AssignmentExpression: (node, text) => short(text, node['left']),
  CallExpression: (node, text) => `${calledName(node['callee'], text)}()`,
  NewExpression: (node, text) => `new ${short(text, node['callee'])}()`,
  ImportDeclaration: (node) => `import ${keyName(node['source'])}`,
  Decorator: () => '@',
};

function uniquePath(path: readonly string[], kind: string, walk: Walk): string {
  const key = path.join('/') || kind;
  const count = (walk.counts.get(key) ?? 0) + 1;
  walk.counts.set(key, count);
  return count === 1 ? key : `${key} ${count}`;
}

type Found = Omit<Container, 'path'>;
type Reader = (node: SyntaxNode, walk: Walk) => Found | undefined;

const list = (node: SyntaxNode, key: string): SyntaxNode[] => (Array.isArray(node[key]) ? (node[key] as unknown[]).filter(isNode) : []);
const inside = (node: SyntaxNode): Span => ({ start: node.start + 1, end: node.end - 1 });

const READERS: Record<string, Reader> = {
  Program: (node, walk) => statements(list(node, 'body'), node, walk),
  TSModuleBlock: (node, walk) => statements(list(node, 'body'), node, walk),
  ObjectExpression: (node, walk) => found('object', ',', inside(node), list(node, 'properties').flatMap((one) => propertyEntry(one, walk))),
  ClassBody: (node, walk) => classMembers(node, walk),
  TSInterfaceBody: (node, walk) => members(list(node, 'body'), 'interface', inside(node), walk),
  TSTypeLiteral: (node, walk) => members(list(node, 'members'), 'interface', inside(node), walk),
  TSEnumDeclaration: (node, walk) => enumMembers(node, walk),
  TSUnionType: (node, walk) => union(node, walk),
  ArrayExpression: (node, walk) => elements('array', inside(node), list(node, 'elements'), walk),
  CallExpression: (node, walk) => calls(node, walk),
  ImportDeclaration: (node, walk) => specifiers(node, walk),
};

const found = (kind: string, separator: Container['separator'], inner: Span, entries: Entry[]): Found => ({ kind, separator, inner, entries });

function propertyEntry(node: SyntaxNode, walk: Walk): Entry[] {
  const key = node['computed'] ? memberKey(node['key']) : node['key'];
  const name = keyName(key);
  if (name === undefined) return [];
  const value = node.type === 'ObjectProperty' && isNode(node['value']) && !node['shorthand'] ? node['value'] : undefined;
  return [entry(name, node, key as SyntaxNode, value, walk)];
}

/** `[Flag.newMenu]: …` declares newMenu. */
const memberKey = (key: unknown): unknown => (isNode(key) && key.type === 'MemberExpression' && !key['computed'] ? key['property'] : undefined);

/** The fields of a class; a class of nothing but static ones is a list of constants. */
function classMembers(node: SyntaxNode, walk: Walk): Found {
  const properties = list(node, 'body').filter((one) => one.type === 'ClassProperty');
  const own = properties.filter((one) => !one['static']);
  return found('class', ';', inside(node), (own.length > 0 ? own : properties).flatMap((one) => memberEntry(one, walk)));
}

function memberEntry(node: SyntaxNode, walk: Walk): Entry[] {
  const name = keyName(node['key']);
  if (name === undefined) return [];
  const first = isNode(node['value']) ? node['value'] : isNode(node['typeAnnotation']) ? node['typeAnnotation'] : undefined;
  return [entry(name, node, node['key'] as SyntaxNode, first, walk)];
}

function members(nodes: SyntaxNode[], kind: string, inner: Span, walk: Walk): Found {
  const entries = nodes.flatMap((node) => {
    const name = keyName(node['key']);
    const annotation = isNode(node['typeAnnotation']) ? node['typeAnnotation'] : undefined;
    return name === undefined || !annotation ? [] : [entry(name, node, node['key'] as SyntaxNode, annotation, walk)];
  });
  const commas = nodes.filter((node) => walk.text[node.end - 1] === ',').length;
  return found(kind, commas > nodes.length / 2 ? ',' : ';', inner, entries);
}

function enumMembers(node: SyntaxNode, walk: Walk): Found | undefined {
  const body = isNode(node['body']) ? node['body'] : node;
  const nodes = list(body, 'members').length > 0 ? list(body, 'members') : list(node, 'members');
  const open = walk.text.indexOf('{', (node['id'] as SyntaxNode).end);
  const entries = nodes.flatMap((one) => {
    const name = keyName(one['id']);
    return name === undefined ? [] : [entry(name, one, one['id'] as SyntaxNode, isNode(one['initializer']) ? one['initializer'] : undefined, walk)];
  });
  return found('enum', ',', { start: open + 1, end: node.end - 1 }, entries);
}

function union(node: SyntaxNode, walk: Walk): Found | undefined {
  const entries = list(node, 'types').map((one) => {
    const literal = isNode(one['literal']) ? one['literal'] : undefined;
    // A member that is no literal (`keyof Overrides`) has no name and stays where it is.
    return literal?.type === 'StringLiteral' ? entry(String(literal['value']), one, literal, undefined, walk) : entry('', one, one, undefined, walk);
  });
  if (entries.filter((one) => one.name !== '').length * 2 <= entries.length) return undefined;
  const bar = /\|\s*$/.exec(walk.text.slice(0, node.start).slice(-200));
  const start = walk.text[node.start] === '|' ? node.start : bar ? node.start - bar[0].length : node.start;
  return found('union', '|', { start, end: node.end }, entries);
}

/** Array elements or call arguments: all strings, names, or objects and calls that carry a name. */
function elements(kind: string, inner: Span, nodes: readonly SyntaxNode[], walk: Walk): Found | undefined {
  const entries = nodes.map((node) => elementEntry(node, walk));
  return entries.every((one) => one !== undefined) ? found(kind, ',', inner, entries.filter((one) => one !== undefined)) : undefined;
}

function elementEntry(node: SyntaxNode, walk: Walk): Entry | undefined {
  if (node.type === 'StringLiteral' || node.type === 'Identifier') return entry(keyName(node)!, node, node, undefined, walk);
  if (node.type === 'MemberExpression') return entry(walk.text.slice(node.start, node.end), node, node, undefined, walk);
  const named =
    node.type === 'ObjectExpression'
      ? list(node, 'properties').find((one) => /^(name|key|variable|id)$/i.test(keyName(one['key']) ?? ''))?.['value']
      : list(node, 'arguments')[0];
  const name = isNode(named) && named.type === 'StringLiteral' ? keyName(named) : undefined;
  return name === undefined ? undefined : entry(name, node, named as SyntaxNode, undefined, walk);
}

function calls(node: SyntaxNode, walk: Walk): Found | undefined {
  const strings = list(node, 'arguments');
  if (strings.length < 2 || !strings.every((one) => one.type === 'StringLiteral')) return undefined;
  const callee = node['callee'] as SyntaxNode;
  return elements('arguments', { start: walk.text.indexOf('(', callee.end) + 1, end: node.end - 1 }, strings, walk);
}

function specifiers(node: SyntaxNode, walk: Walk): Found | undefined {
  const nodes = list(node, 'specifiers').filter((one) => one.type === 'ImportSpecifier');
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (!first || !last) return undefined;
  const inner = { start: walk.text.lastIndexOf('{', first.start) + 1, end: walk.text.indexOf('}', last.end) };
  return found('imports', ',', inner, nodes.map((one) => entry(keyName(one['imported']) ?? '', one, one['imported'] as SyntaxNode, undefined, walk)));
}

function statements(nodes: readonly SyntaxNode[], scope: SyntaxNode, walk: Walk): Found {
  const entries = nodes.flatMap((statement) => {
    const inner = statement.type === 'ExportNamedDeclaration' && isNode(statement['declaration']) ? statement['declaration'] : statement;
    const declarators = inner.type === 'VariableDeclaration' ? list(inner, 'declarations') : [];
    const [only] = declarators;
    const name = only && keyName(only['id']);
    if (!only || name === undefined || declarators.length !== 1) return [];
    return [entry(name, statement, only['id'] as SyntaxNode, isNode(only['init']) ? only['init'] : undefined, walk)];
  });
  return found('statements', ';', { start: scope.start, end: scope.end }, entries);
}

function entry(name: string, node: SyntaxNode, key: SyntaxNode, value: SyntaxNode | undefined, walk: Walk): Entry {
  const { text } = walk;
  const ended = /[;,]/.test(text[node.end - 1] ?? '') && node.type !== 'StringLiteral';
  const span = { start: node.start, end: ended ? node.end - 1 : node.end };
  const quoted = key.type === 'StringLiteral' ? 1 : 0;
  return {
    name,
    also: value ? namesRead(value, text) : [],
    node: span,
    key: { start: key.start + quoted, end: key.start + quoted + (quoted ? key.end - key.start - 2 : name.length) },
    ...(value ? { value: { start: value.start, end: Math.min(value.end, span.end) } } : {}),
    lead: leadOf(node.start, walk),
    shape: value ? (SHAPES[value.type] ?? 'call') : 'string',
  };
}

const SHAPES: Record<string, string> = {
  StringLiteral: 'string',
  TemplateLiteral: 'string',
  NumericLiteral: 'number',
  BooleanLiteral: 'boolean',
  NullLiteral: 'null',
  ObjectExpression: 'map',
  ArrayExpression: 'list',
};

const NO_LEAF = new Set(['ObjectExpression', 'ArrayExpression', 'ArrowFunctionExpression', 'FunctionExpression', 'ClassExpression', 'JSXElement']);

/** Constants that a leaf value reads: `result.data.X`, `process.env.X`, `get('X')`. */
function namesRead(value: SyntaxNode, text: string): string[] {
  if (NO_LEAF.has(value.type)) return [];
  const names = text.slice(value.start, value.end).match(/(?<![\w$])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*(?![\w$])/g) ?? [];
  return [...new Set(names.filter((name) => name.length > 2))];
}

/** Start of the first comment above without a blank line between; 16 comments above one entry are plenty. */
function leadOf(start: number, { text, syntax }: Walk): number {
  let lead = start;
  for (let at = lastBefore(syntax.comments, start), seen = 0; at >= 0 && seen < 16; at -= 1, seen += 1) {
    const comment = syntax.comments[at]!;
    const gap = text.slice(comment.end, lead);
    const own = text.slice(lineStart(text, comment.start), comment.start).trim() === '';
    if (!own || !/^[ \t]*\r?\n[ \t]*$/.test(gap)) break;
    lead = comment.start;
  }
  return lead;
}

function lastBefore(comments: Syntax['comments'], at: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comments[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
