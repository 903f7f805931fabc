import { childrenOf, isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';

/** What an expression of a migration says, as far as it can be known without running it. */
export type Value = string | number | boolean | null | Value[] | Said;

export type Said =
  | { is: 'object'; entries: Map<string, Value> }
  /** `knex.schema.createTable('a', …)`: what it begins with, and each name behind it with its arguments, if it is called. */
  | { is: 'chain'; root: string; links: Called[] }
  | { is: 'new'; name: string; args: Value[] }
  | { is: 'function'; params: string[]; statements: Value[] }
  | { is: 'unknown' };

export interface Called {
  name: string;
  args: Value[] | null;
}

export type Chain = Extract<Said, { is: 'chain' }>;
/** Names that stand for a text or a number: `const table = 'users'`. */
export type Constants = ReadonlyMap<string, Value>;

const UNKNOWN: Said = { is: 'unknown' };
const node = (value: unknown): SyntaxNode | undefined => (isNode(value) ? value : undefined);
const nodes = (value: unknown): SyntaxNode[] => (Array.isArray(value) ? value.filter(isNode) : []);

export const isSaid = (value: Value | undefined): value is Said => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isChain = (value: Value | undefined): value is Chain => isSaid(value) && value.is === 'chain';
/** The object, or an empty one. */
export const entriesOf = (value: Value | undefined): Map<string, Value> =>
  isSaid(value) && value.is === 'object' ? value.entries : new Map();
export const textOf = (value: Value | undefined): string | undefined => (typeof value === 'string' ? value : undefined);
/** A list of names, or one name. */
export const namesIn = (value: Value | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

type Read = (at: SyntaxNode, constants: Constants) => Value;

function templateText(at: SyntaxNode): string | undefined {
  const quasis = nodes(at['quasis']);
  if (quasis.length !== 1) return undefined;
  const cooked = (quasis[0]?.['value'] as { cooked?: unknown } | undefined)?.cooked;
  return typeof cooked === 'string' ? cooked : undefined;
}

function objectValue(at: SyntaxNode, constants: Constants): Value {
  const entries = new Map<string, Value>();
  for (const property of nodes(at['properties'])) {
    const name = property['computed'] === true ? undefined : keyName(property['key']);
    const value = node(property['value']);
    if (property.type !== 'ObjectProperty' || name === undefined || !value) return UNKNOWN;
    entries.set(name, valueOf(value, constants));
  }
  return { is: 'object', entries };
}

function linked(base: Value, name: string, args: Value[] | null): Value {
  return isChain(base) ? { ...base, links: [...base.links, { name, args }] } : UNKNOWN;
}

function callValue(at: SyntaxNode, constants: Constants): Value {
  const args = nodes(at['arguments']).map((one) => valueOf(one, constants));
  const callee = valueOf(node(at['callee'])!, constants);
  if (!isChain(callee)) return UNKNOWN;
  const last = callee.links.at(-1);
  if (!last) return { ...callee, links: [{ name: '', args }] };
  return last.args === null ? { ...callee, links: [...callee.links.slice(0, -1), { name: last.name, args }] } : UNKNOWN;
}

const functionValue: Read = (at, constants) => ({
  is: 'function',
  params: nodes(at['params']).map((one) => keyName(one) ?? ''),
  statements: bodyOf(at, constants),
});

function joined(at: SyntaxNode, constants: Constants): Value {
  const [left, right] = [at['left'], at['right']].map((one) => (isNode(one) ? valueOf(one, constants) : UNKNOWN));
  return at['operator'] === '+' && typeof left === 'string' && typeof right === 'string' ? left + right : UNKNOWN;
}

const inside: Read = (at, constants) => (isNode(at['expression']) ? valueOf(at['expression'], constants) : UNKNOWN);

const READ: Record<string, Read> = {
  StringLiteral: (at) => String(at['value']),
  NumericLiteral: (at) => Number(at['value']),
  BooleanLiteral: (at) => at['value'] === true,
  NullLiteral: () => null,
  TemplateLiteral: (at) => templateText(at) ?? UNKNOWN,
  TaggedTemplateExpression: (at, constants) => {
    const text = isNode(at['quasi']) ? templateText(at['quasi']) : undefined;
    return text === undefined ? UNKNOWN : linked(valueOf(node(at['tag'])!, constants), '`', [text]);
  },
  Identifier: (at, constants) => constants.get(String(at['name'])) ?? { is: 'chain', root: String(at['name']), links: [] },
  ThisExpression: () => ({ is: 'chain', root: 'this', links: [] }),
  MemberExpression: (at, constants) => {
    const name = at['computed'] === true ? undefined : keyName(at['property']);
    return name === undefined ? UNKNOWN : linked(valueOf(node(at['object'])!, constants), name, null);
  },
  CallExpression: callValue,
  NewExpression: (at, constants) => ({
    is: 'new',
    name: keyName(at['callee']) ?? '',
    args: nodes(at['arguments']).map((one) => valueOf(one, constants)),
  }),
  ArrayExpression: (at, constants) => nodes(at['elements']).map((one) => valueOf(one, constants)),
  ObjectExpression: objectValue,
  ArrowFunctionExpression: functionValue,
  FunctionExpression: functionValue,
  BinaryExpression: joined,
  UnaryExpression: (at, constants) => {
    const value = isNode(at['argument']) ? valueOf(at['argument'], constants) : UNKNOWN;
    return at['operator'] === '-' && typeof value === 'number' ? -value : UNKNOWN;
  },
  AwaitExpression: (at, constants) => (isNode(at['argument']) ? valueOf(at['argument'], constants) : UNKNOWN),
  TSAsExpression: inside,
  TSSatisfiesExpression: inside,
  TSNonNullExpression: inside,
  ParenthesizedExpression: inside,
};

/** What an expression says. */
export const valueOf = (at: SyntaxNode, constants: Constants): Value => READ[at.type]?.(at, constants) ?? (READ[at.type] ? null : UNKNOWN);

/** `a().then(() => b())` and `Promise.all([a(), b()])` are one thing after the other. */
function unrolled(value: Value): Value[] {
  if (!isChain(value)) return [value];
  const then = value.links.findIndex((link) => link.name === 'then' && link.args !== null);
  if (then > 0) {
    const next = value.links[then]?.args?.[0];
    const rest = isSaid(next) && next.is === 'function' && then === value.links.length - 1 ? next.statements : [UNKNOWN];
    return [...unrolled({ ...value, links: value.links.slice(0, then) }), ...rest];
  }
  const every =
    value.root === 'Promise' && value.links.length === 1 && value.links[0]?.name === 'all' ? value.links[0].args?.[0] : undefined;
  return Array.isArray(every) ? every.flatMap(unrolled) : [value];
}

function statementOf(at: SyntaxNode, constants: Map<string, Value>): Value[] {
  if (at.type === 'EmptyStatement') return [];
  if (at.type === 'VariableDeclaration') return declared(at, constants) ? [] : [UNKNOWN];
  const value = at.type === 'ExpressionStatement' ? node(at['expression']) : at.type === 'ReturnStatement' ? at['argument'] : undefined;
  if (at.type === 'ReturnStatement' && !isNode(value)) return [];
  return isNode(value) ? unrolled(valueOf(value, constants)) : [UNKNOWN];
}

/** Notes a constant text or number. False where the declaration says more than that. */
export function declared(at: SyntaxNode, constants: Map<string, Value>): boolean {
  return nodes(at['declarations']).every((one) => {
    const name = keyName(one['id']);
    const value = isNode(one['init']) ? valueOf(one['init'], constants) : undefined;
    const plain = typeof value === 'string' || typeof value === 'number';
    if (name !== undefined && plain) constants.set(name, value);
    return plain;
  });
}

/** The statements of a function: an expression alone is one. */
export function bodyOf(fn: SyntaxNode, outer: Constants): Value[] {
  const body = node(fn['body']);
  if (!body) return [UNKNOWN];
  const constants = new Map(outer);
  if (body.type !== 'BlockStatement') return unrolled(valueOf(body, constants));
  return nodes(body['body']).flatMap((one) => statementOf(one, constants));
}

/** The constants of a file's top level. */
export function constantsOf(program: SyntaxNode): Map<string, Value> {
  const constants = new Map<string, Value>();
  for (const one of childrenOf(program)) if (one.type === 'VariableDeclaration') declared(one, constants);
  return constants;
}
