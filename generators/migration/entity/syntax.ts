import type { Container, Span } from '../../../pipeline/edit/locator.js';
import { childrenOf, isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import type { Decorator, Option, Typing } from './model.js';

export const nodes = (value: unknown): SyntaxNode[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** The text of a node. */
export const textOf = (text: string, node: unknown): string => (isNode(node) ? text.slice(node.start, node.end) : '');

/** A string that stands there as such, template strings without slots included. */
export function stringOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'StringLiteral') return String(node['value']);
  const quasis = nodes(node['quasis']);
  if (node.type !== 'TemplateLiteral' || quasis.length !== 1) return undefined;
  return (quasis[0]?.['value'] as { cooked?: string } | undefined)?.cooked;
}

/** What is called: `define` of `sequelize.define(…)`. */
export function calleeName(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') return keyName(node['property']) ?? '';
  return keyName(node) ?? '';
}

/** `Member` of `Member.associate` and of `Member.hasMany(…)`. */
export function rootOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'Identifier') return keyName(node) ?? '';
  return rootOf(node['object'] ?? node['callee'] ?? node['left'] ?? node['expression']);
}

/** Decorators of a class or member, in order. */
export function decoratorsOf(node: SyntaxNode, text: string): Decorator[] {
  return nodes(node['decorators']).map((one) => {
    const expression = one['expression'] as SyntaxNode;
    const isCall = expression.type === 'CallExpression';
    const name = calleeName(isCall ? expression['callee'] : expression);
    return { name, text: text.slice(one.start, one.end), args: isCall ? nodes(expression['arguments']) : [], node: one };
  });
}

/** The plain properties of an object literal. */
export const optionsOf = (node: unknown, text: string): Option[] =>
  isNode(node) && node.type === 'ObjectExpression'
    ? nodes(node['properties']).flatMap((one) => {
        const key = keyName(one['key']);
        if (key === undefined || one['computed']) return [];
        return [{ key, text: one.type === 'ObjectProperty' ? textOf(text, one['value']) : textOf(text, one), node: one }];
      })
    : [];

/** The value of one property, as a node. */
export const valueOf = (node: unknown, key: string): SyntaxNode | undefined => {
  const property = isNode(node) ? nodes(node['properties']).find((one) => keyName(one['key']) === key && !one['computed']) : undefined;
  return isNode(property?.['value']) ? property['value'] : undefined;
};

/** `() => User`, `type => User`, `User` → User. */
export function classNamed(node: unknown, text: string): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'ArrowFunctionExpression') return classNamed(node['body'], text);
  if (node.type === 'Identifier') return keyName(node);
  return stringOf(node);
}

/** Modifiers, mark and type of a class property. */
export function typingOf(member: SyntaxNode, text: string): Typing {
  const key = member['key'] as SyntaxNode;
  const last = nodes(member['decorators']).at(-1);
  const head = text.slice(last ? last.end : member.start, key.start);
  const modifiers = /((?:(?:public|private|protected|declare|readonly|override)\s+)*)$/.exec(head)?.[1] ?? '';
  const annotation = isNode(member['typeAnnotation']) ? member['typeAnnotation'] : undefined;
  const type = annotation && isNode(annotation['typeAnnotation']) ? annotation['typeAnnotation'] : undefined;
  return {
    modifiers,
    mark: member['optional'] === true ? '?' : member['definite'] === true ? '!' : '',
    type: type ? textOf(text, type) : undefined,
    span: type ? { start: type.start, end: type.end } : undefined,
  };
}

/** The place of declarations whose brackets a node is, as the source locator calls it. */
export const containerAt = (containers: readonly Container[], inner: Span): string | undefined =>
  containers.find((one) => one.inner.start === inner.start && one.inner.end === inner.end)?.path;

/** What lies between the brackets of a node. */
export const innerOf = (node: SyntaxNode): Span => ({ start: node.start + 1, end: node.end - 1 });

/** Every node below one, itself included, that meets a condition. */
export function allOf(node: SyntaxNode, is: (one: SyntaxNode) => boolean): SyntaxNode[] {
  const found = is(node) ? [node] : [];
  return childrenOf(node).reduce((list, child) => (list.push(...allOf(child, is)), list), found);
}

export interface Imported {
  from: string;
  name: string;
  /** `import type { … }` */
  type: boolean;
  /** `import { type … }` */
  inline: boolean;
}

/** The name that a local name was imported by, and from where. */
export function importOf(program: SyntaxNode, local: string): Imported | undefined {
  for (const one of nodes(program['body'])) {
    if (one.type !== 'ImportDeclaration') continue;
    const found = nodes(one['specifiers']).find((specifier) => keyName(specifier['local']) === local);
    const from = keyName(one['source']);
    if (!found || from === undefined) continue;
    return {
      from,
      name: keyName(found['imported']) ?? 'default',
      type: one['importKind'] === 'type',
      inline: found['importKind'] === 'type',
    };
  }
  return undefined;
}

/** True where a file imports or requires a name, or a function of it takes it: what a model's file has in reach. */
export function bindsName({ program }: { program: SyntaxNode }, name: string): boolean {
  const isBinding = (node: SyntaxNode): boolean => {
    if (/^Import(Default|Namespace)?Specifier$/.test(node.type)) return keyName(node['local']) === name;
    if (node.type === 'VariableDeclarator') return bound(node['id']).includes(name);
    if (
      /^(FunctionDeclaration|ClassDeclaration|TSEnumDeclaration|TSInterfaceDeclaration|TSTypeAliasDeclaration)$/.test(node.type) &&
      keyName(node['id']) === name
    )
      return true;
    return /Function/.test(node.type) && nodes(node['params']).some((one) => bound(one).includes(name));
  };
  return allOf(program, isBinding).length > 0;
}

/** Names that a pattern binds. */
function bound(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  if (pattern.type === 'Identifier') return [keyName(pattern) ?? ''];
  return nodes(pattern['properties']).flatMap((one) => bound(one['value']));
}

/** The statements of a file, with those of its `declare module` blocks. */
export const statementsOf = (program: SyntaxNode): SyntaxNode[] =>
  nodes(program['body']).flatMap((one) => {
    const inner = isNode(one['declaration']) ? one['declaration'] : one;
    const block = inner.type === 'TSModuleDeclaration' && isNode(inner['body']) ? inner['body'] : undefined;
    return block ? statementsOf(block) : [one];
  });
