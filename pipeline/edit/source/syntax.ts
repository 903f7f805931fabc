import { InfraError } from '../../error.js';

/** A node of the syntax tree, as far as this folder looks at it. */
export interface SyntaxNode {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** A parsed file with its comments in order. */
export interface Syntax {
  program: SyntaxNode;
  comments: { start: number; end: number }[];
}

const TYPED = /\.[mc]?tsx?$/i;
const WITH_JSX = /\.([mc]?jsx?|tsx)$/i;

/**
 * Parses TypeScript or JavaScript.
 * @throws InfraError with line and column when the text does not parse
 */
export async function parseSource(text: string, path: string): Promise<Syntax> {
  const { parse } = await import('@babel/parser');
  try {
    const file = parse(text, {
      sourceType: 'unambiguous',
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
      plugins: ['decorators-legacy', ...(TYPED.test(path) ? (['typescript'] as const) : []), ...(WITH_JSX.test(path) ? (['jsx'] as const) : [])],
    });
    const comments = (file.comments ?? []).map((one) => ({ start: one.start ?? 0, end: one.end ?? 0 }));
    return { program: file.program as unknown as SyntaxNode, comments };
  } catch (error) {
    const at = (error as { loc?: { line: number; column: number } }).loc;
    if (!at) throw error;
    throw new InfraError({ subject: `does not parse: ${(error as Error).message}`, file: path, line: at.line, column: at.column + 1 });
  }
}

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string' && typeof (value as { start?: unknown }).start === 'number';

/** The children of a node in the order of the text. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'leadingComments' || key === 'trailingComments' || key === 'innerComments') continue;
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children.sort((a, b) => a.start - b.start);
}

/** The name a key or identifier spells, without quotes; undefined for a computed one. */
export function keyName(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type === 'StringLiteral' || node.type === 'NumericLiteral') return String(node['value']);
  return undefined;
}

/** The first word of a node's own text. */
export const short = (text: string, node: unknown): string => (isNode(node) ? text.slice(node.start, Math.min(node.end, node.start + 60)).split(/[\s(]/)[0]! : '');

const NAMED = /^(Identifier|MemberExpression|CallExpression|ThisExpression|Super|MetaProperty)$/;

/** What a call is known by. A list or object that a method is called on is no name: it changes with its entries. */
export function calledName(callee: unknown, text: string): string {
  const literal = isNode(callee) && isNode(callee['object']) && !NAMED.test(callee['object'].type);
  return literal ? `.${keyName(callee['property']) ?? ''}` : short(text, callee);
}
