import { lineEnd, lineStart } from '../../../pipeline/edit/lines.js';
import { isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { InfraError } from '../../../pipeline/error.js';

/** A call that a top-level variable is set to. */
export interface Declared {
  /** The whole statement. */
  node: SyntaxNode;
  name: string;
  call: SyntaxNode;
  callee: string;
  arguments: SyntaxNode[];
}

/** The nodes of a list. */
export const nodes = (value: unknown): SyntaxNode[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** `export const users = pgTable('users', {…})`: the top-level variables that a call makes. */
export function declarations(program: SyntaxNode): Declared[] {
  return nodes(program['body']).flatMap((node) => {
    const inner = node.type === 'ExportNamedDeclaration' && isNode(node['declaration']) ? node['declaration'] : node;
    return nodes(inner['declarations']).flatMap((one) => {
      const call = one['init'];
      const name = keyName(one['id']);
      if (!isNode(call) || call.type !== 'CallExpression' || !name) return [];
      const callee = call['callee'];
      const called = isNode(callee) ? (keyName(callee) ?? keyName(callee['property']) ?? '') : '';
      return [{ node, name, call, callee: called, arguments: nodes(call['arguments']) }];
    });
  });
}

/** Properties of the columns object, by key. */
export const columnsIn = (declared: Declared): SyntaxNode[] =>
  nodes(declared.arguments[1]?.['properties']).filter((one) => one.type === 'ObjectProperty');

/** A file that is being edited. */
export interface Work {
  text: string;
  path: string;
  all: Declared[];
  program: SyntaxNode;
}

/** @throws InfraError with what to add by hand */
export function refuse(work: Work, subject: string, snippet: string): never {
  throw new InfraError({ subject, file: work.path, remedy: `Add this by hand:\n${snippet}` });
}

/** The table or enum of that name in the code. @throws InfraError where there is none */
export function tableOf(work: Work, name: string, snippet: string): Declared {
  return work.all.find((one) => one.name === name) ?? refuse(work, `declares no ${name}`, snippet);
}

/** The property of a column. */
export const propertyOf = (declared: Declared, key: string): SyntaxNode | undefined =>
  columnsIn(declared).find((one) => keyName(one['key']) === key);

/** The line break of a file. */
export const eolOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Where an element ends with its comma and line break; `start` is the beginning of its line. */
export function wholeLines(text: string, node: SyntaxNode): { start: number; end: number } {
  const comma = /^\s*,/.exec(text.slice(node.end))?.[0].length ?? 0;
  const end = lineEnd(text, node.end + comma);
  return { start: lineStart(text, node.start), end: Math.min(text.length, end + eolOf(text).length) };
}
