import { childrenOf, isNode, keyName, type Syntax, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';

/** One direction of a migration: the function and where its body stands. */
export interface Half {
  fn: SyntaxNode;
  /** Offsets of the body with its braces, or of the expression that an arrow function returns. */
  start: number;
  end: number;
  /** The body is an expression, not a block. */
  expression: boolean;
  async: boolean;
  params: SyntaxNode[];
  /** Indentation of the line that the function begins on. */
  pad: string;
}

/** A migration that was parsed. */
export interface Parsed {
  name: string;
  path: string;
  text: string;
  syntax: Syntax;
  up?: Half | undefined;
  down?: Half | undefined;
}

const isFunction = (value: unknown): value is SyntaxNode =>
  isNode(value) && /^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration|ObjectMethod|ClassMethod)$/.test(value.type);

const owned = (value: unknown): SyntaxNode | undefined => (isFunction(value) ? value : undefined);

/** What a node of each type calls the function that it holds. */
const HOLDERS: Record<string, (at: SyntaxNode, name: string) => SyntaxNode | undefined> = {
  FunctionDeclaration: (at, name) => (keyName(at['id']) === name ? at : undefined),
  VariableDeclarator: (at, name) => (keyName(at['id']) === name ? owned(at['init']) : undefined),
  AssignmentExpression: (at, name) => {
    const left = at['left'];
    return isNode(left) && left.type === 'MemberExpression' && keyName(left['property']) === name ? owned(at['right']) : undefined;
  },
  ObjectMethod: (at, name) => (keyName(at['key']) === name ? at : undefined),
  ClassMethod: (at, name) => (keyName(at['key']) === name ? at : undefined),
  ObjectProperty: (at, name) => (keyName(at['key']) === name ? owned(at['value']) : undefined),
  ClassProperty: (at, name) => (keyName(at['key']) === name ? owned(at['value']) : undefined),
};

function find(at: SyntaxNode, name: string): SyntaxNode | undefined {
  const here = HOLDERS[at.type]?.(at, name);
  if (here) return here;
  // A function within a function is somebody else's.
  if (at.type === 'BlockStatement') return undefined;
  for (const child of childrenOf(at)) {
    const found = find(child, name);
    if (found) return found;
  }
  return undefined;
}

function half(text: string, program: SyntaxNode, name: string): Half | undefined {
  const fn = find(program, name);
  const body = fn?.['body'];
  if (!fn || !isNode(body)) return undefined;
  const line = text.lastIndexOf('\n', fn.start - 1) + 1;
  return {
    fn,
    start: body.start,
    end: body.end,
    expression: body.type !== 'BlockStatement',
    async: fn['async'] === true,
    params: Array.isArray(fn['params']) ? fn['params'].filter(isNode) : [],
    pad: /^[ \t]*/.exec(text.slice(line))?.[0] ?? '',
  };
}

/** The two directions of a parsed migration. */
export const withHalves = (parsed: Omit<Parsed, 'up' | 'down'>): Parsed => ({
  ...parsed,
  up: half(parsed.text, parsed.syntax.program, 'up'),
  down: half(parsed.text, parsed.syntax.program, 'down'),
});

/** The name that a function gives to its nth argument. */
export const paramName = (one: Half | undefined, index: number): string | undefined => {
  const param = one?.params[index];
  return keyName(param?.type === 'AssignmentPattern' ? param['left'] : param);
};
