import { isNode, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import type { Parsed } from './list.js';
import type { Declaration } from './objects.js';
import { allOf, calleeName, classNamed, nodes, stringOf, valueOf } from './syntax.js';

/** `new EntitySchema({ name: 'User', columns: {…} })` and calls of that kind, whose one argument describes a table. */
export function schemaCalls({ program, text }: Parsed, callee: RegExp, members: string): Declaration[] {
  const calls = allOf(program, (one) => /^(New|Call)Expression$/.test(one.type) && callee.test(calleeName(one['callee'])));
  return calls.flatMap((call) => {
    const [options] = nodes(call['arguments']);
    const held = objectIn(valueOf(options, members));
    const name = stringOf(valueOf(options, 'name')) ?? classNamed(valueOf(options, 'class') ?? valueOf(options, 'target'), text);
    if (!options || !held || name === undefined) return [];
    const table = stringOf(valueOf(options, 'tableName')) ?? stringOf(valueOf(options, 'collection'));
    return [{ name, table, naming: undefined, held, node: call, options }];
  });
}

/** The object itself, or the one that a function gives back: `p => ({…})`. */
function objectIn(node: SyntaxNode | undefined): SyntaxNode | undefined {
  if (!node || node.type === 'ObjectExpression') return node;
  const body = node['body'];
  if (node.type !== 'ArrowFunctionExpression' || !isNode(body)) return undefined;
  const inner = body.type === 'ParenthesizedExpression' && isNode(body['expression']) ? body['expression'] : body;
  return inner.type === 'ObjectExpression' ? inner : undefined;
}
