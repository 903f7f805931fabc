import type { Editor } from '../../../pipeline/change.js';
import { eolOf, lineEnd, splice } from '../../../pipeline/edit/lines.js';
import { isNode, keyName, parseSource, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { InfraError } from '../../../pipeline/error.js';
import { nodes, textOf } from './syntax.js';

/** A declaration that goes behind another one and what is derived from that. */
export interface StatementOp {
  name: string;
  text: string;
  after: string;
}

const declaredBy = (node: SyntaxNode): SyntaxNode => (isNode(node['declaration']) ? node['declaration'] : node);

/** Adds top-level declarations; every other byte stays. */
export const editStatement: Editor<StatementOp> = async (text, ops, path) => {
  let next = text;
  for (const op of ops) {
    const { program } = await parseSource(next, path);
    next = added(next, nodes(program['body']), op, path);
  }
  await parseSource(next, path);
  return next;
};

function added(text: string, body: readonly SyntaxNode[], op: StatementOp, path: string): string {
  if (body.some((one) => keyName(declaredBy(one)['id']) === op.name)) return text;
  const own = body.findIndex((one) => keyName(declaredBy(one)['id']) === op.after);
  if (own < 0) throw new InfraError({ subject: `declares no ${op.after}`, file: path, remedy: `Add this by hand:\n${op.text}` });
  let last = own;
  while (body[last + 1] && new RegExp(`<${op.after}>`).test(textOf(text, declaredBy(body[last + 1]!)['typeAnnotation']))) last += 1;
  const end = lineEnd(text, body[last]!.end);
  return splice(text, [{ start: end, end, text: `${eolOf(text)}${eolOf(text)}${op.text}` }]);
}
