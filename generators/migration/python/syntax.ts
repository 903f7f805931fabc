import type { SyntaxNode } from '@lezer/common';
import { lineNumber } from '../../../pipeline/edit/lines.js';
import { InfraError } from '../../../pipeline/error.js';

/** A parsed Python file. */
export interface PyModule {
  path: string;
  text: string;
  top: SyntaxNode;
}

/** Parses a text; throws an InfraError with the line where it is no Python. */
export type ParsePython = (text: string, path: string) => PyModule;

/** The parser of Python, loaded on first use. */
export async function pythonParser(): Promise<ParsePython> {
  const { parser } = await import('@lezer/python');
  return (text, path) => {
    // The parser takes a byte order mark for a name.
    const top = parser.parse(text.replace(/^\uFEFF/, ' ')).topNode;
    const broken = brokenAt(top);
    if (broken !== undefined) throw new InfraError({ subject: 'does not parse as Python', file: path, line: lineNumber(text, broken) });
    return { path, text, top };
  };
}

function brokenAt(top: SyntaxNode): number | undefined {
  const cursor = top.cursor();
  do if (cursor.type.isError) return cursor.from;
  while (cursor.next());
  return undefined;
}

/** The children of a node, comments left out. */
export function parts(node: SyntaxNode): SyntaxNode[] {
  const list: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'Comment') list.push(child);
  return list;
}

/** The text of a node. */
export const textAt = (module: PyModule, node: { from: number; to: number }): string => module.text.slice(node.from, node.to);

/** An argument of a call: `name` is empty for one by position, and begins with `*` for an unpacked one. */
export interface Argument {
  name: string;
  value: SyntaxNode;
  /** With its name. */
  from: number;
  to: number;
}

/** A call: `op.add_column('books', …)`. */
export interface Call {
  /** As written: `op.add_column`. */
  callee: string;
  args: Argument[];
  node: SyntaxNode;
}

const isSign = (node: SyntaxNode): boolean => /^[(),[\]{}:]$/.test(node.name);

/** The elements of a list, tuple, set or argument list, each with its nodes: what stands between two commas. */
export function elements(node: SyntaxNode): SyntaxNode[][] {
  const groups: SyntaxNode[][] = [[]];
  for (const one of parts(node)) {
    if (one.name === ',') groups.push([]);
    else if (!isSign(one)) groups.at(-1)!.push(one);
  }
  return groups.filter((group) => group.length > 0);
}

function argumentOf(group: readonly SyntaxNode[], module: PyModule): Argument[] {
  const [first, second] = group;
  const value = group.at(-1);
  if (!first || !value) return [];
  const named = first.name === 'VariableName' && second?.name === 'AssignOp';
  const star = /^\*\*?$/.test(textAt(module, first)) ? textAt(module, first) : '';
  return [{ name: named ? textAt(module, first) : star, value, from: first.from, to: value.to }];
}

/** The call that a node is; undefined where it is none. */
export function callOf(node: SyntaxNode | null | undefined, module: PyModule): Call | undefined {
  if (node?.name !== 'CallExpression') return undefined;
  const [callee, list] = parts(node);
  if (!callee || list?.name !== 'ArgList') return undefined;
  const name = textAt(module, callee).replace(/\s+/g, '');
  return { callee: name, args: elements(list).flatMap((group) => argumentOf(group, module)), node };
}

/** The argument of that name, or at that place. */
export function argument(call: Call, name: string, place?: number): SyntaxNode | undefined {
  const named = call.args.find((one) => one.name === name);
  const placed = place === undefined ? undefined : call.args.filter((one) => one.name === '')[place];
  return (named ?? placed)?.value;
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"', '\n': '', a: '\x07', b: '\b', f: '\f', v: '\v', '0': '\0' };

function unescaped(text: string): string {
  return text.replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/g, (all, x?: string, u?: string, wide?: string, plain?: string) => {
    const code = x ?? u ?? wide;
    if (code !== undefined) return String.fromCodePoint(parseInt(code, 16));
    return ESCAPES[plain ?? ''] ?? all;
  });
}

function stringOf(text: string): string | undefined {
  const match = /^([rRuU]?)('''|"""|'|")([\s\S]*)\2$/.exec(text);
  if (!match) return undefined;
  return /r/i.test(match[1] ?? '') ? match[3] : unescaped(match[3] ?? '');
}

/** A constant as it is in Python: text, number, truth, None, or a list, tuple or dictionary of such. */
export type PyValue = string | number | boolean | null | PyValue[] | { [key: string]: PyValue };

const READERS: Record<string, (node: SyntaxNode, module: PyModule) => PyValue | undefined> = {
  String: (node, module) => stringOf(textAt(module, node)),
  ContinuedString: (node, module) => joinedString(parts(node).map((one) => stringOf(textAt(module, one)))),
  Number: (node, module) => numberOf(textAt(module, node)),
  UnaryExpression: (node, module) => numberOf(textAt(module, node)),
  Boolean: (node, module) => textAt(module, node) === 'True',
  None: () => null,
  ArrayExpression: (node, module) => listOf(node, module),
  TupleExpression: (node, module) => listOf(node, module),
  ParenthesizedExpression: (node, module) => valueOf(parts(node)[1], module),
  DictionaryExpression: (node, module) => dictionaryOf(node, module),
};

const joinedString = (all: readonly (string | undefined)[]): string | undefined => (all.includes(undefined) ? undefined : all.join(''));

function numberOf(text: string): number | undefined {
  const value = Number(text.replaceAll('_', '').replace(/\s/g, ''));
  return Number.isNaN(value) ? undefined : value;
}

function listOf(node: SyntaxNode, module: PyModule): PyValue[] | undefined {
  const all = elements(node).map((group) => (group.length === 1 ? valueOf(group[0], module) : undefined));
  return all.every((one) => one !== undefined) ? (all as PyValue[]) : undefined;
}

function dictionaryOf(node: SyntaxNode, module: PyModule): { [key: string]: PyValue } | undefined {
  const pairs = elements(node).map(([key, value]) => [valueOf(key, module), valueOf(value, module)] as const);
  if (pairs.some(([key, value]) => typeof key !== 'string' || value === undefined)) return undefined;
  return Object.fromEntries(pairs as [string, PyValue][]);
}

/** The constant that a node says; undefined where it is code. */
export function valueOf(node: SyntaxNode | null | undefined, module: PyModule): PyValue | undefined {
  return node ? READERS[node.name]?.(node, module) : undefined;
}

/** The text that a node says; undefined where it is something else. */
export function stringAt(node: SyntaxNode | null | undefined, module: PyModule): string | undefined {
  const value = valueOf(node, module);
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list or tuple; a single text counts as a list of one. */
export function stringsAt(node: SyntaxNode | null | undefined, module: PyModule): string[] | undefined {
  const value = valueOf(node, module);
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? (value as string[]) : undefined;
}
