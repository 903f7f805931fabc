import type { Editor } from '../../../pipeline/change.js';
import { eolOf, indentAt, lineEnd, splice } from '../../../pipeline/edit/lines.js';
import { isNode, keyName, parseSource, type SyntaxNode } from '../../../pipeline/edit/source/syntax.js';
import { InfraError } from '../../../pipeline/error.js';
import { allOf, nodes, statementsOf, textOf } from './syntax.js';

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
    next = added(next, statementsOf(program), op, path);
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
  return splice(text, [{ start: end, end, text: `${eolOf(text)}${eolOf(text)}${indentAt(text, body[own]!.start)}${op.text}` }]);
}

/** A statement that goes beside another one, wherever that stands. */
export interface BesideOp {
  text: string;
  /** The other statement, word for word. */
  beside: string;
  before: boolean;
}

/** Adds statements beside others; every other byte stays. */
export const editBeside: Editor<BesideOp> = async (text, ops, path) => {
  let next = text;
  for (const op of ops) {
    const { program } = await parseSource(next, path);
    next = put(
      next,
      allOf(program, (one) => /^(Program|BlockStatement)$/.test(one.type)).map((one) => nodes(one['body'])),
      op,
      path,
    );
  }
  await parseSource(next, path);
  return next;
};

function put(text: string, blocks: readonly SyntaxNode[][], op: BesideOp, path: string): string {
  const list = blocks.find((one) => one.some((node) => textOf(text, node) === op.beside));
  const own = list?.find((node) => textOf(text, node) === op.beside);
  if (!list || !own)
    throw new InfraError({ subject: `has no \`${op.beside}\` any more`, file: path, remedy: `Add this by hand:\n${op.text}` });
  if (list.some((node) => textOf(text, node) === op.text)) return text;
  const gap = eolOf(text) + indentAt(text, own.start);
  const end = lineEnd(text, own.end);
  return splice(text, [op.before ? { start: own.start, end: own.start, text: op.text + gap } : { start: end, end, text: gap + op.text }]);
}
