import { posix } from 'node:path';
import { eolOf, type Splice } from '../../../pipeline/edit/lines.js';
import { isNode, keyName, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import type { Source } from './model.js';
import { moved } from './module.js';
import { allOf, calleeName, nodes, stringOf } from './syntax.js';

/** The names that a pattern of a `require` binds, each with its node. */
export const boundBy = (node: SyntaxNode): SyntaxNode[] =>
  node.type === 'ImportDeclaration'
    ? nodes(node['specifiers']).filter((one) => one.type === 'ImportSpecifier')
    : nodes(node['declarations']).flatMap((one) =>
        isNode(one['id']) && one['id'].type === 'ObjectPattern' ? nodes(one['id']['properties']) : [],
      );

const localOf = (node: SyntaxNode): string => keyName(node['local']) ?? keyName(node['value']) ?? '';

/** Takes the names out of an import that nothing uses. */
export function prunedImport(source: Source, node: SyntaxNode, used: ReadonlySet<string>): Splice[] {
  const all = boundBy(node);
  const kept = all.filter((one) => used.has(localOf(one)));
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last || kept.length === all.length || kept.length === 0) return [];
  const { text, style } = source;
  const start = text.lastIndexOf('{', first.start) + 1;
  const end = text.indexOf('}', last.end);
  const eol = eolOf(text);
  const names = kept.map((one) => text.slice(one.start, one.end));
  const isBroken = /^\s*\n/.test(text.slice(start, first.start)) && kept.length > 3;
  const pad = /^\S/.test(text.slice(start)) ? '' : ' ';
  return [
    { start, end, text: isBroken ? `${eol}${names.map((one) => `${style.indent}${one},${eol}`).join('')}` : pad + names.join(', ') + pad },
  ];
}

/** Where a node names another file: the source of an import, the argument of a `require`. */
export function pathsIn(node: SyntaxNode): SyntaxNode[] {
  const isPath = (one: SyntaxNode): boolean =>
    /^(Import|ExportAll|ExportNamed)Declaration$/.test(one.type) ||
    (one.type === 'CallExpression' && calleeName(one['callee']) === 'require');
  return allOf(node, isPath).flatMap((one) => {
    const path = one.type === 'CallExpression' ? nodes(one['arguments'])[0] : one['source'];
    return isNode(path) && stringOf(path)?.startsWith('.') ? [path] : [];
  });
}

/** Relative paths as they read from another file. */
export const movedPaths = (source: Source, node: SyntaxNode, path: string): Splice[] =>
  (posix.dirname(path) === posix.dirname(source.path) ? [] : pathsIn(node)).flatMap((one) => {
    const from = stringOf(one) ?? '';
    const next = moved(from, source.path, { path });
    return next === from ? [] : [{ start: one.start + 1, end: one.end - 1, text: next }];
  });
